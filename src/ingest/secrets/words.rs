//! The words by which secrets are named in eight languages, small and without accents.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::LazyLock;

use unicode_normalization::UnicodeNormalization;

/// The words of the lists below.
pub(super) struct SecretWords {
    /// Words that name a secret wherever they stand in the name of a value.
    pub(super) words: HashSet<&'static str>,
    /// Words that do so beside each other, in this order, by the last of them.
    phrases: HashMap<&'static str, Vec<Vec<&'static str>>>,
    /// What does so within a word in which others stand without a gap: in Latin letters, and in others.
    within: (Vec<&'static str>, Vec<&'static str>),
    /// Words beside which the name speaks of something else: when the secret was changed, by which rule.
    pub(super) about: HashSet<&'static str>,
    /// Words that may end the name of a secret, by their last letter.
    ends: BTreeMap<char, BTreeSet<&'static str>>,
}

/// The lists, taken apart at the first call.
pub(super) static SECRET_WORDS: LazyLock<SecretWords> = LazyLock::new(|| {
    let mut phrases: HashMap<&str, Vec<Vec<&str>>> = HashMap::new();
    for phrase in PHRASES.split('|') {
        let phrase: Vec<&str> = phrase.split_whitespace().collect();
        if let Some(last) = phrase.last() {
            phrases.entry(last).or_default().push(phrase);
        }
    }
    let words: HashSet<&str> = WORDS.split_whitespace().collect();
    let mut ends: BTreeMap<char, BTreeSet<&str>> = BTreeMap::new();
    for word in words.iter().chain(phrases.keys()).copied().chain(WITHIN.split_whitespace()) {
        if let Some(last) = word.chars().next_back() {
            ends.entry(last).or_default().insert(word);
        }
    }
    SecretWords {
        words,
        phrases,
        within: WITHIN.split_whitespace().partition(|word| word.is_ascii()),
        about: ABOUT.split_whitespace().collect(),
        ends,
    }
});

impl SecretWords {
    /// Whether a run of letters, as it is written, may end the name of a secret: told without taking it apart.
    pub(super) fn may_end(&self, run: &str) -> bool {
        let Some(last) = run.chars().next_back() else { return false };
        // Letters that are written in several ways are looked at closely.
        if matches!(last, '\u{1100}'..='\u{11ff}' | '\u{2100}'..='\u{214f}' | '\u{a960}'..='\u{a97f}' | '\u{d7b0}'..='\u{d7ff}' | '\u{f900}'..)
        {
            return true;
        }
        let ends = |word: &&str| {
            let mut letters = run.chars().rev().map(plain);
            word.chars().rev().all(|letter| letters.next() == Some(letter))
        };
        self.ends.get(&plain(last)).is_some_and(|words| words.iter().any(ends))
    }

    /// Whether one of the phrases stands among these words.
    pub(super) fn has_phrase(&self, words: &[String]) -> bool {
        words.iter().enumerate().any(|(at, last)| {
            let ends = |phrase: &Vec<&str>| words.get(..=at).is_some_and(|words| ends_with(words, phrase));
            self.phrases.get(last.as_str()).is_some_and(|phrases| phrases.iter().any(ends))
        })
    }

    /// Whether one of the words that stand within others does so in this one.
    pub(super) fn is_within(&self, text: &str) -> bool {
        let (latin, others) = &self.within;
        let has = |word: &&str| text.contains(*word);
        // `apikey` is the shortest of the first.
        (text.len() > 5 && latin.iter().any(has)) || (!text.is_ascii() && others.iter().any(has))
    }
}

fn ends_with(words: &[String], phrase: &[&str]) -> bool {
    words.len() >= phrase.len()
        && words.iter().rev().zip(phrase.iter().rev()).all(|(word, other)| word == other)
}

/// A letter as it stands in the lists: small and without its accent.
fn plain(letter: char) -> char {
    let small = |c: char| c.to_lowercase().next().unwrap_or(c);
    match letter {
        '\0'..='\x7f' => letter.to_ascii_lowercase(),
        '\u{80}'..='\u{52f}' | '\u{1e00}'..='\u{1fff}' => {
            std::iter::once(letter).nfkd().next().map_or(letter, small)
        }
        _ => letter,
    }
}

const WORDS: &str = "password passwords passwd passphrase passcode pwd passwort kennwort pin puk psk secret secrets \
    credential credentials token apikey userpass rootpass poolpass adminpass contrasena senha mdp пароль \
    пароли 密码 密碼 口令 密钥 密鑰 パスワード 暗証番号 秘密鍵 clave zugangsdaten identifiants wpa wpa2 wpa3 wep pw zugang \
    haslo hasło hasla heslo hesla jelszo parola sifre sifra lozinka geslo wachtwoord losenord passord adgangskode kodeord \
    salasana slaptazodis parole סיסמה סיסמא \
    appkey nwkskey appskey nwkkey entsperrcode entsperrungscode entsperrpin mastercode пин пинкод \
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
    app key|app s key|nwk s key|nwk key|network session key|application session key|bit locker key|file vault key|filevault key| \
    tacacs key|radius key|oem key|master code|entsperr code|codigo de desbloqueo|codigo de desbloqueio|code de deverrouillage|pin код| \
    mat khau|kata sandi|kata laluan|κωδικος προσβασης|كلمة المرور|كلمة السر|toegangs code|secret phrase| \
    лицензионныи ключ|ключ лицензии|ключ продукта";

const WITHIN: &str = "poolpass pooluser poolworker password passwd passwort kennwort passphrase apikey privatekey secretkey licensekey licencekey \
    productkey activationkey lizenzschlussel produktschlussel apischlussel apiключ 密码 密碼 口令 密钥 密鑰 团体字 共同体名 \
    解锁码 解鎖碼 ロック解除 授权码 激活码 许可证密钥 パスワード ライセンスキー プロダクトキー コミュニティ名 コミュニティストリング apiキー 暗証番号 пароль contrasena motdepasse รหัสผาน";

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
    #[test]
    fn what_may_end_the_name_of_a_secret_is_told_as_it_is_written() {
        for run in [
            "Password",
            "KENNWORT",
            "Пароль",
            "ПАРОЛЬ",
            "ключ",
            "密码",
            "Contraseña",
            "Lizenzschlüssel",
            "ｐｉｎ",
        ] {
            assert!(SECRET_WORDS.may_end(run), "{run}");
        }
        for run in ["Serial", "Сервер", "выключатель", "Gerät", "型号", "コンピュータ", ""]
        {
            assert!(!SECRET_WORDS.may_end(run), "{run}");
        }
    }
}
