//! Why something is judged otherwise from a day on.

use std::fmt;

use serde::Serialize;

/// What begins or ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum ReasonKind {
    /// A rule: it comes into force or ends, is suspended or no longer so.
    Rule,
    /// A waiver ends.
    Waiver,
    /// A clearance ends.
    Clearance,
    /// A day that the evidence of the machine names: a licence or document that expires.
    Evidence,
    /// An entry of an official list begins or ends.
    Listing,
    /// What the catalogue knows: a tie between firms or the membership in a group of countries begins or ends.
    Catalogue,
    /// A list grows older than the site's policy allows. No verdict follows from it: an audit says so, or ends with exit code 4.
    Lists,
    /// A rule pack or file of the catalogue passes its review day. No verdict follows from it: an audit says so.
    Pack,
}

/// The most characters of a source that people are shown; JSON has all of it.
const SOURCE: usize = 160;

/// What begins or ends on a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Reason {
    /// What.
    #[serde(rename = "reason")]
    pub kind: ReasonKind,
    /// Which one: the rule's, waiver's or pack's id, the list's, the column's name.
    pub id: String,
    /// What becomes of it, to be read behind the id: `is in force again: its suspension ended`.
    pub says: String,
    /// Where that stands: the legal basis, a line of a file, a cell, an edition of a list.
    pub source: String,
}

impl fmt::Display for Reason {
    /// `US-AFF-001 is in force again: its suspension ended (90 FR 50857)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.id, self.says)?;
        match self.source.char_indices().nth(SOURCE) {
            _ if self.source.is_empty() => Ok(()),
            Some((cut, _)) => write!(f, " ({}…)", self.source.get(..cut).unwrap_or_default()),
            None => write!(f, " ({})", self.source),
        }
    }
}

impl Reason {
    /// What it is about, where there is no room for what becomes of it: `waiver w-17`.
    pub(crate) fn in_short(&self) -> String {
        let id = &self.id;
        match self.kind {
            ReasonKind::Rule => format!("rule {id}"),
            ReasonKind::Waiver => format!("waiver {id} ends"),
            ReasonKind::Clearance => format!("clearance of {id} ends"),
            ReasonKind::Lists => format!("list {id} too old"),
            ReasonKind::Pack => format!("{id} to be reviewed"),
            ReasonKind::Evidence | ReasonKind::Listing | ReasonKind::Catalogue => id.clone(),
        }
    }

    /// Whether a machine may be judged otherwise for it.
    pub(crate) fn may_decide(&self) -> bool {
        !matches!(self.kind, ReasonKind::Lists | ReasonKind::Pack)
    }

    /// Whether it is worth saying though no machine is judged otherwise for it: entries of lists come and go.
    pub(crate) fn is_said_alone(&self) -> bool {
        !matches!(self.kind, ReasonKind::Listing | ReasonKind::Catalogue)
    }
}
