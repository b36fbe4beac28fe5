use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::super::testing::{read, refused};
use crate::model::Standing;

const DER: &[u8] = include_bytes!("../../../../fixtures/formats/platform-certificate.cer");

fn pem(der: &[u8]) -> String {
    format!(
        "-----BEGIN ATTRIBUTE CERTIFICATE-----\n{}\n-----END ATTRIBUTE CERTIFICATE-----\n",
        STANDARD.encode(der)
    )
}

#[test]
fn machine_and_components_are_read_with_their_bytes() {
    let document = read("p.cer", DER).unwrap();
    let expected = [
        "1 maker Bitmain",
        "1 model Antminer S19j Pro",
        "1 serial JYZZYPDBBJGBC04TX",
        "2 board BHB42601",
        "2 board-maker Bitmain",
        "2 board-serial MB0000000001",
        "3 component CPU",
        "3 part CV1835",
        "3 part-maker CVITEK",
        "4 mac 02:00:00:00:00:02",
        "4 part 15B8::",
        "4 part-maker Intel Corporation",
        "5 firmware 2023.04",
        "6 removed-component-serial OLD0000001",
    ];
    assert_eq!(document.fields(), expected, "what was removed is no component");
    let plan = document.statements.plan();
    assert_eq!((plan.machine.as_deref(), plan.standing), (Some("JYZZYPDBBJGBC04TX"), Standing::Attested));
    assert_eq!(document.place("CV1835"), "bytes 375 to 383");
    assert_eq!(document.attributes("removed component/componentModel"), ["6 NIC-1 bytes 522 to 529"]);
    assert_eq!(document.attributes("componentManufacturer").last().unwrap(), "5 Bitmain bytes 475 to 484");
    let classes = document.attributes("componentClassValue (meaning)");
    assert!(
        classes.contains(&"4 Ethernet Controller bytes 398 to 404".to_owned()),
        "no controller of the machine: {classes:?}"
    );
    for (name, begins) in [
        ("type of certificate", "1 platform certificate "),
        ("issuer", "1 C=US, O=Example Maker, CN=Example Platform CA "),
        ("holder/issuer", "1 C=US, O=Example TPM, CN=Example TPM CA "),
        ("holder/serialNumber", "1 1234567890 "),
        ("notAfter", "1 2036-01-01T00:00:00Z "),
        ("platformProperties/line", "1 4 "),
        ("signature", "1 sha256WithRSAEncryption, not checked "),
        ("specification of the certificate", "1 1, 1, 17 "),
    ] {
        let found = document.attributes(name);
        assert!(found.len() == 1 && found[0].starts_with(begins), "{name}: {found:?}");
    }
    assert_eq!(document.notes.iter().map(|note| note.code).collect::<Vec<_>>(), ["signature-unchecked"]);
}

#[test]
fn text_and_bytes_say_the_same() {
    let (der, text) = (read("p.cer", DER).unwrap(), read("p.pem", pem(DER)).unwrap());
    assert_eq!(der.fields(), text.fields());
    assert_eq!(text.place("CV1835"), "DER bytes 375 to 383");
    // The certificate of its issuer beside it names no components.
    let both = format!(
        "-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n{}",
        STANDARD.encode(PUBLIC_KEY),
        pem(DER)
    );
    assert_eq!(read("p.pem", both).unwrap().fields(), der.fields());
}

/// The beginning of the certificate of a public key: its version.
const PUBLIC_KEY: &[u8] =
    &[0x30, 0x0E, 0x30, 0x05, 0xA0, 0x03, 0x02, 0x01, 0x02, 0x30, 0x00, 0x03, 0x03, 0x00, 0x00, 0x00];

#[test]
fn what_is_no_platform_certificate_is_refused_as_what_it_is() {
    refused("p.cer", PUBLIC_KEY, "p.cer", "the certificate of a public key");
    refused("p.pem", format!("{}{}", pem(DER), pem(DER)), "p.pem", "several attribute certificates");
    refused("p.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n", "p.pem:1", "does not end");
    refused("p.pem", "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----", "p.pem:1", "no Base64");
}

#[test]
fn damage_is_told_with_its_byte() {
    refused(
        "p.cer",
        &DER[..700],
        "p.cer",
        "the certificate is cut off: it says that it has 793 bytes, and 700 are here",
    );
    refused("p.cer", &PUBLIC_KEY[..14], "p.cer", "begins as the certificate of a public key");
    let mut status = DER.to_vec();
    let at = DER.windows(3).rposition(|bytes| bytes == [0x87, 0x01, 0x02]).unwrap();
    status[at + 2] = 9;
    refused("p.cer", status, &format!("p.cer byte {at}"), "added (0), modified (1) or removed (2)");
    let mut text = DER.to_vec();
    let at = DER.windows(6).position(|bytes| bytes == b"CV1835").unwrap();
    text[at] = 0xFF;
    refused("p.cer", text, &format!("p.cer byte {}", at - 2), "not in its encoding");
}

#[test]
fn no_damage_makes_it_panic() {
    for end in 0..DER.len() {
        let _ = read_any(DER[..end].to_vec());
    }
    for at in 0..DER.len() {
        for byte in [0x30, 0xFF] {
            let mut damaged = DER.to_vec();
            damaged[at] = byte;
            let _ = read_any(damaged);
        }
    }
}

/// A file whose beginning is damaged may be read as something else.
fn read_any(bytes: Vec<u8>) -> bool {
    let input = crate::files::input::Input::memory("p.cer", bytes);
    crate::ingest::reader::open(&input, &crate::ingest::reader::ReadOptions::default()).is_ok()
}
