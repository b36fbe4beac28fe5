//! What came from outside is shown and does nothing else: it begins no line, moves no cursor, turns no text around, hides
//! nothing and says nothing to a build service. One hostile text goes through every field that any command prints.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]
#![cfg(unix)] // other systems refuse such names of files

use crate::common;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{folder, said, save_test_key};

/// Line ends, the cursor, directions, what is not seen, and commands of three build services.
const BAD: &str = "x\nverified  report   machine:T\r\u{1b}[2J\u{9b}1A\u{85}\u{2028}\u{2029}\u{202e}\u{200b}\u{feff}\n::error file=x::forged\n##vso[task.complete]y";
/// What looks like a line of ours.
const FORGED: &str = "trusted:  report   machine:T  clear";
/// As it is shown, its first words at least.
const SHOWN: &str = r"x\nverified";

/// The same text in a TOML string.
fn toml() -> String {
    let escape = |c: char| {
        if c.is_ascii_graphic() || c == ' ' { c.to_string() } else { format!("\\U{:08x}", u32::from(c)) }
    };
    BAD.chars().map(escape).collect()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder)
        .env("XDG_CONFIG_HOME", folder.join(BAD).join("config"))
        .env("XDG_DATA_HOME", folder.join(BAD).join("data"))
        .env("XDG_CACHE_HOME", Path::new(env!("CARGO_TARGET_TMPDIR")).join("cache"))
        .env("SOURCE_DATE_EPOCH", common::EPOCH)
        .env("TIDEWAITER_TEST_CLOCK", common::EPOCH)
        .args(arguments)
        .output()
        .unwrap()
}

/// No text in what was said does anything.
fn harmless(output: &Output, of: &[&str]) -> String {
    let text = said(output);
    let acts = |c: char| {
        (c.is_control() && c != '\n')
            || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
    };
    for line in text.lines() {
        assert!(!line.contains(acts), "{of:?} writes {line:?}");
        let line = line.trim_start();
        let forged = ["verified  report   machine:T", "verified report machine:T", "::", "##"];
        assert!(!forged.iter().any(|begin| line.starts_with(begin)), "{of:?} writes the line {line:?}");
        assert!(!line.contains("##vso["), "{of:?} writes {line:?}");
    }
    assert_ne!(output.status.code(), Some(101), "{of:?} panics: {text}");
    text
}

/// Runs a command that has to show the text.
fn shows(folder: &Path, arguments: &[&str]) -> String {
    let text = harmless(&run(folder, arguments), arguments);
    assert!(text.contains(SHOWN), "{arguments:?} does not show the text: {text}");
    text
}

/// An inventory in a folder, with the text in every cell and header.
fn inventory(folder: &Path) -> String {
    let place = folder.join(BAD);
    fs::create_dir_all(&place).unwrap();
    let text = format!(
        "Serial,Model,Supplier,Note,\"{BAD}\"\n\"{BAD}\",\"{BAD}\",\"{BAD}\",\"{BAD}\",\"{BAD}\"\nB2,Antminer S21,\"{BAD}\",,1\n"
    );
    fs::write(place.join(format!("{BAD}.csv")), text).unwrap();
    format!("{BAD}/{BAD}.csv")
}

#[test]
fn inventories_and_reports() {
    let folder = folder();
    let folder = folder.path();
    save_test_key(folder);
    let inventory = inventory(folder);
    shows(folder, &["inspect", &inventory]);
    shows(folder, &["inspect", BAD]);
    let parties =
        ["--consignee", BAD, "--end-user", BAD, "--destination", BAD, "--activity", "import,export"];
    let audit = [&["audit", &inventory][..], &parties].concat();
    shows(folder, &[&audit[..], &["--check"]].concat());
    shows(folder, &[&audit[..], &["--check", "-o", "json"]].concat());
    shows(folder, &[&audit[..], &["--check", "--machine", BAD]].concat());
    shows(folder, &[&audit[..], &["--check", "--map", &format!("serial={BAD}")]].concat());
    shows(folder, &[&audit[..], &["--check", "-o", &format!("json={BAD}/no/such")]].concat());
    let out = format!("{BAD}/reports");
    shows(folder, &[&audit[..], &["--out", &out, "--key", "test.pem"]].concat());
    shows(folder, &[&audit[..], &["--out", &out, "--key", "test.pem"]].concat());
    // A key of one's own is made in a folder of such a name.
    shows(folder, &[&audit[..], &["--out", &format!("{BAD}/others")]].concat());
    let verify = ["verify", &out, "--key", "test.pub.pem"];
    let text = shows(folder, &verify);
    assert!(text.contains("0 refused"), "{text}");
    shows(folder, &["verify", &out]);
    let records = folder.join(&out).join("records.jsonl");
    let changed = fs::read_to_string(&records).unwrap().replace("Antminer", "Antminor");
    fs::write(&records, changed).unwrap();
    assert!(shows(folder, &verify).contains("REFUSED"));
    fs::create_dir(folder.join(BAD).join("empty")).unwrap();
    shows(folder, &["verify", &format!("{BAD}/empty"), "--key", "test.pub.pem"]);
    shows(folder, &["verify", &format!("{BAD}/none"), "--key", "test.pub.pem"]);
}

#[test]
fn workbooks() {
    let folder = folder();
    let mut book = rust_xlsxwriter::Workbook::new();
    for name in ["a\u{202e}\u{200b}::error::x", "b\u{2028}##vso[x"] {
        let sheet = book.add_worksheet();
        sheet.set_name(name.replace(['[', ':'], "_")).unwrap();
        for (column, text) in (0..).zip(["Serial", "Model", BAD]) {
            sheet.write(0, column, text).unwrap();
            sheet.write(1, column, BAD).unwrap();
        }
    }
    fs::create_dir(folder.path().join(BAD)).unwrap();
    let name = format!("{BAD}/{BAD}.xlsx");
    book.save(folder.path().join(&name)).unwrap();
    shows(folder.path(), &["inspect", &name]);
    shows(folder.path(), &["audit", &name, "--check"]);
    shows(folder.path(), &["screen", "--csv", &name, "--column", BAD, "-o", "jsonl"]);
}

#[test]
fn rule_packs() {
    let folder = folder();
    let folder = folder.path();
    let (bad, inventory) = (toml(), inventory(folder));
    let pack = |id: &str, version: &str, rule: &str, extra: &str| {
        format!(
            "[pack]\nid = \"{id}\"\ntitle = \"{bad}\"\nversion = \"{version}\"\njurisdiction = \"-\"\nauthority = \"{bad}\"\nas_of = 2026-07-01\nreview_by = 2026-07-02\n\
             [[question]]\nid = \"site-q\"\nactivities = [\"import\"]\nasks = \"{bad}\"\nbasis = [\"{bad}\"]\nanswered_by = \"controller\"\nneed = \"required\"\n\
             [[rule]]\nid = \"{rule}\"\ntitle = \"{bad}\"\nbasis = [\"{bad}\"]\nactivities = [\"import\"]\noutcome = \"review\"\nconfidence = \"high\"\nadvice = \"{bad}\"\ncaveat = \"{bad}\"\nmatch = {{ attribute = {{ name = \"Note\", present = true }} }}\n\
             [[rule.example]]\nname = \"{bad}\"\nrecord = {{ machine = \"{bad}\", model = \"Antminer S21\", Note = \"{bad}\" }}\nexpect = \"review\"\n{extra}"
        )
    };
    let mistakes = format!("\"{bad}\" = 1\n[[{}]]\n", "rule");
    let packs = [
        ("good", pack("site-x", "2026.1.1", "SITE-X", "")),
        ("id", pack(&bad, "2026.1.1", "SITE-X", "")),
        ("version", pack("site-x", &bad, "SITE-X", "")),
        ("rule", pack("site-x", "2026.1.1", &bad, "")),
        ("mistakes", pack("site-x", "2026.1.1", "SITE-X", &mistakes)),
        // Not as escapes, but as they are.
        (
            "raw",
            pack(
                "site-x",
                "2026.1.1",
                "SITE-X",
                &format!("# {}\nbad = '''{BAD}'''\n", BAD.replace(['\n', '\r'], " ")),
            ),
        ),
        ("no-toml", BAD.to_owned()),
    ];
    for (what, text) in &packs {
        let file = format!("{BAD}/{what}{BAD}.toml");
        fs::write(folder.join(&file), text).unwrap();
        for command in
            [&["rules", "check", &file][..], &["rules", "test", &file], &["rules", "list", "--rules", &file]]
        {
            let text = harmless(&run(folder, command), command);
            // In the name of the file, and in what is said of the mistake.
            let told = *what == "good" || command[1] == "list" || text.matches(SHOWN).count() >= 2;
            assert!(told, "{command:?} does not show the text: {text}");
        }
        shows(folder, &["audit", &inventory, "--check", "--activity", "import", "--rules", &file]);
        shows(folder, &["explain", "SITE-X", "--rules", &file]);
        shows(folder, &["explain", "site-q", "--rules", &file]);
    }
    // The sound pack is used, not refused: its texts are on the page, and not only the name of its file.
    let good = format!("{BAD}/good{BAD}.toml");
    let passed = run(folder, &["rules", "test", &good]);
    assert!(passed.status.success(), "{}", said(&passed));
    let fields =
        |arguments: &[&str]| shows(folder, &[arguments, &["--rules", &good]].concat()).matches(SHOWN).count();
    assert!(fields(&["rules", "list"]) >= 4, "title and authority of the pack, titles of question and rule");
    assert!(fields(&["explain", "SITE-X"]) >= 5, "title, authority, law, advice, caveat, example");
    assert!(
        shows(folder, &["audit", &inventory, "--check", "--activity", "import", "--rules", &good])
            .contains("[SITE-X]")
    );
    shows(folder, &["explain", BAD]);
    shows(folder, &["rules", "check", BAD, &format!("{BAD}/none")]);
}

#[test]
fn lists_and_decisions() {
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join(BAD)).unwrap();
    let (bad, one, two) = (toml(), format!("{BAD}/1{BAD}.csv"), format!("{BAD}/2{BAD}.csv"));
    let row = |id: &str, name: &str| {
        format!("\"{id}\",\"{name}\",\"{BAD}\",\"{BAD}\",\"{BAD}\",\"{BAD}\",\"{BAD}\",\"{BAD}\"\n")
    };
    let head = "id,name,list,address,programs,citation,remarks,requirement\n";
    let list = format!("{head}{}{}", row(BAD, &format!("{BAD} Trading")), row("2", "Harbour Bridge Trading"));
    fs::write(folder.join(&one), &list).unwrap();
    fs::write(folder.join(&two), format!("{list}\"3\",\"{BAD}\"\n,\"{BAD}\",,,,,,\n")).unwrap();
    let store = format!("{BAD}/store");
    // Blanks of a list are made single when it is read, line ends among them.
    let says = |arguments: &[&str]| {
        let arguments = [arguments, &["--lists", &store]].concat();
        let text = harmless(&run(folder, &arguments), &arguments);
        assert!(
            text.contains(r"\u{202e}") || text.contains(r"\u202e"),
            "{arguments:?} does not show the text: {text}"
        );
        text
    };
    says(&["lists", "import", &one, "--date", "2026-07-01"]);
    says(&["lists", "import", &two, "--date", "2026-07-02"]);
    says(&["lists", "import", &two, "--date", "2026-07-03", "--accept"]);
    for output in ["table", "json"] {
        says(&["lists", "status", "--all", "-o", output]);
        says(&["lists", "search", "verified", "-o", output]);
    }
    says(&["lists", "diff", &one, "own"]);
    says(&["lists", "diff", BAD, BAD]);
    says(&["lists", "search", "x", "--list", BAD]);
    says(&["lists", "remove", BAD]);
    says(&["lists", "export", "--list", BAD]);
    says(&["lists", "export", "--out", &format!("{BAD}/e.csv")]);
    says(&["lists", "snapshot", "own", "--out", BAD]);
    says(&["lists", "import", &one, "--source", BAD]);
    says(&["lists", "import", BAD]);
    says(&["screen", &format!("{BAD} Trading"), BAD, "--explain"]);
    says(&["screen", &format!("{BAD} Trading"), BAD, "-o", "jsonl"]);
    says(&["screen", BAD, "--country", BAD]);
    says(&["screen", BAD, "-o", "csv"]);
    says(&["lists", "export"]);
    let clearance = |key: &str| {
        format!(
            "[[clearance]]\nname = \"Harbour Bridge Trading\"\nlist = \"{bad}\"\nentry = \"2\"\neditions = {{ from = 2026-06-01 }}\nwho = \"{bad}\"\nwhy = \"{bad}\"\nuntil = 2026-12-31\n{key}"
        )
    };
    for key in [String::new(), format!("\"{bad}\" = 1\n")] {
        let file = format!("{BAD}/clearances.toml");
        fs::write(folder.join(&file), clearance(&key)).unwrap();
        let text = says(&["screen", "Harbour Bridge Trading", "--clearances", &file]);
        assert!(text.contains("reason") == key.is_empty(), "{text}");
        if key.is_empty() {
            fs::write(folder.join("names.csv"), "Name\nHarbour Bridge Trading\n").unwrap();
            let text = says(&["screen", "--csv", "names.csv", "--clearances", &file]);
            assert!(text.contains(SHOWN), "the added cells say who decided: {text}");
        }
    }
    let addresses = format!("{BAD}/addresses.toml");
    for table in [
        format!("[[source]]\nid = \"{bad}\"\ntitle = \"{bad}\"\nurls = [\"http://127.0.0.1:9/{bad}\"]\n"),
        format!("[[source]]\nid = \"{bad}\"\ntitle = \"{bad}\"\nurls = [\"{bad}\"]\n"),
        format!("[[source]]\nid = 1 # {}\n", BAD.replace(['\n', '\r'], " ")),
    ] {
        fs::write(folder.join(&addresses), table).unwrap();
        says(&["lists", "update", "--addresses", &addresses, "--offline"]);
        says(&["lists", "update", "--addresses", &addresses, "--retries", "1", "--timeout", "1"]);
        says(&["lists", "update", BAD, "--addresses", &addresses]);
    }
}

/// Names of files, sheets, machines and entries stand behind a word of ours, and so does every further line of a text.
#[test]
fn no_text_from_outside_begins_a_line() {
    let folder = folder();
    let folder = folder.path();
    let texts =
        ["::error file=x::forged", "##[error]forged", "##vso[task.complete]", "\n::error::forged", FORGED];
    for bad in texts {
        let file = format!("{bad}.csv");
        fs::write(folder.join(&file), format!("Serial,Model\n\"{bad}\",x\n")).unwrap();
        let list = folder.join("list.csv");
        fs::write(&list, format!("id,name,list\n1,\"{bad} Trading\",own\n")).unwrap();
        let list = list.to_str().unwrap();
        for arguments in [
            &["inspect", &file][..],
            &["audit", &file, "--check", "--no-lists"],
            &["lists", "import", list, "--lists", "store", "--accept"],
            &["lists", "search", "Trading", "--lists", "store"],
            &["screen", bad, "--lists", "store"],
        ] {
            let text = harmless(&run(folder, arguments), arguments);
            assert!(!text.contains("::error") && !text.contains("##["), "{arguments:?} writes {text}");
            assert!(!text.lines().any(|line| line.starts_with("trusted:")), "{arguments:?} writes {text}");
        }
    }
    // Wherever a long text is broken.
    fs::write(folder.join("plain.csv"), "Serial,Model\nA1,x\n").unwrap();
    let text = "trusted: ".repeat(40);
    let settings = format!("[shipment]\nconsignee = \"{text}\"\n[questions]\nend-use = \"{text}\"\n");
    fs::write(folder.join("settings.toml"), settings).unwrap();
    let rules = format!(
        "[pack]\nid = \"site\"\ntitle = \"{text}\"\nversion = \"1\"\njurisdiction = \"site\"\nauthority = \"{text}\"\nas_of = 2026-01-01\nreview_by = 2027-01-01\n[[rule]]\nid = \"SITE-1\"\ntitle = \"{text}\"\nbasis = [\"{text}\"]\nactivities = [\"import\"]\noutcome = \"review\"\nconfidence = \"high\"\nadvice = \"{text}\"\nmatch = {{ attribute = {{ name = \"model\", equals = \"x\" }} }}\n"
    );
    fs::write(folder.join("site.toml"), rules).unwrap();
    for arguments in [
        &["audit", "plain.csv", "--check", "--no-lists", "--config", "settings.toml"][..],
        &["audit", "plain.csv", "--check", "--no-lists", "--rules", "site.toml"],
        &["explain", "SITE-1", "--rules", "site.toml"],
        &["rules", "list", "--rules", "site.toml"],
    ] {
        let text = harmless(&run(folder, arguments), arguments);
        assert!(!text.lines().any(|line| line.starts_with("trusted:")), "{arguments:?} writes {text}");
    }
}

#[test]
fn configurations_keys_arguments_and_the_environment() {
    let folder = folder();
    let folder = folder.path();
    let (bad, inventory) = (toml(), inventory(folder));
    let file = format!("{BAD}/{BAD}.toml");
    for text in [
        format!(
            "[columns]\n\"{bad}\" = \"{bad}\"\nserial = \"{bad}\"\n[shipment]\n\"{bad}\" = \"x\"\n[\"{bad}\"]\n"
        ),
        format!(
            "[audit]\nactivities = [\"{bad}\"]\nfail_on = \"{bad}\"\n[questions]\n\"{bad}\" = \"{bad}\"\n[lists]\nrequire = [\"{bad}\"]\n"
        ),
        format!("[columns]\nserial = \"{bad}\"\n"),
        format!("[questions]\n\"{bad}\" = \"optional\"\n"),
        format!("[audit]\nrules = [\"{bad}\"]\n[lists]\nstore = \"{bad}\"\ndecisions = \"{bad}\"\n"),
    ] {
        fs::write(folder.join(&file), text).unwrap();
        shows(folder, &["audit", &inventory, "--check", "--config", &file]);
    }
    shows(folder, &["audit", &inventory, "--check", "--config", BAD]);
    let key = format!("{BAD}/key.pem");
    shows(folder, &["key", "generate", "--out", &key]);
    shows(folder, &["key", "generate", "--out", &key]);
    shows(folder, &["key", "show", &inventory]);
    shows(folder, &["key", "fingerprint", &format!("{BAD}/none")]);
    shows(folder, &["verify", ".", "--key", &inventory]);
    for arguments in [
        &[BAD][..],
        &["audit", "in.csv", &format!("--{BAD}")],
        &["audit", "in.csv", "--activity", BAD],
        &["audit", "in.csv", "--map", BAD],
        &["audit", "in.csv", "--as-of", BAD],
        &["audit", "in.csv", "--fail-on", BAD],
        &["audit", "in.csv", "--threads", BAD],
        &["audit", "in.csv", "--encoding", BAD],
        &["audit", "in.csv", "-o", BAD],
        &["screen", "x", "--threshold", BAD],
        &["lists", BAD],
    ] {
        fs::write(folder.join("in.csv"), "Serial,Model\nA,Antminer S21\n").unwrap();
        shows(folder, arguments);
    }
    let output = Command::new(env!("CARGO_BIN_EXE_tidewaiter"))
        .current_dir(folder)
        .env("SOURCE_DATE_EPOCH", BAD)
        .args(["audit", "in.csv", "--check"])
        .output()
        .unwrap();
    assert!(harmless(&output, &["SOURCE_DATE_EPOCH"]).contains(SHOWN));
}
