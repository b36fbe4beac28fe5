//! `[[party]]` and `[[link]]`: firms and persons, and what ties them.

use super::{CONFIDENCES, Spot, id, named, owned, source, text, texts};
use crate::catalogue::ids::Ids;
use crate::model::{LinkEntry, LinkKind, PartyEntry, PartyId, Source};
use crate::source::TextFile;
use crate::tomlread::shares::opt_share;
use crate::tomlread::table::TomlTable;

/// What a party can be; whether it is a natural person is all that is used further.
const KINDS: &[(&str, bool)] = &[
    ("maker", false),
    ("brand", false),
    ("distributor", false),
    ("repair-centre", false),
    ("group", false),
    ("person", true),
    ("carrier", false),
    ("agency", false),
    ("other", false),
];

const LINK_KINDS: &[(&str, LinkKind)] = &[
    ("brand", LinkKind::Brand),
    ("owner", LinkKind::Owner),
    ("subsidiary", LinkKind::Subsidiary),
    ("shared-officer", LinkKind::SharedOfficer),
    ("address", LinkKind::Address),
];

/// The names of a party with their places.
#[derive(Debug)]
pub(in crate::catalogue) struct PartyDraft {
    pub(in crate::catalogue) file: TextFile,
    pub(in crate::catalogue) name: Spot,
    pub(in crate::catalogue) aliases: Vec<Spot>,
    pub(in crate::catalogue) native: Vec<Spot>,
}

/// Reads a party.
pub(in crate::catalogue) fn party(entry: TomlTable<'_>) -> Option<(PartyEntry, PartyDraft)> {
    let entry = named(entry, "id");
    let id = id(&entry, "id");
    let name = entry.req_str("name");
    let aliases = owned(entry.opt_list("aliases"));
    let native = owned(entry.opt_list("native"));
    let country = entry.opt_str("country");
    if let Some(country) = country.as_ref().filter(|c| !is_country(c.value)) {
        let message = format!("`{}` is no country code", country.value);
        entry.error("bad-value", country.span.clone(), message, "two capitals as in ISO 3166-1: CN, US");
    }
    let person = entry.opt_choices("kinds", KINDS).iter().any(|kind| kind.value);
    let source = source(&entry, id.as_deref());
    let note = text(&entry, "note");
    let file = entry.file().clone();
    entry.finish();
    let name = name?.map(str::to_owned);
    let party = PartyEntry {
        id: id?,
        name: name.value.clone(),
        aliases: texts(&aliases),
        native: texts(&native),
        country: country.map(|c| c.value.to_owned()),
        person,
        source: source?,
        note,
    };
    Some((party, PartyDraft { file, name, aliases, native }))
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase())
}

/// Reads a link.
pub(in crate::catalogue) fn link(entry: &TomlTable<'_>, ids: &Ids) -> Option<LinkEntry> {
    let from_id = entry.req_str("from");
    let to_id = entry.req_str("to");
    let from = from_id.as_ref().and_then(|id| ids.parties.resolve(id, entry)).map(PartyId);
    let to = to_id.as_ref().and_then(|id| ids.parties.resolve(id, entry)).map(PartyId);
    let kind = entry.req_choice("kind", LINK_KINDS);
    let share = opt_share(entry, "share");
    let since = entry.opt_date("since");
    let until = entry.opt_date("until");
    let source = entry.req_str("source");
    let confidence = entry.req_choice("confidence", CONFIDENCES);
    let note = text(entry, "note");
    if let (Some(from), Some(to)) = (&from_id, &to_id)
        && from.value == to.value
    {
        entry.error("bad-value", to.span.clone(), "a party cannot be tied to itself", "the same as `from`");
    }
    if let (Some(share), Some(kind)) = (&share, &kind)
        && !matches!(kind.value, LinkKind::Owner | LinkKind::Subsidiary)
    {
        let message = format!("a link of kind `{}` has no share", kind.value.as_str());
        entry.error("bad-value", share.span.clone(), message, "only `owner` and `subsidiary` have one");
    }
    if let (Some(since), Some(until)) = (&since, &until)
        && until.value <= since.value
    {
        entry.error("bad-value", until.span.clone(), "this link ends before it begins", "not after `since`");
    }
    let label = format!("{}#{}>{}", entry.file().name(), from_id?.value, to_id?.value);
    Some(LinkEntry {
        from: from?,
        to: to?,
        kind: kind?.value,
        share: share.map(|s| s.value),
        since: since.map(|d| d.value),
        until: until.map(|d| d.value),
        source: Source { entry: label, text: source?.value.to_owned(), confidence: confidence?.value },
        note,
    })
}
