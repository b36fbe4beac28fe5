//! `[[country-group]]`, `[[regime]]`, `[[region]]` and `[[cities]]`: what rules of destinations ask for.

use super::{id, named, source};
use crate::catalogue::ids::Ids;
use crate::model::{CitiesEntry, CountryGroup, GroupKind, Membership, RegionEntry, RegionId};
use crate::text::countries;
use crate::tomlread::table::{At, TomlTable};

/// Reads a group or regime; the ids of the groups outside which its countries lie are left for later.
pub(in crate::catalogue) fn group(
    entry: TomlTable<'_>,
    kind: GroupKind,
    ids: &Ids,
) -> Option<(CountryGroup, Vec<String>)> {
    let entry = named(entry, "id");
    let id = entry.req_str("id").map(|id| id.value.to_owned());
    let title = entry.req_str("title");
    let lasting = |country| Membership { country, since: None, until: None };
    let mut members: Vec<Membership> = codes(&entry, "members").into_iter().map(lasting).collect();
    for period in entry.tables("period", "period") {
        let country = period.req_str("country").and_then(|word| code(&period, &word));
        let (since, until) = (period.opt_date("since"), period.opt_date("until"));
        period.req_str("source");
        period.finish();
        let (since, until) = (since.map(|day| day.value), until.map(|day| day.value));
        members.extend(country.map(|country| Membership { country, since, until }));
    }
    let outside: Vec<String> =
        entry.opt_list("outside").into_iter().map(|group| group.value.to_owned()).collect();
    let regions = ids.regions.list(&entry, "regions", RegionId);
    if members.is_empty() && outside.is_empty() && regions.is_empty() {
        let message = format!("{} holds no country", entry.what());
        entry.error("missing-field", entry.span(), message, "`members`, `regions` or `outside` is needed");
    }
    entry.opt_str("note");
    let source = source(&entry, id.as_deref());
    entry.finish();
    let group =
        CountryGroup { id: id?, title: title?.value.to_owned(), kind, members, regions, source: source? };
    Some((group, outside))
}

/// Reads a region.
pub(in crate::catalogue) fn region(entry: TomlTable<'_>) -> Option<RegionEntry> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let title = entry.req_str("title");
    let country = entry.req_str("country").and_then(|word| code(&entry, &word));
    let claimed_by = codes(&entry, "claimed_by");
    let names = entry.req_list("names");
    let places = entry.opt_list("places");
    entry.opt_str("note");
    let source = source(&entry, id.as_deref());
    entry.finish();
    Some(RegionEntry {
        id: id?,
        title: title?.value.to_owned(),
        country: country?,
        claimed_by,
        names: owned(names?),
        places: owned(places),
        source: source?,
    })
}

/// Reads the cities of a country.
pub(in crate::catalogue) fn cities(entry: TomlTable<'_>) -> Option<CitiesEntry> {
    let country = entry.req_str("country").and_then(|word| code(&entry, &word));
    let names = entry.req_list("names");
    entry.req_str("source");
    entry.finish();
    Some(CitiesEntry { country: country?, names: owned(names?) })
}

fn owned(list: Vec<At<&str>>) -> Vec<String> {
    list.into_iter().map(|text| text.value.to_owned()).collect()
}

fn codes(entry: &TomlTable<'_>, key: &'static str) -> Vec<&'static str> {
    entry.opt_list(key).iter().filter_map(|word| code(entry, word)).collect()
}

fn code(entry: &TomlTable<'_>, word: &At<&str>) -> Option<&'static str> {
    let code = countries::codes().find(|code| *code == word.value);
    if code.is_none() {
        let message = format!("`{}` of {} is no country", word.value, entry.what());
        let label = countries::parse(word.value)
            .map_or("an ISO 3166-1 code such as CN".to_owned(), |meant| format!("did you mean `{meant}`?"));
        entry.error("bad-value", word.span.clone(), message, &label);
    }
    code
}
