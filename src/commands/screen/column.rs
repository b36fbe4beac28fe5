//! Which column holds the names.

use crate::diagnostic::Diagnostic;
use crate::model::column_letters;
use crate::text::nearest::nearest;

/// Headers that a message names.
const NAMED: usize = 30;

/// The column that somebody means: by its header, exactly or but for case and blanks around it; by its number from 1; by its
/// letters. Where nobody says, the only one. `option` is that of the command line.
///
/// # Errors
/// When there is none, or several have the header.
pub(super) fn column(
    option: &str,
    wanted: Option<&str>,
    header: Option<&[String]>,
    width: usize,
) -> Result<usize, Diagnostic> {
    let headers = header.unwrap_or_default();
    let Some(wanted) = wanted else {
        let message = format!("the table has {width} columns; which one holds the names?");
        let error = || Diagnostic::error("column-unnamed", message).help(help(option, None, headers, width));
        return if width == 1 { Ok(0) } else { Err(error()) };
    };
    let plain = |text: &str| text.trim().trim_start_matches('\u{FEFF}').to_lowercase();
    let exact = |h: &&String| h.as_str() == wanted;
    let alike = |h: &&String| plain(h) == plain(wanted);
    for same in [&exact as &dyn Fn(&&String) -> bool, &alike] {
        let mut found = headers.iter().enumerate().filter(|(_, h)| same(h)).map(|(at, _)| at);
        match (found.next(), found.next()) {
            (None, _) => {}
            (Some(at), None) => return Ok(at),
            (Some(one), Some(other)) => {
                let message = format!("several columns are called `{wanted}`");
                let (one, other) = (letters(one), letters(other));
                let help = format!("name it by its letter: {option} {one} or {option} {other}");
                return Err(Diagnostic::error("column-ambiguous", message).help(help));
            }
        }
    }
    let by_number = wanted.trim().parse::<usize>().ok().and_then(|n| n.checked_sub(1));
    by_number.or_else(|| of_letters(wanted.trim())).filter(|at| *at < width).ok_or_else(|| {
        let message = format!("the table has no column `{wanted}`");
        Diagnostic::error("column-unknown", message).help(help(option, Some(wanted), headers, width))
    })
}

fn letters(at: usize) -> String {
    column_letters(u32::try_from(at).unwrap_or(u32::MAX))
}

/// The place that letters name in a spreadsheet: A is 0.
fn of_letters(text: &str) -> Option<usize> {
    if text.is_empty() || text.len() > 3 {
        return None;
    }
    let number = text.bytes().try_fold(0, |sum: usize, b| {
        b.is_ascii_alphabetic().then(|| sum * 26 + usize::from(b.to_ascii_uppercase() - b'A') + 1)
    })?;
    number.checked_sub(1)
}

fn help(option: &str, wanted: Option<&str>, headers: &[String], width: usize) -> String {
    if headers.is_empty() {
        return format!("name it by its letter, A to {}: {option} A", letters(width.saturating_sub(1)));
    }
    let shown = headers.iter().enumerate().filter(|(_, h)| !h.trim().is_empty());
    let mut all: Vec<String> =
        shown.take(NAMED).map(|(at, h)| format!("{} `{}`", letters(at), short(h))).collect();
    if headers.len() > NAMED {
        all.push("…".to_owned());
    }
    let list = format!("its columns are {}", all.join(", "));
    match wanted.and_then(|w| nearest(w, headers.iter().map(|h| h.trim()))) {
        Some(meant) => format!("did you mean `{meant}`? {list}"),
        None => list,
    }
}

/// A header of a table that may not have one, cut to what a message can hold.
fn short(header: &str) -> String {
    let text: String = header.trim().chars().take(40).collect();
    text.replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(wanted: &str, headers: &[&str]) -> Result<usize, Diagnostic> {
        let headers: Vec<String> = headers.iter().map(|h| (*h).to_owned()).collect();
        column("--column", Some(wanted), Some(&headers), headers.len())
    }

    #[test]
    fn a_header_comes_before_a_letter_and_a_number() {
        let headers = ["id", "Vendor name", "B", "1"];
        for (wanted, at) in
            [("Vendor name", 1), (" vendor NAME", 1), ("B", 2), ("b", 2), ("1", 3), ("2", 1), ("D", 3)]
        {
            assert_eq!(found(wanted, &headers).unwrap(), at, "{wanted}");
        }
    }

    #[test]
    fn what_is_not_there_is_said_with_what_is() {
        let missing = found("vender name", &["id", "vendor name"]).unwrap_err();
        let help = missing.help.unwrap();
        assert!(help.contains("did you mean `vendor name`?") && help.contains("A `id`"), "{help}");
        for nonsense in ["0", "3", "C", "AAAA", "", "-1", "99999999999999999999"] {
            assert_eq!(found(nonsense, &["id", "vendor"]).unwrap_err().code, "column-unknown", "{nonsense}");
        }
        assert_eq!(found("name", &["name", "name"]).unwrap_err().code, "column-ambiguous");
        assert_eq!(column("--column", None, None, 3).unwrap_err().code, "column-unnamed");
        assert_eq!(column("--column", None, None, 1).unwrap(), 0);
    }

    #[test]
    fn letters_count_as_in_a_spreadsheet() {
        for (text, at) in [("A", 0), ("z", 25), ("AA", 26), ("AMJ", 1023)] {
            assert_eq!(of_letters(text), Some(at));
        }
    }
}
