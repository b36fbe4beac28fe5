//! What a value looks like that is a secret, where a name or a word beside it lets expect one.

use crate::ingest::shape::{is_date, is_ip, is_mac};

/// Whether a name is one of those with which people log in to devices.
pub(in crate::ingest) fn is_login(name: &str) -> bool {
    const LOGINS: [&str; 8] =
        ["root", "admin", "administrator", "ubnt", "sysadmin", "superuser", "webadmin", "adm"];
    LOGINS.iter().any(|login| name.eq_ignore_ascii_case(login))
}

/// Whether a value is of a login: then the cells beside it may be passwords, whatever they look like.
pub(in crate::ingest) fn is_of_login(value: &str) -> bool {
    const WORDS: [&str; 13] = [
        "pass", "pwd", "login", "user", "userid", "username", "admin", "root", "secret", "token", "ssh",
        "clave", "senha",
    ];
    const WITHIN: [&str; 6] = ["passw", "senha", "contrase", "密码", "パスワード", "парол"];
    let small = value.to_lowercase();
    value.contains(super::LEFT_OUT)
        || is_login(&small)
        || WITHIN.iter().any(|sign| small.contains(sign))
        || small.split(|c: char| !c.is_alphabetic()).any(|word| WORDS.contains(&word))
}

/// Whether a value is one with which devices are delivered, or that people take first.
pub(in crate::ingest) fn is_default(value: &str) -> bool {
    const DEFAULTS: [&str; 30] = [
        "password",
        "passw0rd",
        "p@ssw0rd",
        "password1",
        "password123",
        "admin",
        "admin123",
        "root",
        "toor",
        "calvin",
        "changeme",
        "cisco",
        "public",
        "private",
        "letmein",
        "1234",
        "12345",
        "123456",
        "12345678",
        "123456789",
        "qwerty",
        "ubnt",
        "raspberry",
        "welcome1",
        "superuser",
        "guest",
        "bitmain",
        "innot1t2",
        "administrator",
        "qwerty123",
    ];
    DEFAULTS.iter().any(|default| value.eq_ignore_ascii_case(default))
}

/// Whether a value looks like a password by itself: signs that no name has, or capitals, small letters and digits in turn.
pub(in crate::ingest) fn looks_secret(value: &str) -> bool {
    // `CORP\x` is the login of a domain.
    let is_domain = |text: &str| {
        !text.is_empty() && text.len() < 64 && text.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c))
    };
    let value = match value.split_once('\\') {
        Some((domain, login)) if is_domain(domain) => login.strip_suffix('$').unwrap_or(login),
        _ => value,
    };
    let core = value.trim_end_matches(['?', '!', '*', '.']);
    if !(5..=128).contains(&value.len()) || value.contains(char::is_whitespace) || !may_be_one(value) {
        return false;
    }
    let odd = |c: char| "!$%^*?~{}|\\€£§".contains(c);
    let inner = core.chars().skip(1).any(|c| odd(c) || matches!(c, '#' | '@' | '&'));
    let kinds = kinds(value);
    let signed = core.len() < value.len() && !value.ends_with('.') && kinds.iter().all(|k| *k);
    // `R&D` and `info@firm` are names.
    let odd = inner && value.chars().any(|c| c.is_ascii_digit() || odd(c))
        || core.starts_with(odd) && core.len() > 5;
    odd || signed || (value.len() >= 8 && changes(value) >= 4)
}

/// Whether a value has letters and digits and may be a password.
pub(in crate::ingest) fn has_letter_and_digit(value: &str) -> bool {
    let [small, great, digits] = kinds(value);
    (small || great) && digits && may_be_one(value)
}

/// What is of another known shape is no password.
pub(in crate::ingest) fn may_be_one(value: &str) -> bool {
    let mail = value.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.contains('.')
            && host.chars().all(|c| c.is_alphanumeric() || ".-".contains(c))
    });
    let amount = value.chars().all(|c| c.is_ascii_digit() || " .,+-%$€£¥".contains(c));
    !(mail || amount || value.contains("://") || is_ip(value) || is_mac(value) || is_date(value))
}

/// Whether small letters, capitals and digits stand in it.
fn kinds(value: &str) -> [bool; 3] {
    [char::is_lowercase, char::is_uppercase, |c: char| c.is_ascii_digit()]
        .map(|is: fn(char) -> bool| value.chars().any(is))
}

/// How often small letters, capitals and digits take turns in a value without gaps; a capital at its beginning is none.
fn changes(value: &str) -> usize {
    let kind = |c: char| match c {
        _ if c.is_ascii_digit() => Some(0),
        _ if c.is_ascii_lowercase() => Some(1),
        _ if c.is_ascii_uppercase() => Some(2),
        _ => None,
    };
    let kinds: Option<Vec<u8>> = value.chars().map(kind).collect();
    let Some(kinds) = kinds.filter(|kinds| kinds.contains(&1) && kinds.contains(&2) && kinds.contains(&0))
    else {
        return 0;
    };
    kinds.windows(2).skip(1).filter(|pair| pair.first() != pair.last()).count()
}

/// Whether a value is a key that no person made up: many hexadecimal digits, or letters and digits without a gap.
pub(in crate::ingest) fn is_long_key(value: &str) -> bool {
    let hex = value.len() >= 32 && value.bytes().all(|b| b.is_ascii_hexdigit());
    let base64 =
        value.len() >= 24 && value.bytes().all(|b| b.is_ascii_alphanumeric() || b"+/=_-".contains(&b));
    hex || base64 && changes(value.trim_end_matches('=')) >= 6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_a_secret_by_itself() {
        for value in [
            "hunter!2",
            "xK9mQ2vL",
            "Tr0ub4dor&3",
            "p@ss9word",
            "$ecret9",
            "Zt7#pq",
            "Sommer24!",
            "aB3dE9fG1",
        ] {
            assert!(looks_secret(value), "{value}");
        }
        for value in [
            "1",
            "12345",
            "badge",
            "A-0012",
            "HYDT20211001003",
            "miner07",
            "Rack07",
            "CVCtrl_BHB42XXX",
            "R&D-lab",
            "ops@example.com",
            "E0:A5:09:01:02:03",
            "10.0.0.4:22",
            "2026-11-01",
            "#12",
            "12 %",
            "S21*",
            "$1,200.00",
            "Antminer",
            "KEY-17",
            "TX/A/12",
            "iPhone14",
            "unknown?",
            "3f2504e0-4f89-11d3-9a0c-0305e82c3301",
        ] {
            assert!(!looks_secret(value), "{value}");
        }
    }
}
