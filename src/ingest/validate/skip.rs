//! The reasons for which a row is no evidence, and no mistake either.

/// Why a row is no evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SkipReason {
    /// The cell that names the machine is blank.
    NoKey,
    /// It holds `N/A`, `unknown` or the like.
    PlaceholderKey,
    /// The header again.
    RepeatedHeader,
    /// The columns counted: `1, 2, 3`.
    NumbersColumns,
    /// A total.
    Total,
    /// A charge for packing, freight or insurance in a list of goods.
    Charge,
    /// The title of a section, or a comment.
    SectionLine,
    /// A line below the table: page number, date of print.
    Footer,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: [Self; 8] = [
        Self::NoKey,
        Self::PlaceholderKey,
        Self::RepeatedHeader,
        Self::NumbersColumns,
        Self::Total,
        Self::Charge,
        Self::SectionLine,
        Self::Footer,
    ];

    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoKey => "row-without-key",
            Self::PlaceholderKey => "row-with-placeholder-key",
            Self::RepeatedHeader => "row-repeats-header",
            Self::NumbersColumns => "row-numbers-columns",
            Self::Total => "row-is-total",
            Self::Charge => "row-is-charge",
            Self::SectionLine => "row-is-section",
            Self::Footer => "row-is-footer",
        }
    }

    /// In words.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::NoKey => "the cell that names the machine is blank",
            Self::PlaceholderKey => "the cell that names the machine holds a placeholder",
            Self::RepeatedHeader => "the header is repeated",
            Self::NumbersColumns => "the row counts the columns",
            Self::Total => "the row is a total",
            Self::Charge => "the row is a charge, and no goods",
            Self::SectionLine => "the row is the title of a section or a comment",
            Self::Footer => "the row is a footer",
        }
    }

    /// Whether the row may hold evidence that is lost with it, so that it should be looked at.
    pub const fn loses_evidence(self) -> bool {
        matches!(self, Self::NoKey | Self::PlaceholderKey)
    }
}
