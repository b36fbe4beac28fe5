//! The keys that lead to a value: which of them say that it is a secret, and which hold one themselves.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::lines::is_secret_command;
use super::{LEFT_OUT, is_secret_name, speaks_about, without_said, without_secrets, words};
use crate::memo::Memo;

/// As [`is_secret_name`], of the keys of a device's answer, where short words are no others (`pass`, `pw`, `auth`), several stand
/// in one key, and words are written together (`apitokens`, `privkey`, `userpw`).
pub(crate) fn is_secret_key(key: &str) -> bool {
    // Devices repeat their keys.
    static KNOWN: LazyLock<Memo<bool>> = LazyLock::new(Memo::new);
    KNOWN.get(key, || tells_of_secret(key))
}

fn tells_of_secret(key: &str) -> bool {
    let words = words(key);
    let is_short = |word: &String| matches!(&**word, "pass" | "pw" | "auth" | "bearer" | "salt");
    let is_told = is_secret_name(key) || words.iter().any(|word| is_of_secrets(word)) || holds_secrets(key);
    words.iter().any(is_short) || (is_told && !speaks_about(&words) && !is_of_certificate(&words))
}

/// Whether a word is one of several secrets, or of one with whose it is: `tokens`, `userpw`, `rootpass`.
fn is_of_secrets(word: &str) -> bool {
    const WHOSE: [&str; 22] = [
        "user", "root", "admin", "login", "web", "ssh", "bmc", "ipmi", "ilo", "db", "sql", "wifi", "wlan",
        "ftp", "http", "snmp", "bios", "super", "pool", "new", "old", "enc",
    ];
    let whose =
        word.strip_suffix("pw").or_else(|| word.strip_suffix("pwd")).or_else(|| word.strip_suffix("pass"));
    matches!(word, "tokens" | "passcodes" | "pwds" | "psks")
        || whose.is_some_and(|whose| WHOSE.contains(&whose))
}

/// Whether a credential is a certificate, which everybody may read: of a platform (TCG), or one that is verified (W3C).
fn is_of_certificate(words: &[String]) -> bool {
    const OF: [&str; 7] = ["platform", "tcg", "verifiable", "subject", "schema", "specification", "type"];
    let other = |word: &&String| !matches!(word.as_str(), "credential" | "credentials");
    let of_credential = words.iter().filter(other).count() < words.len();
    let is_secret = |rest: &[String]| super::name_secret(rest);
    let rest: Vec<String> = words.iter().filter(other).cloned().collect();
    of_credential && rest.iter().any(|word| OF.contains(&word.as_str())) && !is_secret(&rest)
}

/// Whether names of secrets are written together in a key.
fn holds_secrets(key: &str) -> bool {
    let together: String = key.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
    let named = || SECRET_KEYS.iter().any(|word| together.contains(word));
    matches!(&*together, "community" | "communities") || named()
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

/// Whether a key on the way to a value says that it is a secret: `/ApiTokens/0`, `snmp:community`, `licenseinfos/0/key`,
/// `tokens/admin`. What stands below the name of a secret is one, however deep; numbers of entries say nothing.
pub(crate) fn is_secret_path(path: &str) -> bool {
    let keys = || path.split(['/', ':']).filter(|key| !is_entry(key)).map(bare);
    keys().enumerate().any(|(at, key)| {
        let above = |tells: fn(&str) -> bool| keys().take(at).any(tells);
        is_secret_key(key)
            || (is_key_of_values(key) && above(tells_of_secrets))
            || (is_one(&["key", "keys"], key) && above(opens_by_key))
    })
}

/// A key without the sign of an attribute of XML, and the number that tells several elements of one name.
fn bare(key: &str) -> &str {
    let key = key.trim_start_matches('@');
    key.strip_suffix(']').and_then(|key| key.rsplit_once('[')).map_or(key, |(key, _)| key)
}

/// Whether a step of a way is the number of an entry.
fn is_entry(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|b| b.is_ascii_digit())
}

fn is_key_of_values(key: &str) -> bool {
    is_one(&["key"], key) || is_one(&VALUES, key)
}

/// Whether what a key or value below a key opens is a secret: of `licenseinfos`, `Credentials`, `wireless`.
fn tells_of_secrets(key: &str) -> bool {
    const OF: [&str; 9] =
        ["licens", "licenc", "credentials", "secret", "token", "passw", "wifi", "wireless", "wlan"];
    let key = key.to_lowercase();
    OF.iter().any(|word| key.contains(word))
}

/// Whether a key below a key opens something: of `ENCRYPTION`, `vpn`, `ssh`.
fn opens_by_key(key: &str) -> bool {
    const OF: [&str; 10] =
        ["encrypt", "cipher", "bitlocker", "luks", "vpn", "radius", "tacacs", "snmp", "ssh", "wpa"];
    let key = key.to_lowercase();
    OF.iter().any(|word| key.contains(word))
}

/// Keys under which the name of a value stands, and those of the value.
const NAMES: [&str; 20] = [
    "name",
    "key",
    "id",
    "label",
    "title",
    "attribute",
    "attributename",
    "attributeid",
    "setting",
    "settingname",
    "option",
    "parameter",
    "parametername",
    "param",
    "property",
    "propertyname",
    "displayname",
    "field",
    "fieldname",
    "variable",
];
const VALUES: [&str; 17] = [
    "value",
    "value.array",
    "val",
    "values",
    "regvalue",
    "currentvalue",
    "defaultvalue",
    "newvalue",
    "pendingvalue",
    "propertyvalue",
    "parametervalue",
    "settingvalue",
    "fieldvalue",
    "content",
    "contents",
    "text",
    "data",
];

/// Whether the name of a value stands under a key.
pub(in crate::ingest) fn is_key_of_name(key: &str) -> bool {
    is_one(&NAMES, key)
}

/// Whether a value stands under a key, beside its name.
pub(in crate::ingest) fn is_key_of_value(key: &str) -> bool {
    is_one(&VALUES, key)
}

fn is_one(keys: &[&str], key: &str) -> bool {
    let key = bare(key);
    keys.iter().any(|one| one.eq_ignore_ascii_case(key))
}

/// Whether a value under the name of a secret says whether there is one, or how many, and is none.
pub(in crate::ingest) fn says_whether(text: &str) -> bool {
    const WORDS: [&str; 8] =
        ["true", "false", "enabled", "disabled", "none", "null", "not set", "not implemented"];
    let counts = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
    counts || WORDS.iter().any(|word| word.eq_ignore_ascii_case(text.trim()))
}

/// A key without the secret in it, as it stands in the names of columns, in pointers and in messages: people write
/// `root_password=x` and `the password is x` where a name belongs.
pub(crate) fn without_secrets_in_key(key: &str) -> Cow<'_, str> {
    static PLAIN: LazyLock<Memo<bool>> = LazyLock::new(Memo::new);
    let is_plain = |key: &str| matches!(key_without_secrets(key), Cow::Borrowed(same) if same == key);
    if PLAIN.get(key, || is_plain(key)) { Cow::Borrowed(key) } else { key_without_secrets(key) }
}

fn key_without_secrets(key: &str) -> Cow<'_, str> {
    if is_secret_command(key) {
        return Cow::Borrowed(LEFT_OUT);
    }
    let without = without_secrets(key);
    without_said(&without).map_or(without, Cow::Owned)
}

/// As [`without_secrets_in_key`], of a name made of several keys: each is one by itself, `root/board1` no login.
pub(in crate::ingest) fn without_secrets_in_path(path: &str) -> Cow<'_, str> {
    if path.split('/').all(|key| matches!(without_secrets_in_key(key), Cow::Borrowed(same) if same == key)) {
        return Cow::Borrowed(path);
    }
    let keys: Vec<Cow<'_, str>> = path.split('/').map(without_secrets_in_key).collect();
    Cow::Owned(keys.join("/"))
}

/// Whether a value of a device's answer, at this pointer, is what it logs in with to a pool: `/pools/0/user`, `/stratumUser`,
/// `/pools/0/user/name`.
pub(crate) fn is_pool_login(pointer: &str) -> bool {
    let login = ["user", "username", "worker", "workername", "wallet", "account", "login"];
    let of_pool = |word: &str| {
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit());
        let word = word.strip_suffix("configs").unwrap_or(word).trim_end_matches('s');
        word.ends_with("pool") || word.ends_with("stratum")
    };
    let is_login = |words: &[String]| {
        words.last().is_some_and(|word| login.contains(&word.as_str())) || login.contains(&&*words.concat())
    };
    let says_no_more = |key: &&str| is_entry(key) || is_key_of_name(key) || is_key_of_value(key);
    let mut keys = pointer.rsplit('/').skip_while(says_no_more).map(words);
    let Some(last) = keys.next() else { return false };
    is_login(&last) && (last.iter().any(|word| of_pool(word)) || keys.any(|key| of_pool(&key.concat())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_devices_say_what_is_a_secret() {
        for path in [
            "/ApiTokens/0",
            "snmp:community",
            "snmp/community[2]",
            "content/network_device/community",
            "api_keys/0/key",
            "licenseinfos/0/key",
            "Oem/X/Credentials/Value",
            "newsalt",
            "Passwords/1",
            "PrivKey",
            "password/0",
            "password/0/1",
            "tokens/admin",
            "credentials/root",
            "secret/a/b",
            "HARDWARE/PASSWORD/ROOT",
            "storage/ENCRYPTION/KEY",
            "ENCRYPTION/KEY[2]",
            "vpn/site/keys/3/a",
            "USERPW",
            "userPwd",
            "wifi/dbpass",
            "auth/admin",
            "pass/web",
            "users/0/adminCredential/text",
            "platformCredential/password",
            "root_password= (secret left out)",
        ] {
            assert!(is_secret_path(path), "{path}");
        }
        for path in [
            "VERSION/0/MAC",
            "tcgCredentialSpecification/major",
            "credentialSubject/0/bizStep",
            "msg/miner/pcbsn0",
            "Memory Device/Locator",
            "bypass",
            "lowpass/0",
            "platformCredential/value",
            "Attributes/0/key",
            "Hardware Security/Power-On Password Status",
            "PasswordPolicy/MinLength/0",
            "PasswordExpirationDate/year",
            "storage/encryption/algorithm",
            "keyboard/key",
            "ssh/port",
        ] {
            assert!(!is_secret_path(path), "{path}");
        }
    }

    #[test]
    fn what_a_miner_logs_in_with_to_its_pool_is_told() {
        for path in ["pools/0/user", "stratumUser", "pools/0/user/0", "POOLS/1/user/name", "poolUser1/value"]
        {
            assert!(is_pool_login(path) || is_secret_path(path), "{path}");
        }
        for path in ["pools/0/url", "workers/0/serial", "pools/0/worker/hashrate", "0", ""] {
            assert!(!is_pool_login(path), "{path}");
        }
    }

    #[test]
    fn a_secret_in_a_key_is_left_out_and_the_rest_of_it_stands() {
        for (key, without) in [
            ("root_password=hunter2", "root_password= (secret left out)"),
            ("the password is hunter2", "the password is (secret left out)"),
            ("pw hunter2x", "pw (secret left out)"),
            ("ghp_hunter2hhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhhh", LEFT_OUT),
            ("root/hunter2", "root/(secret left out)"),
            ("snmp-server community NetOps RW", LEFT_OUT),
            ("stratum+tcp://acc:hunter2@pool.example", "stratum+tcp://(secret left out)@pool.example"),
        ] {
            assert_eq!(without_secrets_in_key(key), without);
        }
        for key in [
            "PoolPassword",
            "Power-On Password Status",
            "Hardware Security/Administrator Password Status",
            "Serial Number",
            "a:b",
            "root",
            "MM ID0:Summary",
            "",
        ] {
            assert_eq!(without_secrets_in_key(key), key);
        }
        assert_eq!(without_secrets_in_path("root/board1/sn"), "root/board1/sn");
        assert_eq!(without_secrets_in_path("a/pwd=x/b"), "a/pwd= (secret left out)/b");
    }
}
