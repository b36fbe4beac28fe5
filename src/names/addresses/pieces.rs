//! An address as pieces: words, codes with digits, and what the signs of Chinese addresses say of a number.

use super::NumberKind;
use super::words;
use crate::names::fold;
use crate::names::tokens::is_wide;

/// A piece of an address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Letters.
    Word(String),
    /// Letters and digits: `2-16`, `7/f`, `19c`.
    Code(String),
    /// A number of which a Chinese sign says what it is: `16号`, `23楼`.
    Is(NumberKind, String),
    /// The word before it is a street: `花園街`.
    Street,
}

/// The pieces between the commas of an address.
pub(super) fn pieces(text: &str) -> Vec<Vec<Piece>> {
    let folded = fold::fold(text, &mut |_, _, _| ());
    let text = without_dots(&folded);
    let parts = text.split([',', ';', '|', '\n', '\r', '(', ')', '、', '。', '·']);
    parts.map(of_part).filter(|pieces| !pieces.is_empty()).collect()
}

/// `n.t.` is `nt`, `p.o. box` is `po box`.
fn without_dots(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let is_letter = |at: Option<usize>| at.and_then(|i| letters.get(i)).is_some_and(|c| c.is_alphabetic());
    let alone = |at: usize| {
        let before = at.checked_sub(1).and_then(|i| letters.get(i));
        is_letter(Some(at)) && !before.is_some_and(|c| c.is_alphanumeric()) && !is_letter(at.checked_add(1))
    };
    let joins =
        |at: usize| at.checked_sub(1).is_some_and(alone) && letters.get(at + 1).is_some() && alone(at + 1);
    let kept = letters.iter().enumerate().filter(|(at, c)| **c != '.' || !joins(*at));
    kept.map(|(_, c)| *c).collect()
}

fn of_part(text: &str) -> Vec<Piece> {
    let mut reader = Reader::default();
    let letters: Vec<char> = text.chars().filter(|c| !matches!(c, '\'' | '’' | '`')).collect();
    for (at, c) in letters.iter().enumerate() {
        if is_wide(*c) {
            reader.wide(*c, letters.get(at + 1).copied());
        } else if c.is_alphanumeric() || joins(&letters, at) {
            reader.narrow(*c);
        } else {
            reader.end();
            reader.touching = false;
            match c {
                '#' => reader.pieces.push(Piece::Word("unit".to_owned())),
                '&' => reader.pieces.push(Piece::Word("and".to_owned())),
                c if is_dash(*c) => reader.dash = true,
                _ => {}
            }
        }
    }
    reader.end();
    reader.pieces
}

const fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '~')
}

/// Whether a dash or stroke belongs to the code around it: `2-16`, `a-5`, `7/f`, `g/f`.
fn joins(letters: &[char], at: usize) -> bool {
    let around = (at.checked_sub(1).and_then(|i| letters.get(i)), letters.get(at), letters.get(at + 1));
    let (Some(before), Some(sign), Some(after)) = around else { return false };
    if !before.is_alphanumeric() || !after.is_alphanumeric() {
        return false;
    }
    let digits = (before.is_ascii_digit(), after.is_ascii_digit());
    match sign {
        sign if is_dash(*sign) => digits.0 || digits.1,
        '/' => digits.0 && digits.1 || is_floor(&letters[at + 1..]),
        _ => false,
    }
}

/// Whether letters behind a stroke mean a floor: `7/f`, `12/fl.`.
fn is_floor(letters: &[char]) -> bool {
    let word: String = letters.iter().take_while(|c| c.is_alphanumeric()).collect();
    matches!(word.as_str(), "f" | "fl" | "flr" | "floor")
}

#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    word: String,
    /// The word under way is of wide letters.
    wide: bool,
    /// No blank stands behind the last piece.
    touching: bool,
    /// A dash stands before the piece under way.
    dash: bool,
}

impl Reader {
    fn narrow(&mut self, c: char) {
        if self.wide {
            self.end();
        }
        self.wide = false;
        self.word.push(if matches!(c, '–' | '—' | '~') { '-' } else { c });
    }

    fn wide(&mut self, c: char, next: Option<char>) {
        if !self.wide {
            self.end();
            self.wide = true;
        }
        if self.word.is_empty() && self.touching && self.says(c, next) {
            return;
        }
        match c {
            // Of what is governed, the name tells.
            '省' | '市' | '区' | '區' | '县' | '縣' | '镇' | '鎮' => self.end(),
            '路' | '街' | '道' | '巷' => {
                if self.word.ends_with('大') {
                    self.word.pop();
                }
                let named = !self.word.is_empty();
                self.end();
                if named {
                    self.pieces.push(Piece::Street);
                }
            }
            _ => self.word.push(c),
        }
    }

    /// What a sign behind a number says of it; whether it says anything.
    fn says(&mut self, c: char, next: Option<char>) -> bool {
        if let Some(Piece::Is(kind, _)) = self.pieces.last_mut() {
            // `3号楼` is a building; in `5楼层` and `2丁目` the second sign adds nothing.
            match (*kind, c) {
                (NumberKind::House, '楼' | '樓' | '栋' | '棟' | '幢' | '座') => {
                    *kind = NumberKind::Block;
                }
                (NumberKind::House, '院' | '地') | (NumberKind::Block, '目' | '元') => {}
                _ => return false,
            }
            return true;
        }
        let Some(Piece::Code(code) | Piece::Word(code)) = self.pieces.last() else { return false };
        if !code.is_ascii() || !(code.contains(|d: char| d.is_ascii_digit()) || code.len() == 1) {
            return false;
        }
        let kind = match c {
            '号' | '號' | '番' => NumberKind::House,
            '楼' | '樓' | '层' | '層' | '階' => NumberKind::Floor,
            '室' | '房' | '铺' | '鋪' | '户' | '戶' => NumberKind::Unit,
            '栋' | '棟' | '幢' | '座' | '期' | '弄' | '巷' | '丁' => NumberKind::Block,
            '单' | '單' if next == Some('元') => NumberKind::Block,
            _ => return false,
        };
        let code = code.clone();
        self.pieces.pop();
        self.pieces.push(Piece::Is(kind, code));
        true
    }

    fn end(&mut self) {
        let word = std::mem::take(&mut self.word);
        self.touching |= !word.is_empty();
        let word = word.trim_matches(|c| matches!(c, '-' | '/'));
        if word.is_empty() {
            return;
        }
        let dash = std::mem::take(&mut self.dash);
        if word.contains(|c: char| c.is_ascii_digit()) || word.contains('/') {
            match self.pieces.last_mut() {
                // `301 - 307`; but what stands in `Room 5 - 610 Nathan Road` are two numbers.
                Some(Piece::Code(first)) if dash && is_range(first, word) => {
                    first.push('-');
                    first.push_str(word);
                }
                _ => self.pieces.push(Piece::Code(word.to_owned())),
            }
        } else if let Some(full) = words::in_full(word) {
            self.pieces.extend(full.split(' ').map(|w| Piece::Word(w.to_owned())));
        } else {
            self.pieces.push(Piece::Word(word.to_owned()));
        }
    }
}

/// Whether two codes are the ends of a range of house numbers.
fn is_range(first: &str, last: &str) -> bool {
    let (Ok(first), Ok(last)) = (first.parse::<u32>(), last.parse::<u32>()) else { return false };
    first < last && last - first <= super::number::WIDEST
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let tell = |piece: &Piece| match piece {
            Piece::Word(word) => word.clone(),
            Piece::Code(code) => format!("[{code}]"),
            Piece::Is(kind, code) => format!("{}={code}", kind.word()),
            Piece::Street => "(street)".to_owned(),
        };
        let parts: Vec<String> =
            pieces(text).iter().map(|part| part.iter().map(tell).collect::<Vec<_>>().join(" ")).collect();
        parts.join(", ")
    }

    #[test]
    fn codes_stay_whole_and_words_apart() {
        for (text, pieces) in [
            ("Flat/RM 5, 23/F, 2 - 16 Fa Yuen St.", "flat rm [5], [23/f], [2-16] fa yuen st"),
            ("No:52 Mid-Levels, N.T., H.K.", "no [52] mid levels, new territories, hong kong"),
            ("P.O. Box 7; G/F A-5", "po box [7], [g/f] [a-5]"),
            ("Ｒｏｏｍ　１９Ｃ", "room [19c]"),
            ("深圳市南山区科技路1号B座3楼305室", "深圳 南山 科技 (street) number=1 block=b floor=3 unit=305"),
            ("上海市中山北路3号楼", "上海 中山北 (street) block=3"),
        ] {
            assert_eq!(told(text), pieces, "{text}");
        }
    }
}
