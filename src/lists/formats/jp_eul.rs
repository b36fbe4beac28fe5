//! What the forms of Japan's Foreign End User List have in common.

use crate::lists::country;
use crate::lists::draft::{Draft, native};
use crate::model::ListedNameKind;

/// The source that all are editions of.
pub(super) const SOURCE: &str = "jp-meti-eul";

/// Adds a name. What stands in brackets behind a Latin name is the name in Chinese characters, if it is written in them:
/// `Green Pine Associated Corporation （青松連合）`.
pub(super) fn name(draft: &mut Draft, text: &str, primary: bool) {
    let kind = if primary { ListedNameKind::Primary } else { native(text).unwrap_or(ListedNameKind::Alias) };
    let inner = text.trim().strip_suffix(['）', ')']).and_then(|rest| rest.rsplit_once(['（', '(']));
    match inner.filter(|(outer, inner)| native(inner).is_some() && !outer.trim().is_empty()) {
        Some((outer, inner)) => {
            draft.name(outer, kind);
            draft.name(inner, ListedNameKind::Native);
        }
        None => draft.name(text, kind),
    }
}

/// Adds the country, once the name was added. Where a line of the published table was cut at the wrong place the name
/// stands behind the country: it is the name if there is none in its own place, else a part of it, which is remarked.
pub(super) fn country(draft: &mut Draft, text: &str) {
    match country::at_start(text).filter(|_| crate::text::countries::parse(text).is_none()) {
        Some((code, behind)) => {
            draft.country(code);
            draft.remark("country as written", text);
            if draft.listing.names.is_empty() {
                name(draft, &behind, true);
            }
        }
        None => draft.address(text),
    }
}
