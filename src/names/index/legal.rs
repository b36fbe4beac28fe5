//! Legal forms compared: which two ways of writing one say the same.

use super::distance::within;
use crate::names::Keys;

/// Written out → compared, in the words that keys are made of. A form that only says *company* says nothing.
const FORMS: &[(&str, &str)] = &[
    ("aktiengesellschaft", "ag"),
    ("aktsionernoe obshchestvo", "jsc"),
    ("aktsionernoye obshchestvo", "jsc"),
    ("and company", ""),
    ("closed joint stock company", "cjsc"),
    ("company", ""),
    ("company limited", "limited"),
    ("federal state unitary enterprise", "fgup"),
    ("federalnoe gosudarstvennoe unitarnoe predpriyatie", "fgup"),
    ("fsue", "fgup"),
    ("gesellschaft mit beschrankter haftung", "gmbh"),
    ("joint stock company", "jsc"),
    ("ao", "jsc"),
    ("limited liability company", "llc"),
    ("oao", "ojsc"),
    ("obschestvo s ogranichennoi otvetstvennostyu", "llc"),
    ("obschestvo s ogranichennoy otvetstvennostyu", "llc"),
    ("obshchestvo s ogranichennoi otvetstvennostiu", "llc"),
    ("obshchestvo s ogranichennoi otvetstvennostyu", "llc"),
    ("obshchestvo s ogranichennoy otvetstvennostyu", "llc"),
    ("ooo", "llc"),
    ("open joint stock company", "ojsc"),
    ("otkrytoe aktsionernoe obshchestvo", "ojsc"),
    ("otkrytoye aktsionernoye obshchestvo", "ojsc"),
    ("pao", "pjsc"),
    ("public joint stock company", "pjsc"),
    ("public limited company", "plc"),
    ("publichnoe aktsionernoe obshchestvo", "pjsc"),
    ("publichnoye aktsionernoye obshchestvo", "pjsc"),
    ("sociedad anonima", "sa"),
    ("sociedade anonima", "sa"),
    ("societa per azioni", "spa"),
    ("societate cu raspundere limitata", "srl"),
    ("societatea cu raspundere limitata", "srl"),
    ("societe anonyme", "sa"),
    ("the", ""),
    ("zakrytoe aktsionernoe obshchestvo", "cjsc"),
    ("zakrytoye aktsionernoye obshchestvo", "cjsc"),
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
    ("федеральное государственное унитарное предприятие", "fgup"),
    ("фгуп", "fgup"),
];

/// One of two names has no legal form.
const FORM_UNKNOWN: u16 = 10;
/// The legal forms are not the same.
const FORM_OTHER: u16 = 25;

/// The legal form that was stripped from a name, as it is compared; empty if there was none.
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
pub(super) fn penalty(a: &str, b: &str) -> u16 {
    match (a.is_empty() || b.is_empty(), a == b) {
        (true, _) => FORM_UNKNOWN,
        (false, true) => 0,
        (false, false) => FORM_OTHER,
    }
}

/// Forms that people mistype, as they stand at the end of a name.
const MISTYPED_BEHIND: &[&str] = &[
    "company",
    "corporation",
    "gmbh",
    "inc",
    "incorporated",
    "jsc",
    "limited",
    "llc",
    "llp",
    "ltd",
    "ltda",
    "ooo",
    "plc",
    "pte",
    "pvt",
    "sarl",
    "spa",
    "srl",
    "sro",
];
/// And as they stand at the beginning of one.
const MISTYPED_BEFORE: &[&str] = &["cjsc", "jsc", "llc", "oao", "ojsc", "ooo", "pao", "pjsc", "zao"];

/// Where a word may be a legal form with a slip in it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FormSlip {
    /// At the end of a name.
    pub(super) behind: bool,
    /// At the beginning of one.
    pub(super) before: bool,
}

/// Where a word may be a legal form with a slip in it, by its letters: nowhere, if it is a word of the list.
pub(super) fn form_slip(word: &str, is_known: bool) -> FormSlip {
    if is_known {
        return FormSlip::default();
    }
    let word = word.as_bytes();
    // One slip leaves the first letter or the last; most words share neither, or are too long. One letter may be a slip of
    // anything.
    let near = |form: &&str| {
        let form = form.as_bytes();
        (word.first() == form.first() || word.last() == form.last())
            && word.len() > 1
            && within(word, form, 1, true).is_some()
    };
    FormSlip { behind: MISTYPED_BEHIND.iter().any(&near), before: MISTYPED_BEFORE.iter().any(near) }
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
            ("OBSHCHESTVO S OGRANICHENNOI OTVETSTVENNOSTYU FOO", "llc"),
            ("Publichnoe Aktsionernoe Obshchestvo Foo", "pjsc"),
            ("Federal State Unitary Enterprise Foo", "fgup"),
            ("FSUE Foo", "fgup"),
            ("Foo S.A.L.", "sal"),
        ] {
            assert_eq!(canonical_form(&keys(name)), form, "{name}");
        }
        assert!(agree("", "llc") && agree("llc", "llc") && !agree("gmbh", "limited"));
    }

    #[test]
    fn slips_for_legal_forms_are_told_from_other_words() {
        for (word, behind, before) in [
            ("ldt", true, false),
            ("ompany", true, false),
            ("corportaion", true, false),
            ("jsg", true, true),
            ("zoa", false, true),
            ("acme", false, false),
            ("x", false, false),
            ("", false, false),
        ] {
            assert_eq!(form_slip(word, false), FormSlip { behind, before }, "{word}");
            assert_eq!(form_slip(word, true), FormSlip::default(), "{word}");
        }
    }
}
