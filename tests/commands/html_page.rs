//! The page of `-o html`: as a browser shows and verifies it, and as `verify` does without one.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::common::{self, said, tidewaiter, validators};

/// A sheet of so many machines, some of them with findings and questions that are open.
fn sheet(machines: usize) -> String {
    let boards = ["AMLCtrl_BHB68XXX", "CVCtrl_BHB42XXX", "QQCtrl_77", ""];
    let suppliers = ["Sophgo Technologies Ltd.", "Maple Ridge Hosting Ltd", "北京算能科技有限公司", ""];
    let rows = (0..machines).map(|n| {
        let (board, supplier) = (boards[n % 4], suppliers[n / 2 % 4]);
        format!("SN{n:05},Antminer S21,{board},{supplier},Malaysia,Site {}\n", n % 3)
    });
    "Serial,Model,Control board,Supplier,Country of origin,Site\n".to_owned() + &rows.collect::<String>()
}

/// Texts that would do something in a page that takes them for markup.
const HOSTILE: &str = "Serial,Model,Control board,Supplier\n\
    \"<img src=x onerror=alert(1)>\",\"</script><script>alert(2)</script>\",CVCtrl_BHB42XXX,\"\u{202e}[x](javascript:alert(3))\"\n";

/// Audits a sheet into `NAME.html` and the folder `NAME`.
fn audit(folder: &Path, name: &str, sheet: &str, arguments: &[&str]) {
    let input = folder.join("in.csv");
    fs::write(input, sheet).unwrap();
    let page = format!("html={name}.html");
    let fixed = ["audit", "in.csv", "--out", name, "--quiet", "--force", "--no-lists", "-o", &page];
    let output = tidewaiter(folder, [&fixed[..], arguments].concat());
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
}

/// Renders one machine of `en` into `one.html`.
fn chosen(folder: &Path) {
    let render =
        ["render", "en", "--machine", "SN00003", "--key", "test.pub.pem", "--quiet", "-o", "html=one.html"];
    let output = tidewaiter(folder, render);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
}

fn keys(folder: &Path) {
    common::save_test_key(folder);
    tidewaiter(folder, ["key", "generate", "--out", "other.pem"]);
    let public = tidewaiter(folder, ["key", "show", "other.pem"]);
    fs::write(folder.join("other.pub.pem"), public.stdout).unwrap();
}

/// Where the browser and what drives it are; says so where they are not.
fn tools() -> Option<(PathBuf, PathBuf, PathBuf)> {
    let axe = validators::node_package("axe-core/package.json")?;
    validators::node_package("playwright-core/package.json")?;
    let modules = axe.ancestors().nth(2)?.to_owned();
    Some((validators::installed("node")?, validators::installed("chromium")?, modules))
}

#[test]
fn a_browser_shows_and_verifies_it() {
    let Some((node, chromium, modules)) = tools() else { return };
    let folder = common::folder();
    let folder = folder.path();
    keys(folder);
    let signed = ["--key", "test.pem"];
    for language in ["en", "ja", "zh"] {
        audit(folder, language, &sheet(9), &[&signed[..], &["--lang", language]].concat());
    }
    audit(folder, "lean", &sheet(130), &signed);
    audit(folder, "once", &sheet(130), &["--key", "test.pem", "--sign", "manifest"]);
    chosen(folder);
    audit(folder, "unsigned", &sheet(9), &["--no-sign"]);
    audit(folder, "hostile", HOSTILE, &signed);
    let script = common::root().join("tests/tools/page.mjs");
    let output = Command::new(node).arg(script).arg(modules).arg(chromium).arg(folder).output().unwrap();
    assert!(output.status.success(), "{}", said(&output));
    let said = said(&output);
    let checks: u32 = said.split(" checks").next().unwrap().lines().last().unwrap().parse().unwrap();
    assert!(checks > 100, "{said}");
}

#[test]
fn it_is_the_same_from_the_bundle() {
    let folder = common::folder();
    let folder = folder.path();
    keys(folder);
    for (name, machines, arguments) in
        [("small", 9, &["--lang", "zh"][..]), ("lean", 130, &[]), ("once", 130, &["--sign", "manifest"])]
    {
        audit(folder, name, &sheet(machines), &[&["--key", "test.pem"], arguments].concat());
        let language = if name == "small" { "zh" } else { "en" };
        let render = [
            "render",
            name,
            "--key",
            "test.pub.pem",
            "--quiet",
            "-o",
            "html=again.html",
            "--force",
            "--lang",
            language,
        ];
        let output = tidewaiter(folder, render);
        assert_eq!(output.status.code(), Some(0), "{}", said(&output));
        let [page, again] =
            [format!("{name}.html"), "again.html".to_owned()].map(|f| fs::read(folder.join(f)).unwrap());
        assert!(page == again, "{name}");
    }
}

#[test]
fn verify_reads_it_without_a_browser() {
    let folder = common::folder();
    let folder = folder.path();
    keys(folder);
    audit(folder, "en", &sheet(9), &["--key", "test.pem"]);
    audit(folder, "once", &sheet(130), &["--key", "test.pem", "--sign", "manifest"]);
    let verify = |page: &str, key: &str| {
        let output = tidewaiter(folder, ["verify", page, "--key", key]);
        (output.status.code(), said(&output))
    };
    let (exit, text) = verify("en.html", "test.pub.pem");
    assert_eq!(exit, Some(0), "{text}");
    assert!(text.contains("verified  manifest") && text.contains("machine:SN00001"), "{text}");
    let (exit, text) = verify("once.html", "test.pub.pem");
    assert!(exit == Some(0) && text.contains("proved by a manifest of"), "{text}");
    chosen(folder);
    let (exit, text) = verify("one.html", "test.pub.pem");
    assert!(exit == Some(0) && text.contains("1 machine verified"), "{text}");
    let (exit, text) = verify("en.html", "other.pub.pem");
    assert!(exit == Some(3) && text.contains("SIG_INVALID"), "{text}");

    let page = fs::read_to_string(folder.join("en.html")).unwrap();
    let once = fs::read_to_string(folder.join("once.html")).unwrap();
    let line = |page: &str, n: usize| {
        let (_, data) = page.split_once("\"reports\":[\n").unwrap();
        data.lines().nth(n).unwrap().to_owned()
    };
    let without = |page: &str, n: usize| page.replace(&(line(page, n) + "\n"), "");
    for (changed, code) in [
        (page.replace("<h1>Hardware", "<h1>hardware"), "OTHER_PAGE"),
        (page.replace("Verified: what is shown", "Verified, what is shown"), "OTHER_PAGE"),
        (page.replace("--good-paper: #e6f4ea", "--good-paper: #e6f4eb"), "OTHER_PAGE"),
        (page.clone() + "\n", "OTHER_PAGE"),
        (without(&page, 1), "MANIFEST_MISMATCH"),
        (without(&once, 5), "MANIFEST_MISMATCH"),
        (page.replace(&line(&page, 2), &line(&page, 1)), "SUBJECT_MISMATCH"),
        (page.replace("\"others\":0", "\"others\":1"), "RUN_MISMATCH"),
        (page.replace("\"leftOut\"", "\"leftout\""), "UNREADABLE"),
    ] {
        fs::write(folder.join("changed.html"), &changed).unwrap();
        let (exit, text) = verify("changed.html", "test.pub.pem");
        assert!(changed != page && changed != once, "{code}: nothing was changed");
        assert_eq!(exit, Some(3), "{code}: {text}");
        assert!(text.contains(code), "{code}: {text}");
    }
}
