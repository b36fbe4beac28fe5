//! Secrets: reports go to auditors, so passwords, keys and credentials are told by their name or shape and left out.
//!
//! They never reach a record, a report, an output or a message, and are never evidence.

mod devices;
mod keys;
mod lines;
mod looks;
mod said;
mod shapes;
mod suspects;
mod words;

use std::borrow::Cow;

use unicode_normalization::UnicodeNormalization;

use shapes::is_whole_secret;
use words::SECRET_WORDS;

pub(in crate::ingest) use devices::{Expected, Withholding};
pub(in crate::ingest) use keys::{is_key_of_name, is_key_of_value, says_whether, without_secrets_in_path};
pub(crate) use keys::{is_secret_key, without_secrets_in_key};
pub(crate) use lines::is_secret_line;
pub(super) use looks::{
    has_letter_and_digit, is_default, is_login, is_long_key, is_of_login, looks_secret, may_be_one,
};
pub(super) use said::without_said;
pub(super) use shapes::may_be_secret;
pub(crate) use shapes::without_secrets;
pub(super) use suspects::{Suspect, suspect};

/// What stands in a text in the place of a secret.
pub(crate) const LEFT_OUT: &str = "(secret left out)";

/// Whether the name of a column, key or label says that its values are secrets: `Root password`, `PoolPassword`, `密码`.
pub(crate) fn is_secret_name(name: &str) -> bool {
    name_secret(&words(name))
}

/// As [`is_secret_name`], of the words of a name.
fn name_secret(words: &[String]) -> bool {
    let lists = &*SECRET_WORDS;
    let joined = || {
        let mut all = words.concat();
        // `pool1pass`, `POOL2_USER`
        if all.contains("pool") {
            all.retain(|c| !c.is_ascii_digit());
        }
        lists.is_within(&all)
    };
    let named =
        words.iter().any(|word| lists.words.contains(word.as_str())) || lists.has_phrase(words) || joined();
    named && !speaks_about(words)
}

/// Whether a word of a name says that it speaks of something about a secret: when it was changed, by which rule.
fn speaks_about(words: &[String]) -> bool {
    words.iter().any(|word| SECRET_WORDS.about.contains(word.as_str()))
}

/// Whether a word is one of a list that blanks divide.
fn is_one_of(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|one| one == word)
}

/// The words of a name in small letters without accents: `PoolPassword` has two.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before: Option<char> = None;
    let bare = if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(without_accents(name)) };
    let mut chars = bare.chars().peekable();
    while let Some(c) = chars.next() {
        let begins = c.is_uppercase()
            && before
                .is_some_and(|b| b.is_lowercase() || chars.peek().is_some_and(|next| next.is_lowercase()));
        if (!c.is_alphanumeric() || begins) && words.last().is_some_and(|word| !word.is_empty()) {
            words.push(String::new());
        }
        if c.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Without accents only: the voicing marks of kana belong to their letters.
fn without_accents(name: &str) -> String {
    let bare: String = name.nfkd().filter(|c| !('\u{300}'..='\u{36F}').contains(c)).collect();
    bare.nfc().collect()
}

/// Whether a label may be one that names a secret, by the letters at its end.
fn may_be_secret_label(label: &str) -> bool {
    // Most texts with a colon are times, addresses and part numbers.
    let run = label.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    !run.is_empty() && SECRET_WORDS.may_end(run)
}

/// Whether a label within a text names a secret by its last words.
fn is_secret_label(label: &str) -> bool {
    if !may_be_secret_label(label) {
        return false;
    }
    let words = words(label);
    let last = words.get(words.len().saturating_sub(3)..).unwrap_or_default();
    name_secret(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passwords_in_further_languages() {
        for name in [
            "Hasło",
            "Heslo",
            "Wachtwoord",
            "Lösenord",
            "Şifre",
            "Parolă",
            "Jelszó",
            "Adgangskode",
            "Salasana",
            "Mật khẩu",
            "Kata sandi",
            "รหัสผ่าน",
            "Κωδικός πρόσβασης",
            "كلمة المرور",
            "סיסמה",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn keys_of_sensors_disks_and_locks_are_secrets() {
        for name in [
            "AppKey",
            "App Key",
            "NwkSKey",
            "AppSKey",
            "BitLocker Key",
            "FileVault Key",
            "TACACS key",
            "OEM Key",
            "Entsperrcode",
            "Entsperrungscode",
            "Código de desbloqueo",
            "Code de déverrouillage",
            "ПИН-код",
            "Пин",
            "解锁码",
            "ロック解除コード",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
    }

    #[test]
    fn names_of_secrets_in_eight_languages() {
        for name in [
            "Password",
            "Root Password",
            "root_password",
            "PoolPassword",
            "SNMP Community",
            "snmp community string",
            "PSK",
            "WPA2 PSK",
            "API key",
            "apiKey",
            "License Key",
            "Product key",
            "Windows Key",
            "Passphrase",
            "IPMI Pass",
            "BMC PW",
            "密码",
            "登录密码",
            "管理员密码",
            "SNMP团体字",
            "パスワード",
            "管理者パスワード",
            "ライセンスキー",
            "Contraseña",
            "Contraseña de root",
            "Clave API",
            "Senha",
            "Senha do admin",
            "Chave de licença",
            "Mot de passe",
            "Clé de licence",
            "Passwort",
            "Kennwort",
            "WLAN-Schlüssel",
            "Lizenzschlüssel",
            "Пароль",
            "Пароль администратора",
            "Лицензионный ключ",
            "BIOS PIN",
            "api_token",
            "Access Key",
            "Default password (root)",
            "Login/Pass",
            "Credentials",
            "Passwort/PIN",
            "Community RO",
            "SNMP RW",
            "SNMP string",
            "pool1pass",
            "POOL2_USER",
            "Door code",
            "WPA2",
        ] {
            assert!(is_secret_name(name), "{name}");
        }
        for name in [
            "Serial",
            "Key",
            "Keyboard",
            "Machine key",
            "Pass",
            "Passed",
            "Bypass",
            "Community",
            "Password changed",
            "Password last set",
            "Compass",
            "Pinout",
            "Spin",
            "Keystone",
            "Token ring",
            "Username",
            "Tokenring adapter",
            "Asset key",
            "Primary key",
            "Schlüssel",
            "Licence",
            "Export licence",
            "Hauptschalter",
            "Pin count",
            "Access",
            "Admin",
            "RW",
            "Pool",
            "Pool 1",
            "Code",
        ] {
            assert!(!is_secret_name(name), "{name}");
        }
    }
}
