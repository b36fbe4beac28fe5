//! What people and firmware write where there is nothing to write.

use std::borrow::Cow;
use std::sync::OnceLock;

use super::placeholder_ends::{ENDS, LONGEST, PAIRS, RUN_ENDS, fits};
use super::placeholder_words::{PLACEHOLDERS, WITHOUT_NUMBER};
use crate::text::invisible::visible;

/// Whether a value, trimmed, says nothing: `N/A`, `-`, `0000`, `To be filled by O.E.M.`, `Default_string`, `无`.
///
/// Signs that nobody sees do not count. It allocates nothing where there are none: it is asked of every serial number and
/// key. What has the length of no placeholder or begins like none of this length is told at once, and so is, where words run
/// together, what has a digit in it.
pub(crate) fn is_placeholder(text: &str) -> bool {
    let text = if text.is_ascii() { Cow::Borrowed(text) } else { visible(text) };
    let (text, bytes) = (&*text, text.as_bytes());
    let (Some(first), Some(last)) = (bytes.first(), bytes.last()) else { return true };
    if bytes.len() > LONGEST {
        return false;
    }
    if repeats(bytes, *first) || is_blank_hex(bytes) || is_masked(bytes) {
        return true;
    }
    let bare = first.is_ascii_alphanumeric() && last.is_ascii_alphanumeric();
    // Most names are told by their first and last letter.
    if bare && !fits(&PAIRS, *first, *last) {
        return false;
    }
    let core = if bare { text } else { core(text) };
    core.is_empty() || (begins_like_one(core) && (is_listed(core) || runs_together(core)))
}

/// Whether a cell, trimmed, says that a thing has no number: it is blank, or a person wrote that (`sin serie`, `no barcode`).
pub(crate) fn is_without_number(text: &str) -> bool {
    text.is_empty() || WITHOUT_NUMBER.iter().any(|known| same(known, core(text)))
}

/// Whether a text begins with a letter with which one of the list does; of those in Latin letters more is told by their bytes.
fn begins_like_one(core: &str) -> bool {
    core.is_ascii() || {
        let first = core.chars().find(|c| !divides(*c)).and_then(|c| c.to_lowercase().next());
        first.is_none_or(|first| listed().firsts.binary_search(&first).is_ok())
    }
}

/// `----`, `0000`, `xxx`, `0000-0000`: one sign that people fill cells with. A single X may be a name.
fn repeats(bytes: &[u8], first: u8) -> bool {
    match first {
        b'-' | b'_' | b'.' | b'?' | b'*' | b'/' | b'#' | b'=' | b'~' => bytes.iter().all(|b| *b == first),
        b'0' | b'x' | b'X' | b'f' | b'F' => {
            let mut signs = 0;
            for byte in bytes {
                if byte.eq_ignore_ascii_case(&first) {
                    signs += 1;
                } else if !matches!(byte, b'-' | b'_' | b'.' | b':' | b' ') {
                    return false;
                }
            }
            signs >= fills(first)
        }
        _ => false,
    }
}

/// `0x00000000`, `0xFFFFFFFF`: what firmware prints of memory in which no number was written.
fn is_blank_hex(bytes: &[u8]) -> bool {
    let digits = bytes.strip_prefix(b"0x").or_else(|| bytes.strip_prefix(b"0X"));
    digits
        .and_then(|digits| Some((digits, *digits.first()?)))
        .is_some_and(|(digits, first)| matches!(first, b'0' | b'f' | b'F') && repeats(digits, first))
}

/// A number that somebody made unreadable: `FGL210XXXX`, `xxxx.yyyy.zzzz`.
fn is_masked(bytes: &[u8]) -> bool {
    matches!(bytes, [.., b'x', b'x', b'x', b'x'] | [.., b'X', b'X', b'X', b'X']) || bytes.starts_with(b"xxxx")
}

/// How many of a sign are no name any more. Memory that nobody wrote is full of F.
const fn fills(sign: u8) -> usize {
    match sign {
        b'0' => 1,
        b'x' | b'X' => 2,
        _ => 8,
    }
}

/// A value without spaces and punctuation around it.
pub(super) fn core(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(c))
}

/// Punctuation that stands around a placeholder and means nothing, in any of the languages.
const AROUND: &str = ".,;:!?/|~()<>[]{}\"'`*_-—–‐‑−―…。、，；：！？／～（）【】「」«»“”‘’";

/// Whether a text that is not empty is in the list.
fn is_listed(core: &str) -> bool {
    let bytes = core.as_bytes();
    let (Some(first), Some(last), Some(ends)) = (bytes.first(), bytes.last(), ENDS.get(bytes.len())) else {
        return false;
    };
    fits(ends, *first, *last)
        && listed().by_length.get(core.len()).is_some_and(|list| list.iter().any(|p| same(p, core)))
}

/// Whether a text is in the list but for what divides its words: `Defaultstring`, `NOT_SPECIFIED`. One with a digit is a name.
fn runs_together(core: &str) -> bool {
    if !core
        .bytes()
        .next()
        .zip(core.bytes().next_back())
        .is_some_and(|(first, last)| fits(&PAIRS, first, last))
    {
        return false;
    }
    // Without a branch for each byte, so that the compiler looks at many of them at a time.
    if core.bytes().fold(false, |any, byte| any | byte.is_ascii_digit()) {
        return false;
    }
    let (mut length, mut letters, mut first, mut last, mut gap) = (0, 0, 0, 0, Divided::Nowhere);
    if core.is_ascii() {
        for byte in core.bytes() {
            if divides(char::from(byte)) {
                gap = gap.max(Divided::by(char::from(byte)));
                continue;
            }
            if length == 0 {
                first = byte;
            }
            (length, last) = (length + 1, byte);
        }
        letters = length;
        if RUN_ENDS.get(length).is_none_or(|ends| !fits(ends, first, last)) {
            return false;
        }
    } else {
        for c in core.chars() {
            if divides(c) {
                gap = gap.max(Divided::by(c));
            } else {
                length += c.to_lowercase().map(char::len_utf8).sum::<usize>();
                letters += 1;
            }
        }
    }
    // Of two or three letters a dash makes a name (`S-D`), and they alone may be one (`ND`).
    if letters < SHORT && gap != Divided::AsAbbreviated {
        return false;
    }
    let alike = listed().by_run_length.get(length);
    alike.is_some_and(|alike| alike.iter().any(|p| run(p).eq(run(core))))
}

/// The same words, whatever divides them; the left ones are of the list.
pub(super) fn same_words(listed: &str, core: &str) -> bool {
    same(listed, core) || (core.chars().count() >= SHORT && run(listed).eq(run(core)))
}

/// The letters of a text, lower-case, without what divides its words.
fn run(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !divides(*c)).flat_map(char::to_lowercase)
}

/// Whether a character stands between words.
fn divides(c: char) -> bool {
    c.is_whitespace() || matches!(c, '_' | '-' | '.' | '/' | '\\')
}

/// What divides the letters of a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Divided {
    Nowhere,
    /// `n.a.`, `н/д`.
    AsAbbreviated,
    /// `a-b`, `a_b`.
    AsNamed,
}

impl Divided {
    fn by(divider: char) -> Self {
        if matches!(divider, '-' | '_') { Self::AsNamed } else { Self::AsAbbreviated }
    }
}

/// Letters below which a text without its dividers is an abbreviation.
const SHORT: usize = 4;

/// The table by length in bytes, so that a key is compared with few of them.
struct Listed {
    by_length: Vec<Vec<&'static str>>,
    /// By their length without what divides their words; without those that have digits.
    by_run_length: Vec<Vec<&'static str>>,
    /// The letters with which they begin, in order.
    firsts: Vec<char>,
}

fn listed() -> &'static Listed {
    static LISTED: OnceLock<Listed> = OnceLock::new();
    LISTED.get_or_init(|| {
        let of = |length: fn(&str) -> usize, kept: fn(&str) -> bool| {
            let mut lists = vec![Vec::new(); LONGEST + 1];
            for text in PLACEHOLDERS.into_iter().flatten().copied().filter(|p| kept(p)) {
                if let Some(list) = lists.get_mut(length(text)) {
                    list.push(text);
                }
            }
            lists
        };
        let mut firsts: Vec<char> =
            PLACEHOLDERS.into_iter().flatten().filter_map(|p| p.chars().find(|c| !divides(*c))).collect();
        firsts.sort_unstable();
        firsts.dedup();
        Listed {
            firsts,
            by_length: of(str::len, |_| true),
            by_run_length: of(
                |p| run(p).map(char::len_utf8).sum(),
                |p| !p.bytes().any(|b| b.is_ascii_digit()),
            ),
        }
    })
}

/// Equal without case; the left one is lower-case already.
fn same(lower: &str, text: &str) -> bool {
    lower.len() == text.len()
        && (lower.eq_ignore_ascii_case(text)
            || (!text.is_ascii() && lower.chars().eq(text.chars().flat_map(char::to_lowercase))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What [`is_placeholder`] means, with no care for speed.
    fn by_definition(text: &str) -> bool {
        let text = &*visible(text);
        if text.len() > 64 {
            return false;
        }
        let bare = text.trim_matches(|c: char| {
            c.is_whitespace()
                || ".,;:!?/|~()<>[]{}\"'`*_-—–‐‑−―…。、，；：！？／～（）【】「」«»“”‘’".contains(c)
        });
        let all = || PLACEHOLDERS.into_iter().flatten();
        let same = |p: &str| {
            p.len() == bare.len()
                && (p.eq_ignore_ascii_case(bare) || p.chars().eq(bare.chars().flat_map(char::to_lowercase)))
        };
        let masked = text.ends_with("xxxx") || text.ends_with("XXXX") || text.starts_with("xxxx");
        let hex = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")).unwrap_or_default();
        let blank_hex = hex.starts_with(['0', 'f', 'F']) && is_one_sign(hex);
        bare.is_empty() || masked || blank_hex || is_one_sign(text) || all().any(|p| same(p)) || {
            let divider = |c: char| c.is_whitespace() || "_-./\\".contains(c);
            let run = |t: &str| -> String {
                t.chars().filter(|c| !divider(*c)).flat_map(char::to_lowercase).collect()
            };
            let digits = |t: &str| t.contains(|c: char| c.is_ascii_digit());
            let abbreviated = bare.contains(divider) && !bare.contains(['-', '_']);
            !digits(bare)
                && (run(bare).chars().count() >= 4 || abbreviated)
                && all().any(|p| !digits(p) && run(p) == run(bare))
        }
    }

    /// One sign again and again, with dividers between where it is one that serial numbers are made of.
    fn is_one_sign(text: &str) -> bool {
        let first = text.chars().next().unwrap_or_default();
        let all_of = |signs: &str| text.chars().all(|c| signs.contains(c));
        let count = |signs: &str| text.chars().filter(|c| signs.contains(*c)).count();
        match first {
            '-' | '_' | '.' | '?' | '*' | '/' | '#' | '=' | '~' => text.chars().all(|c| c == first),
            '0' => all_of("0-_.: "),
            'x' | 'X' => all_of("xX-_.: ") && count("xX") >= 2,
            'f' | 'F' => all_of("fF-_.: ") && count("fF") >= 8,
            _ => false,
        }
    }

    /// A placeholder in some spelling, or what resembles one.
    fn value() -> impl Strategy<Value = String> {
        let listed = || prop::sample::select(PLACEHOLDERS.concat());
        let word = prop_oneof![
            4 => listed().prop_map(str::to_owned),
            1 => listed().prop_map(str::to_uppercase),
            4 => (listed(), "[ _./\\\\\u{3000}-]?").prop_map(|(word, divider)| {
                word.split([' ', '_', '-', '.', '/']).collect::<Vec<_>>().join(&divider)
            }),
            1 => (listed(), "[ _./x1-]{0,2}", 0..9_usize).prop_map(|(word, inside, at)| {
                let (before, after): (Vec<_>, Vec<_>) = word.chars().enumerate().partition(|(i, _)| *i < at);
                let text = |part: Vec<(usize, char)>| part.into_iter().map(|(_, c)| c).collect::<String>();
                format!("{}{inside}{}", text(before), text(after))
            }),
            1 => "[0x#=~: -]{0,14}",
            1 => "[fF:-]{6,12}",
            1 => "[a-zA-ZİK算0-9/. ]{0,14}",
        ];
        let edge = || {
            prop::sample::select(vec![
                "",
                "",
                "",
                " ",
                ".",
                "(",
                ")",
                "—",
                "*",
                "\u{3000}",
                "）",
                "x",
                "é",
                "？",
                "_",
                "\u{2067}",
                "\u{E0041}",
            ])
        };
        let upper = prop::collection::vec(any::<bool>(), 45);
        (edge(), word, edge(), upper).prop_map(|(before, word, after, upper)| {
            let word = word.chars().zip(upper.iter().cycle());
            let word: String = word.map(|(c, up)| if *up { c.to_ascii_uppercase() } else { c }).collect();
            format!("{before}{word}{after}")
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8000))]

        #[test]
        fn the_quick_way_says_what_the_definition_says(text in value()) {
            prop_assert_eq!(is_placeholder(&text), by_definition(&text), "{:?}", text);
        }
    }

    #[test]
    fn nothing_in_many_words() {
        for text in [
            "",
            "N/A",
            "n.a.",
            "-",
            "--",
            "—",
            "0000",
            "0",
            "To be filled by O.E.M.",
            "无",
            "不明",
            "s/n",
            "Unknown",
            "TBD",
            "(none)",
            "???",
            "Não disponível",
            "НЕТ",
            "00:00:00:00:00:00",
            "xxxx",
            "Default string",
            "なし",
            "Same as consignee",
            "同上",
            "-/-",
            "N/A?",
            "…",
            "不明。",
            "（なし）",
            "#N/A",
        ] {
            assert!(is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn words_run_together_or_divided_otherwise() {
        for text in [
            "Defaultstring|DEFAULT_STRING|default-string|Default.String|ToBeFilledByO.E.M.|ToBeFilledByOEM",
            "To_Be_Filled_By_O.E.M.|tobefilledbyoem|TO-BE-FILLED-BY-O.E.M|SYSTEM_SERIAL_NUMBER",
            "SystemSerialNumber|System-Serial-Number|NotSpecified|NOT_SPECIFIED|Not-Specified|NotApplicable",
            "Not-Available|not_available|NotAvailable|None.|none!|<none>|[NONE]|Chassis_Serial",
            "ChassisSerialNumber|Base_Board_Serial_Number|BaseBoardSerialNumber|System Product Name",
            "SystemProductName|SYSTEM_PRODUCT_NAME|Not Settable|NotSettable|INVALID|123456789|0123456789",
            "12345678|XXXXXXXX|xx-xx-xx|FFFFFFFF|ffff-ffff-ffff|0000-0000|00.00.00|N.A.|N A|n\\a|N-A|#N/D",
            "T.B.D.|To-Be-Determined|ToBeDetermined|NoAssetTag|No_Asset_Tag|NO-SERIAL|No_Serial_Number|NoSN",
            "no.sn|UNKNOWN_SERIAL|OEM_String|Not_Present|NotProvided|Sin_número|SinNúmero|sin-serie",
            "No_Disponible|NoAplica|S/N|S/D|N/D|Sem_Número|sem-série|NãoDisponível|NaoDisponivel",
            "não_se_aplica|Não-Informado|Sans_Objet|sansobjet|Non-Disponible|Non_Renseigné|nonrenseigné|s.o.",
            "N/C|Nicht_Vorhanden|nicht-vorhanden|NichtVerfügbar|Ohne_Seriennummer|KeineAngabe|k.A.|K. A.",
            "Нет_данных|НетДанных|нет-данных|Н/Д|б/н|Без_номера|не-указано|НеУказано|無 し|該当なし。|未 知|无 序列号",
        ].into_iter().flat_map(|line| line.split('|')) {
            assert!(is_placeholder(text), "{text:?}");
        }
    }

    #[test]
    fn real_keys_stay() {
        for text in [
            "HYDT20211001003|1|10|M-0001|A|X|NA-TX-01|miner0|无锡-01|07|NONE-1|NA1|ND|SD|S-D|K-A|NA-TX|Nova",
            "None-such|Default-01|TBD-7|System-01|Serial-7|OEM-2|FFFF|F-00|0x|00A|000001|1234|12345",
            "Ohne-Filter|Sample-A|Test-1|Unknown-12|n1a|0.0.0.1|PC-VIDE|нет-01|НД|XX1|X-X1|DEFAULT_STRING_2",
            "A/N",
        ]
        .into_iter()
        .flat_map(|line| line.split('|'))
        {
            assert!(!is_placeholder(text), "{text:?}");
        }
    }
}
