//! How fast and how well names are screened, beside Jaro-Winkler by two crates that do nothing else, in one run.
//!
//! `cargo bench --bench screening`. With the folder named by `TIDEWAITER_SHARED_DATA` (or `../shared/data`) the lists,
//! vendors and labelled queries under `screening/` there are used; otherwise names are made up, and say nothing of recall.
//! Figures of one core are of processor time; building and rows are on the clock, with all cores.
#![allow(missing_docs, clippy::unwrap_used, clippy::print_stdout, clippy::cast_precision_loss)]

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rayon::prelude::*;
use tidewaiter::internals::model::{EditionRef, ListedName, ListedNameKind, Listing};
use tidewaiter::internals::names::index::{Classes, Listed, NameIndex, Request, Scratch, THRESHOLD};
use tidewaiter::internals::screening::Screening;

/// How often all vendors are searched, each time by one who remembers nothing; the fastest counts, for others use the machine
/// too.
const PASSES: usize = 7;

/// As the program has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Names under numbers of their entries, vendors, and queries with the entry they mean.
struct Data {
    names: Vec<(u32, String)>,
    vendors: Vec<String>,
    queries: Vec<(String, Option<u32>)>,
    made_up: bool,
}

fn main() {
    let data = load().unwrap_or_else(make_up);
    let kind = if data.made_up { "made up" } else { "real" };
    println!(
        "{} names, {} vendors, {} queries: {kind}",
        data.names.len(),
        data.vendors.len(),
        data.queries.len()
    );
    println!();
    println!(
        "{:<34}{:>10}{:>14}{:>12}{:>12}{:>10}",
        "names", "built", "bytes", "loaded", "vendors/s", "memory"
    );
    speed("as listed", &data.names, &data.vendors);
    speed("perturbed", &more(&data.names, 100_000), &data.vendors);
    println!();
    quality(&data);
}

/// Building, loading and searching on one core; rows that repeat on all.
fn speed(what: &str, names: &[(u32, String)], vendors: &[String]) {
    let listed: Vec<Listed<'_>> = names.iter().map(|(entry, name)| Listed::new(*entry, name)).collect();
    let before = memory();
    let (index, built) = timed(|| NameIndex::build(&listed));
    let bytes = index.to_bytes();
    drop(index);
    let (index, loaded) = worked(|| NameIndex::from_bytes(&bytes).unwrap());
    let request = Request::default();
    let mut best = Duration::MAX;
    for _ in 0..PASSES {
        let mut scratch = Scratch::default();
        let search = || vendors.iter().map(|v| index.search(v, request, &mut scratch).len()).sum::<usize>();
        best = best.min(worked(search).1);
    }
    let label = format!("{what}: {}", names.len());
    println!(
        "{label:<34}{:>8}ms{:>10} KiB{:>10}ms{:>12.0}{:>6} MiB",
        built.as_millis(),
        bytes.len() / 1024,
        loaded.as_millis(),
        vendors.len() as f64 / best.as_secs_f64(),
        memory().saturating_sub(before) / 1024,
    );
    let mut chance = Chance(7);
    let rows: Vec<&str> = (0..3_000_000).map(|_| vendors[chance.below(vendors.len())].as_str()).collect();
    drop(index);
    let screening = screening(names);
    let ask = |vendor: &&str| screening.of_text(vendor).unwrap().len();
    let (found, took) = timed(|| rows.par_iter().with_min_len(64).map(ask).sum::<usize>());
    let rate = rows.len() as f64 / took.as_secs_f64() / 1e6;
    println!("{:<34}{rate:>8.1} million rows/s on all cores, vendors repeating; {found} entries met", "");
}

/// The names as a list that the program asks.
fn screening(names: &[(u32, String)]) -> Screening {
    let mut listings: Vec<Listing> = Vec::new();
    for (entry, name) in names {
        let entry = entry.to_string();
        if listings.last().is_none_or(|last| last.entry != entry) {
            listings.push(Listing { list: "own".into(), entry, ..Listing::default() });
        }
        let name = ListedName { text: name.clone(), kind: ListedNameKind::Primary };
        listings.last_mut().into_iter().for_each(|last| last.names.push(name.clone()));
    }
    let date = jiff::civil::date(2026, 11, 22);
    Screening::of(listings, EditionRef { source: "own".into(), date, digest: "0".repeat(64) })
}

/// Recall, false alarms and speed of each way, on the same queries.
fn quality(data: &Data) {
    let listed: Vec<Listed<'_>> = data.names.iter().map(|(entry, name)| Listed::new(*entry, name)).collect();
    let index = NameIndex::build(&listed);
    let request = Request { classes: Classes::ALL, ..Request::default() };
    println!("{:<34}{:>8}{:>8}{:>14}", "on one core", "recall", "FPR", "queries/s");
    let mut scratch = Scratch::default();
    let mut found = Vec::new();
    judge(&format!("tidewaiter {:.2}", f64::from(THRESHOLD) / 1000.0), data, |query| {
        let hits = index.search(query, request, &mut scratch);
        let entries = hits.iter().map(|hit| hit.entry).collect();
        found.push(hits);
        entries
    });
    let mut differences = 0;
    let mut searched = found.into_iter();
    judge("tidewaiter, every name scored", data, |query| {
        let hits = index.search_by_force(query, request);
        differences += usize::from(searched.next().as_ref() != Some(&hits));
        hits.iter().map(|hit| hit.entry).collect()
    });
    let upper: Vec<(u32, String)> =
        data.names.iter().map(|(entry, name)| (*entry, name.to_uppercase())).collect();
    let letters: Vec<(u32, Vec<char>)> =
        upper.iter().map(|(entry, name)| (*entry, name.chars().collect())).collect();
    judge("rapidfuzz Jaro-Winkler 0.90", data, |query| {
        let query: Vec<char> = query.to_uppercase().chars().collect();
        let scorer = rapidfuzz::distance::jaro_winkler::BatchComparator::new(query);
        let from = rapidfuzz::distance::jaro_winkler::Args::default().score_cutoff(0.9);
        let alike = |name: &[char]| scorer.similarity_with_args(name.iter().copied(), &from).is_some();
        letters.iter().filter(|(_, name)| alike(name)).map(|(entry, _)| *entry).collect()
    });
    judge("strsim Jaro-Winkler 0.90", data, |query| {
        let query = query.to_uppercase();
        let alike = |name: &str| strsim::jaro_winkler(&query, name) >= 0.9;
        upper.iter().filter(|(_, name)| alike(name)).map(|(entry, _)| *entry).collect()
    });
    println!("{differences} queries answered otherwise than by scoring every name");
}

fn judge(what: &str, data: &Data, mut search: impl FnMut(&str) -> Vec<u32>) {
    let (mut found, mut meant, mut alarms, mut ordinary) = (0, 0, 0, 0);
    let ((), took) = worked(|| {
        for (query, truth) in &data.queries {
            let entries = search(query);
            if let Some(entry) = truth {
                meant += 1;
                found += usize::from(entries.contains(entry));
            } else {
                ordinary += 1;
                alarms += usize::from(!entries.is_empty());
            }
        }
    });
    let share = |part: usize, of: usize| part as f64 / of.max(1) as f64;
    let rate = data.queries.len() as f64 / took.as_secs_f64();
    println!("{what:<34}{:>8.3}{:>8.3}{rate:>14.0}", share(found, meant), share(alarms, ordinary));
}

/// What work takes on the clock: it may use all cores.
fn timed<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let done = work();
    (done, start.elapsed())
}

/// What work takes of one core: what holds still when others use the machine too.
fn worked<T>(work: impl FnOnce() -> T) -> (T, Duration) {
    let before = on_core();
    let (done, took) = timed(work);
    (done, before.zip(on_core()).map_or(took, |(before, after)| after.saturating_sub(before)))
}

/// Time that this thread has had a core; nothing where the system does not say.
fn on_core() -> Option<Duration> {
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    stat.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// Memory in use, in KiB; 0 where the system does not say.
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok()).unwrap_or(0)
}

fn load() -> Option<Data> {
    let folder = std::env::var_os("TIDEWAITER_SHARED_DATA")
        .map_or_else(|| PathBuf::from("../shared/data"), PathBuf::from);
    let folder = folder.join("screening");
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    let mut names = Vec::new();
    for row in csv::Reader::from_path(folder.join("list.csv")).ok()?.records() {
        let row = row.ok()?;
        let next = u32::try_from(numbers.len()).ok()?;
        names.push((*numbers.entry(row[0].to_owned()).or_insert(next), row[1].to_owned()));
    }
    let mut queries = Vec::new();
    for row in csv::Reader::from_path(folder.join("queries.csv")).ok()?.records() {
        let row = row.ok()?;
        queries.push((row[1].to_owned(), numbers.get(&row[2]).copied()));
    }
    let vendors = std::fs::read_to_string(folder.join("ordinary_vendors.txt")).ok()?;
    let vendors = vendors.lines().map(str::to_owned).collect();
    Some(Data { names, vendors, queries, made_up: false })
}

/// The same numbers on every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }

    fn word(&mut self) -> String {
        const SYLLABLES: &[&str] =
            &["ka", "shen", "vo", "tri", "lon", "mer", "qi", "bar", "dus", "po", "zhu", "nel", "ix"];
        (0..2 + self.below(2)).map(|_| SYLLABLES[self.below(SYLLABLES.len())]).collect()
    }

    fn name(&mut self) -> String {
        const COMMON: &[&str] =
            &["Technology", "Electronics", "Trading", "Shenzhen", "International", "Group", "Systems"];
        const FORMS: &[&str] = &["Ltd", "LLC", "GmbH", "Co., Ltd.", "Inc."];
        let common = COMMON[self.below(COMMON.len())];
        format!("{} {} {common} {}", self.word(), self.word(), FORMS[self.below(FORMS.len())])
    }

    fn slip(&mut self, name: &str) -> String {
        let mut letters: Vec<char> = name.chars().collect();
        let at = self.below(letters.len().saturating_sub(1));
        if let Some(pair) = letters.get_mut(at..at + 2) {
            pair.reverse();
        }
        letters.into_iter().collect()
    }
}

fn make_up() -> Data {
    let mut chance = Chance(1);
    let names: Vec<(u32, String)> = (0..24_000).map(|n| (n / 3, chance.name())).collect();
    let vendors = (0..24_000).map(|_| chance.name()).collect();
    let mut queries: Vec<(String, Option<u32>)> =
        names.iter().step_by(48).map(|(entry, name)| (chance.slip(name), Some(*entry))).collect();
    queries.extend((0..500).map(|_| (chance.name(), None)));
    Data { names, vendors, queries, made_up: true }
}

/// Names with slips, until there are so many.
fn more(names: &[(u32, String)], count: usize) -> Vec<(u32, String)> {
    let mut chance = Chance(2);
    let mut all = names.to_vec();
    while all.len() < count {
        let (entry, name) = &names[all.len() % names.len()];
        let slipped = chance.slip(name);
        all.push((*entry + 1_000_000, chance.slip(&slipped)));
    }
    all
}
