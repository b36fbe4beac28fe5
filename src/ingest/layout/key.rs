//! Which column names the machine: told by what the cells hold, not by the header alone.
//!
//! A column that is full, tells the rows apart and holds serials or tags names it. Kinds, units, places and the numbers of rows
//! name no machine, whatever stands above them.

mod notes;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use crate::ingest::columns::{Mapping, is_kind};
use crate::model::{Aspect, Field, Role, letters_of};
use crate::text::counts::count;

pub(super) use notes::{blank, notes};
use values::{counts_rows, holds_guids, two_words, values, varies};

/// What names the machines of a sheet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Naming {
    /// The columns that do, best first: each names the machines of rows in which those before it are blank.
    pub(crate) columns: Vec<usize>,
    /// Why the first one was chosen, in words; empty where there is none.
    pub(crate) why: String,
    /// The other columns that might name machines, each with what speaks for or against it.
    pub(crate) others: Vec<String>,
    /// Columns whose header speaks of machines, but whose values are kinds: models, if nothing else is.
    pub(crate) kinds: Vec<usize>,
    /// Columns whose header speaks of serial numbers, and whose values number the rows: `S.No`.
    pub(crate) counts: Vec<usize>,
    /// Columns whose header speaks of tags, and whose values are the same in many rows: the number of a list, or of a place.
    pub(crate) shared: Vec<usize>,
}

/// A column that may name machines.
struct Candidate {
    column: usize,
    /// What its header says that it is.
    field: Field,
    /// Rows in which it holds something, and how many different things.
    filled: usize,
    distinct: usize,
    /// The user said so.
    fixed: bool,
    /// Its header is a bare "Name", whose values are those of hosts.
    bare: bool,
    /// It names rows in which nothing else does, and a sheet only where nothing else could.
    last: Last,
    /// Why it names no machine.
    against: Option<&'static str>,
}

/// How far a column stands behind others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Last {
    /// Not at all.
    No,
    /// An address, which moves from one machine to the next, or a GUID, which a program gives to its record of one: nobody finds
    /// it on the machine.
    Address,
    /// A word such as "Name", which may be that of anything.
    Word,
}

const COUNTS_ROWS: &str = "it counts the rows";
const KINDS: &str = "it holds kinds of things, which repeat";
const COARSER: &str = "equal values of it stand beside different ones of another column";
const NUMBERS: &str = "it holds numbers with fractions";
const EMPTY: &str = "it is blank";
const MANY: &str = "its rows say how many there are of each";
const WORDS: &str = "it holds words without a digit";

/// Finds the columns that name the machines.
pub(super) fn choose(mapping: &Mapping, sample: &[Vec<String>]) -> Naming {
    let mut all = candidates(mapping, sample);
    judge(&mut all, mapping, sample);
    let usable: Vec<&Candidate> = all.iter().filter(|c| c.against.is_none()).collect();
    let most = usable.iter().map(|c| c.filled).max().unwrap_or(0);
    // Of columns in which nothing stands yet, the header alone tells.
    let blank = all.first().filter(|_| all.iter().all(|c| c.against == Some(EMPTY)));
    let first = |c: &&&Candidate| c.last < Last::Word;
    let most = usable.iter().filter(first).map(|c| c.filled).max().unwrap_or(most);
    // Of those that name most of the rows the one that is surest to stand on the machine.
    let full = |c: &&&Candidate| c.filled * 2 >= most;
    let usable_first = || usable.iter().filter(first);
    // A word alone names machines only in a sheet that speaks of them: it has other names of them, or says where things stand
    // that somebody made.
    let placed = mapping.has(Field::Site)
        && [Field::Party(Role::Maker, Aspect::Name), Field::Model]
            .into_iter()
            .any(|field| mapping.has(field));
    let speaks = (placed || all.iter().any(|c| c.last < Last::Word)) && !mapping.has(Field::Quantity);
    let word = usable.iter().filter(|_| speaks).find(|c| c.distinct == c.filled);
    let first = usable_first().find(full);
    // What is blank in more than half of the rows that a word names, each once, names the others only.
    let names_most = |c: &&&Candidate| {
        let more = first.is_some_and(|first| first.filled * 2 < c.filled);
        more && c.last == Last::Word && c.distinct == c.filled && c.filled > 2
    };
    let first = usable.iter().filter(|_| speaks).find(names_most).or(first);
    let fixed = usable.iter().find(|c| c.fixed);
    let chosen = fixed.or(first).or(word).copied().or(blank);
    let Some(chosen) = chosen else {
        return Naming {
            kinds: kinds(&all, sample),
            counts: counts(&all),
            shared: shared(&all),
            others: all.iter().map(|c| c.shown(sample.len())).collect(),
            ..Naming::default()
        };
    };
    let mut columns = vec![chosen.column];
    // In a list of components a blank key is a cell that was not filled down, and another column may name the component.
    if !mapping.component_list {
        columns.extend(usable.iter().map(|c| c.column).filter(|c| *c != chosen.column));
    }
    Naming {
        columns,
        why: format!("{} of {} rows hold one, {} different", chosen.filled, sample.len(), chosen.distinct),
        others: all.iter().filter(|c| c.column != chosen.column).map(|c| c.shown(sample.len())).collect(),
        kinds: kinds(&all, sample),
        counts: counts(&all),
        shared: shared(&all),
    }
}

fn shared(all: &[Candidate]) -> Vec<usize> {
    let shared = |c: &&Candidate| {
        let few = c.distinct == 1 || c.distinct * 4 <= c.filled;
        c.field == Field::AssetTag
            && !c.fixed
            && few
            && c.filled > 2
            && matches!(c.against, Some(COARSER | KINDS))
    };
    all.iter().filter(shared).map(|c| c.column).collect()
}

fn counts(all: &[Candidate]) -> Vec<usize> {
    let counts = |c: &&Candidate| c.against == Some(COUNTS_ROWS) && c.field == Field::Serial && !c.fixed;
    all.iter().filter(counts).map(|c| c.column).collect()
}

fn kinds(all: &[Candidate], sample: &[Vec<String>]) -> Vec<usize> {
    let kinds = |c: &&Candidate| {
        let repeats = match c.against {
            Some(KINDS | MANY) => true,
            // `iPhone SE (2022)` of two serial numbers.
            Some(COARSER) => c.field == Field::Machine && !mostly_names(sample, c),
            _ => false,
        };
        // The numbers of an invoice's lines are no kinds.
        repeats && c.field == Field::Machine && !counts_rows(sample, c.column)
    };
    let kinds = all.iter().filter(kinds);
    kinds.map(|c| c.column).collect()
}

/// The columns that may name machines, those first that stand on the machine itself.
fn candidates(mapping: &Mapping, sample: &[Vec<String>]) -> Vec<Candidate> {
    let mut all = Vec::new();
    let mut add = |column: usize, field: Field, fixed: bool, last: Last| {
        let values: Vec<String> = values(sample, column).map(|(_, value)| value).collect();
        let distinct = values.iter().collect::<BTreeSet<_>>().len();
        let could = mapping.columns.get(column).and_then(|mapped| mapped.could_name);
        let bare = field == Field::Hostname && could == Some(Field::Machine);
        let filled = values.len();
        all.push(Candidate { column, field, filled, distinct, fixed, bare, last, against: None });
    };
    for field in Field::KEYS {
        let columns = mapping.columns.iter().enumerate().filter(|(_, mapped)| mapped.field == Some(field));
        let mut columns: Vec<(usize, usize, bool)> =
            columns.map(|(column, mapped)| (column, values(sample, column).count(), mapped.fixed)).collect();
        // `IMEI` stands before `Serial number`, and only the telephones have one.
        let most = columns.iter().map(|(_, filled, _)| *filled).max().unwrap_or(0);
        columns.sort_by_key(|(_, filled, _)| filled * 2 < most);
        for (column, _, fixed) in columns {
            let of_program = field == Field::Machine && !fixed && holds_guids(sample, column);
            add(column, field, fixed, if of_program { Last::Address } else { Last::No });
        }
    }
    // Words of several meanings come last.
    for (column, mapped) in mapping.columns.iter().enumerate() {
        let open = mapped.field.is_none_or(|field| field == Field::Description)
            && !(mapping.of_persons && mapped.could_name == Some(Field::Machine));
        if let Some(field) = mapped.could_name.filter(|_| open) {
            let last = if field == Field::Machine { Last::Word } else { Last::No };
            add(column, field, false, last);
        }
    }
    if let Some(column) = mapping.column(Field::Ip) {
        add(column, Field::Ip, false, Last::Address);
    }
    all.sort_by_key(|candidate| candidate.last);
    all
}

/// Says of each candidate what speaks against it.
fn judge(all: &mut [Candidate], mapping: &Mapping, sample: &[Vec<String>]) {
    let many = !mapping.component_list && counts_many(mapping, sample);
    let mut against: Vec<Option<&'static str>> = Vec::with_capacity(all.len());
    for (at, candidate) in all.iter().enumerate() {
        let others = || all.iter().enumerate().filter(move |(i, _)| *i != at).map(|(_, c)| c);
        let better = || {
            others().any(|c| {
                c.filled * 2 > sample.len() && c.distinct == c.filled && !counts_rows(sample, c.column)
            })
        };
        against.push(match candidate {
            Candidate { fixed: true, .. } => None,
            Candidate { filled: 0, .. } => Some(EMPTY),
            c if counts_rows(sample, c.column) && (c.field == Field::Serial || better()) => Some(COUNTS_ROWS),
            c if mapping.component_list => {
                is_loose(mapping, c).then_some(KINDS).filter(|_| c.distinct < c.filled)
            }
            c if holds_fractions(sample, c) => Some(NUMBERS),
            c if holds_words(sample, c) => Some(WORDS),
            c if holds_kinds(sample, c) => Some(KINDS),
            c if others().any(|other| numbers_kinds(sample, c, other)) => Some(KINDS),
            c if many && names_no_single(mapping, sample, c) => Some(MANY),
            c if others().any(|other| tells_apart(sample, c, other)) => Some(COARSER),
            c if is_loose(mapping, c) && c.distinct * 5 < c.filled * 4 => Some(KINDS),
            _ => None,
        });
    }
    for (candidate, against) in all.iter_mut().zip(against) {
        candidate.against = against;
    }
}

/// Whether most rows say that there are several of what they are about.
fn counts_many(mapping: &Mapping, sample: &[Vec<String>]) -> bool {
    let Some(column) = mapping.column(Field::Quantity) else { return false };
    let counts: Vec<u64> = values(sample, column).filter_map(|(_, value)| count(&value)).collect();
    counts.iter().filter(|count| **count > 1).count() * 2 > counts.len()
}

/// Whether a column may hold what several things of a kind are called, or the numbers of lines: no lists, and no serial numbers.
fn names_no_single(mapping: &Mapping, sample: &[Vec<String>], candidate: &Candidate) -> bool {
    let is_list = |value: &String| value.contains([',', ';', '\n', '、', '，', '；', '|', '–', '~']);
    let mut values = values(sample, candidate.column).map(|(_, value)| value).peekable();
    let of_lines = |value: &String| {
        value.len() <= 5 && value.bytes().all(|b| b.is_ascii_digit() || b == b'.') && !value.starts_with('0')
    };
    match candidate.field {
        Field::Machine => !values.any(|value| is_list(&value)),
        Field::AssetTag => is_loose(mapping, candidate) && !values.any(|value| is_list(&value)),
        Field::Serial => values.all(|value| of_lines(&value)),
        _ => false,
    }
}

/// Whether the header is a word that may mean something else.
fn is_loose(mapping: &Mapping, candidate: &Candidate) -> bool {
    mapping.columns.get(candidate.column).is_none_or(|mapped| mapped.field != Some(candidate.field))
}

/// Whether a column whose header speaks of machines holds what they are: few different words, which repeat.
fn holds_kinds(sample: &[Vec<String>], candidate: &Candidate) -> bool {
    let Candidate { filled, distinct, .. } = *candidate;
    if matches!(candidate.field, Field::Serial | Field::Mac) || filled < 2 || distinct * 3 > filled * 2 {
        return false;
    }
    !mostly_names(sample, candidate)
}

/// Whether a column holds numbers, some of which have fractions: measures, whatever its header says.
fn holds_fractions(sample: &[Vec<String>], candidate: &Candidate) -> bool {
    if !matches!(candidate.field, Field::Machine | Field::Hostname) {
        return false;
    }
    let number = |value: &String| value.parse::<f64>().is_ok();
    let mut fractions = values(sample, candidate.column).filter(|(_, value)| value.contains('.'));
    fractions.next().is_some() && values(sample, candidate.column).all(|(_, value)| number(&value))
}

/// Whether a column of serial numbers holds none: `AzureMachineLearning`, `Storage` are the tags of services.
fn holds_words(sample: &[Vec<String>], candidate: &Candidate) -> bool {
    let held = || sample.iter().filter_map(|row| row.get(candidate.column));
    candidate.field == Field::Serial
        && candidate.filled > 2
        && held().all(|value| {
            value.chars().all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '_' | '<' | '>'))
        })
        && held().any(|value| value.chars().any(char::is_lowercase))
}

/// Whether names are kinds with their makers before them (`Dell Laptop`), and another column numbers each row.
fn numbers_kinds(sample: &[Vec<String>], kinds: &Candidate, numbers: &Candidate) -> bool {
    let of_kind = |value: &String| {
        let last = value.rsplit(' ').next().unwrap_or_default();
        is_kind(value) || (last.len() < value.len() && is_kind(last)) || two_words(value).is_some_and(is_kind)
    };
    kinds.field == Field::Machine
        && matches!(numbers.field, Field::Serial | Field::AssetTag)
        && numbers.filled >= kinds.filled
        && numbers.distinct == numbers.filled
        && kinds.filled > 1
        && !counts_rows(sample, numbers.column)
        && values(sample, kinds.column).all(|(_, value)| of_kind(&value))
}

/// Whether at least half of a column's values look like names: `miner-07`, `A12` and `10.0.0.4` do; `Antminer S21 200T`, `pcs` and
/// `Laptop` are kinds.
fn mostly_names(sample: &[Vec<String>], candidate: &Candidate) -> bool {
    let is_name = |value: &String| {
        let words = value.split_whitespace().count();
        let digits = value.bytes().filter(u8::is_ascii_digit).count();
        words == 1 && digits > 0
    };
    let names = values(sample, candidate.column).filter(|(_, value)| is_name(value)).count();
    names * 2 >= candidate.filled
}

/// Whether equal values of one column stand beside different ones of another, which names things more closely.
fn tells_apart(sample: &[Vec<String>], coarse: &Candidate, fine: &Candidate) -> bool {
    let closer = match (coarse.field, fine.field) {
        (Field::Machine | Field::Hostname | Field::AssetTag, Field::Serial)
        | (Field::Machine | Field::Hostname, Field::AssetTag) => true,
        // A serial number that stands beside different names, of which each stands once, is no machine's own.
        (Field::Serial, Field::Machine | Field::AssetTag) => fine.distinct == fine.filled,
        (Field::Serial, Field::Hostname) if fine.bare => fine.distinct == fine.filled,
        (coarse, fine) => coarse == fine,
    };
    if !closer
        || coarse.distinct == coarse.filled
        || fine.filled < coarse.filled
        || counts_rows(sample, fine.column)
    {
        return false;
    }
    let pairs = || {
        let fine: BTreeMap<usize, String> = values(sample, fine.column).collect();
        values(sample, coarse.column).filter_map(move |(row, value)| Some((value, fine.get(&row)?.clone())))
    };
    varies(pairs()) && !varies(pairs().map(|(coarse, fine)| (fine, coarse)))
}

impl Candidate {
    /// `serial, column C: 3 of 4 rows hold one, 3 different`.
    fn shown(&self, rows: usize) -> String {
        let Self { field, filled, distinct, .. } = self;
        let what = match self.against {
            Some(EMPTY) => EMPTY.to_owned(),
            Some(against) => format!("no, {against} ({distinct} different in {filled} of {rows} rows)"),
            None => {
                let of_program = self.last == Last::Address && *field == Field::Machine;
                let what = if of_program { "numbers that a program made: " } else { "" };
                format!("{what}{filled} of {rows} rows hold one, {distinct} different")
            }
        };
        format!("{field}, column {}: {what}", letters_of(self.column))
    }
}
