//! What the tests share: the program run in an environment of its own, a test key, and the way of the data in memory.
#![allow(dead_code, reason = "each test uses a part of it")]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

pub(crate) mod validators;

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use tidewaiter::internals::attest::Signer;
use tidewaiter::internals::files::input::Input;
use tidewaiter::internals::identity::{RowArena, SurveyedSheet, serials, survey};
use tidewaiter::internals::ingest::columns::MapOptions;
use tidewaiter::internals::ingest::layout::read_sheet;
use tidewaiter::internals::ingest::reader::{ReadOptions, open};
use tidewaiter::internals::ingest::validate::RowValidator;
use tidewaiter::internals::model::{Activity, Facts, InputInfo, Inputs, SharedSerial, Verdict};
use tidewaiter::internals::rules::Ruleset;
use tidewaiter::internals::source::TextFile;
use tidewaiter::internals::tomlread::files::RuleFileSet;

/// The state of the law that the shipped rules reflect.
pub(crate) const DAY: &str = "2026-07-31";

/// The same as seconds since 1970.
pub(crate) const EPOCH: &str = "1785456000";

/// The seed of the key that signs golden reports. It is public: what it signs proves nothing.
pub(crate) const TEST_SEED: [u8; 32] = *b"TIDEWAITER PUBLIC TEST KEY, 2026";

/// The key made from [`TEST_SEED`].
pub(crate) fn test_key() -> Signer {
    Signer::from_seed(&TEST_SEED).unwrap()
}

/// The folder of the repository.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A new folder that goes away with its value.
pub(crate) fn folder() -> tempfile::TempDir {
    tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).unwrap()
}

/// Says that something is not tested here. Written to the stream itself, so that it is seen without `--nocapture`.
pub(crate) fn skipped(why: &str) {
    let mut stream = std::io::stderr();
    writeln!(stream, "SKIPPED: {why}").unwrap();
}

/// Real files that others wrote, where they are at hand; says so where not.
pub(crate) fn shared_data(path: &str) -> Option<PathBuf> {
    let data =
        std::env::var_os("TIDEWAITER_SHARED_DATA").map_or(root().join("../shared/data"), PathBuf::from);
    let found = data.join(path);
    if !found.exists() {
        skipped(&format!("no {}", found.display()));
        return None;
    }
    Some(found)
}

/// Where a program is; says so where it is not.
pub(crate) fn program(name: &str) -> Option<PathBuf> {
    let found = found(name);
    if found.is_none() {
        skipped(&format!("no {name} on this machine"));
    }
    found
}

/// Where a program is.
pub(crate) fn found(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// A pipe in a folder. Should anything open it after all, it comes to its end at once: a broken test fails and does not hang.
#[cfg(unix)]
pub(crate) fn pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().unwrap();
    assert!(made.success());
    let path = path.to_owned();
    std::thread::spawn(move || std::fs::OpenOptions::new().write(true).open(path));
}

/// Runs the program in a folder, on a fixed day, with a configuration of its own in `config/`.
pub(crate) fn tidewaiter<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) -> Output {
    command(folder).args(arguments).output().unwrap()
}

/// The program, to be run as [`tidewaiter`] runs it.
pub(crate) fn command(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_tidewaiter"));
    command
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join("config"))
        .env("XDG_DATA_HOME", folder.join("data"))
        // The index of the lists that ship is built once for all tests.
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .env("NO_COLOR", "1")
        .env_remove("COLUMNS")
        .env("SOURCE_DATE_EPOCH", EPOCH)
        .env("TIDEWAITER_TEST_CLOCK", EPOCH);
    command
}

/// What a program wrote to both streams.
pub(crate) fn said(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A line of arguments that has to do well; what it said.
pub(crate) fn done(folder: &Path, line: &str) -> String {
    let output = tidewaiter(folder, line.split_whitespace());
    let told = said(&output);
    assert_eq!(output.status.code(), Some(0), "{line}: {told}");
    told
}

/// A line that is refused with this exit code, and what it says.
pub(crate) fn refused(folder: &Path, line: &str, exit: i32, says: &str) -> String {
    let output = tidewaiter(folder, line.split_whitespace());
    let told = said(&output);
    assert_eq!(output.status.code(), Some(exit), "{line}: {told}");
    assert!(told.contains(says), "{line}: not {says} but {told}");
    told
}

/// Saves the test key as `test.pem` and `test.pub.pem`.
pub(crate) fn save_test_key(folder: &Path) {
    let key = test_key();
    key.save(&folder.join("test.pem"), None).unwrap();
    key.public_key().save(&folder.join("test.pub.pem")).unwrap();
}

/// A folder with a run of three machines, signed with the test key.
pub(crate) fn signed_run() -> tempfile::TempDir {
    let folder = folder();
    save_test_key(folder.path());
    let plain = root().join("fixtures/formats/plain.csv");
    let output = tidewaiter(
        folder.path(),
        ["audit", plain.to_str().unwrap(), "--key", "test.pem", "--quiet", "--out", "run"],
    );
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    folder
}

/// Every file below a folder by its name, with its bytes.
pub(crate) fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut all = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if path.is_dir() {
            all.extend(contents(&path).into_iter().map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            all.insert(name, std::fs::read(&path).unwrap());
        }
    }
    all
}

/// The shipped rules and catalogue, with these files beside them.
pub(crate) fn rules_with(rules: &[(&str, String)]) -> Ruleset {
    let mut set = RuleFileSet::shipped();
    for (name, text) in rules {
        set.add(TextFile::new(*name, text.clone()));
    }
    match Ruleset::compile(&set.catalogue, &set.rules, DAY.parse().unwrap()) {
        Ok((ruleset, _)) => ruleset,
        Err(diagnostics) => {
            let shown =
                diagnostics.iter().map(|d| d.render(tidewaiter::internals::diagnostic::Colour::Never));
            panic!("{}", shown.collect::<Vec<_>>().join("\n"));
        }
    }
}

/// The shipped rules on [`DAY`].
pub(crate) static SHIPPED: LazyLock<Ruleset> = LazyLock::new(|| rules_with(&[]));

/// The verdicts of one machine.
pub(crate) type Verdicts = BTreeMap<Activity, Verdict>;

/// Reads and judges an inventory in memory: the verdicts of every machine, by its normalised key.
pub(crate) fn judge(csv: &str, ruleset: &Ruleset) -> BTreeMap<String, Verdicts> {
    let mut all = BTreeMap::new();
    each_machine(csv, ruleset, |key, facts, shared| {
        let audited = tidewaiter::internals::audit::audit(facts, shared, ruleset, &Activity::ALL);
        all.insert(key.to_owned(), audited.verdicts.into_iter().collect());
    });
    all
}

/// Reads an inventory in memory and visits every machine: its normalised key, what is known of it, its shared serials.
pub(crate) fn each_machine(
    csv: &str,
    ruleset: &Ruleset,
    mut visit: impl FnMut(&str, &Facts<'_>, &[SharedSerial<'_>]),
) {
    let input = Input::memory("inventory.csv", csv.as_bytes().to_vec());
    let workbook = open(&input, &ReadOptions::default()).unwrap();
    let mut inputs = Inputs::default();
    let raw = workbook.content.sheets();
    let sheets: Vec<SurveyedSheet<'_>> = raw
        .iter()
        .map(|raw| {
            let reading = read_sheet(&*raw.rows, None, &MapOptions::default()).unwrap();
            let info = InputInfo {
                file: workbook.name.clone(),
                sheet: raw.name.clone(),
                digest: String::new(),
                ..InputInfo::default()
            };
            SurveyedSheet {
                input: inputs.push(info),
                rows: &*raw.rows,
                plan: reading.plan.clone(),
                first: reading.first_data,
                end: reading.end,
                preamble: None,
                validator: RowValidator::new(&reading),
            }
        })
        .collect();
    let survey = survey(sheets, &|_| ()).unwrap();
    let mut arena = RowArena::default();
    for number in 0..survey.machines() {
        survey.read(number, &mut arena).unwrap();
        let records = arena.evidence(|sheet| survey.plan(sheet));
        let machine = tidewaiter::internals::identity::assemble::assemble(survey.key(number), &records);
        let facts = tidewaiter::internals::facts::identify(&machine, &ruleset.catalogue);
        let owned = survey.shared_by(number, &machine);
        let shared = serials::borrow(&machine, &owned);
        visit(survey.key(number), &facts, &shared);
    }
}
