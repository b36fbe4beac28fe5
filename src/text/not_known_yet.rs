//! What people write for somebody or something that is there and not known yet.

use super::placeholder_words::NOT_KNOWN_YET;
use super::placeholders::{core, is_placeholder, same_words};
use crate::model::{Activity, Field};
use crate::text::invisible::visible;

/// Whether a value says that somebody or something is there and not known yet: `TBD`, `unknown`, `???`; not that there
/// is nothing (`n/a`, `-`).
pub(crate) fn is_not_known_yet(text: &str) -> bool {
    let text = visible(text);
    let asked = text.trim();
    let bare = core(asked);
    (!asked.is_empty() && asked.chars().all(|c| matches!(c, '?' | '？')))
        || NOT_KNOWN_YET.iter().any(|known| same_words(known, bare))
}

/// Whether what stands in a column speaks of what the column is about. A consignee who is not known yet (`TBD`) is one;
/// `n/a` is none.
pub(crate) fn speaks(field: Field, text: &str) -> bool {
    !is_placeholder(text) || (field.speaks_of() == Some(Activity::Export) && is_not_known_yet(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_known_yet_is_no_answer_that_there_is_nothing() {
        for text in [
            "TBD",
            "ToBeDetermined",
            "NOT_SPECIFIED",
            "(unknown)",
            "?",
            "???",
            "To be determined",
            "待定",
            "Неизвестно",
        ] {
            assert!(is_not_known_yet(text), "{text:?}");
        }
        for text in ["", "n/a", "-", "none", "нет", "Quill", "0000", "same as consignee", "同上"] {
            assert!(!is_not_known_yet(text), "{text:?}");
        }
        let all = super::NOT_KNOWN_YET;
        assert!(all.iter().all(|text| is_placeholder(text)));
    }
}
