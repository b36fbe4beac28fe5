use proptest::prelude::*;

use super::*;
use crate::attest::keys::PublicKey;
use crate::attest::testing::{Fleet, shared, unhex};
use crate::model::Verdict;

fn outcome(envelope: &[u8]) -> Result<Vec<u8>, Refusal> {
    Envelope::parse(envelope)?.verify(&Fleet::new().trusted()).map(|v| v.payload)
}

fn code(envelope: &str) -> &'static str {
    outcome(envelope.as_bytes()).map_or_else(|e| e.code(), |_| "accepted")
}

fn good() -> String {
    String::from_utf8(Fleet::new().sign(b"{\"a\":\"~~~???>>>\"}")).unwrap()
}

/// The text of one of the strings of an envelope.
fn field<'e>(envelope: &'e str, name: &str) -> &'e str {
    envelope.split(&format!("\"{name}\":\"")).nth(1).unwrap().split('"').next().unwrap()
}

#[test]
fn the_encoding_is_that_of_the_specification() {
    assert_eq!(
        pae("http://example.com/HelloWorld", b"hello world"),
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    );
    assert_eq!(pae("\u{e9}", b""), "DSSEv1 2 \u{e9} 0 ".as_bytes(), "lengths count bytes");
}

#[test]
fn what_was_signed_comes_back_with_the_key_that_signed_it() {
    let fleet = Fleet::new();
    let verified = Envelope::parse(&fleet.sign(b"{}")).unwrap().verify(&fleet.trusted()).unwrap();
    assert_eq!(verified.payload, b"{}");
    assert_eq!(&verified.key, fleet.signer.public_key().id());
}

#[test]
fn a_signature_takes_what_it_is_said_to_take() {
    let of = |signer: Option<&Signer>| {
        let mut out = Vec::new();
        EnvelopeWriter::new(signer).append(b"{}", &mut out).unwrap();
        out.len()
    };
    assert_eq!(of(Some(&Fleet::new().signer)), of(None) + SIGNATURE);
}

#[test]
fn each_attack_on_an_envelope_is_refused_by_its_name() {
    let good = good();
    let other = Signer::from_seed(&[8; 32]).unwrap();
    let (payload, sig, keyid) = (field(&good, "payload"), field(&good, "sig"), field(&good, "keyid"));
    let raw = STANDARD.encode(Fleet::new().signer.sign(&STANDARD.decode(payload).unwrap()).unwrap());
    let by_other =
        STANDARD.encode(other.sign(&pae(PAYLOAD_TYPE, &STANDARD.decode(payload).unwrap())).unwrap());
    let mut plus_l = STANDARD.decode(sig).unwrap();
    add_group_order(&mut plus_l[32..]);
    let one = format!("{{\"keyid\":\"{keyid}\",\"sig\":\"{sig}\"}}");
    let sig_as = |s: &str| good.replace(sig, s);
    for (what, envelope, expected) in [
        ("untouched", good.clone(), "accepted"),
        ("payload changed", good.replace(payload, &STANDARD.encode("{\"a\":1}")), "SIG_INVALID"),
        ("no signatures", good.replace(&one, ""), "NO_SIGNATURE"),
        ("signatures missing", good.replace(&format!(",\"signatures\":[{one}]"), ""), "NO_SIGNATURE"),
        ("empty signature", sig_as(""), "SIG_INVALID"),
        ("63 bytes", sig_as(&STANDARD.encode(&STANDARD.decode(sig).unwrap()[..63])), "SIG_INVALID"),
        ("65 bytes", sig_as(&STANDARD.encode([0; 65])), "SIG_INVALID"),
        ("S + L", sig_as(&STANDARD.encode(&plus_l)), "SIG_INVALID"),
        ("signed without its type", sig_as(&raw), "SIG_INVALID"),
        ("another type", good.replace(PAYLOAD_TYPE, "application/json"), "TYPE"),
        ("type in capitals", good.replace(PAYLOAD_TYPE, "application/vnd.in-toto+JSON"), "TYPE"),
        ("another key under this keyid", sig_as(&by_other), "SIG_INVALID"),
        ("no keyid", good.replace(&format!("\"keyid\":\"{keyid}\","), ""), "accepted"),
        ("keyid null", good.replace(&format!("\"{keyid}\""), "null"), "accepted"),
        ("keyid unknown", good.replace(keyid, "someone"), "accepted"),
        ("two signatures", good.replace(&one, &format!("{one},{one}")), "TOO_MANY_SIGS"),
        ("10,000 signatures", good.replace(&one, &vec![one.as_str(); 10_000].join(",")), "TOO_MANY_SIGS"),
        ("payload twice", good.replacen('{', "{\"payload\":\"e30=\",", 1), "DUPLICATE_KEY"),
        ("payload twice, escaped", good.replacen('{', "{\"p\\u0061yload\":\"e30=\",", 1), "DUPLICATE_KEY"),
        ("Payload too", good.replacen('{', "{\"Payload\":\"e30=\",", 1), "AMBIGUOUS_FIELD"),
        ("PAYLOAD alone", good.replace("\"payload\"", "\"PAYLOAD\""), "AMBIGUOUS_FIELD"),
        ("trailing bytes", format!("{good}x"), "ENVELOPE_MALFORMED"),
        ("two documents", format!("{good}\n{good}"), "ENVELOPE_MALFORMED"),
        ("byte order mark", format!("\u{feff}{good}"), "ENVELOPE_MALFORMED"),
        ("NUL", format!("{good}\0"), "ENVELOPE_MALFORMED"),
        ("unknown field", good.replacen('{', "{\"note\":{\"x\":[1]},", 1), "accepted"),
        (
            "deep",
            good.replacen('{', &format!("{{\"note\":{},", "[".repeat(100_000)), 1),
            "ENVELOPE_MALFORMED",
        ),
        ("empty", String::new(), "ENVELOPE_MALFORMED"),
        ("too large", " ".repeat(MAX_ENVELOPE + 1), "TOO_LARGE"),
        ("URL-safe", good.replace(payload, &payload.replace('+', "-").replace('/', "_")), "accepted"),
        ("no padding", sig_as(sig.trim_end_matches('=')), "ENVELOPE_MALFORMED"),
        ("line break in base64", sig_as(&format!("{}\\n{}", &sig[..8], &sig[8..])), "ENVELOPE_MALFORMED"),
        ("bits left over", sig_as(&format!("{}B==", &sig[..85])), "ENVELOPE_MALFORMED"),
    ] {
        assert_eq!(code(&envelope), expected, "{what}");
    }
}

/// Adds the order of the group to a little-endian scalar: the other way to write the same signature.
fn add_group_order(scalar: &mut [u8]) {
    let order = unhex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let mut carry = 0;
    for (s, l) in scalar.iter_mut().zip(order) {
        let sum = u16::from(*s) + u16::from(l) + carry;
        *s = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0);
}

/// A flipped byte is refused. The one part that no signature stands over is the keyid, which decides nothing: there
/// the payload that comes back is the one that was signed.
#[test]
fn no_flipped_byte_of_a_report_is_believed() {
    let (line, _) = Fleet::new().report("M-1", Verdict::LicenseRequired, 0);
    let signed = outcome(&line).unwrap();
    let text = String::from_utf8(line.clone()).unwrap();
    let keyid = text.find("\"keyid\":").unwrap()..text.find(",\"sig\"").unwrap();
    for i in 0..line.len() {
        for bit in 0..8 {
            let mut flipped = line.clone();
            flipped[i] ^= 1 << bit;
            // All bits where the JSON is, one bit where the base64 is.
            if bit != i % 8 && i > 20 && i < text.find(",\"payloadType\"").unwrap() {
                continue;
            }
            match outcome(&flipped) {
                Err(_) => {}
                Ok(payload) => assert!(keyid.contains(&i) && payload == signed, "byte {i}, bit {bit}"),
            }
        }
    }
}

proptest! {
    #[test]
    fn no_bytes_make_the_reader_panic(bytes in any::<Vec<u8>>()) {
        prop_assert!(outcome(&bytes).is_err());
    }

    #[test]
    fn no_changed_bytes_give_another_payload(at in any::<prop::sample::Index>(), with in any::<Vec<u8>>()) {
        let good = good();
        let signed = outcome(good.as_bytes()).unwrap();
        let mut changed = good.into_bytes();
        let at = at.index(changed.len());
        let end = (at + with.len()).min(changed.len());
        changed.splice(at..end, with);
        if let Ok(payload) = outcome(&changed) {
            prop_assert_eq!(payload, signed);
        }
    }

    #[test]
    fn any_payload_is_signed_so_that_it_verifies(payload in any::<Vec<u8>>()) {
        prop_assert_eq!(outcome(&Fleet::new().sign(&payload)).unwrap(), payload);
    }
}

fn verifies(key: &str, message: &str, signature: &str) -> bool {
    let key: [u8; 32] = unhex(key).try_into().unwrap();
    PublicKey::from_bytes(&key).is_ok_and(|k| k.verifies(&unhex(message), &unhex(signature)))
}

#[test]
fn the_wycheproof_signatures_are_judged_as_published() {
    let Some(path) = shared("vectors/wycheproof/testvectors_v1/ed25519_test.json") else { return };
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let mut seen = 0;
    for group in file["testGroups"].as_array().unwrap() {
        for test in group["tests"].as_array().unwrap() {
            let text = |v: &serde_json::Value| v.as_str().unwrap().to_owned();
            let ok = verifies(&text(&group["publicKey"]["pk"]), &text(&test["msg"]), &text(&test["sig"]));
            assert_eq!(ok, test["result"] == "valid", "{test}");
            seen += 1;
        }
    }
    assert!(seen >= 150, "only {seen} tests");
}

/// Only the cases with a key and a nonce point that are not of small order, and a reduced scalar, may stand.
#[test]
fn the_speccheck_cases_are_judged_strictly() {
    let Some(path) = shared("vectors/ed25519-speccheck/cases.json") else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let accepted: Vec<usize> = (0..cases.len())
        .filter(|i| {
            let text = |name: &str| cases[*i][name].as_str().unwrap();
            verifies(text("pub_key"), text("message"), text("signature"))
        })
        .collect();
    assert_eq!(accepted, [3]);
}

#[test]
fn no_signature_with_a_point_of_small_order_stands() {
    let Some(path) = shared("vectors/cctv/ed25519/ed25519vectors.json") else { return };
    let cases: Vec<serde_json::Value> = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    for case in &cases {
        let text = |name: &str| case[name].as_str().unwrap().to_owned();
        let message = crate::source::hex(text("msg").as_bytes());
        let ok = verifies(&text("key"), &message, &text("sig"));
        let flags: Vec<&str> =
            case["flags"].as_array().into_iter().flatten().filter_map(|f| f.as_str()).collect();
        let bad = ["low_order_A", "low_order_R", "non_canonical_A", "non_canonical_R", "low_order_residue"];
        if bad.iter().any(|b| flags.contains(b)) {
            assert!(!ok, "{case}");
        }
    }
    assert!(cases.len() > 900);
}
