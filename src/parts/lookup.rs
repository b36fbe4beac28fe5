//! Which family a marking belongs to, and how exactly.

use super::index::{Accepts, IndexedPattern, PatternIndex, Spelling};
use super::marking::{Gap, Marking, compact, fold_confusable, upper};
use super::{cards, device, suffixes};
use crate::model::Exactness;

/// Shorter texts are no markings.
const SHORTEST: usize = 3;
/// In a longer text, so many places are tried as the beginning of a marking.
const PLACES: usize = 64;
/// A package or speed grade after a gap is no longer than this.
const LONGEST_ENDING: usize = 12;

/// A marking that a pattern matched.
#[derive(Clone, Debug)]
pub(crate) struct PatternHit<'i> {
    /// The pattern.
    pub pattern: &'i IndexedPattern,
    /// How exact.
    pub exactness: Exactness,
    /// The marking as compared.
    pub normalised: String,
    /// What follows the family: package, speed, temperature.
    pub rest: String,
}

impl PatternIndex {
    /// The family of a marking as written: the whole text first, then a marking within a longer text, then both
    /// with O taken for 0 and I for 1; then the same without what devices write beside a name.
    pub(crate) fn find(&self, written: &str) -> Option<PatternHit<'_>> {
        self.find_among(written, &|_| true)
    }

    /// As [`Self::find`], among the patterns that are accepted.
    pub(crate) fn find_among(&self, written: &str, accepts: Accepts<'_>) -> Option<PatternHit<'_>> {
        let text = upper(written);
        let found = self.find_text(&text, accepts);
        if found.as_ref().is_some_and(|hit| hit.exactness.settles()) {
            return found;
        }
        let bare = device::bare(&text).and_then(|bare| self.find_text(&bare, accepts));
        let card = || cards::bare(&text).and_then(|bare| self.find_text(&bare, accepts));
        let settled = |hit: &PatternHit<'_>| hit.exactness.settles();
        bare.filter(settled).or_else(|| card().filter(settled)).or(found)
    }

    /// The part whose marking begins somewhere in what stands behind a family: two markings that were written as one word
    /// (`AM335xCV1835`). `rest` is in capitals, without gaps.
    pub(crate) fn glued(&self, rest: &str) -> Option<&IndexedPattern> {
        let behind =
            |start| Some(self.best(rest.as_bytes().get(start..)?, Spelling::Plain, &|_| true, |_| true)?.0);
        (0..rest.len()).find_map(behind)
    }

    /// The numbering scheme of a marking: a whole marking, with what can be its package, speed or temperature behind.
    pub(crate) fn find_scheme(&self, written: &str, accepts: Accepts<'_>) -> Option<PatternHit<'_>> {
        let text = upper(written);
        let of = |text: &str| {
            let (stripped, suffixes) = suffixes::strip(text);
            let marking = Marking { suffixes, ..compact(stripped) };
            let hit = self.whole(&marking, Spelling::Plain, accepts)?;
            let covers = hit.pattern.pattern.len();
            // A scheme is short, `MAX 232 pieces` is none; the words of its own name may stand apart.
            let letter = |at: usize| marking.compact.as_bytes().get(at).is_some_and(u8::is_ascii_uppercase);
            let apart =
                |at: usize| marking.gaps.get(at) == Some(&Gap::Word) && !(letter(at - 1) && letter(at));
            let one_word = !(1..covers).any(apart) || first_word(&marking, covers).is_none();
            let named = has_digit(&marking, 0, marking.compact.len())
                || covers == marking.compact.len()
                || marking.gaps.get(covers) == Some(&Gap::Word);
            // The letters that a scheme begins with are no marking by themselves: `W25`.
            let open = hit.pattern.pattern.is_open();
            let named = named && (!open || covers >= 4 || marking.compact.len() > covers);
            let fits = named && ends_as_grade(&marking, covers);
            (fits && one_word).then_some(PatternHit { exactness: Exactness::Scheme, ..hit })
        };
        of(&text).or_else(|| of(&device::bare(&text)?))
    }

    fn find_text(&self, text: &str, accepts: Accepts<'_>) -> Option<PatternHit<'_>> {
        let plain = compact(text);
        if plain.compact.len() < SHORTEST {
            return None;
        }
        let (stripped, suffixes) = suffixes::strip(text);
        let stripped = Marking { suffixes, ..compact(stripped) };
        let glued =
            suffixes::strip_glued(text).map(|(rest, s)| Marking { suffixes: vec![s], ..compact(rest) });
        // A suffix may be part of the marking itself: as written is better, if it fits to the end.
        let as_written = self.whole(&plain, Spelling::Plain, accepts);
        if as_written.as_ref().is_some_and(|hit| hit.exactness == Exactness::Exact) {
            return as_written;
        }
        self.whole(&stripped, Spelling::Plain, accepts)
            .or(as_written)
            .or_else(|| self.whole(glued.as_ref()?, Spelling::Plain, accepts))
            .or_else(|| self.within(&stripped, Spelling::Plain, accepts))
            .or_else(|| self.whole(&stripped, Spelling::Folded, accepts))
            .or_else(|| self.whole(glued.as_ref()?, Spelling::Folded, accepts))
            .or_else(|| self.within(&stripped, Spelling::Folded, accepts))
    }

    /// The family of a whole marking.
    fn whole(&self, marking: &Marking, spelling: Spelling, accepts: Accepts<'_>) -> Option<PatternHit<'_>> {
        let spelled = spell(marking, spelling);
        let (pattern, covers) =
            self.best(spelled.as_bytes(), spelling, accepts, |end| end == spelled.len())?;
        if spelling == Spelling::Folded && !has_digit(marking, 0, covers) {
            return None;
        }
        let exactness = match spelling {
            Spelling::Folded => Exactness::Confusable,
            Spelling::Plain if covers == spelled.len() => Exactness::Exact,
            Spelling::Plain if settled(marking, covers) => Exactness::Family,
            Spelling::Plain => Exactness::Partial,
        };
        // Words that follow are not the marking's.
        let end = if settled(marking, covers) { None } else { first_word(marking, covers) };
        let end = end.unwrap_or(spelled.len());
        Some(PatternHit {
            pattern,
            exactness,
            normalised: spelled.get(..end).unwrap_or_default().to_owned(),
            rest: spelled.get(covers..end).unwrap_or_default().to_owned(),
        })
    }

    /// The most specific marking that stands somewhere in a longer text, beginning and ending at a gap.
    fn within(&self, marking: &Marking, spelling: Spelling, accepts: Accepts<'_>) -> Option<PatternHit<'_>> {
        let spelled = spell(marking, spelling);
        let gap = |at: usize| marking.gaps.get(at).copied();
        let mut best: Option<(usize, usize, &IndexedPattern)> = None;
        for start in (0..spelled.len()).filter(|at| *at == 0 || gap(*at) != Some(Gap::None)).take(PLACES) {
            let text = spelled.as_bytes().get(start..).unwrap_or_default();
            let found = self.best(text, spelling, accepts, |end| gap(start + end) != Some(Gap::None));
            if let Some((pattern, covers)) = found
                && (spelling == Spelling::Plain || has_digit(marking, start, covers))
                && best.is_none_or(|(_, _, b)| pattern.pattern.specificity() > b.pattern.specificity())
            {
                best = Some((start, covers, pattern));
            }
        }
        let (start, covers, pattern) = best?;
        let family_ends = start + covers;
        let word_ends = first_word(marking, family_ends).unwrap_or(spelled.len());
        Some(PatternHit {
            pattern,
            exactness: if spelling == Spelling::Plain { Exactness::Partial } else { Exactness::Confusable },
            normalised: spelled.get(start..word_ends).unwrap_or_default().to_owned(),
            rest: spelled.get(family_ends..word_ends).unwrap_or_default().to_owned(),
        })
    }
}

fn spell(marking: &Marking, spelling: Spelling) -> std::borrow::Cow<'_, str> {
    match spelling {
        Spelling::Plain => std::borrow::Cow::Borrowed(&marking.compact),
        Spelling::Folded => fold_confusable(&marking.compact),
    }
}

/// Whether the marking as written holds a digit there. Where it does not, it is a word (`GW Instek`), and nobody
/// wrote letters for digits.
fn has_digit(marking: &Marking, start: usize, covers: usize) -> bool {
    marking.compact.bytes().skip(start).take(covers).any(|b| b.is_ascii_digit())
}

/// Whether what follows the family can only be its package, speed or temperature.
///
/// It is not settled where digits run on without a gap (`XC7Z0101…`: 010 and grade 1, or 0101?), where whole words
/// follow (`CV1835 vision board`), and where there is no digit at all: `Ingenico` is no `INGENIC*`.
fn settled(marking: &Marking, covers: usize) -> bool {
    let bytes = marking.compact.as_bytes();
    let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
    let runs_on =
        covers > 0 && digit(covers - 1) && digit(covers) && marking.gaps.get(covers) == Some(&Gap::None);
    !runs_on && has_digit(marking, 0, bytes.len()) && ends_as_grade(marking, covers)
}

/// Whether the words behind the family can only be its package, speed or temperature.
fn ends_as_grade(marking: &Marking, covers: usize) -> bool {
    first_word(marking, covers).is_none_or(|at| {
        let words = marking.compact.get(at..).unwrap_or_default();
        words.len() <= LONGEST_ENDING && grades_only(marking, at)
    })
}

/// Where the first word after the family begins, if the marking has a gap between words there.
fn first_word(marking: &Marking, covers: usize) -> Option<usize> {
    (covers..marking.compact.len()).find(|at| marking.gaps.get(*at) == Some(&Gap::Word))
}

/// Whether every word from `at` on could be a grade: one or two letters, or something with a digit.
fn grades_only(marking: &Marking, at: usize) -> bool {
    let bytes = marking.compact.as_bytes();
    let mut start = at;
    while start < bytes.len() {
        let end = first_word(marking, start + 1).unwrap_or(bytes.len());
        let word = bytes.get(start..end).unwrap_or_default();
        if word.len() > 2 && !word.iter().any(u8::is_ascii_digit) {
            return false;
        }
        start = end;
    }
    true
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::{PartId, PartyId};

    const PATTERNS: &[&str] = &[
        "CV183#*",
        "BM168#*",
        "BM1368*",
        "XC7Z010*",
        "AM335#*",
        "STM32MP157*",
        "MCIMX6*",
        "LAN8720A",
        "K210",
        "INGENIC*",
        "POWER10",
    ];

    fn index() -> PatternIndex {
        let entry = |(n, text): (u32, &&str)| IndexedPattern {
            pattern: text.parse().expect(text),
            part: PartId(n),
            maker: PartyId(n),
        };
        PatternIndex::build((0u32..).zip(PATTERNS).map(entry).collect()).0
    }

    #[test]
    fn markings_as_people_write_them() {
        use Exactness::{Confusable, Exact, Family, Partial};
        let index = index();
        for (written, pattern, exactness, rest) in [
            ("CV1835", "CV183#*", Exact, ""),
            ("cv-1835", "CV183#*", Exact, ""),
            ("ＣＶ１８３５", "CV183#*", Exact, ""),
            ("CV1835-ND", "CV183#*", Exact, ""),
            ("CV1835 REV B", "CV183#*", Partial, ""),
            ("CV1835 0M WT", "CV183#*", Family, "0MWT"),
            ("CV18351", "CV183#*", Partial, "1"),
            ("CV1835-1", "CV183#*", Family, "1"),
            ("BM1684X", "BM168#*", Family, "X"),
            ("BM1368AA", "BM1368*", Family, "AA"),
            ("XC7Z010-1CLG400C", "XC7Z010*", Family, "1CLG400C"),
            ("XC7Z0101CLG400C", "XC7Z010*", Partial, "1CLG400C"),
            ("IC SOC XC7Z010-1CLG400C 400BGA", "XC7Z010*", Partial, "1CLG400C"),
            ("AM3358B ZCZ100", "AM335#*", Family, "BZCZ100"),
            ("STM32MP157CAB3TR", "STM32MP157*", Family, "CAB3TR"),
            ("XC7ZO1O-1CLG400C", "XC7Z010*", Confusable, "1CLG400C"),
            ("BMI684", "BM168#*", Confusable, ""),
            ("MC1MX6Q", "MCIMX6*", Confusable, "Q"),
            ("LAN8720A/REEL", "LAN8720A", Exact, ""),
            ("LAN8720ATR", "LAN8720A", Exact, ""),
            ("SoC: K210 (Kendryte)", "K210", Partial, ""),
            ("Ingenic", "INGENIC*", Exact, ""),
            ("Ingenico", "INGENIC*", Partial, "O"),
            ("POWER1O", "POWER10", Confusable, ""),
        ] {
            let hit = index.find(written).expect(written);
            let got = (hit.pattern.pattern.as_str(), hit.exactness, hit.rest.as_str());
            assert_eq!(got, (pattern, exactness, rest), "{written}");
        }
    }

    #[test]
    fn what_only_looks_alike_is_no_hit() {
        let index = index();
        for written in [
            "BM1362",
            "BM1397",
            "CV1800B",
            "K2100",
            "LAN8720AI",
            "XCV1835",
            "8M1684",
            "CV",
            "",
            "---",
            "控制板",
        ] {
            assert!(index.find(written).is_none(), "{written}: {:?}", index.find(written));
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_a_lookup_panic_and_a_hit_is_in_the_text(text in "\\PC{0,30}", part in "(CV1835|BM1684|XC7Z0I0)?") {
            let index = index();
            let written = format!("{text} {part}");
            if let Some(hit) = index.find(&written) {
                let whole = compact(&upper(&written)).compact;
                prop_assert!(fold_confusable(&whole).contains(&*fold_confusable(&hit.normalised)));
                prop_assert!(hit.normalised.ends_with(&hit.rest));
            }
        }

        #[test]
        fn the_index_finds_what_trying_every_pattern_finds(marking in "(CV18|BM1|AM33|K2)[0-9A-B]{1,4}") {
            let index = index();
            let brute = PATTERNS.iter().filter_map(|t| t.parse::<super::super::Pattern>().ok())
                .filter(|p| p.matches(&marking)).max_by_key(super::super::pattern::Pattern::specificity);
            let found = index.whole(&compact(&marking), Spelling::Plain, &|_| true).map(|h| h.pattern.pattern.clone());
            prop_assert_eq!(found, brute);
        }
    }
}
