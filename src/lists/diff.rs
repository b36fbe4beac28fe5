//! Who came, who went, and what changed between two editions.

use std::collections::BTreeMap;

use crate::model::Listing;

/// The difference between two editions.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Diff<'l> {
    /// Entries of the new one alone, ordered by list and entry.
    pub came: Vec<&'l Listing>,
    /// Entries of the old one alone, ordered by list and entry.
    pub went: Vec<&'l Listing>,
    /// Entries of both that say something else, ordered by list and entry.
    pub changed: Vec<Changed<'l>>,
}

/// An entry that says something else than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Changed<'l> {
    /// The entry as it was.
    pub old: &'l Listing,
    /// The entry as it is.
    pub new: &'l Listing,
    /// What changed, field by field.
    pub fields: Vec<FieldChange>,
}

/// What changed in one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FieldChange {
    /// The field: `names`, `end date`.
    pub field: &'static str,
    /// What it no longer says.
    pub gone: Vec<String>,
    /// What it says for the first time.
    pub new: Vec<String>,
}

/// What a field of an entry says.
type Says = fn(&Listing) -> Vec<String>;

/// The fields that are compared, each as what it says. Where an entry stands in its file is none of them.
const FIELDS: &[(&str, Says)] = &[
    ("id", |l| vec![l.entry.clone()]),
    ("kind", |l| vec![l.kind.as_str().to_owned()]),
    ("names", |l| l.names.iter().map(|n| format!("{} ({})", n.text, n.kind.as_str())).collect()),
    ("countries", |l| l.countries.clone()),
    ("addresses", |l| l.addresses.iter().map(|a| a.text.clone()).collect()),
    ("programmes", |l| l.programs.clone()),
    ("footnotes", |l| l.footnotes.iter().map(ToString::to_string).collect()),
    ("licence requirement", |l| l.requirement.iter().cloned().collect()),
    ("licence policy", |l| l.policy.iter().cloned().collect()),
    ("citation", |l| l.citation.iter().cloned().collect()),
    ("start date", |l| l.start.iter().map(ToString::to_string).collect()),
    ("end date", |l| l.end.iter().map(ToString::to_string).collect()),
    ("remarks", |l| l.remarks.iter().cloned().collect()),
    ("address of publication", |l| l.url.iter().cloned().collect()),
];

/// Compares two editions. Entries are the same if list and id are; one whose id was given anew is found again by its
/// name, where that is unique on both sides.
pub(crate) fn diff<'l>(old: &'l [Listing], new: &'l [Listing]) -> Diff<'l> {
    let mut went = by(old, |l| &l.entry);
    let mut came = by(new, |l| &l.entry);
    let mut pairs = Vec::new();
    // An id that stands several times in a list pairs off in the order of the files.
    pair(&mut went, &mut came, |a, b| a.len().min(b.len()), &mut pairs);
    let rest = |groups: Groups<'l>| groups.into_values().flatten().collect::<Vec<_>>();
    let (went, came) = (rest(went), rest(came));
    let mut went = by(went.iter().copied(), |l| l.title());
    let mut came = by(came.iter().copied(), |l| l.title());
    pair(&mut went, &mut came, |a, b| usize::from(a.len() == 1 && b.len() == 1), &mut pairs);

    let mut changed: Vec<Changed<'l>> = pairs
        .into_iter()
        .map(|(old, new)| Changed { old, new, fields: fields(old, new) })
        .filter(|c| !c.fields.is_empty())
        .collect();
    changed.sort_by_key(|c| place(c.new));
    let sorted = |groups: Groups<'l>| {
        let mut all = rest(groups);
        all.sort_by_key(|l| place(l));
        all
    };
    Diff { came: sorted(came), went: sorted(went), changed }
}

/// Entries by list and something else, in the order of the file.
type Groups<'l> = BTreeMap<(&'l str, &'l str), Vec<&'l Listing>>;

fn by<'l>(
    listings: impl IntoIterator<Item = &'l Listing>,
    key: impl Fn(&'l Listing) -> &'l str,
) -> Groups<'l> {
    let mut groups = Groups::new();
    for listing in listings {
        groups.entry((&listing.list, key(listing))).or_default().push(listing);
    }
    groups
}

/// Takes the first `how_many` of each group that both sides have.
fn pair<'l>(
    old: &mut Groups<'l>,
    new: &mut Groups<'l>,
    how_many: impl Fn(&[&Listing], &[&Listing]) -> usize,
    pairs: &mut Vec<(&'l Listing, &'l Listing)>,
) {
    for (key, old) in old.iter_mut() {
        if let Some(new) = new.get_mut(key) {
            let count = how_many(old, new);
            pairs.extend(old.drain(..count).zip(new.drain(..count)));
        }
    }
}

fn place(listing: &Listing) -> (&str, &str, u64) {
    (&listing.list, &listing.entry, listing.row)
}

fn fields(old: &Listing, new: &Listing) -> Vec<FieldChange> {
    FIELDS
        .iter()
        .filter_map(|(field, says)| {
            let (before, after) = (says(old), says(new));
            if before == after {
                return None;
            }
            let only = |these: &[String], others: &[String]| -> Vec<String> {
                these.iter().filter(|t| !others.contains(t)).cloned().collect()
            };
            let change = FieldChange { field, gone: only(&before, &after), new: only(&after, &before) };
            // The same in another order says the same.
            (!change.gone.is_empty() || !change.new.is_empty()).then_some(change)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ListedName, ListedNameKind};

    fn listing(list: &str, entry: &str, names: &[&str], row: u64) -> Listing {
        let name = |n: &&str| ListedName { text: (*n).to_owned(), kind: ListedNameKind::Primary };
        let names = names.iter().map(name).collect();
        Listing { list: list.to_owned(), entry: entry.to_owned(), names, row, ..Listing::default() }
    }

    #[test]
    fn who_came_went_and_changed() {
        let old = [
            listing("el", "1", &["Sophgo"], 1),
            listing("el", "2", &["Biren"], 2),
            listing("el", "3", &["Loongson"], 3),
        ];
        let mut moved = listing("el", "1", &["Sophgo", "算能"], 9);
        moved.end = Some("2027-01-01".parse().unwrap());
        let new = [listing("el", "4", &["Hygon"], 1), listing("el", "3", &["Loongson"], 2), moved];
        let diff = diff(&old, &new);
        assert_eq!(diff.came, [&new[0]]);
        assert_eq!(diff.went, [&old[1]]);
        let [changed] = diff.changed.as_slice() else { panic!("{:?}", diff.changed) };
        let fields: Vec<_> =
            changed.fields.iter().map(|f| (f.field, f.gone.clone(), f.new.clone())).collect();
        assert_eq!(
            fields,
            [
                ("names", vec![], vec!["算能 (primary)".to_owned()]),
                ("end date", vec![], vec!["2027-01-01".to_owned()])
            ]
        );
    }

    #[test]
    fn an_entry_with_a_new_id_is_found_by_its_name_and_two_of_one_name_are_not() {
        let old = [
            listing("el", "1", &["Sophgo"], 1),
            listing("el", "a", &["Li"], 2),
            listing("el", "b", &["Li"], 3),
        ];
        let new = [listing("el", "x", &["Sophgo"], 1), listing("el", "c", &["Li"], 2)];
        let diff = diff(&old, &new);
        assert_eq!(diff.changed.len(), 1);
        assert_eq!(diff.changed[0].fields[0].field, "id");
        assert_eq!((diff.went.len(), diff.came.len()), (2, 1));
        // The same name on another list is another entry.
        let other = [listing("sdn", "1", &["Sophgo"], 1)];
        assert_eq!(super::diff(&old[..1], &other).came.len(), 1);
    }

    #[test]
    fn an_edition_does_not_differ_from_itself_even_where_ids_stand_twice() {
        let same =
            [listing("el", "1", &["A"], 1), listing("el", "1", &["B"], 2), listing("el", "1", &["A"], 3)];
        assert_eq!(diff(&same, &same), Diff::default());
        let fewer = diff(&same, &same[..2]);
        assert_eq!((fewer.went.as_slice(), fewer.came.len(), fewer.changed.len()), (&[&same[2]][..], 0, 0));
    }
}
