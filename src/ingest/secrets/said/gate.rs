//! Asked of texts first, and cheaply: whether a secret may be told in them.

/// Four signs each: words by which secrets are told, or their beginnings, and those of tokens.
#[rustfmt::skip]
const TOLD: [&[u8; 4]; 51] = [
    b"pass", b"root", b"admi", b"logi", b"user", b"kenn", b"senh", b"clav", b"chav", b"secr", b"toke", b"comm", b"pwd ", b"puk ",
    b"psk ", b"mdp ", b"pin ", b" key", b"cred", b"ssh ", b"teln", b"ubnt", b"benu", b"anme", b"usua", b"iden", b"schl", b"snmp",
    b"mnem", b"seed", b"wort", b"wpa ", b"wpa2", b"zuga", b"rase", b"ghp_", b"gho_", b"ub_p", b"lpat", b"xoxb", b"akia",
    b"sk_l", b"aiza", b"sshp", b"tool", b"mpwa", b"mpge", b"plin", b"unlo", b"sper", b"terc",
];

/// A bit for each of [`TOLD`], by [`bit`]: of every place in every text is asked whether one may stand there.
static MAY_STAND: [u64; 64] = {
    let mut bits = [0; 64];
    let mut at = 0;
    while at < TOLD.len() {
        let (word, bit) = bit(u32::from_be_bytes(*TOLD[at]));
        bits[word] |= bit;
        at += 1;
    }
    bits
};

/// The place of four signs in [`MAY_STAND`].
const fn bit(four: u32) -> (usize, u64) {
    let hash = four.wrapping_mul(0x9E37_79B1) >> 20;
    ((hash >> 6) as usize, 1 << (hash & 63))
}

/// Asked of texts first: whether a word of those by which a secret is told stands in it.
pub(super) fn may_say(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 4 {
        return false;
    }
    let is_told = |four: u32| {
        let (word, bit) = bit(four);
        let four = four.to_be_bytes();
        if MAY_STAND[word] & bit != 0 && TOLD.contains(&&four) {
            return true;
        }
        match four {
            [b'p', b'w', next, _] => !next.is_ascii_alphabetic(),
            [b'e', b'y', b'j', _] => bytes.len() >= 40,
            _ => false,
        }
    };
    let mut four = 0;
    let told = bytes.iter().enumerate().any(|(at, byte)| {
        four = four << 8 | u32::from(byte.to_ascii_lowercase());
        at >= 3 && is_told(four)
    });
    told || (!text.is_ascii() && may_say_in_other_letters(text))
        || memchr::memchr_iter(b'-', bytes).count() >= 4
}

/// As [`may_say`], of words with other letters than those of ASCII.
fn may_say_in_other_letters(text: &str) -> bool {
    let mut before = ' ';
    text.char_indices().any(|(at, c)| {
        if c.is_ascii() {
            before = c;
            return false;
        }
        let before = std::mem::replace(&mut before, c);
        // Words of their own, unlike the end of `выключ`.
        let begins = || !before.is_alphabetic() || before.is_ascii();
        let stems: &[&str] = match c {
            'п' | 'П' if begins() => &["парол", "пользов"],
            'п' | 'П' => &["парол"],
            'л' | 'Л' if begins() => &["логин", "лицензионн"],
            'к' | 'К' if begins() => &["ключ"],
            'é' | 'É' if at > 1 => {
                return text.get(..at).is_some_and(|text| {
                    text.ends_with("cl") || text.ends_with("CL") || text.ends_with("Cl")
                });
            }
            'ó' | 'Ó' => &["ódigo"],
            '密' => &["密码", "密碼", "密钥", "密鑰"],
            '秘' => &["秘密鍵"],
            '口' => &["口令"],
            '团' => &["团体"],
            '団' => &["団体"],
            'パ' => &["パスワ"],
            'ﾊ' => &["ﾊﾟｽﾜ"],
            'ロ' => &["ログイン"],
            '暗' => &["暗証"],
            '비' => &["비밀", "비번"],
            // Wide Latin letters, accents behind their letters, and Korean letters taken apart.
            '\u{301}' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' | '\u{1100}'..='\u{11ff}' => return true,
            _ => return false,
        };
        text.get(at..).is_some_and(|rest| stems.iter().any(|stem| opens_with(rest, stem)))
    })
}

/// Whether a text begins with a word in small letters, however it is written.
fn opens_with(text: &str, word: &str) -> bool {
    let mut letters = text.chars();
    word.chars().all(|letter| {
        letters.next().is_some_and(|c| c == letter || (c.is_uppercase() && c.to_lowercase().eq([letter])))
    })
}
