//! Whose part a marking is: families first, then numbering schemes, then names of families; and what follows where
//! somebody wrote who makes it, or where two makers use the marking.

use super::{Catalogue, Text};
use crate::model::{Exactness, PartId, PartMatch, PartyId};
use crate::parts::{Accepts, FamilyName, PatternHit, plain_name};

/// Words of the longest maker's name in front of a marking.
const WORDS_OF_A_MAKER: usize = 4;
/// What people write who do not know the maker; in small letters.
const NOBODY: &[&str] =
    &["", "n/a", "na", "-", "none", "unknown", "generic", "various", "oem", "tbd", "other", "不明", "未知"];

/// The part of a marking of which nobody wrote who makes it.
pub(super) fn find(catalogue: &Catalogue, marking: &str) -> Option<PartMatch> {
    let found = by_anyone(catalogue, marking);
    if found.as_ref().is_some_and(|m| matches!(m.exactness, Exactness::Family | Exactness::Exact)) {
        return found;
    }
    let bare = plain_name(marking);
    for text in [Some(marking), bare.as_deref()].into_iter().flatten() {
        if let Some((makers, rest)) = maker_in_front(catalogue, text)
            && let Some(theirs) = by_makers(catalogue, rest, &makers).filter(|m| m.exactness.settles())
        {
            return Some(of_sure_maker(catalogue, found, theirs));
        }
    }
    found
}

/// Who makes a part, as a text says it.
#[derive(Debug)]
pub(super) struct Makers {
    /// The firms that it names and that make parts; none where it names nobody who does.
    pub(super) firms: Box<[PartyId]>,
    /// Whether it says nothing of the maker: a machine's brand, a shop, or a word for nobody.
    pub(super) nobody: bool,
    /// Whether it is the name of a maker of accelerators.
    pub(super) accelerators: bool,
}

impl Makers {
    /// Those that a text names: the whole text, else the firms that stand within it.
    pub(super) fn of(text: &Text<'_, '_>) -> Self {
        let catalogue = text.catalogue();
        let whole = text.party().map(|matched| matched.party);
        let within = if whole.is_none() { text.parties_within() } else { &[] };
        let named = whole.into_iter().chain(within.iter().map(|matched| matched.party));
        let firms: Box<[PartyId]> =
            named.filter(|party| catalogue.lookup.makers.makes_parts(*party)).collect();
        let known = whole.is_some() || !within.is_empty();
        // A machine's brand or a shop says nothing of the chip; a firm that nobody knows may be its maker.
        let nobody =
            firms.is_empty() && (known || NOBODY.contains(&text.as_str().trim().to_lowercase().as_str()));
        let accelerators = whole.is_some_and(|party| catalogue.makes_accelerators(party));
        Self { firms, nobody, accelerators }
    }
}

/// The part of a marking, where somebody wrote who makes it: these makers of parts, or a firm that nobody knows. `found` is
/// the part of which nobody wrote it.
pub(super) fn find_of(
    catalogue: &Catalogue,
    marking: &str,
    found: Option<PartMatch>,
    makers: &[PartyId],
) -> Option<PartMatch> {
    if makers.is_empty() {
        return disputed(found?);
    }
    let theirs = by_makers(catalogue, marking, makers);
    let settled = |found: &PartMatch| found.exactness.settles();
    // The maker stands in front of the marking as well: `Intel(R) Xeon(R) Gold 6244`.
    let behind_maker = || {
        let bare = plain_name(marking);
        let texts = [Some(marking), bare.as_deref()].into_iter().flatten();
        let mut rests = texts.filter_map(|text| {
            let (front, rest) = maker_in_front(catalogue, text)?;
            let same = |maker: &PartyId| front.iter().any(|f| catalogue.lookup.makers.related(*maker, *f));
            by_makers(catalogue, rest, makers).filter(|_| makers.iter().any(same)).filter(settled)
        });
        rests.next()
    };
    let theirs = match theirs {
        Some(found) if !settled(&found) => {
            behind_maker().map(|behind| of_sure_maker(catalogue, Some(found.clone()), behind)).or(Some(found))
        }
        found => found,
    };
    match theirs {
        Some(theirs) if settled(&theirs) => Some(theirs),
        theirs => {
            let others = found.filter(|m| !of_one(catalogue, m.part, makers));
            let others = others.filter(|m| !use_marking_of(catalogue, makers, m.part));
            others.and_then(disputed).or(theirs)
        }
    }
}

/// What remains of a match that the row's maker speaks against: nothing of a marking that two makers use or that
/// only fits a scheme, a reason to look where the marking is one maker's alone.
fn disputed(found: PartMatch) -> Option<PartMatch> {
    match found.exactness {
        Exactness::Ambiguous | Exactness::Scheme => None,
        _ => Some(PartMatch { exactness: found.exactness.min(Exactness::Disputed), ..found }),
    }
}

/// The part of a marking, whoever makes it; of a marking that two makers use, the one that others only resemble.
fn by_anyone(catalogue: &Catalogue, marking: &str) -> Option<PartMatch> {
    let found = among(catalogue, marking, &|_| true)?;
    let mut others = same_marking(catalogue, &found);
    if others.is_empty() {
        return Some(found);
    }
    others.insert(0, found.part);
    let resembled = |part: &PartId| {
        catalogue
            .parts
            .get(part.index())
            .is_none_or(|entry| entry.look_alike_of.iter().all(|original| !others.contains(original)))
    };
    let part = others.iter().copied().find(resembled).unwrap_or(found.part);
    others.retain(|other| *other != part);
    Some(PartMatch { part, exactness: found.exactness.min(Exactness::Ambiguous), also: others, ..found })
}

/// The part of a marking, if one of these firms or of their houses makes it.
fn by_makers(catalogue: &Catalogue, marking: &str, makers: &[PartyId]) -> Option<PartMatch> {
    among(catalogue, marking, &|pattern| {
        makers.iter().any(|maker| catalogue.lookup.makers.related(*maker, pattern.maker))
    })
}

fn of_one(catalogue: &Catalogue, part: PartId, makers: &[PartyId]) -> bool {
    let maker = catalogue.parts.get(part.index()).map(|entry| entry.maker);
    maker.is_some_and(|m| makers.iter().any(|maker| catalogue.lookup.makers.related(*maker, m)))
}

/// Whether one of these firms has parts that are marked like this family.
fn use_marking_of(catalogue: &Catalogue, makers: &[PartyId], part: PartId) -> bool {
    catalogue.parts.iter().any(|entry| {
        entry.look_alike_of.contains(&part)
            && makers.iter().any(|maker| catalogue.lookup.makers.related(*maker, entry.maker))
    })
}

/// The best match: a family, a name of a family, a scheme, then what only resembles a family.
fn among(catalogue: &Catalogue, marking: &str, accepts: Accepts<'_>) -> Option<PartMatch> {
    let (families, schemes) = (&catalogue.lookup.families, &catalogue.lookup.schemes);
    let family = families.find_among(marking, accepts).map(matched).map(|m| not_glued(catalogue, m, None));
    if family.as_ref().is_some_and(|m| m.exactness.is_conclusive()) {
        return family;
    }
    let family_name = || {
        let name = families.find_family_name(marking, accepts);
        let found = name.or_else(|| schemes.find_family_name(marking, accepts)).and_then(named_family);
        // Nothing tells where the name ends and another marking begins.
        found.map(|m| not_glued(catalogue, m.clone(), m.normalised.get(1..)))
    };
    let scheme = family_name()
        .or_else(|| schemes.find_scheme(marking, accepts).map(matched))
        .map(|m| not_glued(catalogue, m, None));
    match scheme.filter(|m| m.exactness.settles() || family.is_none()) {
        Some(scheme) => Some(of_sure_maker(catalogue, family, scheme)),
        None => family,
    }
}

/// The match, and no more than a reason to look where another maker's marking begins behind it: a column that lost the sign
/// between two markings would clear the first of them and hide the second. `behind` is what may hold it, else what stands
/// behind the family.
fn not_glued(catalogue: &Catalogue, found: PartMatch, behind: Option<&str>) -> PartMatch {
    let maker = |part: PartId| catalogue.parts.get(part.index()).map(|entry| entry.maker);
    let other = catalogue.lookup.families.glued(behind.unwrap_or(&found.rest));
    if other.is_some_and(|pattern| maker(pattern.part) != maker(found.part)) {
        return PartMatch { exactness: found.exactness.min(Exactness::Partial), ..found };
    }
    found
}

/// A family that a marking only resembles, and a scheme that settles whose part it is: if both are one maker's, the
/// family is the better word for it, and its maker is sure.
fn of_sure_maker(catalogue: &Catalogue, family: Option<PartMatch>, scheme: PartMatch) -> PartMatch {
    let maker = |m: &PartMatch| catalogue.parts.get(m.part.index()).map(|part| part.maker);
    match family {
        Some(family) if !scheme.exactness.is_conclusive() && maker(&family) == maker(&scheme) => {
            match family.exactness {
                Exactness::Partial => PartMatch { exactness: scheme.exactness, ..family },
                _ => family,
            }
        }
        // Within a longer text, a family is more than the shape of a scheme.
        Some(family) if !scheme.exactness.is_conclusive() && family.exactness == Exactness::Partial => family,
        _ => scheme,
    }
}

/// The families of other makers that are said to use this very marking.
fn same_marking(catalogue: &Catalogue, found: &PartMatch) -> Vec<PartId> {
    let entry = |part: PartId| catalogue.parts.get(part.index());
    let indexes = [&catalogue.lookup.families, &catalogue.lookup.schemes];
    let matching = indexes.into_iter().flat_map(|index| {
        index.all_matches(&found.normalised).into_iter().filter_map(|n| Some(index.get(n)?.part))
    });
    let names = |one: PartId, other: PartId| entry(one).is_some_and(|e| e.look_alike_of.contains(&other));
    let mut parts: Vec<PartId> = matching
        .filter(|part| *part != found.part && (names(*part, found.part) || names(found.part, *part)))
        .collect();
    parts.sort_unstable();
    parts.dedup();
    parts
}

fn matched(hit: PatternHit<'_>) -> PartMatch {
    PartMatch {
        part: hit.pattern.part,
        pattern: hit.pattern.pattern.as_str().to_owned(),
        exactness: hit.exactness,
        normalised: hit.normalised,
        rest: hit.rest,
        also: Vec::new(),
    }
}

/// The part of a family name, if all that it may mean is one maker's: which part it is stays open.
fn named_family(name: FamilyName<'_>) -> Option<PartMatch> {
    let first = name.patterns.first()?;
    let one_maker = name.patterns.iter().all(|pattern| pattern.maker == first.maker);
    one_maker.then(|| PartMatch {
        part: first.part,
        pattern: first.pattern.as_str().to_owned(),
        exactness: if name.whole { Exactness::Scheme } else { Exactness::Partial },
        normalised: name.name,
        rest: String::new(),
        also: Vec::new(),
    })
}

/// A maker's name in front of a marking, longest first, and the marking: `TI AM335x`, `Holt HI-3110`.
fn maker_in_front<'m>(catalogue: &Catalogue, marking: &'m str) -> Option<(Vec<PartyId>, &'m str)> {
    let gaps =
        marking.char_indices().filter(|(_, c)| c.is_whitespace() || matches!(c, ':' | ',' | '/' | '-'));
    let gaps: Vec<(usize, char)> = gaps.take(WORDS_OF_A_MAKER).collect();
    gaps.iter().rev().find_map(|(at, sign)| {
        let (front, rest) = (marking.get(..*at)?.trim(), marking.get(at + sign.len_utf8()..)?.trim());
        let party = catalogue.text(front).party()?.party;
        (!rest.is_empty() && catalogue.lookup.makers.makes_parts(party)).then(|| (vec![party], rest))
    })
}
