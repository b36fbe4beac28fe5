//! What `screen NAME` says to people.

use std::fmt::Write as _;

use super::alignment::alignment;
use super::ask::{EntryHit, Query, Screener, any};
use super::lines::score;
use crate::commands::lists::{counted, dates};
use crate::diagnostic::Diagnostic;
use crate::lists::official_list;
use crate::names::index::Classes;
use crate::text::shown::shown;

/// The entries that somebody may be, best first, and whether there is one about which nobody decided.
///
/// # Errors
/// When the lists cannot be read.
pub(super) fn said(
    who: &Query<'_>,
    screener: &Screener,
    explain: bool,
) -> Result<(String, bool), Diagnostic> {
    let hits = screener.explained(who)?;
    let mut text = format!("name {}\n", shown(who.name));
    for (hit, explanation) in &hits {
        entry(&mut text, hit, screener);
        if let Some(explanation) = explanation.as_ref().filter(|_| explain) {
            alignment(&mut text, explanation);
        }
    }
    if let Some(why) = who.unread() {
        line(&mut text, "unread", &why);
    } else if hits.is_empty() {
        let _ = writeln!(text, "  no match in {}", shown(held_against(screener)));
    }
    text.push('\n');
    let any = any(who, hits.iter().map(|(hit, _)| hit));
    Ok((text, any))
}

/// A line under an entry; none for a value that is empty.
pub(super) fn line(text: &mut String, what: &str, value: &str) {
    if !value.is_empty() {
        let _ = writeln!(text, "    {what:<10} {}", shown(value));
    }
}

fn entry(text: &mut String, hit: &EntryHit, screener: &Screener) {
    let (matched, listing) = (&hit.matched, &hit.matched.listing);
    let (kind, score) = (matched.match_type.as_str(), score(matched.score));
    let _ = writeln!(text, "  {kind:<7} {score}  {}", shown(listing.title()));
    let list = match official_list(&listing.list) {
        Some(list) => format!("{} ({})", listing.list, list.title),
        None => listing.list.clone(),
    };
    let edition = format!("{} of {}", matched.edition.source, matched.edition.date);
    line(text, "list", &format!("{list}, entry {}, {edition}", listing.entry));
    if matched.name != listing.title() {
        line(text, "listed as", &matched.name);
    }
    line(text, "country", &listing.countries.join(", "));
    line(text, "dates", &dates(listing, screener.as_of()));
    line(text, "citation", listing.citation.as_deref().unwrap_or_default());
    line(text, "programmes", &listing.programs.join("; "));
    line(text, "reason", &hit.reason());
    line(text, "clearance", &hit.decided().unwrap_or_default());
}

/// What a name was held against, so that nobody takes "nothing" for more than it is.
fn held_against(screener: &Screener) -> String {
    let editions = screener.editions();
    let entries = editions.iter().map(crate::lists::Edition::listings).sum();
    let of: Vec<String> = editions.iter().map(|e| format!("{} ({})", e.source, e.day())).collect();
    let mut text = format!("{} of {}", counted(entries, "entry", "entries"), of.join(", "));
    let left_out = match screener.classes() {
        Classes::ALL => "",
        Classes::ORGANISATIONS => "; persons, vessels and aircraft were left out",
        with if with == Classes::ORGANISATIONS.with(crate::model::PartyKind::Person) => {
            "; vessels and aircraft were left out"
        }
        _ => "; persons were left out",
    };
    text.push_str(left_out);
    text
}
