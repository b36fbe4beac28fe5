//! From the files to a catalogue, with every mistake of every file.

use rayon::prelude::*;

use super::boards::BoardIndex;
use super::classes::ClassIndex;
use super::ids::Ids;
use super::makers::Makers;
use super::model_schemes::ModelSchemeIndex;
use super::models::ModelIndex;
use super::parties::PartyIndex;
use super::read::{self, BoardDraft, ModelDraft, ModelSchemeDraft, PartDraft, PartyDraft};
use super::series::SeriesIndex;
use super::{Catalogue, Lookup, check, destinations};
use crate::diagnostic::Diagnostics;
use crate::model::{
    BoardEntry, CitiesEntry, ClassEntry, CountryGroup, EvidenceEntry, GroupKind, Knowledge, LinkEntry,
    ModelEntry, ModelScheme, PartEntry, PartyEntry, RegionEntry,
};
use crate::source::TextFile;
use crate::tomlread::pack::{Pack, check_unique};
use crate::tomlread::table::{Sink, Syntax, TomlTable, parse};

/// How many files are read at once: more of them keep no core busier, and the mistakes of each are held until it is told.
const AT_ONCE: usize = 64;

/// What the files say, before it is indexed.
#[derive(Default)]
struct Drafts {
    packs: Vec<Pack>,
    parts: Vec<(PartEntry, PartDraft)>,
    boards: Vec<(BoardEntry, BoardDraft)>,
    models: Vec<(ModelEntry, ModelDraft)>,
    model_schemes: Vec<(ModelScheme, ModelSchemeDraft)>,
    classes: Vec<ClassEntry>,
    evidence: Vec<EvidenceEntry>,
    parties: Vec<(PartyEntry, PartyDraft)>,
    links: Vec<LinkEntry>,
    groups: Vec<(CountryGroup, Vec<String>)>,
    regions: Vec<RegionEntry>,
    cities: Vec<CitiesEntry>,
}

/// Loads a catalogue; the order of the files does not matter.
pub(super) fn load(files: &[TextFile]) -> Result<Catalogue, Diagnostics> {
    let mut files = files.to_vec();
    files.sort_by(|a, b| a.name().cmp(b.name()));
    let sink = Sink::default();
    let mut documents = Vec::with_capacity(files.len());
    for files in files.chunks(AT_ONCE) {
        let parsed: Vec<_> = files.par_iter().map(|file| (file, apart(|sink| parse(file, sink)))).collect();
        documents.extend(parsed.into_iter().map(|(file, parsed)| (file, told(parsed, &sink))));
    }
    let mut ids = Ids::new();
    for (file, (document, _)) in &documents {
        let unheard = Sink::default();
        ids.gather(&document.reader(file, &unheard), &sink);
    }
    let mut drafts = Drafts::default();
    for documents in documents.chunks(AT_ONCE) {
        let read: Vec<_> = documents
            .par_iter()
            .map(|(file, (document, syntax))| {
                let (own, found) = apart(|sink| {
                    let mut own = Drafts::default();
                    let root = document.reader(file, sink);
                    own.read(&root, &ids);
                    root.finish();
                    own
                });
                // What is missing in a file that is not TOML may be missing only because of that.
                (own, if *syntax == Syntax::Whole { found } else { Diagnostics::default() })
            })
            .collect();
        for read in read {
            drafts.append(told(read, &sink));
        }
    }
    check_unique(&drafts.packs, &sink);
    let catalogue = drafts.into_catalogue(&sink);
    if sink.has_errors() { Err(sink.into_inner()) } else { Ok(catalogue) }
}

/// Does a part of the work on a thread of its own, with a place of its own for mistakes.
fn apart<T>(work: impl FnOnce(&Sink) -> T) -> (T, Diagnostics) {
    let own = Sink::default();
    let done = work(&own);
    (done, own.into_inner())
}

/// Tells the mistakes of such a part, whose turn it is.
fn told<T>((done, found): (T, Diagnostics), sink: &Sink) -> T {
    sink.extend(found);
    done
}

impl Drafts {
    /// Adds what another file says.
    fn append(&mut self, other: Self) {
        self.packs.extend(other.packs);
        self.parts.extend(other.parts);
        self.boards.extend(other.boards);
        self.models.extend(other.models);
        self.model_schemes.extend(other.model_schemes);
        self.classes.extend(other.classes);
        self.evidence.extend(other.evidence);
        self.parties.extend(other.parties);
        self.links.extend(other.links);
        self.groups.extend(other.groups);
        self.regions.extend(other.regions);
        self.cities.extend(other.cities);
    }

    fn read(&mut self, root: &TomlTable<'_>, ids: &Ids) {
        self.packs.extend(Pack::read(root));
        for (key, knowledge) in [("part", Knowledge::Family), ("scheme", Knowledge::Scheme)] {
            let entries = root.tables(key, key).into_iter();
            self.parts.extend(entries.filter_map(|t| read::part(t, knowledge, ids)));
        }
        self.boards.extend(root.tables("board", "board").into_iter().filter_map(|t| read::board(t, ids)));
        self.models.extend(root.tables("model", "model").into_iter().filter_map(|t| read::model(t, ids)));
        let schemes = root.tables("model_scheme", "model scheme").into_iter();
        self.model_schemes.extend(schemes.filter_map(|t| read::model_scheme(t, ids)));
        self.classes.extend(root.tables("class", "class").into_iter().filter_map(read::class));
        self.evidence
            .extend(root.tables("evidence", "evidence").into_iter().filter_map(|t| read::evidence(t, ids)));
        self.parties.extend(root.tables("party", "party").into_iter().filter_map(read::party));
        self.regions.extend(root.tables("region", "region").into_iter().filter_map(read::region));
        self.cities.extend(root.tables("cities", "cities").into_iter().filter_map(read::cities));
        for (key, kind) in [("country-group", GroupKind::Group), ("regime", GroupKind::Regime)] {
            let read = root.tables(key, key).into_iter().filter_map(|t| read::group(t, kind, ids));
            self.groups.extend(read);
        }
        for table in root.tables("link", "link") {
            self.links.extend(read::link(&table, ids));
            table.finish();
        }
    }

    /// Indexes everything, reporting what only shows between entries. The numbers of the entries are those of
    /// their ids only if every entry could be read; if not, the catalogue is thrown away by the caller.
    fn into_catalogue(self, sink: &Sink) -> Catalogue {
        let (parts, part_drafts): (Vec<_>, Vec<_>) = self.parts.into_iter().unzip();
        let (party_entries, of_parties): (Vec<_>, Vec<_>) = self.parties.into_iter().unzip();
        // What takes longest, side by side.
        let ((parties, models), (families, schemes)) = rayon::join(
            || {
                rayon::join(
                    || apart(|sink| PartyIndex::build(&party_entries, &of_parties, sink)),
                    || apart(|sink| ModelIndex::build(&self.models, &party_entries, sink)),
                )
            },
            || {
                rayon::join(
                    || apart(|sink| check::patterns(&part_drafts, Knowledge::Family, sink)),
                    || apart(|sink| check::patterns(&part_drafts, Knowledge::Scheme, sink)),
                )
            },
        );
        let parties = told(parties, sink);
        let lookup = Lookup {
            families: told(families, sink),
            schemes: told(schemes, sink),
            makers: Makers::build(&parts, &self.links),
            boards: BoardIndex::build(&self.boards, sink),
            models: told(models, sink),
            model_schemes: ModelSchemeIndex::build(&self.model_schemes, sink),
            series: SeriesIndex::build(&self.models, sink),
            classes: ClassIndex::build(&self.classes),
            parties,
            places: destinations::PlaceIndex::build(&self.regions, &self.cities),
            ..Lookup::default()
        };
        let (mut groups, outside): (Vec<_>, Vec<_>) = self.groups.into_iter().unzip();
        destinations::complete(&mut groups, &outside);
        Catalogue {
            packs: self.packs,
            parts,
            boards: self.boards.into_iter().map(|(entry, _)| entry).collect(),
            models: self.models.into_iter().map(|(entry, _)| entry).collect(),
            model_schemes: self.model_schemes.into_iter().map(|(entry, _)| entry).collect(),
            classes: self.classes,
            evidence: self.evidence,
            parties: party_entries,
            links: self.links,
            groups,
            regions: self.regions,
            lookup,
        }
    }
}
