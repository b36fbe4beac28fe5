//! What a rule can ask for: one file a kind, one line in [`KINDS`].

mod attribute;
mod board;
mod class;
mod classification;
mod combine;
mod destination;
mod document;
mod linked;
mod listing;
mod missing;
mod origin;
mod part;
mod party;
mod wording;

use std::collections::BTreeMap;
use std::fmt::Debug;

use hashbrown::HashSet;
use jiff::civil::Date;

pub(crate) use attribute::Column;
pub(crate) use attribute::values;

use super::chain::Chain;
use super::id_set::IdSet;
use super::index::Needs;
use super::listed::ListedParties;
use crate::catalogue::Catalogue;
use crate::model::{Activity, Confidence, Facts, PartyId, Role, Roles, Source};
use crate::text::nearest::nearest;
use crate::tomlread::table::{At, Sink, TomlTable};

/// Every kind of match, in the order in which they are documented.
pub const KINDS: &[&dyn RuleKind] = &[
    &party::Party,
    &linked::Linked,
    &listing::Listed,
    &part::Part,
    &board::Board,
    &class::Class,
    &classification::Classified,
    &origin::CountryOfOrigin,
    &destination::Destination,
    &attribute::Attribute,
    &document::Document,
    &missing::Missing,
    &combine::All,
    &combine::Any,
    &combine::Not,
];

/// How deep `all`, `any` and `not` may stand in each other.
const MAX_DEPTH: u32 = 16;

/// One kind of match.
pub trait RuleKind: Sync {
    /// The key that opens its table in a rule file.
    fn id(&self) -> &'static str;
    /// What it asks for, in a paragraph.
    fn doc(&self) -> &'static str;
    /// Reads it out of the `match` table that holds its key; mistakes are reported there.
    fn read(&self, table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>>;
}

/// What is at hand while rules are read.
pub struct Reading<'c> {
    /// The catalogue; parties that only rules name are added to it.
    pub catalogue: &'c mut Catalogue,
    /// How deep the table at hand is nested.
    pub depth: u32,
}

/// What is at hand while ties between parties are worked out.
pub struct Tying<'c> {
    /// The catalogue.
    pub catalogue: &'c Catalogue,
    /// The day.
    pub as_of: Date,
    /// The parties that each rule names, by rule id.
    pub named: BTreeMap<String, IdSet<PartyId>>,
    /// The parties that are on official lists.
    pub listed: &'c ListedParties,
    /// The lists that the rules ask by name, each as a rule has it.
    pub asked: Vec<String>,
}

/// What is at hand while a machine is judged.
pub struct Eval<'a> {
    /// The catalogue.
    pub catalogue: &'a Catalogue,
    /// The day.
    pub as_of: Date,
    /// The activities at hand: where a machine goes for repair is no destination of its export.
    pub activities: Vec<Activity>,
}

/// A match, ready to be asked.
pub trait Matcher: Debug + Send + Sync {
    /// Everything in the machine that answers it, one hit a subject.
    fn hits<'a>(&'a self, facts: &Facts<'a>, eval: &Eval<'a>) -> Vec<RuleHit<'a>>;

    /// What a machine must have for [`Matcher::hits`] to find anything, on the day it was tied for.
    fn needs(&self, catalogue: &Catalogue) -> Needs;

    /// Whether it has nothing to say where no official list was imported.
    fn rests_on_lists(&self) -> bool {
        false
    }

    /// The lists that it asks of a party itself, as the rule file has them: a `*` at the end stands for any end of an id, and
    /// [`OTHERS`](super::listed::OTHERS) for every list that no other rule asks.
    fn lists(&self) -> Vec<&str> {
        Vec::new()
    }

    /// What it asks for, in words, a line each.
    fn describe(&self, catalogue: &Catalogue) -> Vec<String>;

    /// The parties it names.
    fn parties(&self) -> IdSet<PartyId> {
        IdSet::default()
    }

    /// The ids of rules it refers to, with their places.
    fn rules(&self) -> Vec<&At<String>> {
        Vec::new()
    }

    /// Works out ties for the day, once all rules are read.
    fn tie(&mut self, _tying: &Tying<'_>) {}
}

/// Something in the machine that answers a match.
#[derive(Clone, Debug)]
pub struct RuleHit<'a> {
    /// What it is about, stable across runs: `part:sophgo-cv183x`.
    pub subject: String,
    /// From the cell to what the rule names.
    pub chain: Chain<'a>,
    /// Whether it may lead above `review`.
    pub conclusive: bool,
    /// What could replace it.
    pub alternatives: &'a [String],
}

/// Hits as they are found: of each subject the first is told in full, and of the others, where they are as certain, the cell
/// in which they begin. A machine may have very many parts of one kind.
#[derive(Default)]
struct Hits<'a> {
    all: Vec<RuleHit<'a>>,
    told: HashSet<(String, bool)>,
}

impl<'a> Hits<'a> {
    fn push(&mut self, mut hit: RuleHit<'a>) {
        if !self.told.insert((hit.subject.clone(), hit.conclusive)) {
            hit.chain.keep_beginning();
        }
        self.all.push(hit);
    }
}

/// Reads the one kind that stands in a `match` table.
pub(crate) fn read(table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<Box<dyn Matcher>> {
    if reading.depth > MAX_DEPTH {
        table.error("too-deep", table.span(), "`match` is nested too deep", "at most 16 levels");
        return None;
    }
    let mut present = KINDS.iter().filter(|kind| table.has(kind.id()));
    let Some(kind) = present.next() else {
        let ids: Vec<&str> = KINDS.iter().map(|k| k.id()).collect();
        let found = table.keys().find_map(|k| nearest(k.value, ids.iter().copied()));
        let label = found.map_or_else(
            || format!("one of {} is needed here", ids.join(", ")),
            |meant| format!("did you mean `{meant}`?"),
        );
        table.error("missing-field", table.span(), "`match` asks for nothing that is known", &label);
        return None;
    };
    for further in present {
        // Marks the key as known, so that it is reported once and for what it is.
        let Some(value) = table.raw(further.id()) else { continue };
        let message = format!("`match` holds both `{}` and `{}`", kind.id(), further.id());
        table.error("ambiguous-match", value.span(), message, "put both into `all = […]` or `any = […]`");
    }
    reading.depth += 1;
    let matcher = kind.read(table, reading);
    reading.depth -= 1;
    matcher
}

/// The names of some parties, in a line; the first of them where they are many.
fn party_names(parties: &IdSet<PartyId>, catalogue: &Catalogue) -> String {
    let names: Vec<&str> =
        parties.iter().filter_map(|id| catalogue.parties.get(id.index())).map(|p| p.name.as_str()).collect();
    match names.len() {
        0..=20 => names.join("; "),
        n => {
            format!("{}; and {} more", names.iter().take(20).copied().collect::<Vec<_>>().join("; "), n - 20)
        }
    }
}

/// The names of some roles, in a line.
fn role_names(roles: Roles) -> String {
    if roles.iter().count() == Role::ALL.len() {
        return "any role".to_owned();
    }
    roles.iter().map(Role::as_str).collect::<Vec<_>>().join(", ")
}

/// The roles that a match names; all of them where it names none.
fn roles(table: &TomlTable<'_>) -> Roles {
    let words = table.opt_list("roles");
    if words.is_empty() {
        return Role::ALL.into_iter().collect();
    }
    words.into_iter().filter_map(|w| table.parsed::<Role>(w).map(|r| r.value)).collect()
}

/// The parties behind ids of the catalogue and names; an id that is not there is reported. Nothing where neither
/// is given, so that a reference to nobody is one mistake and not two.
fn named_parties(table: &TomlTable<'_>, reading: &mut Reading<'_>) -> Option<IdSet<PartyId>> {
    let mut parties = IdSet::default();
    let (ids, names) = (table.opt_list("ids"), table.opt_list("names"));
    if ids.is_empty() && names.is_empty() {
        return None;
    }
    for id in ids {
        if let Some(party) = reading.catalogue.party_id(id.value) {
            parties.insert(party);
        } else {
            let known = reading.catalogue.parties.iter().map(|p| p.id.as_str());
            let label = nearest(id.value, known).map_or_else(
                || "no `[[party]]` has this id".to_owned(),
                |meant| format!("no `[[party]]` has this id; did you mean `{meant}`?"),
            );
            let message =
                format!("{} names a party that is not in the catalogue: `{}`", table.what(), id.value);
            table.error("unknown-reference", id.span, message, &label);
        }
    }
    for name in names {
        let source = Source {
            entry: table.file().name().to_owned(),
            text: "named by a rule".to_owned(),
            confidence: Confidence::High,
        };
        parties.insert(reading.catalogue.add_party(name.value, source));
    }
    Some(parties)
}

/// Reports references to rules that do not exist.
pub(crate) fn check_references(rules: &[super::Rule], sink: &Sink) {
    let known: Vec<&str> = rules.iter().map(|r| r.id.as_str()).collect();
    for rule in rules {
        for reference in rule.matcher.rules() {
            if known.contains(&reference.value.as_str()) {
                continue;
            }
            let label = nearest(&reference.value, known.iter().copied())
                .map_or_else(|| "no rule has this id".to_owned(), |m| format!("did you mean `{m}`?"));
            let message =
                format!("rule `{}` refers to a rule that does not exist: `{}`", rule.id, reference.value);
            sink.push(crate::diagnostic::Diagnostic::error("unknown-reference", message).label(
                &rule.file,
                reference.span.clone(),
                label,
            ));
        }
    }
}
