//! The words by which secrets are named in eight languages, small and without accents.

use std::sync::LazyLock;

/// The words of the lists below.
pub(super) struct SecretWords {
    /// Words that name a secret wherever they stand in the name of a value.
    pub(super) words: Vec<&'static str>,
    /// Words that do so beside each other, in this order.
    pub(super) phrases: Vec<Vec<&'static str>>,
    /// What does so within a word in which others stand without a gap.
    pub(super) within: Vec<&'static str>,
    /// Words beside which the name speaks of something else: when the secret was changed, by which rule.
    pub(super) about: Vec<&'static str>,
}

/// The lists, taken apart at the first call.
pub(super) static SECRET_WORDS: LazyLock<SecretWords> = LazyLock::new(|| SecretWords {
    words: WORDS.split_whitespace().collect(),
    phrases: PHRASES.split('|').map(|phrase| phrase.split_whitespace().collect()).collect(),
    within: WITHIN.split_whitespace().collect(),
    about: ABOUT.split_whitespace().collect(),
});

impl SecretWords {
    /// Whether a run of letters, as it is written, may end the name of a secret: told without taking it apart.
    pub(super) fn may_end(&self, run: &str) -> bool {
        let ends = |word: &&str| {
            let from = run.len().checked_sub(word.len());
            from.and_then(|from| run.get(from..)).is_some_and(|end| end.eq_ignore_ascii_case(word))
        };
        let last = self.phrases.iter().filter_map(|phrase| phrase.last());
        !run.is_ascii() || self.words.iter().chain(last).chain(&self.within).any(ends)
    }
}

const WORDS: &str = "password passwords passwd passphrase passcode pwd passwort kennwort pin puk psk secret secrets \
    credential credentials token apikey userpass rootpass poolpass adminpass contrasena senha mdp пароль \
    пароли 密码 密碼 口令 密钥 密鑰 パスワード 暗証番号 秘密鍵 clave zugangsdaten identifiants wpa wpa2 wpa3 wep pw zugang \
    administratorzugang sicherheitscode ログイン情報 비밀번호 비번 mnemonic";

const PHRASES: &str = "snmp community|community string|community ro|community rw|community read|community write|snmp ro|snmp rw|\
    snmp string|snmp read|snmp write|door code|entry code|access code|alarm code|unlock code|read community|write community|ro community|rw community|cd key| \
    wallet seed|seed phrase|default login|codigo de acceso|auth key|api key|api keys|private key|secret key| \
    access key|ssh key|encryption key|recovery key|bitlocker key|wifi key|wlan key|wlan schlussel|wpa key| \
    shared key|licence key|license key|licence code|license code|product key|activation key|activation code| \
    windows key|office key|pass phrase|pool pass|user pass|login pass|root pass|admin pass|root pw|admin pw| \
    bmc pw|ipmi pass|ipmi pw|login pw|pool user|mot de passe|cle api|cle wifi|cle de licence|cle de produit| \
    cle d activation|clave api|clave de licencia|clave de producto|chave api|chave de licenca| \
    chave do produto|palavra passe|palabra clave|api schlussel|produkt schlussel|lizenz schlussel|ключ api|api ключ| \
    лицензионныи ключ|ключ лицензии|ключ продукта";

const WITHIN: &str = "poolpass pooluser poolworker password passwd passwort kennwort passphrase apikey privatekey secretkey licensekey licencekey \
    productkey activationkey lizenzschlussel produktschlussel apischlussel apiключ 密码 密碼 口令 密钥 密鑰 团体字 共同体名 \
    授权码 激活码 许可证密钥 パスワード ライセンスキー プロダクトキー コミュニティ名 コミュニティストリング apiキー 暗証番号 пароль contrasena motdepasse";

const ABOUT: &str = "date changed age policy expires expiry expiration length protected set required reset last status count \
    version ring tpm fecha datum datei enabled change";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::secrets::is_secret_name;

    #[test]
    fn no_letter_of_another_alphabet_stands_in_for_one_that_looks_like_it() {
        let like_latin = |c: char| "аеорсхукмтвніјѕ".contains(c);
        let is_cyrillic = |c: char| ('\u{400}'..='\u{52f}').contains(&c);
        for word in [WORDS, PHRASES, WITHIN, ABOUT].iter().flat_map(|list| list.split([' ', '|'])) {
            let latin = word.chars().any(|c| c.is_ascii_alphabetic());
            let told = word.chars().any(|c| is_cyrillic(c) && !like_latin(c));
            assert!(!latin || told || !word.chars().any(is_cyrillic), "{word}");
            // Behind Latin letters a word goes on in Cyrillic ones, and not back and forth.
            let scripts: Vec<bool> = word.chars().filter(|c| c.is_alphabetic()).map(is_cyrillic).collect();
            assert!(scripts.is_sorted(), "{word}");
        }
        for name in ["API-ключ", "API ключ", "apiключ", "Ключ API"] {
            assert!(is_secret_name(name), "{name}");
        }
    }
}
