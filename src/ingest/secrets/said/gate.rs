//! Asked of texts first, and cheaply: whether a secret may be told in them.

/// Asked of texts first: whether a word of those by which a secret is told stands in it.
pub(super) fn may_say(text: &str) -> bool {
    let bytes = text.as_bytes();
    if bytes.len() < 4 {
        return false;
    }
    let told = |four: &[u8]| {
        let Ok(four) = <[u8; 4]>::try_from(four) else { return false };
        let small = four.map(|b| if b.is_ascii_uppercase() { b | 0x20 } else { b });
        matches!(
            &small,
            b"pass"
                | b"root"
                | b"admi"
                | b"logi"
                | b"user"
                | b"kenn"
                | b"senh"
                | b"clav"
                | b"chav"
                | b"secr"
                | b"toke"
                | b"comm"
                | b"pwd "
                | b"puk "
                | b"psk "
                | b"mdp "
                | b"pin "
                | b" key"
                | b"cred"
                | b"ssh "
                | b"sshp"
                | b"tool"
                | b"mpwa"
                | b"mpge"
                | b"plin"
                | b"teln"
                | b"ubnt"
                | b"benu"
                | b"anme"
                | b"usua"
                | b"iden"
                | b"schl"
                | b"snmp"
                | b"mnem"
                | b"seed"
                | b"wort"
                | b"wpa "
                | b"wpa2"
                | b"zuga"
                | b"rase"
                | b"ghp_"
                | b"gho_"
                | b"ub_p"
                | b"lpat"
                | b"xoxb"
                | b"akia"
                | b"sk_l"
                | b"aiza"
        ) || matches!(&small, [b'p', b'w', next, _] if !next.is_ascii_alphabetic())
            || matches!(&small, [b'e', b'y', b'j', _] if bytes.len() >= 40)
    };
    bytes.windows(4).any(told)
        || (!text.is_ascii() && may_say_in_other_letters(text))
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
