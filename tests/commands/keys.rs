//! Keys: where passphrases come from, and who else may sign.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{self, validators};

const SHEET: &str = "Serial,Model,Control board\nS21-0001,Antminer S21,AMLCtrl_BHB68XXX\nS19-0002,Antminer S19k Pro,CVCtrl_BHB56XXX\n";

fn folder() -> tempfile::TempDir {
    let folder = common::folder();
    fs::write(folder.path().join("in.csv"), SHEET).unwrap();
    folder
}

fn secret(folder: &Path, name: &str, text: &str) {
    fs::write(folder.join(name), text).unwrap();
    fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o600)).unwrap();
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    common::tidewaiter(folder, arguments)
}

/// A command that has to do well; what it wrote to standard output.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = run(folder, arguments);
    assert!(output.status.success(), "{arguments:?}: {}", common::said(&output));
    String::from_utf8(output.stdout).unwrap()
}

/// A line of the shell.
fn shell(folder: &Path, line: &str) -> Output {
    let program = common::command(folder).get_program().to_owned();
    let mut command = Command::new("bash");
    command.args(["-c", line]).current_dir(folder).env("TIDEWAITER", program);
    for (name, value) in common::command(folder).get_envs() {
        if let Some(value) = value {
            command.env(name, value);
        }
    }
    command.output().unwrap()
}

#[test]
fn a_passphrase_comes_from_a_file_a_descriptor_or_the_environment() {
    let folder = folder();
    let folder = folder.path();
    secret(folder, "pass", "old one\n");
    secret(folder, "other", "another\r\n");
    let id = done(folder, &["key", "generate", "--out", "k.pem", "--passphrase-file", "pass", "-q"]);
    assert!(fs::read_to_string(folder.join("k.pem")).unwrap().starts_with("-----BEGIN ENCRYPTED"));
    let opened = |line: &str| common::said(&shell(folder, line));
    for line in [
        "\"$TIDEWAITER\" key fingerprint k.pem --passphrase-file pass",
        "\"$TIDEWAITER\" key fingerprint k.pem --passphrase-fd 3 3< pass",
        "\"$TIDEWAITER\" key fingerprint k.pem --passphrase-fd 7 7< <(printf 'old one')",
        "TIDEWAITER_KEY_PASSPHRASE='old one' \"$TIDEWAITER\" key fingerprint k.pem",
        // What is named comes before what lies about.
        "TIDEWAITER_KEY_PASSPHRASE=wrong \"$TIDEWAITER\" key fingerprint k.pem --passphrase-file pass",
    ] {
        assert_eq!(opened(line), id, "{line}");
    }
    for (line, code, says) in [
        ("\"$TIDEWAITER\" key fingerprint k.pem < /dev/null", 2, "no passphrase was given"),
        ("\"$TIDEWAITER\" key fingerprint k.pem --passphrase-file other", 2, "the passphrase is wrong"),
        ("\"$TIDEWAITER\" key fingerprint k.pem --passphrase-file none", 2, "cannot read the passphrase"),
        ("\"$TIDEWAITER\" key fingerprint k.pem --passphrase-fd 9", 2, "cannot read the passphrase"),
        ("\"$TIDEWAITER\" key generate --encrypt --out n.pem < /dev/null", 2, "a new passphrase is needed"),
        (
            "chmod 640 pass; \"$TIDEWAITER\" key fingerprint k.pem --passphrase-file pass",
            2,
            "others than its owner",
        ),
    ] {
        let output = shell(folder, line);
        let said = common::said(&output);
        assert!(output.status.code() == Some(code) && said.contains(says), "{line}: {said}");
        assert!(!said.contains("old one") && !said.contains("another"), "{line}: {said}");
    }
    assert!(!folder.join("n.pem").exists());
}

#[test]
fn a_passphrase_is_changed_in_one_step_and_others_open_the_key_with_it() {
    let folder = folder();
    let folder = folder.path();
    secret(folder, "one", "one");
    secret(folder, "two", "two");
    secret(folder, "empty", "\n");
    let id = done(folder, &["key", "generate", "--out", "k.pem", "-q"]);
    done(folder, &["key", "change-passphrase", "k.pem", "--new-passphrase-file", "one", "-q"]);
    done(
        folder,
        &[
            "key",
            "change-passphrase",
            "k.pem",
            "--passphrase-file",
            "one",
            "--new-passphrase-file",
            "two",
            "-q",
        ],
    );
    let before = fs::read(folder.join("k.pem")).unwrap();
    let refused = |arguments: &[&str]| {
        let output = run(folder, &[&["key", "change-passphrase", "k.pem"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", common::said(&output));
        assert_eq!(fs::read(folder.join("k.pem")).unwrap(), before, "{arguments:?}");
        assert!(!folder.join("k.pem.new").exists());
    };
    refused(&["--passphrase-file", "one", "--remove"]);
    refused(&["--passphrase-file", "two", "--new-passphrase-file", "empty"]);
    let mode = fs::metadata(folder.join("k.pem")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    if let Some(openssl) = common::program("openssl") {
        let (ok, said) = validators::run(
            &openssl,
            &[
                "pkey".as_ref(),
                "-in".as_ref(),
                folder.join("k.pem").as_os_str(),
                "-passin".as_ref(),
                "pass:two".as_ref(),
                "-noout".as_ref(),
            ],
        );
        assert!(ok, "{said}");
    }
    done(folder, &["key", "change-passphrase", "k.pem", "--passphrase-file", "two", "--remove", "-q"]);
    assert_eq!(done(folder, &["key", "fingerprint", "k.pem"]), id);
}

/// Types answers at a terminal, each once it was asked for; prints what the terminal showed.
const TYPED: &str = r#"
import os, pty, select, sys, time
program, *answers = sys.argv[1:]
pid, master = pty.fork()
if pid == 0:
    os.execvp("bash", ["bash", "-c", program])
said = b""
while select.select([master], [], [], 60)[0]:
    try:
        data = os.read(master, 4096)
    except OSError:
        break
    if not data:
        break
    said += data
    if answers and said.rstrip().endswith(b":"):
        time.sleep(0.5)
        os.write(master, answers.pop(0).encode() + b"\n")
_, status = os.waitpid(pid, 0)
sys.stdout.buffer.write(said)
sys.exit(os.waitstatus_to_exitcode(status))
"#;

#[test]
fn at_a_terminal_it_is_asked_for_and_never_shown() {
    let Some(python) = common::program("python3") else { return };
    let folder = folder();
    let folder = folder.path();
    let typed = |line: &str, answers: &[&str]| {
        let program = common::command(folder).get_program().to_owned();
        let mut command = Command::new(&python);
        command.args(["-c", TYPED, line]).args(answers).current_dir(folder).env("TIDEWAITER", program);
        let output = command.output().unwrap();
        (output.status.code(), common::said(&output))
    };
    let (code, said) =
        typed("\"$TIDEWAITER\" key generate --encrypt --out k.pem", &["swordfish", "swordfish"]);
    assert_eq!(code, Some(0), "{said}");
    assert!(said.contains("The same again:") && !said.contains("swordfish"), "{said}");
    let (code, said) = typed("\"$TIDEWAITER\" key fingerprint k.pem", &["swordfish"]);
    assert!(
        code == Some(0) && said.contains("Passphrase of k.pem:") && !said.contains("swordfish"),
        "{said}"
    );
    let (code, said) = typed("\"$TIDEWAITER\" key generate --encrypt --out n.pem", &["swordfish", "sword"]);
    assert!(code == Some(2) && said.contains("not the same") && !folder.join("n.pem").exists(), "{said}");
}

#[test]
fn the_public_half_is_read_by_others_in_each_form() {
    let folder = folder();
    let folder = folder.path();
    done(folder, &["key", "generate", "--out", "k.pem", "-q"]);
    let export =
        |format: &str| done(folder, &["key", "export", "k.pem", "--format", format, "--name", "auditor"]);
    let spki = export("spki");
    assert_eq!(spki, done(folder, &["key", "show", "k.pem"]));
    let hex = export("hex");
    let jwk: serde_json::Value = serde_json::from_str(&export("jwk")).unwrap();
    assert_eq!((&jwk["kty"], &jwk["crv"]), (&"OKP".into(), &"Ed25519".into()));
    let vkey = export("vkey");
    assert!(vkey.starts_with("auditor+") && vkey.trim_end().splitn(3, '+').count() == 3, "{vkey}");
    let output = run(folder, &["key", "export", "k.pem", "--format", "vkey", "--name", "a b"]);
    assert!(output.status.code() == Some(2) && common::said(&output).contains("no space"));
    fs::write(folder.join("k.pub"), export("ssh")).unwrap();
    if let Some(ssh) = common::program("ssh-keygen") {
        let (ok, said) =
            validators::run(&ssh, &["-l".as_ref(), "-f".as_ref(), folder.join("k.pub").as_os_str()]);
        assert!(ok && said.contains("auditor (ED25519)"), "{said}");
    }
    fs::write(folder.join("k.pub.pem"), spki).unwrap();
    if let Some(openssl) = common::program("openssl") {
        let line = "\"$0\" pkey -pubin -in k.pub.pem -outform DER | tail -c 32 | od -An -tx1 | tr -d ' \\n'";
        let output =
            Command::new("bash").args(["-c", line]).arg(openssl).current_dir(folder).output().unwrap();
        assert_eq!(String::from_utf8(output.stdout).unwrap(), hex.trim_end());
    }
}

/// Audits, and verifies with this public key.
fn audited(folder: &Path, out: &str, public: &str, by: &[&str]) {
    let how = ["audit", "in.csv", "--no-lists", "-q", "--fail-on", "none", "--out", out];
    done(folder, &[&how, by].concat());
    let said = run(folder, &["verify", out, "--key", public]);
    assert!(said.status.success(), "{}", common::said(&said));
}

/// How many signatures a run has.
fn signatures(folder: &Path, out: &str) -> usize {
    let read = |name: &str| fs::read_to_string(folder.join(out).join(name)).unwrap();
    (read("reports.intoto.jsonl") + &read("manifest.dsse.json")).matches("\"sig\":").count()
}

const OPENSSL: &str =
    "f=$(mktemp); cat > \"$f\"; openssl pkeyutl -sign -inkey k.pem -rawin -in \"$f\"; rm \"$f\"";

#[test]
fn another_program_signs_what_it_is_given() {
    if common::program("openssl").is_none() {
        return;
    }
    let folder = folder();
    let folder = folder.path();
    done(folder, &["key", "generate", "--out", "k.pem", "-q"]);
    fs::write(folder.join("pub.pem"), done(folder, &["key", "show", "k.pem"])).unwrap();
    audited(folder, "once", "pub.pem", &["--signer", OPENSSL, "--signer-key", "pub.pem"]);
    assert_eq!(signatures(folder, "once"), 1, "a slow signer signs the manifest");
    audited(
        folder,
        "each",
        "pub.pem",
        &["--signer", OPENSSL, "--signer-key", "pub.pem", "--sign", "reports"],
    );
    assert_eq!(signatures(folder, "each"), 4, "the run, two reports and the manifest");
    let in_base64 = format!("{{ {OPENSSL}; }} | base64 -w 0");
    audited(folder, "base64", "pub.pem", &["--signer", &in_base64, "--signer-key", "pub.pem"]);
    done(folder, &["key", "generate", "--out", "other.pem", "-q"]);
    fs::write(folder.join("other.pub.pem"), done(folder, &["key", "show", "other.pem"])).unwrap();
    for (signer, public, says) in [
        (OPENSSL, "other.pub.pem", "no Ed25519 signature of the key"),
        ("echo out of order >&2; exit 3", "pub.pem", "exit status: 3: out of order"),
        ("cat > /dev/null; echo hello", "pub.pem", "6 bytes came"),
        ("true", "pub.pem", "0 bytes came"),
        ("yes | head -c 1000000; cat > /dev/null", "pub.pem", "bytes came"),
    ] {
        let how = ["audit", "in.csv", "--no-lists", "-q", "--out", "refused", "--signer", signer];
        let output = run(folder, &[&how[..], &["--signer-key", public]].concat());
        let said = common::said(&output);
        assert!(output.status.code() == Some(2) && said.contains(says), "{signer}: {said}");
        assert!(!folder.join("refused").exists(), "nothing is left of a run that nobody signs: {signer}");
    }
}

/// Where Debian and others put `SoftHSM`.
const MODULES: [&str; 3] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
];

#[test]
fn a_token_signs() {
    let module = MODULES.into_iter().find(|path| Path::new(path).is_file());
    let (Some(module), Some(util)) = (module, validators::installed("softhsm2-util")) else { return };
    let folder = folder();
    let folder = folder.path();
    fs::create_dir(folder.join("tokens")).unwrap();
    fs::write(folder.join("softhsm2.conf"), format!("directories.tokendir = {}/tokens\n", folder.display()))
        .unwrap();
    done(folder, &["key", "generate", "--out", "k.pem", "-q"]);
    fs::write(folder.join("pub.pem"), done(folder, &["key", "show", "k.pem"])).unwrap();
    secret(folder, "pin", "1234\n");
    secret(folder, "wrong", "9999\n");
    let conf = folder.join("softhsm2.conf");
    for arguments in [
        &["--init-token", "--free", "--label", "audit", "--pin", "1234", "--so-pin", "5678"][..],
        &["--import", "k.pem", "--token", "audit", "--label", "signer", "--id", "01", "--pin", "1234"],
    ] {
        let output = Command::new(&util)
            .args(arguments)
            .env("SOFTHSM2_CONF", &conf)
            .current_dir(folder)
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", common::said(&output));
    }
    let audit = |out: &str, more: &[&str]| {
        let how = ["audit", "in.csv", "--no-lists", "-q", "--fail-on", "none", "--out", out];
        let mut command = common::command(folder);
        command.args(how).args(["--token-module", module]).args(more).env("SOFTHSM2_CONF", &conf);
        let output = command.output().unwrap();
        (output.status.code(), common::said(&output))
    };
    let (code, said) = audit("once", &["--passphrase-file", "pin"]);
    assert_eq!(code, Some(0), "{said}");
    assert_eq!(signatures(folder, "once"), 1);
    let named =
        ["--token", "audit", "--token-key", "signer", "--passphrase-file", "pin", "--sign", "reports"];
    let (code, said) = audit("each", &named);
    assert_eq!(code, Some(0), "{said}");
    for out in ["once", "each"] {
        done(folder, &["verify", out, "--key", "pub.pem"]);
    }
    for (more, says) in [
        (&["--passphrase-file", "wrong"][..], "the PIN is wrong"),
        (&[], "needs a PIN"),
        (&["--token", "none", "--passphrase-file", "pin"], "there are: audit"),
        (&["--token-key", "none", "--passphrase-file", "pin"], "no such Ed25519 key"),
    ] {
        let (code, said) = audit("refused", more);
        assert!(code == Some(2) && said.contains(says), "{more:?}: {said}");
        assert!(!folder.join("refused").exists());
    }
}
