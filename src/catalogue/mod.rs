//! What is known of parts, boards, models and parties: loading `rules/catalogue/*.toml` and looking things up.
//!
//! Every lookup takes the text as written and normalises it itself. Each distinct text is resolved once.

mod boards;
mod check;
mod classes;
mod destinations;
mod glob;
mod ids;
mod load;
mod makers;
mod markings;
#[cfg(test)]
mod markings_tests;
mod model_schemes;
mod models;
mod parties;
mod prefix;
mod read;
mod replacements;
mod series;
#[cfg(test)]
mod shipped_markings_tests;
mod suffix;
#[cfg(test)]
mod tests;
mod text;
mod within;

use std::collections::HashSet;
use std::sync::{Arc, OnceLock};

pub(crate) use destinations::Whereabouts;
pub(crate) use read::PART_KINDS;
pub(crate) use replacements::Replaced;
pub(crate) use text::Text;

use crate::diagnostic::Diagnostics;
use crate::memo::{Memo, TextTable};
use crate::model::{
    BoardEntry, BoardId, BoardKind, BoardMatch, ClassEntry, ClassId, CountryGroup, EvidenceEntry, EvidenceId,
    Knowledge, LinkEntry, ModelEntry, ModelId, ModelScheme, PartEntry, PartId, PartKind, PartMatch,
    PartyEntry, PartyId, PartyMatch, RegionEntry, RegionId, Source,
};
use crate::parts::PatternIndex;
use crate::source::TextFile;
use crate::tomlread::pack::Pack;

/// Everything the catalogue files say, ids resolved.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// The heads of the files.
    pub packs: Vec<Pack>,
    /// Part families.
    pub parts: Vec<PartEntry>,
    /// Boards.
    pub boards: Vec<BoardEntry>,
    /// Machine models.
    pub models: Vec<ModelEntry>,
    /// Makers' schemes of model numbers.
    pub model_schemes: Vec<ModelScheme>,
    /// Classes of equipment.
    pub classes: Vec<ClassEntry>,
    /// Ways to collect evidence.
    pub evidence: Vec<EvidenceEntry>,
    /// Parties; rule packs may add to them, see [`Self::add_party`].
    pub parties: Vec<PartyEntry>,
    /// Links between parties.
    pub links: Vec<LinkEntry>,
    /// Groups of countries, and the countries of embargo regimes.
    pub groups: Vec<CountryGroup>,
    /// Regions that rules tell from their country.
    pub regions: Vec<RegionEntry>,
    lookup: Lookup,
}

/// The indexes over the entries, and what was already looked up.
#[derive(Debug, Default)]
struct Lookup {
    families: PatternIndex,
    schemes: PatternIndex,
    makers: makers::Makers,
    boards: boards::BoardIndex,
    models: models::ModelIndex,
    model_schemes: model_schemes::ModelSchemeIndex,
    series: series::SeriesIndex,
    classes: classes::ClassIndex,
    parties: parties::PartyIndex,
    places: destinations::PlaceIndex,
    replacements: OnceLock<replacements::Replacements>,
    /// Makers of accelerators.
    accelerators: OnceLock<HashSet<PartyId>>,
    /// Controllers of control boards.
    on_control_boards: OnceLock<HashSet<PartId>>,
    seen: Seen,
}

#[derive(Debug, Default)]
struct Seen {
    texts: TextTable<text::Known>,
    boards: [Memo<Option<Arc<BoardMatch>>>; 6],
    firmware: Memo<Option<Arc<BoardMatch>>>,
    models: Memo<Option<ModelId>>,
    models_of_makers: Memo<Option<ModelId>>,
    classes: Memo<Option<ClassId>>,
    whereabouts: Memo<Arc<Whereabouts>>,
}

impl Catalogue {
    /// Loads catalogue files, in any order.
    ///
    /// # Errors
    /// Every mistake of every file, each at its line: unknown and missing fields, wrong types, duplicate ids,
    /// references to nothing, names and patterns that do not tell two things apart.
    pub fn load(files: &[TextFile]) -> Result<Self, Diagnostics> {
        load::load(files)
    }

    /// What is known of a text: which party, part or model number it is, and which stand within it.
    pub fn text<'c, 't>(&'c self, text: &'t str) -> Text<'c, 't> {
        Text::new(text, self)
    }

    /// The part of a marking or part number as written, see [`Text::part`].
    pub fn part(&self, marking: &str) -> Option<Arc<PartMatch>> {
        self.text(marking).part().cloned()
    }

    /// Whether the catalogue knows accelerators of a maker.
    fn makes_accelerators(&self, maker: PartyId) -> bool {
        let makers = self.lookup.accelerators.get_or_init(|| {
            let accelerators = self.parts.iter().filter(|p| matches!(p.kind, PartKind::Gpu | PartKind::Npu));
            accelerators.map(|part| part.maker).collect()
        });
        makers.contains(&maker)
    }

    /// Whether a part is the controller of a control board that the catalogue knows.
    pub fn is_on_a_control_board(&self, part: PartId) -> bool {
        let parts = self.lookup.on_control_boards.get_or_init(|| {
            let boards = self.boards.iter().filter(|board| board.kind == BoardKind::ControlBoard);
            boards.flat_map(|board| &board.controllers).copied().collect()
        });
        parts.contains(&part)
    }

    /// The board of some kind that a device's or label's string names: the whole value, or a glob of the
    /// catalogue. An unknown string names none.
    pub fn board(&self, raw: &str, kind: BoardKind) -> Option<Arc<BoardMatch>> {
        if kind == BoardKind::ControlBoard {
            return self.text(raw).control_board().cloned();
        }
        let find = || self.lookup.boards.find(raw, kind).map(Arc::new);
        match self.lookup.seen.boards.get(kind as usize) {
            Some(memo) => memo.get(raw, find),
            None => find(),
        }
    }

    /// The board that a firmware name stands for; none where it fits several.
    pub fn board_in_firmware(&self, firmware: &str) -> Option<Arc<BoardMatch>> {
        self.lookup.seen.firmware.get(firmware, || self.lookup.boards.find_firmware(firmware).map(Arc::new))
    }

    /// Whether a match leads to a known family of parts, not only to a maker's numbering scheme.
    pub fn is_family(&self, matched: &PartMatch) -> bool {
        self.parts.get(matched.part.index()).is_some_and(|part| part.knowledge == Knowledge::Family)
    }

    /// What could replace a board or chip in a machine of a model, of what its entry names; `None` where no control board
    /// of the model is known, or the chip is on none.
    pub fn replacements(&self, model: ModelId, replaced: Replaced) -> Option<&[String]> {
        let all = self.lookup.replacements.get_or_init(|| replacements::Replacements::of(self));
        all.get(model, replaced)
    }

    /// The model that a name stands for: the whole name, with or without the maker's in front and a hash rate, board or
    /// word behind.
    pub fn model(&self, name: &str) -> Option<ModelId> {
        let Lookup { models, series, seen, .. } = &self.lookup;
        seen.models.get(name, || models.find(name).or_else(|| series.find(name, models, None)))
    }

    /// As [`Self::model`], where somebody wrote who makes the machine: a short number is of that maker's series, or of a
    /// series that is known by the maker's name (`Fluminer T3`).
    pub fn model_of(&self, name: &str, maker: &str) -> Option<ModelId> {
        let Lookup { models, series, seen, makers, .. } = &self.lookup;
        let find = || {
            let party = self.text(maker).party()?.party;
            let of = |theirs: &dyn Fn(PartyId) -> bool| series.find(name, models, Some(theirs));
            let entry = self.parties.get(party.index());
            let whole_range = || entry.and_then(|entry| series.find_behind_maker(name, entry, party));
            of(&|m| m == party).or_else(|| of(&|m| makers.related(m, party))).or_else(whole_range)
        };
        self.model(name).or_else(|| seen.models_of_makers.get(&format!("{maker}\n{name}"), find))
    }

    /// The class of equipment that a category or description names, in whole words; one that carries a
    /// controller before one that does not.
    pub fn class(&self, text: &str) -> Option<ClassId> {
        self.lookup.seen.classes.get(text, || self.lookup.classes.find(text))
    }

    /// The party of a name, see [`Text::party`].
    pub fn party(&self, name: &str) -> Option<Arc<PartyMatch>> {
        self.text(name).party().cloned()
    }

    /// What a text says of where something is: country, region, city.
    pub fn whereabouts(&self, text: &str) -> Arc<Whereabouts> {
        self.lookup.seen.whereabouts.get(text, || Arc::new(self.lookup.places.read(text)))
    }

    /// The group of countries, or the regime, of an id.
    pub fn group(&self, id: &str) -> Option<&CountryGroup> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The region of an id.
    pub fn region_id(&self, id: &str) -> Option<RegionId> {
        position(&self.regions, |region| region.id == id).map(RegionId)
    }

    /// The party of a name that a rule gives, added under its name if no party has it.
    pub fn add_party(&mut self, name: &str, source: Source) -> PartyId {
        if let Some(known) = self.lookup.parties.find(name) {
            return known.party;
        }
        let id = PartyId(u32::try_from(self.parties.len()).unwrap_or(u32::MAX));
        self.parties.push(PartyEntry {
            id: name.to_owned(),
            name: name.to_owned(),
            aliases: Vec::new(),
            native: Vec::new(),
            country: None,
            person: false,
            source,
            note: None,
        });
        self.lookup.parties.add(name, id);
        self.lookup.seen.texts.clear();
        id
    }

    /// The families of a name: the family itself, and every family of the group of that name.
    pub fn families(&self, family_or_group: &str) -> Vec<PartId> {
        let named = |part: &PartEntry| {
            part.family == family_or_group || part.groups.iter().any(|g| g == family_or_group)
        };
        (0u32..).map(PartId).zip(&self.parts).filter(|(_, part)| named(part)).map(|(id, _)| id).collect()
    }

    /// The party of an id.
    pub fn party_id(&self, id: &str) -> Option<PartyId> {
        position(&self.parties, |party| party.id == id).map(PartyId)
    }

    /// The board of an id.
    pub fn board_id(&self, id: &str) -> Option<BoardId> {
        position(&self.boards, |board| board.id == id).map(BoardId)
    }

    /// The model of an id.
    pub fn model_id(&self, id: &str) -> Option<ModelId> {
        position(&self.models, |model| model.id == id).map(ModelId)
    }

    /// The ways to prove something (`control-board`, `controller` …) of a machine, best first: those its model
    /// names, then those of its maker, then those for anybody's machines.
    pub fn evidence_for(
        &self,
        maker: Option<PartyId>,
        class: Option<ClassId>,
        model: Option<ModelId>,
        proves: &str,
    ) -> Vec<EvidenceId> {
        let model = model.and_then(|id| self.models.get(id.index()));
        let maker = maker.or(model.map(|m| m.maker));
        let class = class.or(model.map(|m| m.class));
        let all = || (0u32..).map(EvidenceId).zip(&self.evidence).filter(|(_, e)| e.proves == proves);
        let fits = |e: &EvidenceEntry| e.classes.is_empty() || class.is_some_and(|c| e.classes.contains(&c));
        let named = model.into_iter().flat_map(|m| m.evidence.iter().copied());
        let named = named.filter(|id| self.evidence.get(id.index()).is_some_and(|e| e.proves == proves));
        let of_maker =
            all().filter(|(_, e)| maker.is_some_and(|m| e.makers.contains(&m)) && fits(e)).map(|(id, _)| id);
        let of_any = all().filter(|(_, e)| e.makers.is_empty() && fits(e)).map(|(id, _)| id);
        let mut found: Vec<EvidenceId> = Vec::new();
        for id in named.chain(of_maker).chain(of_any) {
            if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }
}

fn position<T>(entries: &[T], is: impl Fn(&T) -> bool) -> Option<u32> {
    (0u32..).zip(entries).find(|(_, entry)| is(entry)).map(|(number, _)| number)
}
