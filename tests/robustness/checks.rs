//! What must hold for any bytes whatever. The fuzz targets under `fuzz/` and the tests of this folder run the same
//! functions: each takes what an adversary may write and panics where a promise is broken.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use tidewaiter::internals::attest::dsse::{Envelope, EnvelopeWriter};
use tidewaiter::internals::attest::verify::verify_report;
use tidewaiter::internals::attest::{Signer, TrustedKeys};
use tidewaiter::internals::audit::audit;
use tidewaiter::internals::diagnostic::Colour;
use tidewaiter::internals::facts::identify;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::identity::assemble::assemble;
use tidewaiter::internals::ingest::build::evidence;
use tidewaiter::internals::ingest::columns::MapOptions;
use tidewaiter::internals::ingest::delimited::Delimited;
use tidewaiter::internals::ingest::encoding;
use tidewaiter::internals::ingest::layout::{read_document, read_sheet};
use tidewaiter::internals::ingest::reader::{READERS, ReadOptions, open};
use tidewaiter::internals::ingest::rows::{Mark, RawRow, Rows};
use tidewaiter::internals::ingest::validate::{RowOutcome, RowValidator};
use tidewaiter::internals::model::{
    Activity, Aspect, ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Field, InputId, Listing, Role,
    RowPlace, Unread,
};
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::source::TextFile;
use tidewaiter::internals::{audit::example, identity, lists, names, parts};

/// Longest record that is believed here: short, so that small inputs reach it.
const RECORD_CAP: usize = 1 << 14;

/// A row with nothing borrowed.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    mark: Mark,
    end: u64,
    cells: Vec<String>,
}

/// The rows of a sheet from a mark to an offset, and the code of what ended them early.
fn rows(sheet: &dyn Rows, from: Mark, end: Option<u64>) -> (Vec<Row>, Option<&'static str>) {
    let mut all = Vec::new();
    let visit = &mut |row: &RawRow<'_>| {
        let cells = row.cells.iter().map(|c| c.text.to_owned()).collect();
        all.push(Row { mark: row.mark, end: row.end, cells });
        ControlFlow::Continue(())
    };
    let error = sheet.scan(from, end, visit).err().map(|e| e.code);
    (all, error)
}

/// A file of any bytes: it is read or refused with a reason, its rows do not depend on the size of the blocks it is
/// read in, reading can begin again at every row, and no record holds anything that its row does not.
pub(crate) fn inventory(bytes: &[u8]) {
    let input = Input::memory("fuzz", bytes.to_vec());
    let workbook = match open(&input, &ReadOptions::default()) {
        Ok(workbook) => workbook,
        Err(why) => return assert_explained(&why),
    };
    assert!(workbook.digest().is_ok_and(|digest| digest.len() == 64));
    if let Some(dialect) = workbook.dialect {
        same_rows_in_any_blocks(&input, dialect);
    }
    for sheet in &workbook.content.sheets() {
        match read_sheet(&*sheet.rows, sheet.name.as_deref(), &MapOptions::default()) {
            Ok(reading) => {
                let validator = RowValidator::new(&reading);
                let plan = &reading.plan;
                let visit = &mut |row: &RawRow<'_>| {
                    judge_row(&validator, plan, row);
                    ControlFlow::Continue(())
                };
                if let Err(why) = sheet.rows.scan(reading.first_data, reading.end, visit) {
                    assert!(!why.message.is_empty());
                }
            }
            Err(why) => assert_explained(&why),
        }
    }
}

/// Any bytes as the EEPROM of a hash board, in a layout that the first of them chooses: as a programmer saves it and as `xxd -p` prints
/// it.
pub(crate) fn eeprom(bytes: &[u8]) {
    const LAYOUTS: [[u8; 2]; 5] = [[0x01, b'A'], [0x04, 0x11], [0x05, 0x11], [0x06, 0x11], [0x11, 0x50]];
    let mut page = [0xFF; 256];
    let some = bytes.get(1..).unwrap_or_default();
    page.iter_mut().skip(2).zip(some).for_each(|(at, byte)| *at = *byte);
    page[..2].copy_from_slice(&LAYOUTS[bytes.first().map_or(0, |b| usize::from(*b) % LAYOUTS.len())]);
    inventory(&page);
    let hex: Vec<String> = page.iter().map(|byte| format!("{byte:02x}")).collect();
    inventory(hex.concat().as_bytes());
}

/// Any bytes as a document of the reader that `which` chooses, whether or not they look like one: they are read or refused with a
/// reason, in bearable memory, and read again they say the same.
pub(crate) fn document(which: u8, bytes: &[u8]) {
    let reader = READERS[usize::from(which) % READERS.len()];
    let options = ReadOptions { format: Some(reader.id().to_owned()), ..ReadOptions::default() };
    let input = Input::memory("fuzz", bytes.to_vec());
    let read = || open(&input, &options);
    let mut first = None;
    let held = allocation_counter::measure(|| first = Some(read())).bytes_max;
    let most = 100 * bytes.len() as u64 + (64 << 20);
    assert!(held <= most, "{} bytes read as {} took {held} of memory", bytes.len(), reader.id());
    let workbook = match first {
        Some(Ok(workbook)) => workbook,
        Some(Err(why)) => return assert_explained(&why),
        None => return,
    };
    let Some(statements) = workbook.content.statements() else { return };
    let again = read().ok().map(|workbook| format!("{:?}", workbook.content));
    assert_eq!(again, Some(format!("{:?}", workbook.content)));
    match read_document(&workbook.name, statements, &MapOptions::default()) {
        Ok(reading) => {
            let validator = RowValidator::new(&reading);
            let visit = &mut |row: &RawRow<'_>| {
                judge_row(&validator, &reading.plan, row);
                ControlFlow::Continue(())
            };
            assert!(statements.scan(reading.first_data, reading.end, visit).is_ok());
        }
        Err(why) => assert_explained(&why),
    }
}

/// A workbook of any bytes: as any inventory, and in no more memory than 64 MB and 50 times its size.
pub(crate) fn workbook(bytes: &[u8]) {
    let most = 50 * bytes.len() as u64 + (64 << 20);
    let held = allocation_counter::measure(|| inventory(bytes)).bytes_max;
    assert!(held <= most, "{} bytes of a workbook took {held} of memory, {most} are the most", bytes.len());
}

/// Any bytes as a list: told by their content, or read by the importer that `which` chooses. They are read or refused with
/// a reason; what was read has ids of its own, and exporting it loses no name.
pub(crate) fn list(which: u8, bytes: &[u8]) {
    let file = lists::ListFile { name: "fuzz".into(), bytes: bytes.to_vec() };
    match lists::read_files(std::slice::from_ref(&file)) {
        Ok(read) => read.iter().for_each(|imported| sound(&imported.list)),
        Err(why) => assert_explained(&why),
    }
    // An importer must not rely on having recognised the file.
    let importer = lists::IMPORTERS[usize::from(which) % lists::IMPORTERS.len()];
    let files = vec![&file; importer.parts().len().max(1)];
    match importer.read(&files) {
        Ok(list) => sound(&list),
        Err(why) => assert!(!why.message.is_empty()),
    }
}

fn sound(list: &lists::ParsedList) {
    let mut ids = std::collections::BTreeSet::new();
    for listing in &list.listings {
        assert!(ids.insert((&listing.list, &listing.entry)), "{} twice", listing.entry);
        assert!(listing.start.is_none_or(|start| start.year() < 2069));
    }
    let mut out = Vec::new();
    assert!(lists::write_own_csv(&list.listings, &mut out).is_ok(), "memory takes it");
    let again = lists::read_files(&[lists::ListFile { name: "again".into(), bytes: out }]);
    if let Some(again) = again.ok().and_then(|mut all| all.pop()) {
        let names = |of: &[Listing]| of.iter().map(|l| l.names.len()).sum::<usize>();
        assert_eq!(names(&again.list.listings), names(&list.listings), "an export loses no name");
    }
}

fn assert_explained(why: &tidewaiter::internals::diagnostic::Diagnostics) {
    assert!(why.has_errors(), "refused without a reason");
    for diagnostic in why {
        assert!(!diagnostic.render(Colour::Never).contains('\u{1b}'), "a terminal would obey it");
    }
}

fn same_rows_in_any_blocks(input: &Input, dialect: tidewaiter::internals::ingest::dialect::Dialect) {
    let Ok(decoded) = encoding::decode(input.bytes(), None) else { return };
    let start = Mark { offset: decoded.start, row: 1, line: 1 };
    let in_blocks =
        |block| Delimited::new(decoded.text.clone(), dialect, start).with_limits(block, RECORD_CAP);
    let whole = in_blocks(1 << 20);
    let (all, error) = rows(&whole, start, None);
    for block in [4, 7, 64, 4096] {
        let (others, other_error) = rows(&in_blocks(block), start, None);
        assert_eq!((&others, other_error), (&all, error), "in blocks of {block}");
    }
    for pair in all.windows(2) {
        assert_eq!(pair[0].end, pair[1].mark.offset, "rows adjoin");
    }
    for (n, row) in all.iter().enumerate().step_by(all.len() / 8 + 1) {
        let (again, _) = rows(&whole, row.mark, Some(row.end));
        assert_eq!(again, all[n..=n], "reading begins again at row {}", row.mark.row);
    }
}

fn judge_row(validator: &RowValidator, plan: &EvidencePlan, row: &RawRow<'_>) {
    let judged = validator.validate(row);
    let RowOutcome::Evidence { key, unread } = &judged else { return };
    let place = RowPlace { input: InputId(0), row: row.mark.row, line: row.mark.line };
    let record = evidence(plan, place, row, unread.clone());
    assert!(!key.trim().is_empty(), "a machine has a name");
    for cell in &record.cells {
        assert!(!cell.text.is_empty());
        assert!(row.cells.get(cell.column as usize).is_some_and(|raw| raw.text.contains(cell.text)));
    }
    let records = [record];
    let machine = assemble(key, &records);
    let facts = identify(&machine, &RULES.catalogue);
    let audited = audit(&facts, &[], &RULES, &Activity::ALL);
    assert_eq!(audited.verdicts.values().max(), Some(&audited.verdict));
}

/// A small set of rules: enough that a file on trial can refer to something.
const CATALOGUE: &str = r#"
[pack]
id = "base"
title = "Base"
version = "1"
jurisdiction = "-"
authority = "nobody"
as_of = 2026-01-01
review_by = 2027-01-01
[[party]]
id = "maker"
name = "Maker Ltd."
kinds = ["maker"]
source = "s"
confidence = "high"
[[part]]
family = "chip"
title = "Chip"
kind = "soc"
maker = "maker"
patterns = ["ABCD#*"]
examples = ["ABCD1"]
source = "s"
confidence = "high"
[[class]]
id = "miner"
title = "Miner"
carries_controller = true
words = ["miner"]
source = "s"
[[board]]
id = "board"
title = "Board"
maker = "maker"
kind = "control-board"
raw = ["BRD_*"]
controllers = ["chip"]
controllers_known = "exact"
confidence = "high"
source = "s"
[[model]]
id = "model"
names = ["Model One"]
maker = "maker"
class = "miner"
may_ship_with = [ { board = "board", confidence = "high", source = "s" } ]
boards_complete = false
source = "s"
confidence = "high"
"#;

const RULE: &str = r#"
[pack]
id = "base-rules"
title = "Base rules"
version = "1"
jurisdiction = "US"
authority = "nobody"
as_of = 2026-01-01
review_by = 2027-01-01
[[rule]]
id = "BASE-1"
title = "Chip"
basis = ["law"]
activities = ["export"]
outcome = "review"
confidence = "high"
advice = "look"
match = { part = { families = ["chip"] } }
[[rule.example]]
name = "yes"
record = { machine = "M", part = "ABCD1" }
expect = "review"
[[rule.example]]
name = "no"
record = { machine = "M", part = "none" }
expect = "none"
"#;

static RULES: LazyLock<Ruleset> = LazyLock::new(|| {
    let (catalogue, rules) = (TextFile::new("base.toml", CATALOGUE), TextFile::new("rules.toml", RULE));
    match Ruleset::compile(&[catalogue], &[rules], jiff::civil::date(2026, 6, 1)) {
        Ok((rules, _)) => rules,
        Err(why) => panic!("{}", why.iter().map(|d| d.render(Colour::Never)).collect::<String>()),
    }
});

/// Any text as a catalogue file and as a rule file: it is read, or every mistake is shown; what was read judges a
/// machine, on any day, without a panic and the same way twice; it never makes a machine better than the base alone.
pub(crate) fn rule_files(text: &str) {
    LazyLock::force(&RULES);
    let on_trial = TextFile::new("trial.toml", text);
    let base = (TextFile::new("base.toml", CATALOGUE), TextFile::new("rules.toml", RULE));
    let day = jiff::civil::date(2026, 6, 1);
    for (catalogue, rules) in [
        (vec![base.0.clone(), on_trial.clone()], vec![base.1.clone()]),
        (vec![base.0.clone()], vec![base.1.clone(), on_trial.clone()]),
    ] {
        let adds_rules = rules.len() > 1;
        match Ruleset::compile(&catalogue, &rules, day) {
            Ok((mut ruleset, notes)) => {
                assert!(!notes.has_errors());
                for day in [jiff::civil::Date::MIN, jiff::civil::Date::MAX, day] {
                    ruleset.set_day(day);
                    judge_example(&ruleset, adds_rules);
                }
                drop(ruleset.outside_reach());
                drop(example::failing(&mut ruleset));
            }
            Err(why) => {
                assert!(why.has_errors(), "refused without a reason");
                for diagnostic in &why {
                    assert!(!diagnostic.render(Colour::Never).contains('\u{1b}'), "a terminal would obey it");
                }
            }
        }
    }
}

const EXAMPLE: [(Option<Field>, &str, &str); 8] = [
    (Some(Field::Machine), "Machine", "M1"),
    (Some(Field::Model), "Model", "Model One 100T"),
    (Some(Field::ControlBoard), "Board", "BRD_7"),
    (Some(Field::Part), "Part", "ABCD1-ND"),
    (Some(Field::Party(Role::Consignee, Aspect::Name)), "Consignee", "Maker Ltd."),
    (Some(Field::Origin), "Origin", "China"),
    (Some(Field::Hts), "HTS", "8471.50"),
    (None, "Remark", "2025-01-01"),
];

fn judge_example(ruleset: &Ruleset, adds_rules: bool) {
    let columns = EXAMPLE
        .iter()
        .map(|(field, header, _)| ColumnPlan { header: (*header).to_owned(), field: *field, slot: 0 })
        .collect();
    let plan = EvidencePlan { columns, key: Some(0), ..EvidencePlan::default() };
    let cells = (0..).zip(EXAMPLE).map(|(column, (_, _, text))| EvidenceCell { column, text }).collect();
    let records = [Evidence {
        place: RowPlace { input: InputId(0), row: 2, line: 2 },
        plan: &plan,
        cells,
        unread: Unread::Nothing,
        written: Vec::new(),
    }];
    let machine = assemble("M1", &records);
    let judge = |ruleset: &Ruleset| {
        let facts = identify(&machine, &ruleset.catalogue);
        let audited = audit(&facts, &[], ruleset, &Activity::ALL);
        let findings: Vec<_> = audited.findings.iter().map(|f| (f.rule.to_owned(), f.outcome)).collect();
        (audited.verdict, findings)
    };
    let found = judge(ruleset);
    assert_eq!(found, judge(ruleset), "the same machine, judged twice");
    if adds_rules && ruleset.as_of == RULES.as_of {
        assert!(found.0 >= judge(&RULES).0, "a rule more cleared a machine: {found:?}");
    }
}

/// The payload that the key of these checks did sign.
const SIGNED: &[u8] = b"{\"_type\":\"https://in-toto.io/Statement/v1\"}";

struct Keys {
    trusted: TrustedKeys,
    envelope: Vec<u8>,
}

#[allow(clippy::expect_used, reason = "a check without a key cannot be run")]
static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let signer = Signer::from_seed(&[7; 32]).expect("32 bytes are a key");
    let mut envelope = Vec::new();
    EnvelopeWriter::new(&signer).append(SIGNED, &mut envelope).unwrap();
    Keys { trusted: [signer.public_key().clone()].into_iter().collect(), envelope }
});

/// The one envelope that verifies under the key of these checks.
pub(crate) fn signed_envelope() -> &'static [u8] {
    &KEYS.envelope
}

/// Any bytes as an envelope: nothing verifies but what was signed.
pub(crate) fn envelope(bytes: &[u8]) {
    if let Ok(envelope) = Envelope::parse(bytes)
        && let Ok(verified) = envelope.verify(&KEYS.trusted)
    {
        assert_eq!(verified.payload, SIGNED, "verified, and never signed");
    }
    // What was signed here is no report.
    assert!(verify_report(bytes, &KEYS.trusted, None).is_err());
}

/// Any text as a name, a marking and a key: normalised twice is normalised once.
pub(crate) fn normalisers(text: &str) {
    let name = names::key(text);
    assert_eq!(names::key(&name), name, "name {text:?}");
    let keys = names::keys(text);
    assert_eq!(names::keys(&keys.full).full, keys.full, "name with its legal form {text:?}");
    let marking = parts::normalise(text).compact;
    assert!(marking.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit()), "marking {text:?}");
    let key = identity::key::normalise(text);
    assert_eq!(identity::key::normalise(&key), key, "key {text:?}");
}

/// A list, a name a line, and each line screened against it: the index finds what scoring every name finds, survives
/// being written and read, and explains each hit with the score it was given.
pub(crate) fn screening(text: &str) {
    use names::index::{Listed, NameIndex, Request, Scratch};
    let lines: Vec<&str> = text.lines().take(20).collect();
    let listed: Vec<Listed<'_>> =
        (0..).zip(&lines).map(|(entry, name)| Listed::new(entry / 2, name)).collect();
    let index = NameIndex::build(&listed);
    let index = NameIndex::from_bytes(&index.to_bytes()).unwrap_or_else(|why| panic!("just written: {why}"));
    assert!(NameIndex::from_bytes(text.as_bytes()).is_err(), "text is no index");
    let request = Request { threshold: 600, ..Request::default() };
    let mut scratch = Scratch::default();
    for line in lines {
        let hits = index.search(line, request, &mut scratch);
        assert_eq!(hits, index.search_by_force(line, request), "{line:?}");
        for hit in hits {
            let why = index.explain(line, hit.name).unwrap_or_else(|| panic!("unexplained: {line:?}"));
            assert_eq!((why.kind, why.score), (hit.kind, hit.score), "{line:?}");
        }
    }
}
