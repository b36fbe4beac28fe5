//! What we sign is verified by software that is not ours, and what was changed is refused by it.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Every single envelope of a run: reports and manifest.
fn envelopes(folder: &Path) -> Vec<PathBuf> {
    let names = common::contents(&folder.join("run")).into_keys().filter(|name| name.ends_with(".dsse.json"));
    let all: Vec<_> = names.map(|name| folder.join("run").join(name)).collect();
    assert_eq!(all.len(), 4);
    all
}

/// A verifier takes every envelope, and none that was changed.
fn takes_what_is_signed_and_nothing_else(verify: impl Fn(&Path, &Path) -> std::process::Output) {
    let folder = common::signed_run();
    let key = folder.path().join("test.pub.pem");
    for envelope in envelopes(folder.path()) {
        let output = verify(&key, &envelope);
        assert!(output.status.success(), "{}: {}", envelope.display(), common::said(&output));
        let text = fs::read_to_string(&envelope).unwrap();
        for (field, digit) in [("\"payload\":\"", 40), ("\"sig\":\"", 20)] {
            let at = text.find(field).unwrap() + field.len() + digit;
            let mut bytes = text.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let changed = folder.path().join("changed.json");
            fs::write(&changed, bytes).unwrap();
            let output = verify(&key, &changed);
            assert!(!output.status.success(), "{} with another {field} is taken", envelope.display());
        }
    }
}

/// The script that the README gives to auditors.
fn script_of_the_readme() -> String {
    let readme = fs::read_to_string(common::root().join("README.md")).unwrap();
    let verifies = readme.find("openssl pkeyutl -verify").unwrap();
    let start = readme[..verifies].rfind("```sh\n").unwrap() + "```sh\n".len();
    let end = start + readme[start..].find("```").unwrap();
    readme[start..end].to_owned()
}

#[test]
fn openssl_verifies_with_the_script_of_the_readme_however_it_is_started() {
    if common::program("openssl").is_none() {
        return;
    }
    let script = common::folder();
    let (file, temporary) = (script.path().join("verify.sh"), script.path().join("temporary"));
    fs::write(&file, script_of_the_readme()).unwrap();
    fs::create_dir(&temporary).unwrap();
    let file = file.to_str().unwrap();
    // As the page says first, then with other shells, with options on or off, and read into a shell that runs already.
    for start in [
        &["sh", file][..],
        &["sh", "-e", file],
        &["bash", "+e", file],
        &["dash", file],
        &["bash", "-c", "set +e; . \"$0\"", file],
        &["bash", "-c", "if . \"$0\"; then exit 0; else exit 1; fi", file],
    ] {
        let Some(shell) = common::program(start[0]) else { continue };
        let run = |key: &Path, envelope: &Path| {
            let mut shell = Command::new(&shell);
            let output = shell.args(&start[1..]).args([key, envelope]).env("TMPDIR", &temporary).output();
            assert_eq!(fs::read_dir(&temporary).unwrap().count(), 0, "{start:?} leaves the report behind");
            output.unwrap()
        };
        takes_what_is_signed_and_nothing_else(|key, envelope| {
            let output = run(key, envelope);
            let printed = String::from_utf8_lossy(&output.stdout).contains("in-toto.io/Statement");
            assert_eq!(printed, output.status.success(), "{start:?}: {}", common::said(&output));
            output
        });
        let folder = common::signed_run();
        let (key, forged) = (folder.path().join("test.pub.pem"), folder.path().join("forged.json"));
        let none = folder.path().join("none");
        // "FORGED" in base64, signed by nobody; and what is no envelope at all.
        for text in ["{\"payload\":\"Rk9SR0VE\",\"signatures\":[{\"sig\":\"AAAA\"}]}", "FORGED", ""] {
            fs::write(&forged, text).unwrap();
            for (key, envelope) in [(&key, &forged), (&none, &forged), (&key, &none)] {
                let output = run(key, envelope);
                assert!(!output.status.success(), "{start:?} takes {text}");
                assert!(!common::said(&output).contains("FORGED"), "{start:?}: {}", common::said(&output));
            }
        }
    }
}

#[cfg(unix)]
#[test]
fn the_script_of_the_readme_leaves_nothing_when_it_is_interrupted() {
    use std::os::unix::process::CommandExt as _;
    use std::time::{Duration, Instant};

    let folder = common::folder();
    let (file, temporary) = (folder.path().join("verify.sh"), folder.path().join("temporary"));
    fs::write(&file, script_of_the_readme()).unwrap();
    fs::create_dir(&temporary).unwrap();
    // A report that is written to a pipe: the script waits for its end.
    let envelope = folder.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&envelope).status().unwrap().success());
    for shell in ["sh", "bash", "dash"] {
        let Some(program) = common::program(shell) else { continue };
        for signal in ["-HUP", "-INT", "-TERM"] {
            let mut script = Command::new(&program);
            script.arg(&file).args(["key.pem".as_ref(), envelope.as_os_str()]).env("TMPDIR", &temporary);
            let mut script = script.process_group(0).stderr(Stdio::null()).spawn().unwrap();
            // Opened once the script reads it, which is when its folder is made.
            let report = fs::OpenOptions::new().write(true).open(&envelope).unwrap();
            assert_eq!(fs::read_dir(&temporary).unwrap().count(), 1, "{shell}");
            let group = format!("-{}", script.id());
            assert!(Command::new("kill").args([signal, "--", &group]).status().unwrap().success());
            drop(report);
            assert!(!script.wait().unwrap().success());
            // The shell that was started may end before the one that cleans up.
            let began = Instant::now();
            while fs::read_dir(&temporary).unwrap().count() > 0 {
                assert!(began.elapsed() < Duration::from_secs(10), "{shell} {signal} leaves its folder");
                std::thread::sleep(Duration::from_millis(5));
            }
        }
    }
}

#[test]
fn openssl_makes_keys_that_sign_and_reads_those_we_make() {
    let Some(openssl) = common::program("openssl") else { return };
    let folder = common::folder();
    let openssl = |arguments: &[&str]| {
        let output = Command::new(&openssl).current_dir(folder.path()).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", common::said(&output));
        output.stdout
    };
    openssl(&["genpkey", "-algorithm", "ed25519", "-out", "theirs.pem"]);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(folder.path().join("theirs.pem"), fs::Permissions::from_mode(0o600)).unwrap();
    }
    let shown = common::tidewaiter(folder.path(), ["key", "show", "theirs.pem"]);
    assert_eq!(shown.stdout, openssl(&["pkey", "-in", "theirs.pem", "-pubout"]), "{}", common::said(&shown));
    let made = common::tidewaiter(folder.path(), ["key", "generate", "--out", "ours.pem"]);
    assert!(made.status.success(), "{}", common::said(&made));
    let shown = common::tidewaiter(folder.path(), ["key", "show", "ours.pem"]);
    assert_eq!(shown.stdout, openssl(&["pkey", "-in", "ours.pem", "-pubout"]));
    // The key id is a digest that OpenSSL makes as well.
    openssl(&["pkey", "-in", "ours.pem", "-pubout", "-outform", "DER", "-out", "ours.der"]);
    let digest = String::from_utf8(openssl(&["dgst", "-sha256", "-r", "ours.der"])).unwrap();
    let id = common::tidewaiter(folder.path(), ["key", "fingerprint", "ours.pem"]);
    assert_eq!(digest.split(' ').next(), Some(String::from_utf8(id.stdout).unwrap().trim()));
}

const PYTHON: &str = r#"
import base64, hashlib, json, sys
from cryptography.hazmat.primitives.serialization import load_pem_public_key
key = load_pem_public_key(open(sys.argv[1], "rb").read())
envelope = json.load(open(sys.argv[2]))
payload = base64.b64decode(envelope["payload"], validate=True)
kind = envelope["payloadType"].encode()
(signature,) = envelope["signatures"]
key.verify(base64.b64decode(signature["sig"], validate=True), b"DSSEv1 %d %s %d %s" % (len(kind), kind, len(payload), payload))
statement = json.loads(payload)
assert statement["_type"] == "https://in-toto.io/Statement/v1"
if statement["predicateType"] == "urn:tidewaiter:report:v1":
    (subject,) = statement["subject"]
    record = open(sys.argv[2].replace(".dsse.json", ".record.json"), "rb").read()
    assert subject["digest"]["sha256"] == hashlib.sha256(record).hexdigest()
"#;

#[test]
fn python_verifies_signature_and_record() {
    let Some(python) = common::program("python3") else { return };
    if !Command::new(&python).args(["-c", "import cryptography"]).output().unwrap().status.success() {
        common::skipped("this Python has no `cryptography`");
        return;
    }
    takes_what_is_signed_and_nothing_else(|key, envelope| {
        Command::new(&python).args(["-c", PYTHON]).arg(key).arg(envelope).output().unwrap()
    });
}

const NODE: &str = r#"
const { createPublicKey, verify } = require("node:crypto");
const { readFileSync } = require("node:fs");
const [key, file] = process.argv.slice(-2);
const envelope = JSON.parse(readFileSync(file, "utf8"));
const payload = Buffer.from(envelope.payload, "base64");
const type = envelope.payloadType;
const head = Buffer.from(`DSSEv1 ${Buffer.byteLength(type)} ${type} ${payload.length} `);
const signature = Buffer.from(envelope.signatures[0].sig, "base64");
if (envelope.signatures.length !== 1) process.exit(1);
if (!verify(null, Buffer.concat([head, payload]), createPublicKey(readFileSync(key)), signature)) process.exit(1);
JSON.parse(payload.toString("utf8"));
"#;

#[test]
fn node_verifies() {
    let Some(node) = common::program("node") else { return };
    takes_what_is_signed_and_nothing_else(|key, envelope| {
        Command::new(&node).args(["-e", NODE, "--"]).arg(key).arg(envelope).output().unwrap()
    });
}
