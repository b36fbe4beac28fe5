//! Rule packs, waivers and lists that have to be signed, as a user has them.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use crate::common::{self, done, refused};

fn run(folder: &Path, line: &str) -> Output {
    common::tidewaiter(folder, line.split_whitespace())
}

const PACK: &str = r#"[pack]
id = "site-noise"
title = "Rules of our own site"
version = "2026.7.1"
jurisdiction = "-"
authority = "Mesa Flats Mining LLC"
as_of = 2026-07-01
review_by = 2027-07-01

[[rule]]
id = "SITE-NOISE"
title = "Louder than the county allows at night"
basis = ["Lease of Mesa Flats, annex 2"]
activities = ["operation"]
outcome = "prohibited"
confidence = "high"
advice = "Put it into the hydro building."
match = { attribute = { name = "Noise dB", min = 75.0 } }
"#;

const FLEET: &str = "Serial,Model,Control board,Noise dB\nS21-0001,Antminer S21,AMLCtrl_BHB68XXX,80\n";

const WAIVERS: &str = "[[waiver]]\nrule = \"SITE-NOISE\"\neverywhere = true\nreason = \"Walls were built\"\nowner = \"a@example.com\"\nexpires = 2027-01-31\n";

/// A fleet, a pack in `rules/`, and a trust policy that wants packs and waivers signed: by `packer`, by `waiver`, by `both`
/// that signs reports too. `site` signs reports.
fn folder() -> tempfile::TempDir {
    let folder = common::folder();
    let path = folder.path();
    fs::write(path.join("fleet.csv"), FLEET).unwrap();
    fs::create_dir(path.join("rules")).unwrap();
    fs::write(path.join("rules/noise.toml"), PACK).unwrap();
    fs::write(path.join("waivers.toml"), WAIVERS).unwrap();
    for name in ["root", "site", "packer", "waiver", "both", "lister"] {
        done(path, &format!("key generate --out {name}.pem -q"));
        fs::write(path.join(format!("{name}.pub.pem")), run(path, &format!("key show {name}.pem")).stdout)
            .unwrap();
    }
    done(
        path,
        "trust init trust.toml --id acme --expires 2027-07-31 --root root=root.pub.pem --report site=site.pub.pem --key root.pem -q",
    );
    for (name, roles) in [
        ("packer", "--role rulepack"),
        ("waiver", "--role waiver"),
        ("both", "--role waiver --role report"),
        ("lister", "--role list"),
    ] {
        done(path, &format!("trust add trust.toml {name}={name}.pub.pem {roles} --key root.pem -q"));
    }
    done(path, "trust rotate trust.toml --signed rulepack --signed waiver --key root.pem -q");
    folder
}

const AUDIT: &str = "audit fleet.csv --check -q --activity operation --fail-on prohibited --trust trust.toml";

#[test]
fn signed_rules_are_used_and_named_in_every_report() {
    let folder = folder();
    let folder = folder.path();
    refused(folder, &format!("{AUDIT} --rules rules --no-waivers"), 3, "NO_SIGNATURE");
    done(folder, "rules sign rules --key packer.pem");
    let said = done(folder, "rules verify rules --trust trust.toml");
    assert!(said.contains("site-noise 2026.7.1") && said.contains("until 2027-07-01"), "{said}");
    done(folder, "rules verify rules --key packer.pub.pem");
    refused(folder, "rules verify rules --key site.pub.pem", 3, "SIG_INVALID");
    refused(folder, &format!("{AUDIT} --rules rules --no-waivers"), 1, "1 prohibited");
    let line = "audit fleet.csv -q --activity operation --trust trust.toml --rules rules --no-waivers --key site.pem --out run";
    assert_eq!(run(folder, line).status.code(), Some(1));
    done(folder, "verify run --trust trust.toml");
    let said = done(folder, "render run -o json --trust trust.toml");
    assert!(said.contains("signed rules site-noise 2026.7.1") && said.contains("\"trust\""), "{said}");
    // A single file, too.
    fs::copy(folder.join("rules/noise.toml"), folder.join("noise.toml")).unwrap();
    done(folder, "rules sign noise.toml --key packer.pem");
    refused(folder, &format!("{AUDIT} --rules noise.toml --no-waivers"), 1, "1 prohibited");
    refused(folder, "rules sign noise.toml --key packer.pem", 2, "signed it already");
    done(folder, "rules sign noise.toml --key both.pem");
}

#[test]
fn attack_11_and_55_what_others_signed_or_changed_is_not_used() {
    let folder = folder();
    let folder = folder.path();
    let audit = format!("{AUDIT} --rules rules --no-waivers");
    done(folder, "rules sign rules --key site.pem");
    refused(folder, &audit, 3, "KEY_ROLE");
    done(folder, "rules sign rules --key packer.pem");
    refused(folder, &audit, 1, "1 prohibited");
    fs::write(folder.join("rules/noise.toml"), PACK.replace("75.0", "95.0")).unwrap();
    refused(folder, &audit, 3, "RULEPACK_MISMATCH");
    refused(folder, "rules sign rules --key packer.pem", 2, "is about other files");
    fs::write(folder.join("rules/noise.toml"), PACK).unwrap();
    fs::write(
        folder.join("rules/more.toml"),
        PACK.replace("site-noise", "more").replace("SITE-NOISE", "MORE"),
    )
    .unwrap();
    refused(folder, &audit, 3, "`more.toml` was not signed");
    // A policy is no pack, and a waiver none either.
    fs::remove_file(folder.join("rules/more.toml")).unwrap();
    fs::copy(folder.join("trust.toml.dsse.json"), folder.join("rules/rulepack.dsse.json")).unwrap();
    refused(folder, &audit, 3, "PREDICATE_TYPE");
}

#[test]
fn attack_51_to_53_older_editions_and_others_of_one_version_are_refused_with_evidence() {
    let folder = folder();
    let folder = folder.path();
    let audit = format!("{AUDIT} --rules rules --no-waivers");
    let edition = |version: &str, more: &str| {
        let text = PACK.replace("2026.7.1", version) + more;
        fs::write(folder.join("rules/noise.toml"), text).unwrap();
        done(folder, "rules sign rules --force --key packer.pem -q");
    };
    edition("2026.7.2", "");
    refused(folder, &audit, 1, "1 prohibited");
    edition("2026.7.1", "");
    refused(folder, &audit, 3, "ROLLBACK");
    edition("2026.7.2", "# other\n");
    let said = refused(folder, &audit, 3, "EQUIVOCATION");
    assert!(said.contains("both are kept as evidence"), "{said}");
    let kept = fs::read_dir(folder.join("data/tidewaiter/trust")).unwrap();
    let kept = kept.filter(|e| {
        e.as_ref().unwrap().file_name().to_str().unwrap().starts_with("rulepack.site-noise.2026.7.2")
    });
    assert_eq!(kept.count(), 2);
    // What has ended is used only where somebody says so, and every report does.
    edition("2026.7.3", "");
    done(folder, "rules sign rules --force --expires 2026-07-31 --key packer.pem -q");
    refused(folder, &audit, 3, "RULEPACK_EXPIRED");
    let said = refused(
        folder,
        &format!("{audit} --allow-expired -o json"),
        1,
        "ended on 2026-07-31, and is used all the same",
    );
    assert!(said.matches("is used all the same").count() > 1, "in the output, too: {said}");
}

#[test]
fn archives_are_used_as_folders_are_and_hostile_ones_never() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "rules sign rules --key packer.pem -q");
    let tar = |arguments: &str| {
        let status =
            Command::new("tar").args(arguments.split_whitespace()).current_dir(folder).status().unwrap();
        assert!(status.success());
    };
    tar("czf pack.tar.gz rules");
    done(folder, "rules verify pack.tar.gz --trust trust.toml");
    refused(folder, &format!("{AUDIT} --rules pack.tar.gz --no-waivers"), 1, "1 prohibited");
    // Without a policy, it is read as it is.
    refused(
        folder,
        "audit fleet.csv --check -q --activity operation --rules pack.tar.gz --no-waivers",
        1,
        "1 prohibited",
    );
    std::os::unix::fs::symlink("/etc/passwd", folder.join("rules/link.toml")).unwrap();
    tar("czf pack.tar.gz rules");
    refused(folder, "rules verify pack.tar.gz --trust trust.toml", 2, "is a link or no file");
    refused(folder, "rules verify rules --trust trust.toml", 2, "is a link or no file");
    fs::remove_file(folder.join("rules/link.toml")).unwrap();
    tar("czf pack.tar.gz --transform s,rules/noise,../noise, rules -P");
    refused(folder, "rules verify pack.tar.gz --trust trust.toml", 2, "is no name of a file in it");
    assert!(!folder.join("noise.toml").exists());
}

#[test]
fn attack_57_rule_files_with_mistakes_are_neither_loaded_nor_signed() {
    let folder = folder();
    let folder = folder.path();
    for (from, to) in [
        ("id = \"site-noise\"", "id = \"site-noise\"\nid = \"again\""),
        ("id = \"site-noise\"", "id = \"site\u{202e}noise\""),
        ("id = \"SITE-NOISE\"", "id = \"SITE\u{200b}NOISE\""),
        ("id = \"SITE-NOISE\"", "id = \"SITE-NOISE\"\ncolour = 1"),
        ("min = 75.0", "min = nan"),
    ] {
        fs::write(folder.join("rules/noise.toml"), PACK.replace(from, to)).unwrap();
        let output = run(folder, "rules sign rules --key packer.pem");
        assert_eq!(output.status.code(), Some(2), "{to}: {}", common::said(&output));
        assert!(!folder.join("rules/rulepack.dsse.json").exists(), "{to}");
    }
    fs::write(folder.join("rules/noise.toml"), b"[pack]\nid = \"\xff\"\n").unwrap();
    assert_eq!(run(folder, "rules sign rules --key packer.pem").status.code(), Some(2));
}

#[test]
fn attack_37_waivers_that_are_not_signed_by_who_may_leave_the_finding() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "rules sign rules --key packer.pem -q");
    let audit = format!("{AUDIT} --rules rules --waivers waivers.toml");
    let said = refused(folder, &audit, 1, "1 prohibited");
    assert!(said.contains("waivers-not-signed") && said.contains("NO_SIGNATURE"), "{said}");
    for (key, code) in [("site", "KEY_ROLE"), ("both", "KEY_ROLE"), ("packer", "KEY_ROLE")] {
        done(folder, &format!("waiver sign waivers.toml --key {key}.pem -q"));
        let said = refused(folder, &audit, 1, "1 prohibited");
        assert!(said.contains(code), "{key}: {said}");
        fs::remove_file(folder.join("waivers.toml.dsse.json")).unwrap();
    }
    done(folder, "waiver sign waivers.toml --key waiver.pem");
    let said = done(folder, &audit);
    assert!(said.contains("1 notice"), "{said}");
    // Changed since.
    fs::write(folder.join("waivers.toml"), WAIVERS.replace("2027-01-31", "2037-01-31")).unwrap();
    refused(folder, &audit, 1, "SUBJECT_MISMATCH");
    refused(folder, "waiver sign waivers.toml --key waiver.pem", 2, "is about another file");
    // For another rule, or ended, a signature makes no difference.
    for text in [WAIVERS.replace("SITE-NOISE", "CMP-001"), WAIVERS.replace("2027-01-31", "2026-07-31")] {
        fs::write(folder.join("waivers.toml"), text).unwrap();
        done(folder, "waiver sign waivers.toml --force --key waiver.pem -q");
        refused(folder, &audit, 1, "1 prohibited");
    }
}

#[test]
fn attack_38_nothing_that_is_taken_away_makes_a_refusal_an_acceptance() {
    let folder = folder();
    let folder = folder.path();
    done(folder, "rules sign rules --key packer.pem -q");
    done(folder, "waiver sign waivers.toml --key waiver.pem -q");
    let signed = ["rules/rulepack.dsse.json", "waivers.toml.dsse.json", "trust.toml.dsse.json"];
    let audit = format!("{AUDIT} --rules rules --waivers waivers.toml");
    let with = |left: usize| {
        let hidden = |name: &str| folder.join(format!("{}.hidden", name.replace('/', "_")));
        for (n, name) in signed.iter().enumerate().filter(|(n, _)| left >> n & 1 == 0) {
            let _ = n;
            fs::rename(folder.join(name), hidden(name)).unwrap();
        }
        let code = run(folder, &audit).status.code();
        for (_, name) in signed.iter().enumerate().filter(|(n, _)| left >> n & 1 == 0) {
            fs::rename(hidden(name), folder.join(name)).unwrap();
        }
        code
    };
    let codes: Vec<_> = (0..8).map(with).collect();
    assert_eq!(codes[7], Some(0), "all of it is there");
    for (all, code) in codes.iter().enumerate() {
        for (some, fewer) in codes.iter().enumerate().filter(|(some, _)| some & all == *some) {
            assert!(*code == Some(0) || *fewer != Some(0), "{all:03b} {code:?}, {some:03b} {fewer:?}");
        }
    }
    assert!(codes[..7].iter().all(|code| *code != Some(0)), "{codes:?}");
}

#[test]
fn lists_are_taken_only_if_who_may_signed_them() {
    let folder = folder();
    let folder = folder.path();
    let list = "list,id,name,country\nown-partners,1,Quillwater Microsystems,CN\n";
    fs::write(folder.join("own.csv"), list).unwrap();
    let exported = run(folder, "lists import own.csv --lists store.sqlite --accept");
    assert_eq!(exported.status.code(), Some(0), "{}", common::said(&exported));
    let import = "lists import own.csv --lists other.sqlite --trust trust.toml --accept";
    refused(folder, import, 3, "NO_SIGNATURE");
    done(folder, "lists sign own.csv --key packer.pem -q");
    refused(folder, import, 3, "KEY_ROLE");
    done(folder, "lists sign own.csv --key lister.pem -q");
    assert!(!folder.join("other.sqlite").exists());
    done(folder, import);
    fs::write(folder.join("own.csv"), list.replace("Quillwater", "Stillwater")).unwrap();
    refused(folder, import, 3, "SUBJECT_MISMATCH");
}
