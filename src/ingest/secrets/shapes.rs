//! Secrets that are told by their shape, wherever they stand.

use std::borrow::Cow;

use super::{LEFT_OUT, is_secret_label};
use crate::ingest::shape::trim;

/// A text without the secrets that are told by their shape; costs next to nothing where there is none.
///
/// Told are user and password in a web or pool address, private keys, product keys, tokens of known makers, and what stands
/// behind `password:` and the like within a text.
pub(crate) fn without_secrets(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    if is_whole_secret(trim(text)) {
        return Cow::Borrowed(LEFT_OUT);
    }
    let mut out: Cow<'_, str> = Cow::Borrowed(text);
    let of_pool = || memchr::memchr(b'/', bytes).is_some() && text.contains("stratum");
    if (memchr::memchr(b'@', bytes).is_some() || of_pool())
        && let Some(without) = without_userinfo(&out)
    {
        out = Cow::Owned(without);
    }
    if memchr::memmem::find(bytes, WIFI.as_bytes()).is_some()
        && let Some(without) = without_wifi(&out)
    {
        out = Cow::Owned(without);
    }
    if (memchr::memchr2(b':', b'=', bytes).is_some() || (!text.is_ascii() && text.contains('：')))
        && let Some(without) = without_named(&out)
    {
        out = Cow::Owned(without);
    }
    out
}

/// Asked of every cell: whether it may be a secret as a whole.
pub(in crate::ingest) fn may_be_secret(text: &[u8]) -> bool {
    // Most cells are shorter than any.
    text.starts_with(WIFI.as_bytes())
        || text.len() >= 20
            && match text {
                // Behind a blank, too.
                [b' ', ..] => may_be_secret(text.trim_ascii_start()),
                [b'e', b'y', ..]
                | [b'g', b'h' | b'i' | b'l', ..]
                | [b'x', b'o', ..]
                | [b'A', b'K' | b'I', ..]
                | [b's', b'k', ..]
                | [b'-', b'-', ..] => true,
                _ => match text.len() {
                    29 => text.get(5) == Some(&b'-'),
                    55 => text.get(6) == Some(&b'-'),
                    _ => false,
                },
            }
}

/// Whether a text is a secret as a whole.
pub(super) fn is_whole_secret(text: &str) -> bool {
    const BEGINNINGS: [(&str, usize); 10] = [
        ("eyJ", 40),
        ("ghp_", 36),
        ("gho_", 36),
        ("github_pat_", 40),
        ("glpat-", 20),
        ("xoxb-", 20),
        ("AKIA", 20),
        ("sk_live_", 20),
        ("AIza", 35),
        ("-----BEGIN ", 30),
    ];
    let bytes = text.as_bytes();
    // None is shorter.
    if bytes.len() < 20 {
        return false;
    }
    match bytes {
        [b'e' | b'g' | b'x' | b'A' | b's' | b'-', ..] => BEGINNINGS.iter().any(|(beginning, least)| {
            text.starts_with(beginning)
                && text.len() >= *least
                && (*beginning != "-----BEGIN " || text.contains("PRIVATE KEY"))
                && (*beginning != "eyJ" || text.matches('.').count() == 2)
                && (beginning.len() != 4
                    || text.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-".contains(&b)))
        }),
        // A recovery key of BitLocker: eight groups of six digits.
        [b'0'..=b'9', ..] if bytes.len() == 55 => bytes.chunks(7).all(|group| {
            let (digits, end) = group.split_at(6.min(group.len()));
            digits.iter().all(u8::is_ascii_digit) && matches!(end, [] | [b'-'])
        }),
        // A product key of Windows or Office: five groups of five.
        _ => {
            bytes.len() == 29
                && bytes.chunks(6).all(|group| {
                    let (sign, end) = group.split_at(5.min(group.len()));
                    sign.iter().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
                        && matches!(end, [] | [b'-'])
                })
                && bytes.iter().any(u8::is_ascii_uppercase)
        }
    }
}

/// The protocol by which miners work for pools, in which a path is no place but who works: a wallet or an account. That of the second
/// version, in which a path is the key of the pool, has another name (`stratum2+tcp`).
const STRATUM: [&str; 4] = ["stratum+tcp://", "stratum+ssl://", "stratum+tls://", "stratum://"];

/// `stratum+tcp://user:x@pool.example:3333` without what stands before the `@`, and `stratum+tcp://pool.example:3333/wallet` without
/// the path.
fn without_userinfo(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("://") {
        let (before, behind) = rest.split_at(at + 3);
        out.push_str(before);
        let authority = behind
            .find(|c: char| c.is_whitespace() || matches!(c, '/' | '?' | '#' | '"' | ','))
            .unwrap_or(behind.len());
        let (authority, tail) = behind.split_at(authority);
        match authority.rsplit_once('@') {
            Some((_, host)) => out.extend([LEFT_OUT, "@", host]),
            None => out.push_str(authority),
        }
        rest = tail;
        if STRATUM.iter().any(|begins| before.to_ascii_lowercase().ends_with(begins)) {
            let path =
                rest.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ',')).unwrap_or(rest.len());
            if let (path, behind) = rest.split_at(path)
                && path.len() > 1
                && path.starts_with('/')
                && !rest.get(1..).is_some_and(|rest| rest.starts_with(LEFT_OUT))
            {
                out.extend(["/", LEFT_OUT]);
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

/// What the code on a label or in a manual begins with that logs in to a wireless network: `WIFI:S:name;T:WPA;P:password;;`.
const WIFI: &str = "WIFI:";

/// A text without the passwords of such codes.
fn without_wifi(text: &str) -> Option<String> {
    let (before, code) = text.split_once(WIFI)?;
    let at = code.find(";P:").map(|at| at + 3).or_else(|| code.starts_with("P:").then_some(2))?;
    let (name, behind) = code.split_at(at);
    // A sign of the code within a password has a stroke before it.
    let mut masked = false;
    let end = behind.find(|c: char| {
        let ends = c == ';' && !masked;
        masked = c == '\\' && !masked;
        ends || c.is_control()
    });
    let (password, rest) = behind.split_at(end.unwrap_or(behind.len()));
    (!password.is_empty()).then(|| format!("{before}{WIFI}{name}{LEFT_OUT}{rest}"))
}

/// What stands between quotes that a value begins with, and how long it is: up to the quote that ends it, or the end of the text.
pub(super) fn quoted(value: &str) -> Option<(&str, usize)> {
    let first = value.chars().next()?;
    let last = match first {
        '"' | '\'' | '`' => first,
        '“' => '”',
        '„' => '“',
        '‘' => '’',
        '«' => '»',
        '「' => '」',
        '『' => '』',
        _ => return None,
    };
    let inner = value.get(first.len_utf8()..)?;
    // A quote within has a stroke before it.
    let mut masked = false;
    let end = inner.find(|c: char| {
        let ends = c == last && !masked;
        masked = c == '\\' && !masked;
        ends
    });
    Some((inner, end.unwrap_or(inner.len())))
}

/// Where a value ends that has no quotes: at its first white space, unless it has several words.
fn end_of_value(value: &str, has_words: bool) -> usize {
    let ends = |c: char| {
        matches!(c, ';' | ',' | '&' | '"' | '\'' | '，' | '；' | '|' | '\n' | '\r')
            || c.is_whitespace() && !has_words
    };
    value.find(ends).unwrap_or(value.len())
}

/// Whether the name of a secret is that of one with several words: `passphrase`, `wallet seed`.
fn is_phrase(label: &str) -> bool {
    let label = label.trim_end().to_lowercase();
    ["phrase", "seed", "mnemonic"].iter().any(|word| label.ends_with(word))
}

/// `Root password: x` without what stands behind the name.
fn without_named(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find([':', '=', '：']) {
        let (name, behind) = rest.split_at(at);
        let sign = behind.chars().next()?;
        let (sign, behind) = behind.split_at(sign.len_utf8());
        out.extend([name, sign]);
        rest = behind;
        let line = name.rsplit(['\n', ';', ',', '|', '&', '?', '，', '；']).next().unwrap_or_default();
        let line = line.trim_end_matches(['"', '\'']);
        // The last words before the sign; `https://` names nothing.
        if rest.starts_with("//") || !is_secret_label(line) {
            continue;
        }
        let value = rest.trim_start_matches([' ', '\t']);
        // It was left out before.
        if value.starts_with(LEFT_OUT) {
            continue;
        }
        let (value, end) = match quoted(value) {
            Some(found) => found,
            None => (value, end_of_value(value, is_phrase(line))),
        };
        if end == 0 {
            continue;
        }
        out.push(' ');
        out.push_str(LEFT_OUT);
        rest = value.get(end..).unwrap_or_default();
    }
    out.push_str(rest);
    (out != text).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_within_texts_are_left_out_and_nothing_else() {
        for (text, without) in [
            (
                "stratum+tcp://acc.w1:hunter2@pool.example:3333",
                "stratum+tcp://(secret left out)@pool.example:3333",
            ),
            (
                "stratum+tcp://pool.example:3333/bc1qhunter2 is up",
                "stratum+tcp://pool.example:3333/(secret left out) is up",
            ),
            ("stratum+tcp://pool.example:3333/", "stratum+tcp://pool.example:3333/"),
            ("stratum2+tcp://pool.example/9awt", "stratum2+tcp://pool.example/9awt"),
            ("see https://a.example/x?y=1", "see https://a.example/x?y=1"),
            ("login root, password: hunter2; rack 4", "login root, password: (secret left out); rack 4"),
            ("密码：hunter2", "密码： (secret left out)"),
            ("pwd=hunter2", "pwd= (secret left out)"),
            ("Passwort: hunter2", "Passwort: (secret left out)"),
            ("snmp community=hunter2 site=a", "snmp community= (secret left out) site=a"),
            ("VK7JG-NPHTM-C97JM-9MPGT-3V66T", LEFT_OUT),
            ("-----BEGIN OPENSSH PRIVATE KEY-----\nabc", LEFT_OUT),
            ("E0:A5:09:01:02:03", "E0:A5:09:01:02:03"),
            ("2026-11-01T10:00:00", "2026-11-01T10:00:00"),
            ("sales@example.com", "sales@example.com"),
            ("QC pass: 2026", "QC pass: 2026"),
            ("password: \"correct horse hunter2\" rack 4", "password: (secret left out)\" rack 4"),
            ("password: 'it\\'s hunter2'; rack 4", "password: (secret left out)'; rack 4"),
            ("password=\"correct horse", "password= (secret left out)"),
            ("passphrase: correct horse hunter2; rack 4", "passphrase: (secret left out); rack 4"),
            ("{\"password\": \"hunter 2\", \"a\": 1}", "{\"password\": (secret left out)\", \"a\": 1}"),
            ("Kennwort: „Sommer 24“ neu", "Kennwort: (secret left out)“ neu"),
            ("WIFI:S:Hall;T:WPA;P:a\\;b c;;", "WIFI:S:Hall;T:WPA;P:(secret left out);;"),
            ("WIFI:S:Hall;;", "WIFI:S:Hall;;"),
            ("111111-222222-333333-444444-555555-666666-777777-888888", LEFT_OUT),
            ("12345-12345-12345-12345-12345", "12345-12345-12345-12345-12345"),
            ("Controller: CV1835", "Controller: CV1835"),
            ("AKIA", "AKIA"),
            ("ERYJ-12", "ERYJ-12"),
        ] {
            assert_eq!(without_secrets(text), without, "{text}");
            assert_eq!(without_secrets(without), without, "what is left out stays so");
        }
    }
}
