//! What the two lists of the United Kingdom have in common.

use crate::lists::table::{Column, Row};
use crate::model::ListedNameKind;

/// A name out of its six parts: the last one, `Name 6`, is the surname of a person or the whole name of others.
pub(super) fn name(row: &Row, forenames: [Column; 5], surname: Column) -> String {
    let parts = forenames.iter().chain([&surname]).map(|column| row.get(*column));
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Which name it is, by the words that the lists use.
pub(super) fn name_kind(kind: &str, quality: &str) -> ListedNameKind {
    let kind = kind.to_ascii_lowercase();
    if quality.to_ascii_lowercase().starts_with("low") {
        return ListedNameKind::WeakAlias;
    }
    match kind.as_str() {
        "primary name" | "prime alias" => ListedNameKind::Primary,
        "fka" | "f.k.a" | "f.k.a." => ListedNameKind::Former,
        _ => ListedNameKind::Alias,
    }
}
