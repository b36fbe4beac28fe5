//! Legal forms compared: which two ways of writing one say the same.

use super::distance::within;
use crate::names::Keys;

/// Written out → compared, in the words that keys are made of. A form that only says *company* says nothing.
const FORMS: &[(&str, &str)] = &[
    ("aktiengesellschaft", "ag"),
    ("and company", ""),
    ("closed joint stock company", "cjsc"),
    ("company", ""),
    ("company limited", "limited"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("joint stock company", "jsc"),
    ("ao", "jsc"),
    ("limited liability company", "llc"),
    ("oao", "ojsc"),
    ("ooo", "llc"),
    ("open joint stock company", "ojsc"),
    ("pao", "pjsc"),
    ("public joint stock company", "pjsc"),
    ("public limited company", "plc"),
    ("sociedad anonima", "sa"),
    ("sociedade anonima", "sa"),
    ("societa per azioni", "spa"),
    ("societate cu raspundere limitata", "srl"),
    ("societatea cu raspundere limitata", "srl"),
    ("societe anonyme", "sa"),
    ("the", ""),
    ("zao", "cjsc"),
    ("акционерное общество", "jsc"),
    ("ао", "jsc"),
    ("закрытое акционерное общество", "cjsc"),
    ("зао", "cjsc"),
    ("оао", "ojsc"),
    ("общество с ограниченной ответственностью", "llc"),
    ("ооо", "llc"),
    ("открытое акционерное общество", "ojsc"),
    ("пао", "pjsc"),
    ("публичное акционерное общество", "pjsc"),
];

/// One of two names has no legal form.
const FORM_UNKNOWN: u16 = 10;
/// The legal forms are not the same.
const FORM_OTHER: u16 = 25;

/// The legal form that was set aside from a name, as it is compared; empty if there was none.
pub(super) fn canonical_form(keys: &Keys) -> String {
    let full = keys.full.as_str();
    if full.len() == keys.key.len() {
        return String::new();
    }
    // Most forms stand behind.
    let (before, after) = match full.strip_prefix(keys.key.as_str()) {
        Some(after) => ("", after.trim_start()),
        None => match full.split_once(keys.key.as_str()) {
            Some((before, after)) => (before.trim_end(), after.trim_start()),
            None => return String::new(),
        },
    };
    let compared = |form: &'_ str| -> String {
        let known = FORMS.iter().find(|(f, _)| f.len() == form.len() && *f == form);
        known.map_or(form, |(_, c)| c).to_owned()
    };
    let (before, after) = (compared(before), compared(after));
    match (before.is_empty(), after.is_empty()) {
        (false, false) if before != after => format!("{before} {after}"),
        (true, _) => after,
        _ => before,
    }
}

/// Whether two legal forms can be those of one firm: people leave them out.
pub(super) fn agree(a: &str, b: &str) -> bool {
    a.is_empty() || b.is_empty() || a == b
}

/// What two legal forms take from a score, in thousandths: two that differ speak against one firm, two that are the same
/// for it.
pub(super) fn doubt(a: &str, b: &str) -> u16 {
    match (a.is_empty() || b.is_empty(), a == b) {
        (true, _) => FORM_UNKNOWN,
        (false, true) => 0,
        (false, false) => FORM_OTHER,
    }
}

/// Forms that people mistype, as they stand at the end of a name.
const MISTYPED: &[&str] = &[
    "gmbh", "inc", "jsc", "llc", "llp", "ltd", "ltda", "ooo", "plc", "pte", "pvt", "sarl", "spa", "srl",
    "sro",
];

/// Whether a word at the end of a name may be a legal form with a slip in it.
pub(super) fn is_mistyped(word: &str) -> bool {
    (2..=5).contains(&word.len())
        && MISTYPED.iter().any(|form| within(word.as_bytes(), form.as_bytes(), 1, true).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::names::keys;

    #[test]
    fn forms_are_compared_by_what_they_say() {
        for (name, form) in [
            ("Limited Liability Company Foo", "llc"),
            ("Foo LLC", "llc"),
            ("ООО Ромашка", "llc"),
            ("Foo Co., Ltd.", "limited"),
            ("Foo Pte. Ltd.", "private limited"),
            ("Foo GmbH", "gmbh"),
            ("Foo Company", ""),
            ("The Foo", ""),
            ("Foo", ""),
            ("北京算能科技有限公司", "有限公司"),
        ] {
            assert_eq!(canonical_form(&keys(name)), form, "{name}");
        }
        assert!(agree("", "llc") && agree("llc", "llc") && !agree("gmbh", "limited"));
    }
}
