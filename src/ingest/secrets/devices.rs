//! What is a secret in the answers and the setup of devices: told by the keys that lead to it, and by the words before it.

use std::sync::LazyLock;

use super::{is_secret_name, words};
use crate::memo::Memo;

/// As [`is_secret_name`], of the keys of a device's answer, where short words are no others (`pass`, `pw`, `auth`), several stand
/// in one key, and words are written together (`apitokens`, `privkey`).
pub(crate) fn is_secret_key(key: &str) -> bool {
    let is_short = |word: &String| matches!(&**word, "pass" | "pw" | "auth" | "bearer");
    is_secret_name(key) || words(key).iter().any(is_short) || holds_secrets(key)
}

/// Whether whatever stands below a key is a secret.
fn holds_secrets(key: &str) -> bool {
    let together: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    matches!(&*together, "community" | "communities")
        || SECRET_KEYS.iter().any(|word| together.contains(word))
}

/// Names of secrets as devices write them together.
const SECRET_KEYS: [&str; 15] = [
    "passwords",
    "passphrase",
    "apikey",
    "apitoken",
    "authtoken",
    "sessionkey",
    "authenticationkey",
    "privkey",
    "privatekey",
    "licensekey",
    "licencekey",
    "communityname",
    "snmpcommunity",
    "securitykey",
    "presharedkey",
];

/// Whether a key on the way to a value says that it is a secret: `/ApiTokens/0`, `snmp:community`.
pub(crate) fn is_secret_path(path: &str) -> bool {
    // Devices answer under the same names thousands of times.
    static KNOWN: LazyLock<Memo<bool>> = LazyLock::new(Memo::new);
    KNOWN.get(path, || {
        let mut keys = path.rsplit(['/', ':']);
        keys.next().is_some_and(is_secret_key) || keys.any(holds_secrets)
    })
}

/// Whether a line of a device's configuration holds a secret behind a word for one: `snmp-server community X RW`, `enable secret 9 X`,
/// `username X password 7 Y`, `tacacs-server key X`.
pub(crate) fn is_secret_line(text: &str) -> bool {
    let mut words = text.split_whitespace();
    let opens = || {
        matches!(
            &*text.split_whitespace().next().unwrap_or_default().to_lowercase(),
            "tacacs-server" | "radius-server" | "tacacs" | "radius" | "crypto" | "ntp" | "neighbor"
        )
    };
    // Few words of few texts begin so.
    let may_be_named = |word: &str| {
        let first = word.bytes().next().unwrap_or_default();
        !first.is_ascii() || b"pscwkam".contains(&first.to_ascii_lowercase())
    };
    let named = |word: &str| {
        if !may_be_named(word) {
            return false;
        }
        let word = word.to_lowercase();
        matches!(
            &*word,
            "password"
                | "secret"
                | "community"
                | "passphrase"
                | "psk"
                | "wpa-psk"
                | "key-string"
                | "authentication-key"
                | "pre-shared-key"
        ) || (matches!(&*word, "key" | "md5") && opens())
    };
    words.by_ref().any(named) && words.next().is_some()
}

/// Whether a value of a device's answer, at this pointer, is what it logs in with to a pool: `/pools/0/user`, `/stratumUser`.
pub(crate) fn is_pool_login(pointer: &str) -> bool {
    let login = ["user", "username", "worker", "workername", "wallet", "account", "login"];
    let of_pool = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let word = word.strip_suffix("configs").unwrap_or(word).trim_end_matches('s');
        word.ends_with("pool") || word.ends_with("stratum")
    };
    let mut keys = pointer.rsplit('/').map(words);
    let Some(last) = keys.next() else { return false };
    let is_login =
        last.last().is_some_and(|word| login.contains(&word.as_str())) || login.contains(&&*last.concat());
    is_login && (last.iter().any(|word| of_pool(word)) || keys.any(|key| of_pool(&key.concat())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_lines_of_devices_say_what_is_a_secret() {
        for path in [
            "/ApiTokens/0",
            "snmp:community",
            "content/network_device/community",
            "api_keys/0/key",
            "Passwords/1",
            "PrivKey",
        ] {
            assert!(is_secret_path(path), "{path}");
        }
        for path in [
            "VERSION/0/MAC",
            "tcgCredentialSpecification/major",
            "msg/miner/pcbsn0",
            "Memory Device/Locator",
            "bypass",
        ] {
            assert!(!is_secret_path(path), "{path}");
        }
        for line in [
            "snmp-server community NetOps RW",
            "username admin privilege 15 secret 5 $1$mERr",
            "enable secret 9 $9$abc",
            "tacacs-server key 7 0822455D",
            "crypto isakmp key Sommer address 192.0.2.1",
            "wpa-psk ascii 0 Winter",
        ] {
            assert!(is_secret_line(line), "{line}");
        }
        for line in [
            "PID: WS-C3850-48T, VID: V07, SN: FOC0001",
            "Key Type: RSA",
            "Chassis key",
            "ntp server 192.0.2.1",
            "",
        ] {
            assert!(!is_secret_line(line), "{line}");
        }
    }
}
