//! What is a secret in the answers and the setup of devices: told by the keys that lead to it, and by the words before it.

use std::borrow::Cow;
use std::collections::HashMap;

use super::{LEFT_OUT, Suspect, is_secret_name, speaks_about, suspect, without_said, without_secrets, words};

/// What the way to a value lets expect of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) enum Expected {
    /// A secret.
    Secret,
    /// The name of what stands beside it, as in `{"Name": "Password", "Value": "…"}`.
    Name,
    /// What stands beside such a name.
    Value,
    /// Something else, perhaps with a secret in it.
    Other(Option<Suspect>),
}

impl Expected {
    /// What a way, or a key by itself, lets expect.
    pub(in crate::ingest) fn at(path: &str) -> Self {
        let key = path.rsplit('/').next().unwrap_or_default();
        if is_secret_path(path) || is_pool_login(path) {
            Self::Secret
        } else if is_one(&NAMES, key) {
            Self::Name
        } else if is_one(&VALUES, key) {
            Self::Value
        } else {
            Self::Other(suspect(key, ""))
        }
    }
}

/// Keys under which the name of a value stands, and those of the value.
const NAMES: [&str; 10] = [
    "name",
    "key",
    "id",
    "label",
    "attribute",
    "attributename",
    "attributeid",
    "setting",
    "option",
    "parameter",
];
const VALUES: [&str; 7] = ["value", "val", "regvalue", "currentvalue", "content", "text", "data"];

fn is_one(keys: &[&str], key: &str) -> bool {
    let key = key.trim_start_matches('@');
    keys.iter().any(|one| one.eq_ignore_ascii_case(key))
}

/// Tells the secrets among the values of a document, in their order.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Withholding {
    /// Below which way a name said that the value beside it is a secret.
    named: Option<Box<str>>,
    /// What the ways let expect that came: they come again for each thing.
    expected: HashMap<Box<str>, Expected>,
}

/// Ways that are remembered.
const WAYS: usize = 1 << 12;

impl Withholding {
    /// As [`Self::kept`], of a way whose value is of a kind that this finds out.
    pub(in crate::ingest) fn at<'t>(&mut self, path: &str, text: &'t str) -> Option<Cow<'t, str>> {
        let expected = self.expected.get(path).copied().unwrap_or_else(|| {
            let expected = Expected::at(path);
            if self.expected.len() < WAYS {
                self.expected.insert(path.into(), expected);
            }
            expected
        });
        self.kept(path, expected, text)
    }

    /// A value without what in it is a secret; none where it is one as a whole.
    pub(in crate::ingest) fn kept<'t>(
        &mut self,
        path: &str,
        expected: Expected,
        text: &'t str,
    ) -> Option<Cow<'t, str>> {
        let above = || path.rsplit_once('/').map_or("", |(above, _)| above);
        let by_key = match expected {
            Expected::Secret => return says_whether(text).then_some(Cow::Borrowed(text)),
            Expected::Value if self.named.as_deref() == Some(above()) => return None,
            Expected::Name => {
                self.named = is_secret_key(text).then(|| above().into());
                suspect(path.rsplit('/').next().unwrap_or_default(), "")
            }
            Expected::Value => None,
            Expected::Other(suspect) => suspect,
        };
        if let Some(without) = by_key.and_then(|suspect| suspect.without(text)) {
            return (without != LEFT_OUT).then_some(without);
        }
        let value = without_secrets(text);
        let value = without_said(&value).map_or(value, Cow::Owned);
        (value != LEFT_OUT).then_some(value)
    }
}

/// As [`is_secret_name`], of the keys of a device's answer, where short words are no others (`pass`, `pw`, `auth`), several stand
/// in one key, and words are written together (`apitokens`, `privkey`).
pub(crate) fn is_secret_key(key: &str) -> bool {
    let is_short = |word: &String| matches!(&**word, "pass" | "pw" | "auth" | "bearer" | "salt");
    is_secret_name(key) || words(key).iter().any(is_short) || holds_secrets(key)
}

/// Whether whatever stands below a key is a secret.
fn holds_secrets(key: &str) -> bool {
    let together: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let named = || SECRET_KEYS.iter().any(|word| together.contains(word));
    matches!(&*together, "community" | "communities") || (named() && !speaks_about(&words(key)))
}

/// Whether a value under the name of a secret says whether there is one, or how many, and is none.
fn says_whether(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["true", "false", "enabled", "disabled", "none", "null", "not set", "not implemented"];
    let counts = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    counts || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// Names of secrets as devices write them together.
const SECRET_KEYS: [&str; 16] = [
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
    "newsalt",
];

/// Whether a key on the way to a value says that it is a secret: `/ApiTokens/0`, `snmp:community`, `licenseinfos/0/key`.
pub(crate) fn is_secret_path(path: &str) -> bool {
    let mut keys = path.rsplit(['/', ':']);
    let Some(last) = keys.next() else { return false };
    let opens = last.eq_ignore_ascii_case("key") || is_one(&VALUES, last);
    is_secret_key(last) || keys.any(|key| holds_secrets(key) || (opens && tells_of_secrets(key)))
}

/// Whether what a key or value below a key opens is a secret: of `licenseinfos`, `Credentials`, `wireless`.
fn tells_of_secrets(key: &str) -> bool {
    const OF: [&str; 9] =
        ["licens", "licenc", "credentials", "secret", "token", "passw", "wifi", "wireless", "wlan"];
    let key = key.to_lowercase();
    OF.iter().any(|word| key.contains(word))
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

    /// What is kept of these values, of one document.
    fn kept(values: &[(&str, &str)]) -> Vec<Option<String>> {
        let mut withholding = Withholding::default();
        let kept = |(path, text): &(&str, &str)| {
            withholding.kept(path, Expected::at(path), text).map(Cow::into_owned)
        };
        values.iter().map(kept).collect()
    }

    #[test]
    fn a_name_beside_a_value_says_that_it_is_a_secret() {
        let found = kept(&[
            ("KeyValue/0/Name", "Password"),
            ("KeyValue/0/Value", "sommer"),
            ("KeyValue/1/Name", "Slot"),
            ("KeyValue/1/Value", "sommer"),
            ("KeyValue/2/Name", "AdminPassword"),
            ("KeyValue/3/Value", "sommer"),
            ("envs/0/key", "DB_PASSWORD"),
            ("envs/0/val", "winter"),
        ]);
        let left_out: Vec<bool> = found.iter().map(Option::is_none).collect();
        assert_eq!(left_out, [false, true, false, false, false, false, false, true]);
    }

    #[test]
    fn a_key_that_may_hold_a_secret_is_asked_by_its_value() {
        for (path, text, is_kept) in [
            ("configuration/key", "Zt7#pq9aQ", false),
            ("configuration/key", "1", true),
            ("key", "QXZZB0UBDJ0000017", true),
            ("credentials", "4", true),
            ("passwordEnabled", "true", true),
            ("password", "4711", false),
            ("antivirus/0/license", "xK9mQ2vLw", false),
            ("license", "ipservicesk9", true),
            ("unlock", "Zt7#pq9aQ", false),
        ] {
            assert_eq!(kept(&[(path, text)]) != [None], is_kept, "{path} {text}");
        }
    }

    #[test]
    fn keys_and_lines_of_devices_say_what_is_a_secret() {
        for path in [
            "/ApiTokens/0",
            "snmp:community",
            "content/network_device/community",
            "api_keys/0/key",
            "licenseinfos/0/key",
            "Oem/X/Credentials/Value",
            "newsalt",
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
            "platformCredential/value",
            "Attributes/0/key",
            "Hardware Security/Power-On Password Status",
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
