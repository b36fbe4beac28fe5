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
    /// A total.
    Total,
    /// The title of a section, or a comment.
    SectionLine,
    /// A line below the table: page number, date of print.
    Footer,
    /// The numbers that forms put below a header.
    ColumnNumbers,
    /// A label that names a secret, and the secret.
    Secret,
    /// A charge or a service in a list of goods.
    Service,
    /// A part of a parts list that is on no board.
    NotFitted,
}

impl SkipReason {
    /// Every reason.
    pub const ALL: [Self; 10] = [
        Self::NoKey,
        Self::PlaceholderKey,
        Self::RepeatedHeader,
        Self::Total,
        Self::SectionLine,
        Self::Footer,
        Self::ColumnNumbers,
        Self::Secret,
        Self::Service,
        Self::NotFitted,
    ];

    /// A stable code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoKey => "row-without-key",
            Self::PlaceholderKey => "row-with-placeholder-key",
            Self::RepeatedHeader => "row-repeats-header",
            Self::Total => "row-is-total",
            Self::SectionLine => "row-is-section",
            Self::Footer => "row-is-footer",
            Self::ColumnNumbers => "row-numbers-columns",
            Self::Secret => "row-is-secret",
            Self::Service => "row-is-service",
            Self::NotFitted => "part-not-fitted",
        }
    }

    /// In words.
    pub const fn explain(self) -> &'static str {
        match self {
            Self::NoKey => "the cell that names the machine is blank",
            Self::PlaceholderKey => "the cell that names the machine holds a placeholder",
            Self::RepeatedHeader => "the header is repeated",
            Self::Total => "the row is a total",
            Self::SectionLine => "the row is the title of a section or a comment",
            Self::Footer => "the row is a footer",
            Self::ColumnNumbers => "the row numbers the columns",
            Self::Secret => "the row holds a secret, which is not read",
            Self::Service => "the row is a charge or a service, no goods",
            Self::NotFitted => "the part is not fitted, as its row or section says",
        }
    }

    /// Whether the row may hold evidence that is lost with it, so that it should be looked at.
    pub const fn loses_evidence(self) -> bool {
        matches!(self, Self::NoKey | Self::PlaceholderKey)
    }
}
