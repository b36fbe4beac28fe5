//! The ledger as a user has it: runs remembered, proved, moved and attacked.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use crate::common::{self, command, contents, said, tidewaiter, validators};

fn run(folder: &Path, arguments: &str) -> Output {
    tidewaiter(folder, arguments.split_whitespace())
}

/// Runs what has to end so.
fn ends(folder: &Path, arguments: &str, code: i32) -> String {
    let output = run(folder, arguments);
    assert_eq!(output.status.code(), Some(code), "{arguments}: {}", said(&output));
    said(&output)
}

fn fleet(machines: u32) -> String {
    let mut sheet = "SN,Model,Control Board,Control Board SN,Purchase Date,Supplier\n".to_owned();
    for n in 0..machines {
        writeln!(sheet, "A{n},Antminer S21,AMLCtrl_BHB68XXX,CB{n},2025-03-0{},Example Trading", n % 9 + 1)
            .unwrap();
    }
    sheet
}

const AUDIT: &str = "audit in.csv --no-lists --key test.pem --quiet --fail-on none --ledger l.db";

/// A folder with a key, a ledger and an inventory.
fn prepared(machines: u32) -> tempfile::TempDir {
    let folder = common::folder();
    common::save_test_key(folder.path());
    fs::write(folder.path().join("in.csv"), fleet(machines)).unwrap();
    ends(folder.path(), "ledger init --ledger l.db --origin example.com/miners --key test.pem", 0);
    folder
}

const VERIFY: &str = "ledger verify --ledger l.db --key test.pub.pem";

#[test]
fn a_run_is_remembered_and_proved() {
    let folder = prepared(3);
    let folder = folder.path();
    ends(folder, "ledger checkpoint --ledger l.db --key test.pem --out first.checkpoint --quiet", 0);
    ends(folder, &format!("{AUDIT} --out one"), 0);
    let verified = ends(folder, &format!("{VERIFY} --since first.checkpoint"), 0);
    assert!(verified.contains("goes on from the checkpoint over 1 row"), "{verified}");
    let verified = ends(folder, VERIFY, 0);
    assert!(verified.contains("truncation not checked"), "{verified}");
    let runs = ends(folder, "ledger runs --ledger l.db", 0);
    assert!(runs.contains("3 machines") && runs.contains("in.csv"), "{runs}");

    // The report, its row and the proof of it belong together.
    let report = fs::read_dir(folder.join("one/machines")).unwrap();
    let report =
        report.map(|entry| entry.unwrap().path()).find(|path| path.to_string_lossy().ends_with(".dsse.json"));
    let report = report.unwrap();
    let written = ends(folder, &format!("ledger prove --ledger l.db {}", report.display()), 0);
    let row = written.lines().next().unwrap().to_owned();
    let shown = ends(folder, &format!("ledger verify --proof {row} --key test.pub.pem"), 0);
    assert!(shown.contains("verified  row") && shown.contains("\"kind\":\"machine\""), "{shown}");
    let vkey = ends(folder, "key export test.pub.pem --format vkey --name example.com/miners", 0);
    fs::write(folder.join("vkey"), vkey).unwrap();
    judged_by_others(folder, &row);
    judged_by_go(folder, &row);
    let text = fs::read_to_string(folder.join(&row)).unwrap();
    fs::write(folder.join(&row), text.replace("A0", "A1").replace("A2", "A1")).unwrap();
    ends(
        folder,
        &format!("ledger verify --proof {row} --key test.pub.pem"),
        if text.contains("\"A1\"") { 0 } else { 3 },
    );
    let other = folder.join("other");
    fs::create_dir(&other).unwrap();
    let refused = ends(
        folder,
        &format!(
            "ledger prove --ledger l.db --out other {}",
            folder.join("one/manifest.dsse.json").display()
        ),
        2,
    );
    assert!(refused.contains("has no report with the digest"), "{refused}");

    // What the columns say of boards and days is in it, with its cell.
    let history = ends(folder, "ledger history --ledger l.db CB1", 0);
    assert!(history.contains("machine A1") && history.contains("in.csv!D3"), "{history}");
    let history = ends(folder, "ledger history --ledger l.db A1", 0);
    assert!(history.contains("bought") && history.contains("supplier Example Trading"), "{history}");
}

/// The verifier by others of a row and its proof, where it is at hand.
fn judged_by_others(folder: &Path, row: &str) {
    let Some(judge) = common::shared_data("../tools/verifiers/v20_py_tlogproof.py") else { return };
    let Some(python) = validators::python(&["sigstore._internal.merkle"]) else { return };
    let judged = Command::new(python).current_dir(folder).arg(judge).args([row, "vkey"]).output().unwrap();
    assert!(said(&judged).starts_with("OK "), "{}", said(&judged));
}

/// Go's own reader of signed notes and of the tree, where Go and its modules are at hand.
fn judged_by_go(folder: &Path, row: &str) {
    let Some(go) = common::program("go") else { return };
    let judge = common::root().join("tests/tools/sumdb");
    let built =
        Command::new(go).current_dir(judge).args(["build", "-o"]).arg(folder.join("judge")).arg(".").output();
    let built = built.unwrap();
    if !built.status.success() {
        common::skipped(&format!("Go does not build tests/tools/sumdb: {}", said(&built)));
        return;
    }
    let judged =
        |row: &str| Command::new("./judge").current_dir(folder).args([row, "vkey"]).output().unwrap();
    assert!(said(&judged(row)).starts_with("OK "), "{}", said(&judged(row)));
    let proof = fs::read(folder.join(format!("{row}.tlog-proof"))).unwrap();
    fs::write(folder.join("changed.tlog-proof"), proof).unwrap();
    fs::write(folder.join("changed"), fs::read_to_string(folder.join(row)).unwrap() + " ").unwrap();
    assert!(!judged("changed").status.success());
}

#[test]
fn a_moved_board_is_told_and_an_event_explains_it() {
    let folder = prepared(3);
    let folder = folder.path();
    ends(folder, &format!("{AUDIT} --out one"), 0);
    let moved = fleet(3).replace("CB0", "CB9").replace("CB1", "CB0");
    fs::write(folder.join("in.csv"), &moved).unwrap();
    ends(folder, &format!("{AUDIT} --out two"), 0);
    let history = ends(folder, "ledger history --ledger l.db CB0", 1);
    assert!(
        history.contains("NOT EXPLAINED  board CB0 was in A0 (in.csv!D2) and is in A1 (in.csv!D3"),
        "{history}"
    );
    for event in [
        "--event removed --board CB9 --machine A0 --date 2026-07-01 --party repairer=Fixit",
        "--event installed --board CB9 --machine A2 --date 2026-07-02 --source WO-4711",
    ] {
        ends(folder, &format!("ledger event add --ledger l.db --key test.pem {event}"), 0);
    }
    fs::write(folder.join("in.csv"), moved.replace("CB2", "CB9").replacen("CB9", "CB2", 1)).unwrap();
    ends(folder, &format!("{AUDIT} --out three"), 0);
    let history = ends(folder, "ledger history --ledger l.db CB9", 0);
    assert!(history.contains("repairer Fixit") && history.contains("(WO-4711)"), "{history}");
    let refused = ends(folder, "ledger event add --ledger l.db --key test.pem --corrects 1 --note wrong", 2);
    assert!(refused.contains("row 1 of the ledger is no event"), "{refused}");
    ends(folder, VERIFY, 0);
}

#[test]
fn a_ledger_moves_by_tiles_lines_and_backup() {
    let folder = prepared(300);
    let folder = folder.path();
    ends(folder, &format!("{AUDIT} --out one"), 0);
    ends(folder, "ledger export --ledger l.db --tiles tiles --quiet", 0);
    ends(folder, "ledger import tiles --ledger copy.db --key test.pub.pem --quiet", 0);
    ends(folder, "ledger backup --ledger l.db backup.db --quiet", 0);
    ends(folder, "ledger export --ledger l.db --json rows.jsonl --quiet", 0);
    let lines = fs::read_to_string(folder.join("rows.jsonl")).unwrap();
    let first =
        |name: &str| ends(folder, &format!("ledger verify --ledger {name} --key test.pub.pem --json"), 0);
    let rows: Vec<serde_json::Value> = ["l.db", "copy.db", "backup.db"]
        .map(|name| serde_json::from_str::<serde_json::Value>(&first(name)).unwrap())
        .into_iter()
        .map(|said| serde_json::json!([said["rows"], said["root"], said["truncationChecked"]]))
        .collect();
    assert_eq!(rows[0], rows[1]);
    assert_eq!(rows[0], rows[2]);
    assert_eq!(rows[0][0], lines.lines().count());
    assert_eq!(ends(folder, "ledger export --ledger copy.db --json -", 0), lines);
    ends(folder, "key generate --out others.pem --quiet", 0);
    fs::write(folder.join("others.pub.pem"), ends(folder, "key show others.pem", 0)).unwrap();
    ends(folder, "ledger import tiles --ledger other.db --key others.pub.pem", 3);
    assert!(!folder.join("other.db").exists());
    // Who changes a row is told which.
    let sqlite = rusqlite_of(
        &folder.join("copy.db"),
        "UPDATE entry SET body = replace(body, 'A7', 'A8') WHERE body LIKE '%\"machine\":\"A7\"%'",
    );
    assert!(sqlite > 0);
    let refused = ends(folder, "ledger verify --ledger copy.db --key test.pub.pem --json", 3);
    let refused: serde_json::Value = serde_json::from_str(&refused).unwrap();
    assert_eq!((&refused["code"], &refused["verified"]), (&"ROW_CHANGED".into(), &false.into()));
    assert!(refused["row"].is_u64(), "{refused}");
}

fn rusqlite_of(path: &Path, sql: &str) -> usize {
    rusqlite::Connection::open(path).unwrap().execute(sql, []).unwrap()
}

#[test]
fn what_cannot_be_is_refused_before_anything_is_judged() {
    let folder = prepared(2);
    let folder = folder.path();
    for (arguments, words) in [
        ("audit in.csv --no-lists --key test.pem --ledger none.db", "ledger-missing"),
        ("audit in.csv --no-lists --key test.pem --ledger in.csv", "ledger-foreign"),
        ("audit in.csv --check --ledger l.db", "cannot be used with"),
        ("ledger init --ledger l.db --key test.pem", "exists already"),
        ("ledger init --ledger n.db --origin a+b --key test.pem", "ledger-origin"),
        ("ledger runs", "no-ledger"),
        ("ledger event add --ledger l.db --key test.pem --event removed --board B", "event-incomplete"),
        ("ledger event add --ledger l.db --key test.pem --event exploded", "one of: made, bought"),
        ("ledger history --ledger l.db nothing", "ledger-unknown"),
        ("ledger prove --ledger l.db 99", "ledger-no-row"),
    ] {
        let said = ends(folder, arguments, 2);
        assert!(said.contains(words), "{arguments}: {said}");
    }
    assert!(!folder.join("tidewaiter-report").exists() && !folder.join("n.db").exists());
    // The configuration names it as well.
    fs::write(folder.join("tidewaiter.toml"), "[audit]\nledger = 'l.db'\n").unwrap();
    ends(folder, "audit in.csv --no-lists --key test.pem --quiet --fail-on none", 0);
    let runs = ends(folder, "ledger runs --json --quiet", 0);
    assert_eq!(serde_json::from_str::<serde_json::Value>(&runs).unwrap()[0]["machines"], 2);
    // What nobody signed is in it, and said to be so.
    let said = ends(folder, "audit in.csv --no-lists --no-sign --fail-on none --out unsigned", 0);
    assert!(said.contains("no checkpoint over it"), "{said}");
    let said = ends(folder, "ledger verify --key test.pub.pem", 0);
    assert!(said.contains("nobody signed the last"), "{said}");
}

/// The rows of a ledger, which has to be whole.
fn rows(folder: &Path) -> (u64, u64) {
    let said = ends(folder, &format!("{VERIFY} --json"), 0);
    let said: serde_json::Value = serde_json::from_str(&said).unwrap();
    (said["rows"].as_u64().unwrap(), said["signed"].as_u64().unwrap())
}

#[test]
fn attack_66_a_killed_run_leaves_a_whole_ledger_and_whole_reports() {
    let folder = prepared(1200);
    let folder = folder.path();
    let start = || {
        let mut audit = command(folder);
        audit.args(AUDIT.split_whitespace()).args(["--out", "run", "--force"]);
        audit.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    };
    let begun = Instant::now();
    assert!(start().wait().unwrap().success());
    let whole = begun.elapsed();
    let (mut before, of_run) = (rows(folder).0, rows(folder).0 - 1);
    let (mut killed, mut in_journal) = (0, 0);
    for turn in 0..12_u32 {
        let mut audit = start();
        if turn % 2 == 0 {
            std::thread::sleep(whole * (turn + 1) / 13);
        } else {
            // While it writes to the ledger, sooner or later: its journal is there then.
            let journal = folder.join("l.db-journal");
            let until = Instant::now() + whole * 4;
            while !journal.exists() && Instant::now() < until && audit.try_wait().unwrap().is_none() {
                std::thread::sleep(Duration::from_micros(200));
            }
            std::thread::sleep(Duration::from_millis(u64::from(turn)));
            in_journal += u32::from(journal.exists());
        }
        drop(audit.kill());
        killed += u32::from(!audit.wait().unwrap().success());
        // All of the run, or nothing of it; and nobody signed what is not there.
        let (now, signed) = rows(folder);
        assert!(now == before || now == before + of_run, "{before} rows before, {now} after turn {turn}");
        assert!(signed == now || signed == before, "{signed} of {now} rows are signed after turn {turn}");
        before = now;
        // A folder with a manifest is whole.
        if folder.join("run/manifest.dsse.json").exists() {
            ends(folder, "verify run --key test.pub.pem --quiet", 0);
        }
    }
    assert!(killed > 6 && in_journal > 1, "{killed} killed, {in_journal} while the ledger was written");
    // What is left of them does not keep the next from its work.
    assert!(start().wait().unwrap().success());
    let (now, signed) = rows(folder);
    assert_eq!((now, signed), (before + of_run, now));
}

#[test]
fn attack_67_a_full_disk_leaves_the_ledger_as_it_was() {
    let folder = prepared(900);
    let folder = folder.path();
    ends(folder, &format!("{AUDIT} --out big"), 0);
    fs::write(folder.join("in.csv"), fleet(60)).unwrap();
    let before = rows(folder);
    let size = fs::metadata(folder.join("l.db")).unwrap().len();
    let limited = |blocks: u64, arguments: &str| {
        let program = env!("CARGO_BIN_EXE_tidewaiter");
        // A file may not grow beyond so many blocks of 512 bytes; the signal that says so is ignored, as where a disk is full.
        let line = format!("trap '' XFSZ; ulimit -f {blocks}; exec {program} {arguments}");
        let mut limited = Command::new("sh");
        let environment = command(folder);
        limited.envs(environment.get_envs().filter_map(|(name, value)| Some((name, value?))));
        limited.current_dir(folder).args(["-c", &line]).output().unwrap()
    };
    let mut refused = 0;
    for more in [0, 1, 4, 8, 16, 32] {
        let output = limited(size / 512 + more, &format!("{AUDIT} --out small"));
        assert_eq!(output.status.code(), Some(2), "{more} blocks: {}", said(&output));
        refused += u32::from(said(&output).contains("ledger-full"));
        assert_eq!(rows(folder), before, "{more} blocks: {}", said(&output));
        assert!(!folder.join("small").exists(), "a run that the ledger has no room for is none");
    }
    assert!(refused > 4, "{refused}");
    let output = limited(
        size / 512,
        "ledger event add --ledger l.db --key test.pem --event bought --machine A1 --date 2026-01-01 --note x",
    );
    assert!(matches!(output.status.code(), Some(0 | 2)), "{}", said(&output));
    rows(folder);
    ends(folder, &format!("{AUDIT} --out small"), 0);
}

#[test]
fn attack_68_two_runs_at_once_are_both_remembered() {
    let folder = prepared(400);
    let folder = folder.path();
    let start = |out: &str| {
        let mut audit = command(folder);
        audit.args(AUDIT.split_whitespace()).args(["--out", out]);
        audit.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    };
    for both in ["one", "two", "three", "four"].map(start) {
        let output = both.wait_with_output().unwrap();
        assert!(output.status.success(), "{}", said(&output));
    }
    let runs = ends(folder, "ledger runs --ledger l.db --json --quiet", 0);
    let runs: serde_json::Value = serde_json::from_str(&runs).unwrap();
    let runs: Vec<u64> =
        runs.as_array().unwrap().iter().map(|run| run["machines"].as_u64().unwrap()).collect();
    assert_eq!(runs, [400; 4]);
    let (all, signed) = rows(folder);
    assert_eq!(all, signed);
}

#[test]
fn attack_61_and_64_as_a_user_sees_them() {
    let folder = prepared(3);
    let folder = folder.path();
    fs::copy(folder.join("l.db"), folder.join("old.db")).unwrap();
    ends(folder, &format!("{AUDIT} --out one"), 0);
    ends(folder, "ledger checkpoint --ledger l.db --key test.pem --out outside --quiet", 0);
    fs::copy(folder.join("old.db"), folder.join("l.db")).unwrap();
    ends(folder, VERIFY, 0);
    let said = ends(folder, &format!("{VERIFY} --since outside"), 3);
    assert!(said.contains("TRUNCATED") && !said.contains("verified"), "{said}");
    fs::write(folder.join("in.csv"), fleet(4)).unwrap();
    ends(folder, &format!("{AUDIT} --out two"), 0);
    let said = ends(folder, &format!("{VERIFY} --since outside"), 3);
    assert!(said.contains("EQUIVOCATION"), "{said}");
    assert_eq!(said.matches("\u{2014} example.com/miners ").count(), 2, "{said}");
    assert!(!contents(folder).is_empty());
}

/// An authority of timestamps on local files, as OpenSSL plays it.
pub(super) struct Authority<'f> {
    folder: &'f Path,
}

impl<'f> Authority<'f> {
    const CONFIG: &'static str = "[tsa]\ndefault_tsa = a\n[a]\nserial = serial\ndefault_policy = 1.2.3.4.1\ndigests = sha256, sha512\nsigner_digest = sha256\ness_cert_id_chain = no\n\
        [stamp]\nextendedKeyUsage = critical,timeStamping\n[other]\nextendedKeyUsage = critical,codeSigning\n\
        [ca]\ndefault_ca = c\n[c]\ndatabase = index\nserial = caserial\nnew_certs_dir = .\ndefault_md = sha256\npolicy = p\n[p]\ncommonName = supplied\n";

    pub(super) fn new(folder: &'f Path) -> Self {
        let new = Self { folder };
        fs::write(folder.join("tsa.cnf"), Self::CONFIG).unwrap();
        fs::write(folder.join("index"), "").unwrap();
        fs::write(folder.join("index.attr"), "unique_subject = no\n").unwrap();
        fs::write(folder.join("caserial"), "10\n").unwrap();
        fs::write(folder.join("serial"), "01\n").unwrap();
        for root in ["root", "stranger"] {
            new.openssl(&format!("req -x509 -newkey rsa:2048 -nodes -keyout {root}.key -out {root}.pem -days 3650 -subj /CN={root}"));
        }
        new.certificate("tsa", "rsa:2048", "stamp", "root", "20250101000000Z", "20400101000000Z");
        new
    }

    fn certificate(&self, name: &str, key: &str, extensions: &str, by: &str, from: &str, to: &str) {
        let more = if key == "ec" { " -pkeyopt ec_paramgen_curve:P-256" } else { "" };
        self.openssl(&format!(
            "req -new -newkey {key}{more} -nodes -keyout {name}.key -out {name}.csr -subj /CN={name}"
        ));
        self.openssl(&format!(
            "ca -batch -config tsa.cnf -notext -in {name}.csr -out {name}.pem -cert {by}.pem -keyfile {by}.key -extfile tsa.cnf -extensions {extensions} -startdate {from} -enddate {to}"
        ));
    }

    fn openssl(&self, arguments: &str) {
        let output = Command::new("openssl")
            .current_dir(self.folder)
            .args(arguments.split_whitespace())
            .output()
            .unwrap();
        assert!(output.status.success(), "openssl {arguments}: {}", said(&output));
    }

    pub(super) fn answer(&self, request: &str, signer: &str, response: &str) {
        self.openssl(&format!(
            "ts -reply -config tsa.cnf -section a -queryfile {request} -signer {signer}.pem -inkey {signer}.key -out {response}"
        ));
    }
}

/// A value in DER around others.
fn der(tag: u8, content: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(content.len()).unwrap().to_be_bytes();
    [&[tag, 0x82, high, low][..], content].concat()
}

#[test]
fn attack_50_a_timestamp_holds_for_its_checkpoint_by_a_known_authority() {
    if common::program("openssl").is_none() {
        return;
    }
    let folder = prepared(2);
    let folder = folder.path();
    let authority = Authority::new(folder);
    ends(folder, "ledger timestamp request a.tsq --ledger l.db --quiet", 0);
    authority.openssl("ts -query -in a.tsq -text");
    authority.answer("a.tsq", "tsa", "a.tsr");
    let attach = "ledger timestamp attach --ledger l.db --tsa-root root.pem";
    let attached = ends(folder, &format!("{attach} a.tsr --request a.tsq"), 0);
    assert!(attached.contains("the checkpoint over 1 row was there at 20"), "{attached}");
    // OpenSSL says the same of what was kept.
    let note = ends(folder, "ledger checkpoint --ledger l.db --key test.pem", 0);
    fs::write(folder.join("note"), note).unwrap();
    authority.openssl("ts -verify -data note -in a.tsr -CAfile root.pem -untrusted tsa.pem");
    let verified = ends(folder, VERIFY, 0);
    assert!(verified.contains("1 timestamp not checked"), "{verified}");
    let verified = ends(folder, &format!("{VERIFY} --tsa-root root.pem"), 0);
    assert!(verified.contains("the checkpoint over 1 row was there at 20"), "{verified}");
    ends(folder, &format!("{VERIFY} --tsa-root stranger.pem"), 3);
    let proved = ends(folder, "ledger prove 0 --ledger l.db --tsa-root root.pem", 0);
    assert!(proved.contains("there since 20"), "{proved}");

    let refused = |arguments: &str, why: &str| {
        let said = ends(folder, arguments, 3);
        assert!(
            said.contains("TIMESTAMP") && said.contains(why) && !said.contains("verified"),
            "{arguments}: {said}"
        );
    };
    refused(
        "ledger timestamp attach --ledger l.db --tsa-root stranger.pem a.tsr",
        "no authority that is trusted",
    );
    // Over other bytes, and for another request about the same.
    authority.openssl("ts -query -data in.csv -sha256 -cert -out other.tsq");
    authority.answer("other.tsq", "tsa", "other.tsr");
    refused(&format!("{attach} other.tsr"), "about no checkpoint of this ledger");
    ends(folder, "ledger timestamp request b.tsq --ledger l.db --quiet", 0);
    refused(&format!("{attach} a.tsr --request b.tsq"), "answers another request");
    // A certificate that had ended, one by nobody we know, and one for something else.
    authority.certificate("ended", "rsa:2048", "stamp", "root", "20200101000000Z", "20210101000000Z");
    authority.answer("a.tsq", "ended", "ended.tsr");
    refused(&format!("{attach} ended.tsr"), "not valid at that time");
    authority.certificate("unknown", "rsa:2048", "stamp", "stranger", "20250101000000Z", "20400101000000Z");
    authority.answer("a.tsq", "unknown", "unknown.tsr");
    refused(&format!("{attach} unknown.tsr"), "no authority that is trusted");
    authority.certificate("code", "rsa:2048", "other", "root", "20250101000000Z", "20400101000000Z");
    authority.openssl("ts -reply -config tsa.cnf -section a -in a.tsr -token_out -out a.token");
    authority.openssl("cms -verify -inform DER -in a.token -noverify -binary -out a.info");
    let sign = |signer: &str| {
        authority.openssl(&format!(
            "cms -sign -binary -nodetach -econtent_type 1.2.840.113549.1.9.16.1.4 -cades -md sha256 -nosmimecap -in a.info -signer {signer}.pem -inkey {signer}.key -outform DER -out {signer}.token"
        ));
        let token = fs::read(folder.join(format!("{signer}.token"))).unwrap();
        fs::write(
            folder.join(format!("{signer}.tsr")),
            der(0x30, &[&[0x30, 3, 2, 1, 0][..], &token].concat()),
        )
        .unwrap();
    };
    sign("code");
    refused(&format!("{attach} code.tsr"), "not for timestamps alone");
    // So made by the one who may, also with a key of another kind, it holds: what was refused is the certificate.
    authority.certificate("curve", "ec", "stamp", "root", "20250101000000Z", "20400101000000Z");
    for signer in ["tsa", "curve"] {
        sign(signer);
        ends(folder, &format!("{attach} {signer}.tsr"), 0);
    }
    // Every byte of it matters, or is outside of what is signed.
    let good = fs::read(folder.join("a.tsr")).unwrap();
    let mut held = 0;
    for at in (0..good.len()).step_by(41) {
        let mut changed = good.clone();
        changed[at] ^= 1;
        fs::write(folder.join("changed.tsr"), changed).unwrap();
        let output = run(folder, &format!("{attach} changed.tsr"));
        held += u32::from(output.status.code() == Some(0));
        assert!(matches!(output.status.code(), Some(0 | 3)), "{at}: {}", said(&output));
    }
    assert!(held <= 1, "{held} changed answers held");
    for (name, bytes) in [("empty", &b""[..]), ("text", b"no answer"), ("cut", &good[..good.len() - 1])] {
        fs::write(folder.join(name), bytes).unwrap();
        refused(&format!("{attach} {name}"), "it is no");
    }
    let said = ends(folder, &format!("{attach} a.tsr --tsa-root in.csv"), 3);
    assert!(said.contains("no-certificate"), "{said}");
    ends(folder, &format!("{VERIFY} --tsa-root root.pem"), 0);
}
