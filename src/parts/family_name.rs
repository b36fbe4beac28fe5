//! Names of families with `x` for any digit, as data sheets and the press write them: `CV18xx`, `STM32F4x`, `Hi35xx`.

use super::index::{Accepts, IndexedPattern, PatternIndex};
use super::marking::{Gap, compact, upper};
use super::pattern::{Set, any_digit, set_of};
use super::{device, suffixes};

/// Characters of the shortest name of a family, and those before its first `x`.
const SHORTEST: usize = 5;
const BEFORE: usize = 3;
/// Characters of the longest.
const LONGEST: usize = 20;

/// A name of a family, and the patterns of which it may speak.
#[derive(Clone, Debug)]
pub(crate) struct FamilyName<'i> {
    /// The name, compact.
    pub name: String,
    /// The accepted patterns that share markings with it, in the order of the catalogue.
    pub patterns: Vec<&'i IndexedPattern>,
    /// It is the whole text.
    pub whole: bool,
}

impl PatternIndex {
    /// The patterns of which a family name speaks: the whole text is one, or the first such word of it.
    pub(crate) fn find_family_name(&self, written: &str, accepts: Accepts<'_>) -> Option<FamilyName<'_>> {
        let text = upper(written);
        let text = device::bare(&text).unwrap_or(text);
        let (text, _) = suffixes::strip(&text);
        let marking = compact(text);
        let starts =
            (0..marking.compact.len()).filter(|at| *at == 0 || marking.gaps.get(*at) == Some(&Gap::Word));
        let mut words: Vec<&str> = Vec::new();
        let mut end = marking.compact.len();
        for start in starts.collect::<Vec<_>>().into_iter().rev() {
            words.push(marking.compact.get(start..end).unwrap_or_default());
            end = start;
        }
        let whole = std::iter::once((marking.compact.as_str(), true));
        whole.chain(words.into_iter().rev().map(|word| (word, false))).find_map(|(name, whole)| {
            let sets = wildcards(name)?;
            let patterns: Vec<_> = self.iter().filter(|p| p.pattern.meets(&sets) && accepts(p)).collect();
            (!patterns.is_empty()).then(|| FamilyName { name: name.to_owned(), patterns, whole })
        })
    }
}

/// What each character of a family name stands for: an `x` behind a digit for any digit; `None` if there is none.
fn wildcards(name: &str) -> Option<Vec<Set>> {
    if !(SHORTEST..=LONGEST).contains(&name.len()) {
        return None;
    }
    let digit = name.bytes().position(|b| b.is_ascii_digit())?;
    let open = |at: usize, b: u8| b == b'X' && at >= BEFORE && at > digit;
    let sets = name.bytes().enumerate();
    let sets: Vec<Set> =
        sets.map(|(at, b)| if open(at, b) { any_digit() | set_of(b) } else { set_of(b) }).collect();
    name.bytes().enumerate().any(|(at, b)| open(at, b)).then_some(sets)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{PartId, PartyId};

    #[test]
    fn an_x_behind_a_digit_stands_for_any_digit() {
        let patterns = ["AM335#*", "AM437#*", "STM32F1##*", "STM32F4##*", "T31X*", "MAX232*", "LX2160"];
        let entry = |(n, text): (u32, &&str)| IndexedPattern {
            pattern: text.parse().expect(text),
            part: PartId(n),
            maker: PartyId(0),
        };
        let (index, _) = PatternIndex::build((0u32..).zip(&patterns).map(entry).collect());
        for (written, parts) in [
            ("AM335x", &[0][..]),
            ("am33xx", &[0]),
            ("AM43xx Sitara", &[1]),
            ("the STM32F4xx series", &[3]),
            ("STM32F4 series", &[3]),
            ("STM32Fxxx", &[2, 3]),
            ("AM5xxx", &[]),
            ("MAX232", &[]),
            ("LX2160", &[]),
            ("T3x", &[]),
            ("AM3358", &[]),
        ] {
            let found = index.find_family_name(written, &|_| true);
            let found: Vec<u32> = found.iter().flat_map(|f| f.patterns.iter().map(|p| p.part.0)).collect();
            assert_eq!(found, parts, "{written}");
        }
    }
}
