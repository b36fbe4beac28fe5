use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use super::*;

fn load(path: &Path) -> Result<Signer, KeyError> {
    Signer::load(path, &mut || Ok(None))
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

/// Runs a program that may not be on this machine.
fn run(program: &str, arguments: &[&str]) -> Option<std::process::Output> {
    let output = Command::new(program).args(arguments).output().ok();
    if output.is_none() {
        println!("SKIPPED: no {program}");
    }
    output
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    std::fs::set_permissions(path, std::os::unix::fs::PermissionsExt::from_mode(mode)).unwrap();
}

fn write_private(path: &Path, contents: &str) {
    std::fs::write(path, contents).unwrap();
    #[cfg(unix)]
    set_mode(path, 0o600);
}

#[test]
fn a_passphrase_is_the_bytes_it_is() {
    let (folder, signer) = (tempfile::tempdir().unwrap(), Signer::generate().unwrap());
    for (place, bytes) in [&b"r\xE4tsel"[..], b"quay\n", b""].into_iter().enumerate() {
        let path = folder.path().join(place.to_string());
        signer.save(&path, Some(&Passphrase::new(bytes))).unwrap();
        let opened = Signer::load(&path, &mut || Ok(Some(Passphrase::new(bytes)))).unwrap();
        assert_eq!(opened.public_key(), signer.public_key());
    }
}

#[test]
fn a_key_that_was_saved_is_the_key_that_is_loaded() {
    let folder = folder();
    let signer = Signer::generate().unwrap();
    let (private, public) = (folder.path().join("k.pem"), folder.path().join("k.pub.pem"));
    signer.save(&private, None).unwrap();
    signer.public_key().save(&public).unwrap();
    assert_eq!(load(&private).unwrap().public_key(), signer.public_key());
    assert_eq!(&PublicKey::load(&public).unwrap(), signer.public_key());
    assert_eq!(signer.public_key().id().as_str().len(), 64);
    // A second key does not overwrite the first.
    assert!(matches!(Signer::generate().unwrap().save(&private, None), Err(KeyError::Exists(_))));
    assert_eq!(load(&private).unwrap().public_key(), signer.public_key());
}

/// The test key of RFC 8032, section 7.1, test 1, whose public half is published there.
#[test]
fn a_key_file_is_the_one_of_48_bytes_that_everyone_reads() {
    let seed =
        crate::attest::testing::unhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60");
    let signer = Signer::from_seed(&seed.try_into().unwrap()).unwrap();
    assert_eq!(
        crate::source::hex(signer.public_key().as_bytes()),
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    );
    assert_eq!(
        *signer.written(None).unwrap(),
        "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n-----END PRIVATE KEY-----\n"
    );
}

#[test]
fn secrets_are_never_shown() {
    let signer = Signer::from_seed(&[0xAB; 32]).unwrap();
    let shown = format!("{signer:?} {:?}", Passphrase::new("hunter2"));
    assert!(!shown.contains("171") && !shown.to_lowercase().contains("abab"), "{shown}");
    assert!(!shown.contains("hunter2"), "{shown}");
}

#[test]
fn an_encrypted_key_opens_with_its_passphrase_only() {
    let folder = folder();
    let path = folder.path().join("k.pem");
    let signer = Signer::generate().unwrap();
    signer.save(&path, Some(&Passphrase::new("r\u{e4}tsel"))).unwrap();
    let with = |text: &str| Signer::load(&path, &mut || Ok(Some(Passphrase::new(text))));
    assert_eq!(with("r\u{e4}tsel").unwrap().public_key(), signer.public_key());
    assert!(matches!(with("wrong"), Err(KeyError::Passphrase)));
    for end in ["\n", "\r\n"] {
        let error = with(&format!("r\u{e4}tsel{end}")).unwrap_err();
        assert!(matches!(error, KeyError::PassphraseLineEnd));
        assert!(!format!("{error} {:?} {error:?}", error.help()).contains("tsel"));
    }
    assert!(matches!(with(""), Err(KeyError::NeedsPassphrase)));
    assert!(matches!(load(&path), Err(KeyError::NeedsPassphrase)));
    let Some(out) =
        run("openssl", &["pkey", "-in", path.to_str().unwrap(), "-passin", "pass:r\u{e4}tsel", "-pubout"])
    else {
        return;
    };
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    assert_eq!(String::from_utf8(out.stdout).unwrap(), signer.public_key().to_pem().unwrap());
}

#[test]
fn keys_of_openssl_are_read_and_ours_by_openssl() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (key, encrypted) = (path("o.pem"), path("e.pem"));
    if run("openssl", &["genpkey", "-algorithm", "ed25519", "-out", &key]).is_none() {
        return;
    }
    let theirs = load(Path::new(&key)).unwrap();
    let public = run("openssl", &["pkey", "-in", &key, "-pubout"]).unwrap().stdout;
    assert_eq!(&PublicKey::from_pem(&public).unwrap(), theirs.public_key());
    let arguments = ["pkcs8", "-topk8", "-in", &key, "-passout", "pass:x", "-out", &encrypted];
    for kdf in [&["-scrypt"][..], &["-v2", "aes-256-cbc", "-iter", "10000"]] {
        std::fs::remove_file(&encrypted).ok();
        let out = run("openssl", &[&arguments[..], kdf].concat()).unwrap();
        assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
        #[cfg(unix)]
        set_mode(Path::new(&encrypted), 0o600);
        let opened = Signer::load(Path::new(&encrypted), &mut || Ok(Some(Passphrase::new("x")))).unwrap();
        assert_eq!(opened.public_key(), theirs.public_key(), "{kdf:?}");
    }
    let ours = path("ours.pem");
    let signer = Signer::generate().unwrap();
    signer.save(Path::new(&ours), None).unwrap();
    let out = run("openssl", &["pkey", "-in", &ours, "-pubout"]).unwrap();
    assert_eq!(String::from_utf8(out.stdout).unwrap(), signer.public_key().to_pem().unwrap());
}

#[test]
fn other_kinds_of_keys_are_named() {
    let folder = folder();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let kinds: [(&str, &[&str], &str); 5] = [
        ("rsa", &["-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048"], "an RSA key"),
        ("ec", &["-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:P-256"], "an elliptic-curve"),
        ("x25519", &["-algorithm", "X25519"], "an X25519 key"),
        ("ed448", &["-algorithm", "ED448"], "an Ed448 key"),
        ("x448", &["-algorithm", "X448"], "an X448 key"),
    ];
    for (name, arguments, expected) in kinds {
        let key = path(name);
        let Some(made) = run("openssl", &[&["genpkey", "-out", &key], arguments].concat()) else { return };
        assert!(made.status.success());
        let error = load(Path::new(&key)).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
        let public = run("openssl", &["pkey", "-in", &key, "-pubout"]).unwrap().stdout;
        let error = PublicKey::from_pem(&public).unwrap_err().to_string();
        assert!(error.contains(expected), "{name}: {error}");
    }
}

#[test]
fn halves_are_not_taken_for_each_other() {
    let folder = folder();
    let path = folder.path().join("k.pem");
    let signer = Signer::generate().unwrap();
    signer.save(&path, None).unwrap();
    assert!(matches!(PublicKey::load(&path), Err(KeyError::PrivateAsPublic)));
    let public = folder.path().join("p.pem");
    write_private(&public, &signer.public_key().to_pem().unwrap());
    assert!(matches!(load(&public), Err(KeyError::PublicAsPrivate)));
}

#[test]
fn damaged_and_foreign_files_are_refused() {
    let signer = Signer::from_seed(&[1; 32]).unwrap();
    let spki = pem::spki(signer.public_key().as_bytes());
    let read = |der: &[u8]| PublicKey::from_pem(pem::write("PUBLIC KEY", der).unwrap().as_bytes());
    assert!(read(&spki).is_ok());
    assert!(matches!(read(&[&spki[..], &[0]].concat()), Err(KeyError::Trailing)));
    assert!(matches!(read(&spki[..43]), Err(KeyError::Trailing)));
    assert!(matches!(read(&[0x30, 0]), Err(KeyError::Kind(_))));
    let text = signer.public_key().to_pem().unwrap();
    for bad in [format!("{text}{text}"), format!("hello\n{text}"), format!("{text}x"), String::new()] {
        assert!(matches!(PublicKey::from_pem(bad.as_bytes()), Err(KeyError::Pem(_))), "{bad}");
    }
    assert!(PublicKey::from_pem(text.replace('\n', "\r\n").as_bytes()).is_ok());
    // Version 2 with the public half behind, as some libraries write it.
    let mut v2 = crate::attest::testing::unhex("3051020101300506032b657004220420");
    v2.extend([1; 32]);
    v2.extend(crate::attest::testing::unhex("812100"));
    v2.extend(signer.public_key().as_bytes());
    let v2 = pem::write("PRIVATE KEY", &v2).unwrap();
    assert!(matches!(pem::read_private(v2.as_bytes(), &mut || Ok(None)), Err(KeyError::Version2)));
}

/// The eight points of small order: under them anyone can make a signature.
#[test]
fn weak_public_keys_are_not_trusted() {
    for point in [
        "0100000000000000000000000000000000000000000000000000000000000000",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0000000000000000000000000000000000000000000000000000000000000080",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
        // The first of them written in another way.
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ] {
        let bytes: [u8; 32] = crate::attest::testing::unhex(point).try_into().unwrap();
        let pem = pem::write("PUBLIC KEY", &pem::spki(&bytes)).unwrap();
        assert!(matches!(PublicKey::from_pem(pem.as_bytes()), Err(KeyError::Weak)), "{point}");
    }
}

/// Both would keep this machine busy for hours: the passphrase is not even asked for.
#[test]
fn a_key_file_cannot_ask_for_endless_work() {
    use pkcs8::der::asn1::OctetStringRef;
    use pkcs8::pkcs5::pbes2::{EncryptionScheme, Kdf, Parameters, Pbkdf2Params, Salt, ScryptParams};
    let salt = Salt::new([1; 16]).unwrap();
    let scrypt =
        ScryptParams { salt, cost_parameter: 1 << 30, block_size: 8, parallelization: 1, key_length: None };
    let pbkdf2 = Pbkdf2Params::hmac_sha256(90_000_000, &[1; 16]).unwrap();
    for kdf in [Kdf::Scrypt(scrypt), Kdf::Pbkdf2(pbkdf2)] {
        let parameters = Parameters { kdf, encryption: EncryptionScheme::Aes256Cbc { iv: [0; 16] } };
        let info = pkcs8::EncryptedPrivateKeyInfoRef {
            encryption_algorithm: parameters.into(),
            encrypted_data: OctetStringRef::new(&[0; 64]).unwrap(),
        };
        let der = pkcs8::SecretDocument::try_from(info).unwrap();
        let text = pem::write("ENCRYPTED PRIVATE KEY", der.as_bytes()).unwrap();
        let refused = pem::read_private(text.as_bytes(), &mut || panic!("asked for the passphrase"));
        assert!(matches!(refused, Err(KeyError::Encryption(_))));
    }
}

#[cfg(unix)]
#[test]
fn a_private_key_that_others_could_reach_is_not_used() {
    use std::os::unix::fs::{MetadataExt, symlink};
    let folder = folder();
    let path = folder.path().join("k.pem");
    Signer::generate().unwrap().save(&path, None).unwrap();
    assert_eq!(path.metadata().unwrap().mode() & 0o777, 0o600);
    for mode in [0o640, 0o604, 0o660, 0o601] {
        set_mode(&path, mode);
        assert!(matches!(load(&path), Err(KeyError::Permissions { mode: m, .. }) if m == mode));
    }
    set_mode(&path, 0o400);
    assert!(load(&path).is_ok());
    let link = folder.path().join("link.pem");
    symlink(&path, &link).unwrap();
    assert!(matches!(load(&link), Err(KeyError::Symlink(_))));
    // Neither is a key written through a link, even one that points nowhere.
    let dangling = folder.path().join("dangling.pem");
    symlink(folder.path().join("elsewhere"), &dangling).unwrap();
    assert!(matches!(Signer::generate().unwrap().save(&dangling, None), Err(KeyError::Exists(_))));
    assert!(!folder.path().join("elsewhere").exists());
    set_mode(folder.path(), 0o777);
    assert!(matches!(load(&path), Err(KeyError::Folder(_))));
    assert!(matches!(
        Signer::generate().unwrap().save(&folder.path().join("n.pem"), None),
        Err(KeyError::Folder(_))
    ));
}

#[test]
fn what_is_no_file_is_no_key() {
    let folder = folder();
    assert!(load(folder.path()).is_err());
    assert!(matches!(load(&folder.path().join("none")), Err(KeyError::Read { .. })));
    let large = folder.path().join("large");
    write_private(&large, &"x".repeat(70_000));
    assert!(matches!(load(&large), Err(KeyError::NoFile(_))));
}

#[test]
fn a_key_is_read_however_a_shell_or_an_editor_saved_it() {
    let (folder, signer) = (folder(), Signer::generate().unwrap());
    let pem = signer.public_key().to_pem().unwrap();
    let lines = pem.replace('\n', "\r\n");
    let little: Vec<u8> = format!("\u{feff}{lines}").encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = format!("\u{feff}{pem}").encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [lines.into_bytes(), format!("\u{feff}{pem}").into_bytes(), little, big] {
        assert_eq!(&PublicKey::from_pem(&bytes).unwrap(), signer.public_key(), "{:?}", &bytes[..4]);
    }
    let private = signer.written(None).unwrap();
    let little: Vec<u8> = format!("\u{feff}{}", *private).encode_utf16().flat_map(u16::to_le_bytes).collect();
    let path = folder.path().join("k.pem");
    std::fs::write(&path, &little).unwrap();
    #[cfg(unix)]
    set_mode(&path, 0o600);
    assert_eq!(load(&path).unwrap().public_key(), signer.public_key());
    let other: Vec<u8> = format!("\u{feff}{pem}ü").encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(PublicKey::from_pem(&other).unwrap_err().to_string().contains("UTF-16"));
}
