//! Pieces become numbers that know what they count, words, and streets.

use std::collections::BTreeSet;

use super::pieces::{Piece, pieces};
use super::words::{self, Marker};
use super::{Address, NumberKind, Street, is_telling, number, place};

/// Words of the name of a street.
const NAME: usize = 4;

pub(super) fn read(text: &str) -> Option<Address> {
    let mut parts = pieces(text);
    let countries = place::strip(&mut parts);
    let mut address = Address { numbers: BTreeSet::new(), words: Vec::new(), streets: Vec::new(), countries };
    for part in &parts {
        Part::of(part).read(&mut address);
    }
    let placed = |(kind, _): &(NumberKind, String)| {
        matches!(kind, NumberKind::Unit | NumberKind::House | NumberKind::Block)
    };
    let named = address.telling().count();
    let tells =
        address.numbers.iter().any(placed) && (named > 1 || (named == 1 && !address.countries.is_empty()));
    // One Chinese word may hold town, district and street.
    let wide = address.numbers.iter().any(placed)
        && address.telling().any(|w| !w.is_ascii() && w.chars().count() > 3);
    (tells || wide).then_some(address)
}

/// What is between two commas, each word in its one way of writing.
struct Part<'p> {
    pieces: &'p [Piece],
    words: Vec<Option<&'p str>>,
    has_street: bool,
}

/// What stands in a part once its numbers are known.
enum Read {
    Word(String),
    Number,
    /// The word before is a street.
    Street,
}

impl<'p> Part<'p> {
    fn of(pieces: &'p [Piece]) -> Self {
        let word = |piece: &'p Piece| match piece {
            Piece::Word(word) => Some(words::one_word(word)),
            _ => None,
        };
        let words: Vec<Option<&str>> = pieces.iter().map(word).collect();
        let has_street =
            words.iter().flatten().any(|w| words::is_street(w)) || pieces.contains(&Piece::Street);
        Self { pieces, words, has_street }
    }

    fn word(&self, at: usize) -> Option<&'p str> {
        self.words.get(at).copied().flatten()
    }

    fn code(&self, at: usize) -> Option<&'p str> {
        match self.pieces.get(at)? {
            Piece::Code(code) => Some(code),
            _ => None,
        }
    }

    fn read(&self, address: &mut Address) {
        let mut read: Vec<Read> = Vec::new();
        let mut at = 0;
        while at < self.pieces.len() {
            let numbers = self.numbers(at, &read);
            if let Some((kind, codes, next)) = numbers {
                for code in codes {
                    let code = number::one_way(&code);
                    address.numbers.insert((kind, code));
                }
                read.push(Read::Number);
                at = next;
                continue;
            }
            match &self.pieces[at] {
                Piece::Street => read.push(Read::Street),
                Piece::Code(code) => read.push(Read::Word(code.clone())),
                _ => read.extend(self.word(at).filter(|w| !words::is_filler(w)).map(|w| Read::Word(long(w)))),
            }
            at += 1;
        }
        for (at, here) in read.iter().enumerate() {
            match here {
                Read::Word(word) => {
                    if words::is_street(word) {
                        address.streets.extend(street(&read, at, word));
                    }
                    if !address.words.contains(word) {
                        address.words.push(word.clone());
                    }
                }
                Read::Street => address.streets.extend(street(&read, at, "")),
                Read::Number => {}
            }
        }
    }

    /// The numbers that begin here: what they count, their codes, and where the pieces behind them begin.
    fn numbers(&self, at: usize, before: &[Read]) -> Option<(NumberKind, Vec<String>, usize)> {
        if let Piece::Is(kind, code) = self.pieces.get(at)? {
            return Some((*kind, vec![code.clone()], at + 1));
        }
        match self.word(at) {
            Some(word) => {
                if let Some(floor) = words::ordinal(word).filter(|_| self.word(at + 1) == Some("floor")) {
                    return Some((NumberKind::Floor, vec![floor.to_owned()], at + 2));
                }
                self.marked(at, words::marker(word)?, before)
            }
            None => self.bare(at, self.code(at)?),
        }
    }

    /// Codes behind a word that says what they are: `Room 5`, `Units A & B`, `Flat/RM 2309`, `Bldg. No. 3`.
    fn marked(&self, at: usize, marker: Marker, before: &[Read]) -> Option<(NumberKind, Vec<String>, usize)> {
        let mut next = at + 1;
        let passes = |word: &str| {
            word == "no" || (marker == Marker::Unit && words::marker(word) == Some(Marker::Unit))
        };
        while self.word(next).is_some_and(passes) {
            next += 1;
        }
        let first = self.code_at(next, marker)?;
        let behind = self.word(next + 1);
        let named = before.iter().any(|read| matches!(read, Read::Word(word) if is_telling(word)));
        let named_here = named && !matches!(before.last(), Some(Read::Number) | None);
        let kind = match marker {
            Marker::Unit => NumberKind::Unit,
            Marker::Floor => NumberKind::Floor,
            Marker::House => {
                // `No. 3 Building`, but `No. 33 Tower Road`.
                let building = behind.and_then(words::marker) == Some(Marker::Block);
                let street = self.word(next + 2).is_some_and(words::is_street);
                if building && !street {
                    return Some((NumberKind::Block, vec![first], next + 2));
                }
                NumberKind::House
            }
            // `Gaylord Building 114-118 Lockhart Road`, `Petticoat Lane 12`: the number is the house's.
            Marker::Block
                if named_here
                    && (behind.is_some_and(is_telling) || self.word(at).is_some_and(words::is_street)) =>
            {
                return None;
            }
            Marker::Block => NumberKind::Block,
        };
        let mut codes = vec![first];
        next += 1;
        while self.word(next) == Some("and")
            && let Some(code) = self.code_at(next + 1, marker)
        {
            codes.push(code);
            next += 2;
        }
        Some((kind, codes, next))
    }

    /// The code here; one letter is a code behind a word for rooms and buildings.
    fn code_at(&self, at: usize, marker: Marker) -> Option<String> {
        match self.pieces.get(at)? {
            Piece::Code(code) if code.contains('/') && number::floor(code).is_some() => None,
            Piece::Code(code) if marker == Marker::Floor => {
                Some(number::ordinal(code).map_or_else(|| code.clone(), str::to_owned))
            }
            Piece::Code(code) => Some(code.clone()),
            Piece::Word(word) if matches!(marker, Marker::Unit | Marker::Block) => {
                let one = (word.len() == 1).then(|| word.clone());
                one.or_else(|| words::number(word).map(str::to_owned))
            }
            _ => None,
        }
    }

    /// A code that no word announces.
    fn bare(&self, at: usize, code: &str) -> Option<(NumberKind, Vec<String>, usize)> {
        let one = |kind, code: &str, next| Some((kind, vec![code.to_owned()], next));
        if let Some(floor) = number::floor(code) {
            return one(NumberKind::Floor, &floor, at + 1);
        }
        if self.word(at + 1) == Some("floor") {
            return one(NumberKind::Floor, number::ordinal(code).unwrap_or(code), at + 2);
        }
        if number::ordinal(code).is_some() {
            return None;
        }
        let letters: String = code.chars().take_while(|c| c.is_alphabetic()).collect();
        if let Some(marker) = words::marker(words::one_word(&letters)).filter(|_| letters.len() > 1) {
            let kind = match marker {
                Marker::Unit => NumberKind::Unit,
                Marker::Floor => NumberKind::Floor,
                Marker::Block => NumberKind::Block,
                Marker::House => NumberKind::House,
            };
            return one(kind, code[letters.len()..].trim_start_matches('-'), at + 1);
        }
        let pair = self.code(at + 1).or_else(|| self.word(at + 1));
        if let Some(second) = pair.filter(|second| number::is_postal_pair(code, second)) {
            return one(NumberKind::Postal, &format!("{code}{second}"), at + 2);
        }
        if self.is_postal(at, code) {
            return one(NumberKind::Postal, code.split('-').next().unwrap_or(code), at + 1);
        }
        // `B2`, `A-1203`: no house is numbered so.
        let kind = if letters.is_empty() { NumberKind::House } else { NumberKind::Unit };
        one(kind, code, at + 1)
    }

    /// Whether a number is a postal code: five digits or more, or four in front of a town, where no street stands beside it.
    fn is_postal(&self, at: usize, code: &str) -> bool {
        let digits = code.split('-').next().unwrap_or(code);
        if self.has_street || !number::is_digits(digits) {
            return false;
        }
        let before_a_town = at == 0 && self.word(1).is_some_and(is_telling);
        digits.len() > 4
            || (digits.len() == 4 && before_a_town && self.pieces.iter().all(|p| !matches!(p, Piece::Is(..))))
    }
}

/// `hauptstr` in full.
fn long(word: &str) -> String {
    match word.strip_suffix("str") {
        Some(name) if name.len() > 3 => format!("{name}strasse"),
        _ => word.to_owned(),
    }
}

/// The street that a word for streets belongs to: named by the words before it, else by those behind it.
fn street(read: &[Read], at: usize, what: &str) -> Option<Street> {
    let name = |read: &Read| match read {
        Read::Word(word) if !words::is_street(word) => Some(word.clone()),
        _ => None,
    };
    let mut words: Vec<String> = read[..at].iter().rev().map_while(name).take(NAME).collect();
    words.reverse();
    if what.is_empty() {
        // In Chinese the last word alone is its name.
        words = words.pop().into_iter().collect();
    }
    if words.is_empty() {
        words = read[at + 1..].iter().map_while(name).take(NAME).collect();
    } else if let Some(Read::Word(word)) =
        read.get(at + 1).filter(|r| matches!(r, Read::Word(w) if words::is_direction(w)))
    {
        words.push(word.clone());
    }
    words.iter().any(|w| !words::is_direction(w)).then(|| Street { name: words, what: what.to_owned() })
}
