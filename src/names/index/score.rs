//! The score of two readings: words are paired, and what is paired is weighed against what is not.
//!
//! `2 · Σ likeness · min(weights) / (weight of one + weight of the other)`: the Dice coefficient, soft because words
//! alike count in part, and weighted because some words say more than others.

use super::vocabulary::WordClass;

/// A word of a reading, as far as the score needs it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Side {
    /// Three letters or fewer, which are too often those of somebody else.
    pub(super) short: bool,
    /// In thousandths of a word that is a firm's own.
    pub(super) weight: u32,
    pub(super) class: WordClass,
}

/// Two words that were paired.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pair {
    /// Place of the word in the query.
    pub(super) query: u32,
    /// Place of the word in the name.
    pub(super) name: u32,
    /// How alike they are, in thousandths.
    pub(super) alike: u16,
    /// Likeness times the lesser weight.
    pub(super) gain: u32,
}

/// Shared weight without which there is no hit: common words alone name nobody.
pub(super) const DISTINCTIVE: u64 = 390;
/// The same, if all words of both are paired: some names are made of common words.
const COMMON_BUT_ALL: u64 = 300;
/// And there are so many of them, each with some weight.
const MANY: usize = 3;
const TELLING: u32 = 80_000;
/// From this score on all words count as paired.
const ALL: u64 = 950;
/// The best that is not the same.
pub(super) const NEARLY: u16 = 990;
/// Both name a number, and not the same one.
const OTHER_NUMBER: u16 = 150;
/// Both name a place, and not the same one.
const OTHER_PLACE: u16 = 150;
/// Both name what they do, and not the same.
const OTHER_BUSINESS: u16 = 40;
/// All they share of their own is three letters, and one of them says more.
const SHORT: u16 = 150;
/// All they share of their own is one word of the dictionary (`star`, `phoenix`), and one of them says more.
const LONE_COMMON: u16 = 100;
/// The listed name is one word, and who is asked for has another one beside it.
const LONE_WORD: u16 = 60;
/// The words stand in another order.
const OTHER_ORDER: u16 = 5;

/// Pairs words, each at most once, the most telling pairs first; `pairs` then holds those that were chosen.
pub(super) fn pair_up(
    query: &[Side],
    name: &[Side],
    alike: impl Fn(usize, usize) -> u16,
    pairs: &mut Vec<Pair>,
) {
    all_pairs(query, name, alike, pairs);
    choose(pairs);
}

/// All pairs of words that are alike.
pub(super) fn all_pairs(
    query: &[Side],
    name: &[Side],
    alike: impl Fn(usize, usize) -> u16,
    pairs: &mut Vec<Pair>,
) {
    pairs.clear();
    for (q, asked) in (0_u32..).zip(query) {
        for (n, listed) in (0_u32..).zip(name) {
            let alike = alike(q as usize, n as usize);
            if alike > 0 {
                let gain = u32::from(alike) * asked.weight.min(listed.weight);
                pairs.push(Pair { query: q, name: n, alike, gain });
            }
        }
    }
}

/// Keeps the most telling pairs, each word in one at most.
pub(super) fn choose(pairs: &mut Vec<Pair>) {
    pairs.sort_unstable_by_key(|p| (std::cmp::Reverse((p.gain, p.alike)), p.query, p.name));
    let mut chosen = 0;
    for at in 0..pairs.len() {
        let pair = pairs[at];
        if pairs[..chosen].iter().all(|p| p.query != pair.query && p.name != pair.name) {
            pairs[chosen] = pair;
            chosen += 1;
        }
    }
    pairs.truncate(chosen);
}

/// Whether two readings of so much weight together cannot reach a threshold, whichever of these pairs are chosen.
pub(super) fn fall_short(pairs: &[Pair], weight: u64, threshold: u16) -> bool {
    2 * pairs.iter().map(|p| u64::from(p.gain)).sum::<u64>() < u64::from(threshold) * weight
}

/// The score of two readings whose words were paired, in thousandths; 0 if they share too little to be a hit.
pub(super) fn of_words(query: &[Side], name: &[Side], pairs: &[Pair]) -> u16 {
    let total = |sides: &[Side]| sides.iter().map(|s| u64::from(s.weight)).sum::<u64>();
    let gain: u64 = pairs.iter().map(|p| u64::from(p.gain)).sum();
    let score = 2 * gain / (total(query) + total(name)).max(1);
    let telling = pairs.iter().filter(|p| p.gain > TELLING).count();
    // A word of its own, letter by letter, will do, though it be near to a common one.
    let own = |p: &Pair| {
        p.alike == 1000 && query.get(p.query as usize).is_some_and(|s| s.class == WordClass::Plain)
    };
    let all = gain >= COMMON_BUT_ALL * 1000 && score >= ALL && (telling >= MANY || pairs.iter().any(own));
    if gain < DISTINCTIVE * 1000 && !all {
        return 0;
    }
    let score = u16::try_from(score).unwrap_or(NEARLY).min(NEARLY);
    score.saturating_sub(penalties(query, name, pairs))
}

/// What speaks against two readings beside the words that are missing.
fn penalties(query: &[Side], name: &[Side], pairs: &[Pair]) -> u16 {
    let lone = |sides: &[Side], is: &dyn Fn(WordClass) -> bool, place: fn(&Pair) -> u32| {
        (0_u32..).zip(sides).any(|(at, s)| is(s.class) && !pairs.iter().any(|p| place(p) == at))
    };
    let both = |class| lone(query, &|c| c == class, |p| p.query) && lone(name, &|c| c == class, |p| p.name);
    let mut penalties = 0;
    if both(WordClass::Number) {
        penalties += OTHER_NUMBER;
    }
    if both(WordClass::Place) {
        penalties += OTHER_PLACE;
    }
    let business = |class| matches!(class, WordClass::Industry | WordClass::Trade);
    if lone(query, &business, |p| p.query) && lone(name, &business, |p| p.name) {
        penalties += OTHER_BUSINESS;
    }
    let own = |p: &&Pair| query.get(p.query as usize).is_some_and(|s| s.class == WordClass::Plain);
    let mut own = pairs.iter().filter(own).filter_map(|p| query.get(p.query as usize)).peekable();
    if own.peek().is_some() && own.all(|s| s.short) && says_more(query, name, pairs) {
        penalties += SHORT;
    }
    penalties += lone_word(query, name, pairs);
    let crossed = |p: &Pair| pairs.iter().any(|o| o.query < p.query && o.name > p.name);
    if pairs.iter().any(crossed) {
        penalties += OTHER_ORDER;
    }
    penalties
}

/// What speaks against two readings that share one word that tells, if another word stands beside it.
fn lone_word(query: &[Side], name: &[Side], pairs: &[Pair]) -> u16 {
    let tells = |s: &&Side| !matches!(s.class, WordClass::Legal | WordClass::Filler | WordClass::Generic);
    let shared = || pairs.iter().filter_map(|p| query.get(p.query as usize)).filter(tells);
    if shared().count() != 1 {
        return 0;
    }
    let (asked, listed) = (query.iter().filter(tells).count(), name.iter().filter(tells).count());
    let common = shared().any(|s| s.class == WordClass::Common);
    let generic = |sides: &[Side], place: fn(&Pair) -> u32| {
        let lone = |at: u32| !pairs.iter().any(|p| place(p) == at);
        (0_u32..).zip(sides).any(|(at, s)| s.class == WordClass::Generic && lone(at))
    };
    let says_more = asked.max(listed) > 1 || generic(query, |p| p.query) || generic(name, |p| p.name);
    if common && says_more {
        LONE_COMMON
    } else if listed == 1 && asked > 1 {
        LONE_WORD
    } else {
        0
    }
}

/// Whether either holds a word without counterpart that says something.
fn says_more(query: &[Side], name: &[Side], pairs: &[Pair]) -> bool {
    let says = |s: &Side| !matches!(s.class, WordClass::Legal | WordClass::Filler);
    let paired = |sides: &[Side]| sides.iter().filter(|s| says(s)).count();
    let both = pairs.iter().filter(|p| query.get(p.query as usize).is_some_and(says)).count();
    paired(query) > both || paired(name) > both
}

/// Whether a name of which nothing but words of this weight is shared cannot reach a threshold.
pub(super) fn out_of_reach(shared: u64, query: u64, threshold: u16) -> bool {
    shared < COMMON_BUT_ALL || 2000 * shared < u64::from(threshold) * (query + shared)
}

/// Whether two readings weigh so differently that they cannot reach a threshold.
pub(super) fn too_unequal(query: u64, name: u64, threshold: u16) -> bool {
    2000 * query.min(name) < u64::from(threshold) * (query + name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(weight: u32, class: WordClass) -> Side {
        Side { short: false, weight, class }
    }

    #[test]
    fn common_words_alone_are_no_hit() {
        let words = [side(240, WordClass::Place), side(130, WordClass::Generic)];
        let mut pairs = Vec::new();
        pair_up(&words, &words, |q, n| if q == n { 1000 } else { 0 }, &mut pairs);
        assert_eq!(of_words(&words, &words, &pairs), 0);
    }

    #[test]
    fn other_numbers_and_places_lower_the_score() {
        let own = side(1000, WordClass::Plain);
        for class in [WordClass::Number, WordClass::Place] {
            let words = [own, side(240, class)];
            let mut pairs = Vec::new();
            pair_up(&words, &words, |q, n| if q == n { 1000 } else { 0 }, &mut pairs);
            let same = of_words(&words, &words, &pairs);
            pair_up(&words, &words, |q, n| if (q, n) == (0, 0) { 1000 } else { 0 }, &mut pairs);
            let other = of_words(&words, &words, &pairs);
            assert_eq!(same, NEARLY);
            assert!(other < 800, "{class:?}: {other}");
        }
    }

    #[test]
    fn one_word_of_the_dictionary_and_another_beside_it_is_somebody_else() {
        let (common, own) = (side(500, WordClass::Common), side(1000, WordClass::Plain));
        let (business, generic) = (side(240, WordClass::Industry), side(130, WordClass::Generic));
        let first = |q: usize, n: usize| if (q, n) == (0, 0) { 1000 } else { 0 };
        let scored = |query: &[Side], name: &[Side], alike: &dyn Fn(usize, usize) -> u16| {
            let mut pairs = Vec::new();
            pair_up(query, name, alike, &mut pairs);
            of_words(query, name, &pairs)
        };
        // `Phoenix Computers`, `Phoenix Group` and `Phoenix`.
        for other in [business, generic] {
            assert!(scored(&[common, other], &[common], &first) < 790);
            assert!(scored(&[common], &[common, other], &first) < 790);
        }
        // The same word beside both says that it is the same firm.
        let same = |q: usize, n: usize| if q == n { 1000 } else { 0 };
        assert_eq!(scored(&[common, generic], &[common, generic], &same), NEARLY);
        // A word of its own says more: a shorter name is met in full, a longer one nearly.
        let (shorter, longer) =
            (scored(&[own], &[own, business], &first), scored(&[own, business], &[own], &first));
        assert!(shorter > 790 && shorter - longer == LONE_WORD, "{shorter} {longer}");
    }
}
