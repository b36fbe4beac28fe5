//! The chain of a finding: from the cell, step by step, to what the rule names.

use std::borrow::Cow;

use crate::catalogue::Catalogue;
use crate::lists::official_list;
use crate::model::{
    Agreement, ChainStep, Classification, ClassificationFact, Confidence, Exactness, Facts, ListedMatch,
    ListingFact, MatchType, MetBy, NameKind, Origin, PartFact, PartyFact, PartyId, PartyKind, Role, Source,
    Standing, StepKind, Told, Value,
};
use crate::names;

/// How many further entries of a list are named beside the one that says most.
const NAMED_ENTRIES: usize = 5;

/// A chain under construction, with the confidence of its weakest statement.
#[derive(Clone, Debug)]
pub struct Chain<'a> {
    /// The steps so far.
    pub steps: Vec<ChainStep<'a>>,
    /// The confidence of the weakest step.
    pub confidence: Confidence,
    /// What it rests on where an entry of a list is only similar: a name, or an address.
    pub alike: Option<MetBy>,
    /// Whether it is only the cell where a chain begins that another hit of the same subject, as certain, tells in full.
    pub is_beginning: bool,
}

impl<'a> Chain<'a> {
    /// A chain that starts nowhere yet.
    pub const fn new() -> Self {
        Self { steps: Vec::new(), confidence: Confidence::High, alike: None, is_beginning: false }
    }

    /// Keeps the cell in which it begins, if it begins in one.
    pub fn keep_beginning(&mut self) {
        if self.steps.first().is_some_and(|step| step.at.is_some()) {
            self.steps.truncate(1);
            self.steps.shrink_to_fit();
            self.is_beginning = true;
        }
    }

    /// Adds a cell as written.
    pub fn cell(&mut self, value: Value<'a>) {
        self.steps.push(ChainStep {
            what: StepKind::Cell,
            value: Cow::Borrowed(value.text),
            source: Cow::Borrowed(value.at.standing.as_str()),
            at: Some(value.at),
        });
    }

    /// Adds what nobody has written.
    pub fn absent(&mut self, what: impl Into<Cow<'a, str>>) {
        self.plain(StepKind::Absent, what, Standing::Declared.as_str());
    }

    /// Adds what is said of further cells that are not named.
    pub fn further(&mut self, what: impl Into<Cow<'a, str>>) {
        self.plain(StepKind::Cell, what, Standing::Declared.as_str());
    }

    /// Adds a step that a catalogue entry vouches for.
    pub fn entry(&mut self, what: StepKind, value: impl Into<Cow<'a, str>>, source: &'a Source) {
        self.confidence = self.confidence.min(source.confidence);
        self.plain(what, value, Cow::Owned(format!("{} ({})", source.entry, source.text)));
    }

    /// Adds a step with a source of its own.
    pub fn plain(&mut self, what: StepKind, value: impl Into<Cow<'a, str>>, source: impl Into<Cow<'a, str>>) {
        self.steps.push(ChainStep { what, value: value.into(), source: source.into(), at: None });
    }

    /// Adds all that leads from a cell to an identified part.
    pub fn part(&mut self, facts: &Facts<'a>, fact: &PartFact<'a>, catalogue: &'a Catalogue) {
        self.origin(facts, fact.origin, catalogue);
        let Some(entry) = catalogue.parts.get(fact.part.index()) else { return };
        let value = match &fact.matched {
            Some(m) => {
                if let Origin::Cell(cell) = fact.origin
                    && m.normalised != cell.text
                {
                    self.plain(StepKind::Normalised, m.normalised.clone(), "marking normalisation");
                }
                let mut value = format!("{} (pattern {}, {})", entry.title, m.pattern, m.exactness.as_str());
                for other in m.also.iter().filter_map(|id| catalogue.parts.get(id.index())) {
                    value.push_str("; could as well be ");
                    value.push_str(&other.title);
                }
                let maker = fact.component.and_then(|component| component.maker);
                if let (Exactness::Disputed, Some(maker)) = (m.exactness, maker) {
                    value.push_str("; the row names another maker: ");
                    value.push_str(maker.text);
                }
                value
            }
            None => entry.title.clone(),
        };
        self.entry(StepKind::Part, value, &entry.source);
    }

    /// Adds all that leads from a cell to a party in its role.
    pub fn party(&mut self, facts: &Facts<'a>, fact: &PartyFact<'a>, catalogue: &'a Catalogue) {
        match fact.origin {
            Origin::Part(i) => {
                if let Some(part) = facts.parts.get(i) {
                    self.part(facts, part, catalogue);
                }
            }
            other => self.origin(facts, other, catalogue),
        }
        let Some(party) = fact.party.and_then(|id| catalogue.parties.get(id.index())) else { return };
        match &fact.matched {
            Some(m) => {
                if let Origin::Cell(cell) = fact.origin
                    && m.normalised != cell.text
                {
                    self.plain(StepKind::Normalised, m.normalised.clone(), "name normalisation");
                }
                let how = match m.kind {
                    NameKind::Name => "name",
                    NameKind::Alias => "alias",
                    NameKind::Native => "native name",
                    NameKind::Within => "within a longer text:",
                };
                let value = if m.name == party.name && m.kind != NameKind::Within {
                    format!("{} as {} ({how})", party.name, fact.role)
                } else {
                    format!("{} as {} ({how} {})", party.name, fact.role, m.name)
                };
                self.entry(StepKind::Party, value, &party.source);
            }
            None => self.entry(StepKind::Maker, party.name.as_str(), &party.source),
        }
    }

    /// Adds all that leads from a cell to an entry of an official list.
    pub fn listed(&mut self, facts: &Facts<'a>, fact: &ListingFact<'a>, catalogue: &'a Catalogue) {
        match fact.known.and_then(|at| facts.parties.get(at)) {
            Some(party) => self.party(facts, party, catalogue),
            None => self.origin(facts, fact.origin, catalogue),
        }
        let place = fact.place.filter(|_| fact.matched.by == MetBy::Address);
        let place = place.and_then(|at| facts.machine.places.get(at));
        if let Some(place) = place.filter(|place| place.lines.len() > 1) {
            self.plain(StepKind::Normalised, place.address().into_owned(), "the lines of one address");
        }
        self.entry_of_list(&fact.matched, Some(fact.role));
        if !fact.agreements.reason.is_empty() {
            let source = self.steps.last().map_or(Cow::Borrowed(""), |entry| entry.source.clone());
            self.plain(StepKind::Listing, fact.agreements.reason.clone(), source);
        }
        if let Some(caveat) = shared_name(fact) {
            let source = self.steps.last().map_or(Cow::Borrowed(""), |entry| entry.source.clone());
            self.plain(StepKind::Listing, caveat.to_owned(), source);
        }
        self.what_it_asks(&fact.matched);
        let sure = match fact.matched.match_type {
            MatchType::Same => Confidence::High,
            MatchType::Similar => Confidence::Medium,
        };
        self.alike = (fact.matched.match_type == MatchType::Similar).then_some(fact.matched.by);
        let sure = match fact.agreements.leaning() {
            Agreement::Agrees => sure.raised(),
            Agreement::Differs => sure.lowered(),
            Agreement::Unknown => sure,
        };
        self.confidence = self.confidence.min(sure);
    }

    /// Says which licence an entry asks for, and how applications are looked at, as the list writes it.
    fn what_it_asks(&mut self, matched: &ListedMatch) {
        let listing = &matched.listing;
        let said = [("licence", &listing.requirement), ("applications", &listing.policy)];
        let said: Vec<String> = said
            .iter()
            .filter_map(|(what, text)| text.as_ref().map(|text| format!("{what}: {text}")))
            .collect();
        if !said.is_empty() {
            let source = self.steps.last().map_or(Cow::Borrowed(""), |entry| entry.source.clone());
            self.plain(StepKind::Listing, said.join("; "), source);
        }
    }

    /// Says which further entries of the list the same name meets, by their names.
    pub fn further_entries(&mut self, best: &ListedMatch, others: &[&str]) {
        if others.is_empty() {
            return;
        }
        let count = others.len();
        let entries = if count == 1 { "entry" } else { "entries" };
        let more = if count > NAMED_ENTRIES { "; …" } else { "" };
        let named = others.iter().take(NAMED_ENTRIES).copied().collect::<Vec<_>>().join("; ");
        let source = format!("{} of {}", best.edition.source, best.edition.date);
        self.plain(StepKind::Listing, format!("and {count} further {entries}: {named}{more}"), source);
    }

    /// Adds an entry of an official list.
    pub fn entry_of_list(&mut self, matched: &ListedMatch, role: Option<Role>) {
        let listing = &matched.listing;
        let title = official_list(&listing.list).map_or(listing.list.as_str(), |list| list.title.as_str());
        let role = role.map_or(String::new(), |role| format!(" as {role}"));
        let name = if matched.name == listing.title() {
            format!("{}{role}", listing.title())
        } else {
            format!("{}{role} (listed as {})", listing.title(), matched.name)
        };
        let since = match (listing.binds, listing.start) {
            (Some(binds), Some(start)) if binds != start => format!(", since {binds}, published {start}"),
            (binds, start) => binds.or(start).map_or(String::new(), |day| format!(", since {day}")),
        };
        let until = listing.end.map_or(String::new(), |day| format!(", until {day}"));
        let citation = listing.citation.as_deref().map_or(String::new(), |text| format!(", {text}"));
        let score = match matched.match_type {
            MatchType::Same => String::new(),
            MatchType::Similar => format!(" (0.{:03})", matched.score.min(999)),
        };
        let by = match matched.by {
            MetBy::Name => "",
            MetBy::Address => " address",
        };
        let value = format!(
            "{}{score}{by}: {name} on the {title}{since}{until}{citation}; {}",
            matched.match_type.as_str(),
            matched.reason
        );
        let edition = &matched.edition;
        let digest = edition.digest.get(..12).unwrap_or(&edition.digest);
        let source =
            format!("{} of {} (sha256 {digest}), entry {}", edition.source, edition.date, listing.entry);
        self.plain(StepKind::Listing, value, source);
    }

    /// Adds a party that was reached over a link.
    pub fn linked_party(&mut self, id: PartyId, catalogue: &'a Catalogue) {
        if let Some(party) = catalogue.parties.get(id.index()) {
            self.entry(StepKind::Party, party.name.as_str(), &party.source);
        }
    }

    /// Adds all that leads from a cell to what it, or a part or model that it names, is classed as.
    pub fn classified(&mut self, facts: &Facts<'a>, fact: &ClassificationFact<'a>, catalogue: &'a Catalogue) {
        let classed = match fact.origin {
            Origin::Part(i) => facts.parts.get(i).and_then(|part| {
                self.part(facts, part, catalogue);
                catalogue.parts.get(part.part.index())?.classed.as_ref()
            }),
            Origin::Model => facts.model.and_then(|model| {
                self.model(facts, catalogue);
                catalogue.models.get(model.model.index())?.classed.as_ref()
            }),
            Origin::Cell(_) | Origin::Board(_) => {
                self.origin(facts, fact.origin, catalogue);
                None
            }
        };
        let name = match fact.class {
            Classification::Eccn(number) => format!("ECCN {number}"),
            Classification::Tariff(number) => format!("tariff number {number}"),
        };
        match classed {
            Some(classed) if classed.eccns.len() > 1 => {
                let numbers = classed.eccns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ");
                self.entry(StepKind::Classification, format!("ECCN {numbers}"), &classed.source);
            }
            Some(classed) => self.entry(StepKind::Classification, name, &classed.source),
            None => self.plain(StepKind::Classification, name, Standing::Declared.as_str()),
        }
    }

    fn origin(&mut self, facts: &Facts<'a>, origin: Origin<'a>, catalogue: &'a Catalogue) {
        match origin {
            Origin::Cell(value) => self.cell(value),
            Origin::Board(i) => self.board(facts, i, catalogue),
            Origin::Model => self.model(facts, catalogue),
            Origin::Part(_) => {}
        }
    }

    /// Adds the cell that names a board, and the board.
    pub fn board(&mut self, facts: &Facts<'a>, index: usize, catalogue: &'a Catalogue) {
        let Some(fact) = facts.boards.get(index) else { return };
        self.cell(fact.value);
        if let Some(entry) = catalogue.boards.get(fact.matched.board.index()) {
            let how = match fact.told {
                Told::Name => "board name",
                Told::Word => "within a longer text:",
                Told::Firmware => "firmware name",
            };
            let value = format!("{} ({how} {})", entry.title, fact.matched.raw);
            self.entry(StepKind::Board, value, &entry.source);
        }
    }

    /// Adds the cell that names the model, and the model.
    pub fn model(&mut self, facts: &Facts<'a>, catalogue: &'a Catalogue) {
        let Some(fact) = facts.model else { return };
        self.cell(fact.value);
        if let Some(entry) = catalogue.models.get(fact.model.index()) {
            let name = entry.names.first().map_or(entry.id.as_str(), String::as_str);
            self.entry(StepKind::Model, name, &entry.source);
        }
    }
}

impl Default for Chain<'_> {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a chain over this part may lead above `review`: an inexact marking, or a part that only the
/// model's possible boards imply, may not.
pub(crate) fn part_is_conclusive(fact: &PartFact<'_>) -> bool {
    !matches!(fact.origin, Origin::Model) && fact.exactness() >= Exactness::Family
}

/// Whether a chain over this party may lead above `review`: a maker known only by an inexact part may not.
pub(crate) fn party_is_conclusive(facts: &Facts<'_>, fact: &PartyFact<'_>) -> bool {
    if fact.matched.as_ref().is_some_and(|m| m.kind == NameKind::Within) {
        return false;
    }
    match fact.origin {
        Origin::Part(i) => facts.parts.get(i).is_some_and(part_is_conclusive),
        _ => true,
    }
}

/// Why a name that is the same as a listed one may be another firm's, in words: a name of one word where the countries differ,
/// or that nobody wrote and no country confirms; initials that no country and no address confirm. `Novatek` is a firm in
/// Taiwan and another one in Russia, `CEC` one in Beijing and another one in Hong Kong.
fn shared_name(fact: &ListingFact<'_>) -> Option<&'static str> {
    let (key, country) = (fact.matched.key.as_str(), fact.agreements.country);
    if fact.matched.by != MetBy::Name || fact.matched.match_type != MatchType::Same {
        return None;
    }
    let confirmed = country == Agreement::Agrees;
    if names::is_initials(key)
        && (fact.unwritten || !confirmed && fact.agreements.address != Agreement::Agrees)
    {
        return Some(
            "a name of so few letters is that of many firms: the country has to agree before it counts as this one",
        );
    }
    if fact.matched.listing.kind == PartyKind::Person
        && !confirmed
        && fact.agreements.address != Agreement::Agrees
    {
        return Some(
            "a person's name is that of several people: the country has to agree before it counts as this one",
        );
    }
    let doubtful =
        if fact.unwritten { !confirmed } else { country == Agreement::Differs && names::is_one_word(key) };
    doubtful.then_some("a name of one word is that of several firms: the country does not speak for this one")
}

/// Whether a chain over this entry may lead above `review`: a name that is only similar may not, nor one that firms
/// share, nor one that stands within a longer text, nor the maker of a part that is not sure.
pub(crate) fn listing_is_conclusive(facts: &Facts<'_>, fact: &ListingFact<'_>) -> bool {
    if fact.matched.match_type != MatchType::Same || shared_name(fact).is_some() {
        return false;
    }
    match fact.known {
        Some(at) => facts.parties.get(at).is_some_and(|party| party_is_conclusive(facts, party)),
        None => true,
    }
}
