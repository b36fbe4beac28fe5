//! Shapes of values that tell which column a value belongs to. Cheap: each looks at the bytes once.

use crate::text::invisible::is_invisible;

/// A shape that a column's values share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Shape {
    /// A network hardware address.
    Mac,
    /// An IP address.
    Ip,
    /// A calendar day, with or without a time.
    Date,
    /// A web address.
    Url,
}

impl Shape {
    /// Every shape.
    pub(crate) const ALL: [Self; 4] = [Self::Mac, Self::Ip, Self::Date, Self::Url];

    /// Whether a value, trimmed, has this shape.
    pub(crate) fn fits(self, text: &str) -> bool {
        match self {
            Self::Mac => is_mac(text),
            Self::Ip => is_ip(text),
            Self::Date => is_date(text),
            Self::Url => text.starts_with("http://") || text.starts_with("https://"),
        }
    }

    /// What it is, in words.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Mac => "a MAC address",
            Self::Ip => "an IP address",
            Self::Date => "a date",
            Self::Url => "a web address",
        }
    }
}

/// A text as its runs of letters and digits: `A-104` and `B-7` are `A-9`.
pub(crate) fn runs(text: &str) -> String {
    let kinds = text.chars().map(|c| match c {
        c if c.is_ascii_digit() => '9',
        c if c.is_alphabetic() => 'A',
        c => c,
    });
    let mut out = String::new();
    for kind in kinds {
        if !out.ends_with(kind) {
            out.push(kind);
        }
    }
    out
}

/// Whether a row that opens so is commented out, where such rows are comments; `#12` is a number.
pub(crate) fn is_comment(opening: &str) -> bool {
    let number = |rest: &str| rest.bytes().all(|b| b.is_ascii_digit());
    opening.strip_prefix('#').is_some_and(|rest| !number(rest)) || opening.starts_with("//")
}

/// `E0:A5:09:01:02:03`, with `:`, `-` or `.` between, or twelve hex digits with a letter among them.
pub(crate) fn is_mac(text: &str) -> bool {
    let (mut hex, mut separators, mut letters) = (0, 0, 0);
    for b in text.bytes() {
        match b {
            b'0'..=b'9' => hex += 1,
            b'a'..=b'f' | b'A'..=b'F' => {
                hex += 1;
                letters += 1;
            }
            b':' | b'-' | b'.' => separators += 1,
            _ => return false,
        }
        if hex > 12 {
            return false;
        }
    }
    hex == 12 && (separators == 5 || separators == 2 || (separators == 0 && letters > 0))
}

/// An IPv4 address, with or without a port or prefix length, or an IPv6 address.
pub(crate) fn is_ip(text: &str) -> bool {
    if text.len() > 49 || !text.contains(['.', ':']) {
        return false;
    }
    let host = text.split_once('/').map_or(text, |(h, _)| h);
    if host.parse::<std::net::IpAddr>().is_ok() {
        return true;
    }
    host.parse::<std::net::SocketAddr>().is_ok()
}

/// `2026-11-01`, `1/11/2026`, `01.11.26`, `2026年11月1日`, with or without a time of day.
pub(crate) fn is_date(text: &str) -> bool {
    let day = text.split(['T', ' ']).next().unwrap_or(text);
    if !(6..=17).contains(&day.len()) {
        return false;
    }
    let mut groups = [0_u32; 3];
    let mut lengths = [0_usize; 3];
    let mut at = 0;
    let mut separator = None;
    for c in day.chars() {
        match (c.to_digit(10), c) {
            (Some(d), _) => {
                if let (Some(group), Some(length)) = (groups.get_mut(at), lengths.get_mut(at)) {
                    *group = group.saturating_mul(10).saturating_add(d);
                    *length += 1;
                } else if c != '日' {
                    return false;
                }
            }
            (None, '-' | '/' | '.') => {
                if separator.is_some_and(|s| s != c) {
                    return false;
                }
                separator = Some(c);
                at += 1;
            }
            (None, '年' | '月' | '日') => at += 1,
            _ => return false,
        }
    }
    if !(at == 2 || at == 3) || lengths.iter().any(|l| *l == 0 || *l > 4) {
        return false;
    }
    let [a, b, c] = groups;
    let year_first = lengths[0] == 4 && (1..=12).contains(&b) && (1..=31).contains(&c);
    let year_last = lengths[0] <= 2
        && lengths[1] <= 2
        && matches!(lengths[2], 2 | 4)
        && (1..=31).contains(&a)
        && (1..=31).contains(&b)
        && (a <= 12 || b <= 12);
    year_first || year_last
}

/// Reference designators of a board: `U4`, `C1,C5,C7`, `R10-R12`.
pub(crate) fn is_designators(text: &str) -> bool {
    let mut any = false;
    for one in text.split([',', ' ', ';', '-']).filter(|p| !p.is_empty()) {
        let letters = one.bytes().take_while(u8::is_ascii_alphabetic).count();
        let digits = one.len() - letters;
        if !(1..=4).contains(&letters)
            || !(1..=4).contains(&digits)
            || !one.bytes().skip(letters).all(|b| b.is_ascii_digit())
        {
            return false;
        }
        any = true;
    }
    any
}

/// White space and invisible marks around a value removed; costs nothing where there is none.
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    let plain = |b: Option<&u8>| b.is_none_or(u8::is_ascii_graphic);
    let bytes = text.as_bytes();
    if plain(bytes.first()) && plain(bytes.last()) {
        return text;
    }
    text.trim_matches(|c: char| c.is_whitespace() || is_invisible(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_tell_values_apart() {
        for (text, shape) in [
            ("E0:A5:09:01:02:03", Some(Shape::Mac)),
            ("e0a5.0901.0203", Some(Shape::Mac)),
            ("b4a2eb3f2348", Some(Shape::Mac)),
            ("202410010203", None),
            ("10.0.0.4", Some(Shape::Ip)),
            ("10.0.0.4/24", Some(Shape::Ip)),
            ("fe80::1", Some(Shape::Ip)),
            ("1.2.3", None),
            ("2026-11-01", Some(Shape::Date)),
            ("2026-11-01T10:00:00", Some(Shape::Date)),
            ("8/24/22", Some(Shape::Date)),
            ("24.08.2022", Some(Shape::Date)),
            ("2026年11月1日", Some(Shape::Date)),
            ("45/45/2022", None),
            ("https://a.example/x", Some(Shape::Url)),
            ("S19 Pro", None),
            ("", None),
        ] {
            assert_eq!(Shape::ALL.into_iter().find(|s| s.fits(text)), shape, "{text}");
        }
    }

    #[test]
    fn designators() {
        assert!(is_designators("C1,C5,C7") && is_designators("U4") && is_designators("C1 C5"));
        assert!(!is_designators("Texas") && !is_designators("") && !is_designators("Rack 12"));
    }
}
