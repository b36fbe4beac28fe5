//! Names at the beginning of a longer text: with the address of the party behind them, its telephone or tax number, or who is
//! to receive it there. Most packing lists are written so.
//!
//! A name may end at a comma, semicolon, bracket or line end, at a slash or dash between spaces, and behind a legal form. Where
//! it does is sure only if what stands there says so: an address, a country behind a town, contact data, or the legal form.

use super::addresses::Address;
use super::tokens::is_wide;
use super::wording::LONGEST;
use super::{forms, is_one_word, keys};
use crate::text::countries::{self, address};

/// Places at which a name may end that are looked at.
const ENDS: usize = 5;
/// Words of a text that are looked at for legal forms.
const WORDS: usize = 24;

/// A text that may be the name at the beginning of a longer one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Leading<'t> {
    /// The name.
    pub name: &'t str,
    /// What stands behind it.
    pub rest: &'t str,
    /// What stands there leaves no doubt that the name is over. A name of one word without a legal form is never sure: it may
    /// be a family name.
    pub sure: bool,
}

/// What ends a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum End {
    Line,
    /// A comma, semicolon, slash or dash.
    Mark,
    Bracket,
    /// The legal form, without a sign.
    Form,
}

/// The names that may stand at the beginning of a text, the shortest first; none where it is nothing but a name.
pub(crate) fn leading(text: &str) -> Vec<Leading<'_>> {
    let text = text.trim();
    if text.len() > LONGEST {
        return Vec::new();
    }
    let mut found: Vec<Leading<'_>> = Vec::new();
    for (end, next, what) in ends(text).into_iter().take(ENDS) {
        let name = text.get(..end).unwrap_or_default().trim_end_matches(is_loose);
        let rest = text.get(next..).unwrap_or_default().trim_start_matches(is_loose);
        let is_new = found.last().is_none_or(|last| last.name != name);
        if is_new && let Some(sure) = is_over(name, rest, what) {
            found.push(Leading { name, rest, sure });
        }
    }
    found
}

/// The country, ISO 3166-1 alpha-2, that a text names behind the party's name.
pub(crate) fn country_behind(text: &str) -> Option<&'static str> {
    address::country(leading(text).first()?.rest)
}

/// Whether a text may be the name of a firm, or begin with one: it has a legal form, or a word that nearly every firm or institution
/// has, and one of its own. A person has to look whether it is one.
pub(crate) fn may_be_a_firm(text: &str) -> bool {
    let firm = |name: &str| {
        let written = keys(name);
        let words = || written.key.split(' ').filter(|word| !word.is_empty());
        let numbers = || name.bytes().any(|b| b.is_ascii_digit());
        let wide = written.key.contains(is_wide) && written.key.chars().count() > 3;
        (written.full != written.key && !written.key.is_empty())
            || (words().count() > 1 || wide) && !numbers() && words().any(super::index::is_of_institution)
    };
    text.len() <= LONGEST && (firm(text) || leading(text).iter().any(|part| firm(part.name)))
}

/// Whether a name is over before the rest, and whether that is sure; `None` where it is not.
fn is_over(name: &str, rest: &str, what: End) -> Option<bool> {
    let says = |text: &str| text.contains(char::is_alphanumeric);
    if !name.contains(char::is_alphabetic) || !says(rest) {
        return None;
    }
    let first = rest.split(is_mark).find(|part| says(part)).unwrap_or(rest);
    if forms::are_all(first) || begins_with_form(first) {
        return None;
    }
    let written = keys(name);
    if written.key.is_empty() || forms::are_all(name) {
        return None;
    }
    let has_form = written.full != written.key;
    let placed = match what {
        End::Line => true,
        End::Bracket => return is_address(rest).then_some(has_form || !is_one_word(&written.key)),
        End::Mark => has_form || is_place(rest),
        End::Form => is_place(rest),
    };
    Some(placed && (has_form || what == End::Line || !is_one_word(&written.key)))
}

/// Whether a part of a text goes on with a legal form: `Ltd.` behind `Foo Co.`
fn begins_with_form(part: &str) -> bool {
    part.split_whitespace().next().is_some_and(|word| word.ends_with('.') && forms::are_all(word))
}

/// Whether what stands behind a name is where the party is.
fn is_place(text: &str) -> bool {
    let in_a_country = || {
        let parts = address::parts(text);
        parts.len() > 1 && parts.last().is_some_and(|last| countries::parse(last).is_some())
    };
    is_address(text) || in_a_country()
}

/// Whether it is an address that tells a place from others, or contact data.
fn is_address(text: &str) -> bool {
    is_contact(text) || Address::read(text).is_some()
}

/// Words with which contact data, and numbers of a firm, begin.
const CONTACT: &[&str] = &[
    "tel",
    "phone",
    "telephone",
    "ph",
    "fax",
    "email",
    "e-mail",
    "mail",
    "mob",
    "mobile",
    "attn",
    "attention",
    "c/o",
    "contact",
    "vat",
    "vat-id",
    "ust-id",
    "ustid",
    "ust-idnr",
    "uid",
    "tva",
    "iva",
    "nif",
    "cif",
    "cnpj",
    "rfc",
    "cuit",
    "nit",
    "inn",
    "инн",
    "eori",
    "uscc",
    "duns",
    "tax",
    "reg",
    "www",
    "http",
    "https",
    "address",
    "addr",
    "add",
    "adresse",
    "dirección",
    "endereço",
    "indirizzo",
    "адрес",
    "тел",
    "телефон",
    "电话",
    "電話",
    "地址",
    "传真",
    "税号",
    "联系人",
    "住所",
    "전화",
    "주소",
];

/// Whether it begins with contact data: `Tel. …`, `VAT …`, `Attn: …`, an e-mail address.
fn is_contact(text: &str) -> bool {
    let word = text
        .split(|c: char| c.is_whitespace() || matches!(c, ':' | '：' | '.' | '#' | ','))
        .next()
        .unwrap_or_default();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.split_whitespace().next().is_some_and(|word| word.contains('@'))
        || CONTACT.contains(&word.to_lowercase().as_str())
        || (digits > 6 && letters < 3)
}

/// Signs that are of neither side.
fn is_loose(c: char) -> bool {
    c.is_whitespace()
        || is_mark(c)
        || matches!(c, '-' | '–' | '—' | '/' | '|' | ':' | '(' | '[' | '（' | '【')
}

/// Signs at which a name may end.
fn is_mark(c: char) -> bool {
    matches!(c, ',' | ';' | '，' | '；' | '、' | '،' | '|' | '｜' | '\n' | '\r' | '\t')
}

/// Where a name may end, in order: the end, where the rest begins, and why.
fn ends(text: &str) -> Vec<(usize, usize, End)> {
    let mut ends: Vec<(usize, usize, End)> = Vec::new();
    let mut depth = 0_usize;
    let mut before = ' ';
    for (at, c) in text.char_indices() {
        let next = at + c.len_utf8();
        let spaced = || {
            before.is_whitespace()
                && text.get(next..).is_some_and(|rest| rest.starts_with(char::is_whitespace))
        };
        let what = match c {
            '(' | '[' | '（' | '【' => {
                depth += 1;
                (depth == 1).then_some(End::Bracket)
            }
            ')' | ']' | '）' | '】' => {
                depth = depth.saturating_sub(1);
                None
            }
            _ if depth > 0 => None,
            '\n' | '\r' => Some(End::Line),
            '/' | '-' | '–' | '—' => spaced().then_some(End::Mark),
            _ if is_mark(c) => Some(End::Mark),
            _ => None,
        };
        ends.extend(what.map(|what| (at, next, what)));
        before = c;
    }
    ends.extend(behind_forms(text));
    ends.sort_unstable();
    ends
}

/// Where a legal form ends with no sign behind it: `Foo Ltd 5 Elm Road`, `某某有限公司北京市…`.
fn behind_forms(text: &str) -> Vec<(usize, usize, End)> {
    let mut ends = Vec::new();
    let mut at = 0;
    let mut words = text.split_whitespace().take(WORDS).enumerate().peekable();
    while let Some((number, word)) = words.next() {
        let start = text.get(at..).and_then(|rest| rest.find(word)).map_or(at, |found| at + found);
        at = start + word.len();
        if word.contains(is_wide) {
            for (within, form) in word.match_indices("有限公司") {
                let end = start + within + form.len();
                ends.push((end, end, End::Form));
            }
        } else if number > 0 && words.peek().is_some() && !word.ends_with(is_mark) && forms::may_end(word) {
            ends.push((at, at, End::Form));
        }
    }
    ends.retain(|(end, ..)| text.get(*end..).is_some_and(|rest| rest.contains(char::is_alphanumeric)));
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_an_address_behind_it_is_found() {
        for (text, name) in [
            ("Kolding Institute of Lasers, 5 South Elm Street, Kolding", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers, Kolding, Denmark", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers\nElmstreet\nKolding", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers (5 South Elm Street, Kolding)", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers / 5 South Elm Street, Kolding", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers - 5 South Elm Street, Kolding", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers, Tel. +45 12345678", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers; VAT DK12345678", "Kolding Institute of Lasers"),
            ("Kolding Institute of Lasers, Attn: Ms Orla", "Kolding Institute of Lasers"),
            ("Varde Ltd. Sti., Kolding, Denmark", "Varde Ltd. Sti."),
            ("Varde Ltd. Sti., Kolding", "Varde Ltd. Sti."),
            ("Varde Co., Ltd., Kolding", "Varde Co., Ltd."),
            ("Varde Co Ltd 5 Elm Street Kolding", "Varde Co Ltd"),
            ("算达科技有限公司，北京市海淀区中关村南大街5号", "算达科技有限公司"),
            ("算达科技有限公司北京市海淀区中关村南大街5号", "算达科技有限公司"),
        ] {
            let found = leading(text);
            assert!(found.iter().any(|l| l.name == name && l.sure), "{text}: {found:?}");
        }
    }

    #[test]
    fn where_a_name_ends_is_not_always_sure() {
        for text in [
            // A branch of a group, or its own name.
            "Bank of Kolding, Hong Kong",
            "Intel, Dresden",
            "University of Kolding, Varde",
            // A family name.
            "Orlov, Grigory, Moscow, Russia",
            "Varde Ltd Branch Office",
        ] {
            let found = leading(text);
            assert!(
                !found.is_empty() && found.iter().all(|l| !l.sure || l.name.contains(',')),
                "{text}: {found:?}"
            );
        }
    }

    #[test]
    fn a_name_alone_is_not_taken_apart() {
        for text in [
            "Varde Co., Ltd.",
            "Varde, Inc.",
            "Varde Ltd. Sti.",
            "Bank of Kolding (Hong Kong)",
            "Varde Technology (Shenzhen) Co., Ltd.",
            "Varde-Kolding A/S",
            "5, Elm Street",
            "Varde Group",
            "",
            ", ;",
        ] {
            assert_eq!(leading(text), [], "{text}");
        }
        assert!(leading(&"Foo, ".repeat(1_000)).is_empty());
    }

    #[test]
    fn what_may_be_a_firm_is_told_from_terms() {
        for text in
            ["Varde Optics Ltd", "University of Kolding", "Varde GmbH, 5 Elm Street", "算达科技有限公司"]
        {
            assert!(may_be_a_firm(text), "{text}");
        }
        for text in ["FOB Shenzhen", "2026-11-07", "BM-7", "30 % in advance", "Net 30 days", ""] {
            assert!(!may_be_a_firm(text), "{text}");
        }
    }

    #[test]
    fn the_country_behind_a_name_is_read() {
        assert_eq!(country_behind("Kolding Institute, 5 Elm Street, Kolding, Denmark"), Some("DK"));
        assert_eq!(country_behind("Bank of China"), None);
    }
}
