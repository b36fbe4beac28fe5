//! Real bills of materials, certificates and events that others wrote: each is read, or refused with the word for it.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use crate::common;

/// What is read: a part of the file's name, the machine or what begins its name, and how many machines.
const READ: [(&str, &str, usize); 14] = [
    ("cyclonedx-pcie-sata-hbom", "cyclonedx-pcie-sata-hbom.json!1", 1),
    ("cdx2-valid-hardware-identity-evidence", "cdx2-valid-hardware-identity-evidence-2.0.json!1", 1),
    ("Intel_nuc_pc2", "hirs-Intel_nuc_pc2.pem!1", 1),
    ("fakeIntel_S2600KP", "F00F00F00F00", 1),
    ("laptop.default.1.base", "56LMWD2", 1),
    ("laptop_badDeltaMem_delta", "56LMWD2", 1),
    ("laptop_deltaPlatCert_addMem", "56LMWD2", 1),
    ("platform_cert.20250909102720", "DQXH253", 1),
    ("localhost-componentlistv3adv", "DQXH253", 1),
    ("deviceInfo", "306VRD2", 1),
    ("AssociationEvent-f", "urn:epc:id:grai:4012345.55555.98765", 1),
    ("Example_9.6.1-ObjectEvent", "urn:epc:id:sgtin:0614141.107346.2017", 2),
    ("PersistentDisposition", "urn:epc:id:sgtin:9520001.012346.10000001001", 10),
    ("untp-ObjectEvent", "https://id.gs1.org/01/09520123456788/21/12345", 1),
];

/// What is refused: a part of the file's name, and words of the reason.
const REFUSED: [(&str, &str); 17] = [
    (
        "boardlocation-on-library",
        "/components/0/boardLocation: `boardLocation` is for components of the type device",
    ),
    (
        "boardlocation-on-material",
        "/components/0/boardLocation: `boardLocation` is for components of the type device",
    ),
    ("certification-missing-standard", "/components/0/certifications/0: the certification has no `standard`"),
    (
        "classification-code-missing-standard",
        "/components/0/classification/codes/0: the code has no `standard`",
    ),
    ("devicetype-custom-no-name", "/components/0/deviceType: "),
    ("identity-evidence-technique", "/components/0/evidence/identity/0/methods/0/technique: photograph"),
    ("materialform-custom-no-name", "/components/0/materialForm: "),
    ("materialform-on-device", "/components/0/materialForm: "),
    ("origin-stage-custom-no-name", "/components/0/origins/0/stage: "),
    ("quantity-missing-value", "/components/0/quantity: the quantity has no `value`"),
    ("quantity-on-library", "/components/0/quantity: "),
    ("valid-hardware-certification-software", "this is a list of software"),
    ("component-class", "this is a registry of component classes"),
    ("EPCIS-JSON-Schema", "this is a JSON schema"),
    ("untp-ProductPassport", "this is a product passport"),
    ("AssociationEvent-h", "\"eventID\" stands twice in one object"),
    ("Example_9.6.2-ObjectEvent", "says nothing that names a machine"),
];

#[test]
fn real_documents_are_read_or_refused_as_what_they_are() {
    let Some(folder) = common::shared_data("hbom") else { return };
    let mut wrong = Vec::new();
    for name in common::contents(&folder).keys() {
        let path = folder.join(name);
        let home = common::folder();
        let arguments =
            ["audit".as_ref(), path.as_os_str(), "--check".as_ref(), "-o".as_ref(), "json=out.json".as_ref()];
        let output = common::tidewaiter(home.path(), arguments);
        let said = common::said(&output);
        let refused = REFUSED.iter().find(|(part, _)| name.contains(part));
        match (output.status.code(), refused) {
            (Some(2), Some((_, why))) if said.contains(why) => {}
            (Some(0 | 1), None) => {
                let json = std::fs::read(home.path().join("out.json")).unwrap();
                let json: serde_json::Value = serde_json::from_slice(&json).unwrap();
                let all = json["machines"].as_array().unwrap();
                if let Some((_, machine, count)) = READ.iter().find(|(part, ..)| name.contains(part)) {
                    let named = all.iter().any(|found| found["key"].as_str() == Some(machine));
                    if !named || all.len() != *count {
                        wrong.push(format!("{name}: not {count} with {machine}: {said}"));
                    }
                }
            }
            (code, _) => wrong.push(format!("{name}: exit {code:?}: {said}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
