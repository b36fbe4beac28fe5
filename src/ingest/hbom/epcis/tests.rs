use super::super::testing::{read, refused};
use crate::model::Standing;

const FIXTURE: &str = include_str!("../../../../fixtures/formats/epcis.jsonld");

#[test]
fn each_event_is_a_statement_about_each_thing_that_it_names() {
    let document = read("e.jsonld", FIXTURE).unwrap();
    assert_eq!(document.format, "epcis");
    let expected = [
        "1 import-date 2026-02-03",
        "1 serial NGSBYT0BDJKAF01K7",
        "2 import-date 2026-02-03",
        "2 serial JYZZYPDBBJGBC04TX",
        "3 repair-date 2026-06-17",
        "3 serial JYZZYPDBBJGBC04TX",
        "4 serial JYZZYPDBBJGBC04TX",
        "5 installed-serial HYDTYNGBBJGAI0B3D",
        "5 repair-date 2026-06-17",
        "5 serial JYZZYPDBBJGBC04TX",
        "6 machine https://id.gs1.org/01/09521234543213/21/4711",
    ];
    assert_eq!(document.fields(), expected, "an event that is declared an error concludes nothing");
    let plan = document.statements.plan();
    assert_eq!(
        (plan.standing, plan.row_is_component, plan.machine.as_deref()),
        (Standing::Declared, true, None)
    );
    let epc = document.attributes("EPC");
    assert_eq!(epc[0], "1 urn:epc:id:giai:0614141.NGSBYT0BDJKAF01K7 /epcisBody/eventList/0/epcList/0");
    assert_eq!(
        document.attributes("disposition"),
        ["3 needs_replacement /epcisBody/eventList/1/disposition"]
    );
    assert_eq!(document.attributes("errorDeclaration/reason").len(), 1);
    assert_eq!(
        document.attributes("document/creationDate"),
        ["1 2026-11-20T08:00:00Z /creationDate"],
        "once"
    );
}

fn event(kind: &str, rest: &str) -> String {
    format!("{{\"type\":\"{kind}\",\"eventTime\":\"2026-01-02T03:04:05Z\",{rest}}}")
}

#[test]
fn only_what_the_vocabulary_says_is_concluded() {
    let id = "urn:example:m:ABCDEFG0001";
    let list = format!("\"epcList\":[\"{id}\"],\"action\":\"OBSERVE\"");
    for (kind, rest, expected) in [
        (
            "ObjectEvent",
            ",\"bizStep\":\"https://ref.gs1.org/cbv/BizStep-repairing\"",
            Some("1 repair-date 2026-01-02"),
        ),
        ("ObjectEvent", ",\"bizStep\":\"receiving\"", None),
        ("ObjectEvent", ",\"bizStep\":\"shipping\"", None),
        ("TransactionEvent", ",\"bizStep\":\"repairing\"", None),
        ("ObjectEvent", ",\"ilmd\":{\"cbvmda:countryOfOrigin\":\"MY\"}", Some("1 origin MY")),
        (
            "ObjectEvent",
            ",\"sourceList\":[{\"type\":\"owning_party\",\"source\":\"urn:epc:id:pgln:4012345.00225\"}]",
            None,
        ),
        (
            "ObjectEvent",
            ",\"sourceList\":[{\"type\":\"owning_party\",\"source\":{\"id\":\"x\",\"name\":\"A Trader\"}}]",
            Some("1 supplier A Trader"),
        ),
    ] {
        let document = read("e.json", event(kind, &format!("{list}{rest}"))).unwrap();
        let mut fields = document.fields();
        fields.retain(|field| *field != "1 serial ABCDEFG0001");
        assert_eq!(fields, Vec::from_iter(expected), "{kind} {rest}");
    }
}

#[test]
fn what_was_taken_out_is_no_board_and_a_pallet_no_machine() {
    let of = |action: &str| {
        let rest = format!(
            "\"parentID\":\"urn:example:m:ABCDEFG0001\",\"childEPCs\":[\"urn:example:b:HB00000001\",\"urn:epc:id:giai:1.7\"],\"action\":\"{action}\""
        );
        read("e.json", event("AssociationEvent", &rest)).unwrap()
    };
    let thrice = ["1 serial ABCDEFG0001", "2 serial ABCDEFG0001", "3 serial ABCDEFG0001"];
    assert_eq!(of("DELETE").fields(), thrice);
    assert_eq!(of("DELETE").attributes("childEPCs").len(), 2, "told all the same");
    let mut added = of("ADD").fields();
    added.retain(|field| !thrice.contains(&field.as_str()));
    assert_eq!(added, ["2 board-serial HB00000001"], "a number without letters names no board");
    let pallet = "\"parentID\":\"urn:epc:id:sscc:0614141.1234567890\",\"childEPCs\":[\"urn:example:m:ABCDEFG0001\"],\"action\":\"ADD\"";
    let document = read("e.json", event("AggregationEvent", pallet)).unwrap();
    assert_eq!(document.fields(), ["1 serial ABCDEFG0001"]);
    assert_eq!(document.attributes("parentID").len(), 1);
}

#[test]
fn a_board_that_was_swapped_is_that_of_the_machine_into_which_it_went() {
    let event = |time: &str, machine: &str, children: &str, action: &str| {
        format!(
            "{{\"type\":\"AssociationEvent\",\"eventTime\":\"{time}\",\"parentID\":\"urn:example:m:{machine}\",\"childEPCs\":[{children}],\"action\":\"{action}\"}}"
        )
    };
    let board = |n: u32| format!("\"urn:example:b:HB0000000{n}\"");
    // Not in the order of their times; the offset counts.
    let events = [
        event("2026-03-01T10:00:00Z", "MACHINE0002", &board(1), "ADD"),
        event("2026-02-01T01:00:00+02:00", "MACHINE0001", &board(1), "DELETE"),
        event("2026-01-31T22:00:00Z", "MACHINE0001", &format!("{},{}", board(1), board(2)), "ADD"),
        event("2026-04-01T10:00:00Z", "MACHINE0003", &board(3), "ADD"),
        event("2026-04-02T10:00:00Z", "MACHINE0003", "", "DELETE"),
    ];
    let document = read("e.json", format!("[{}]", events.join(","))).unwrap();
    let boards: Vec<String> =
        document.fields().into_iter().filter(|field| field.contains("board-serial")).collect();
    assert_eq!(boards, ["2 board-serial HB00000001", "7 board-serial HB00000002"]);
}

#[test]
fn an_exchange_says_what_was_taken_out_and_what_was_put_in() {
    let of = |kind: &str, day: u32, action: &str, step: &str, child: &str| {
        format!(
            "{{\"type\":\"{kind}\",\"eventTime\":\"2026-03-0{day}T10:00:00Z\",\"parentID\":\"urn:example:m:MACHINE0001\",\"childEPCs\":[\"{child}\"],\"action\":\"{action}\",\"bizStep\":\"https://ref.gs1.org/cbv/BizStep-{step}\"}}"
        )
    };
    let events = [
        of("AssociationEvent", 1, "DELETE", "removing", "urn:example:b:HB00000001"),
        of("AssociationEvent", 2, "ADD", "installing", "urn:example:b:HB00000002"),
        of("AggregationEvent", 3, "DELETE", "removing", "urn:epc:id:giai:4000001.12345"),
        of("AssociationEvent", 4, "OBSERVE", "installing", "urn:example:b:HB00000003"),
    ];
    let document = read("e.json", format!("[{}]", events.join(","))).unwrap();
    let mut fields = document.fields();
    fields.retain(|field| !field.contains(" serial "));
    assert_eq!(
        fields,
        [
            "2 removed-serial HB00000001",
            "2 repair-date 2026-03-01",
            "4 installed-serial HB00000002",
            "4 repair-date 2026-03-02",
            "6 removed-serial urn:epc:id:giai:4000001.12345",
            "6 repair-date 2026-03-03",
            "8 board-serial HB00000003",
        ]
    );
    let error = events[0].replace("\"action\"", "\"errorDeclaration\":{\"reason\":\"x\"},\"action\"");
    assert!(!read("e.json", error).unwrap().fields().iter().any(|field| field.contains("removed")));
}

#[test]
fn the_forms_of_a_document_are_all_read() {
    let one = event("ObjectEvent", "\"epcList\":[\"urn:example:m:ABCDEFG0001\"],\"action\":\"ADD\"");
    let untp = event(
        "TransformationEvent",
        "\"action\":\"add\",\"outputEPCList\":[{\"type\":[\"Item\"],\"id\":\"urn:example:m:ABCDEFG0001\",\"name\":\"Miner\"}]",
    );
    for (text, fields) in [
        (one.clone(), 1),
        (format!("[{one}]"), 1),
        (format!("{{\"epcisBody\":{{\"queryResults\":{{\"resultsBody\":{{\"eventList\":[{one}]}}}}}}}}"), 1),
        (format!("{{\"type\":[\"DigitalTraceabilityEvent\"],\"credentialSubject\":[{untp}]}}"), 2),
        (format!("{{\"credentialSubject\":[{untp}],\"proof\":{{\"type\":\"x\"}}}}"), 2),
    ] {
        let document = read("e.json", text.as_str()).unwrap();
        assert_eq!(document.fields().len(), fields, "{text}");
        let signed = document.statements.plan().standing == Standing::Attested;
        assert_eq!(signed, text.contains("proof"), "{text}");
    }
}

#[test]
fn damage_is_refused_at_its_place() {
    for (text, at, says) in [
        (event("ObjectEvent", "\"epcList\":\"x\",\"action\":\"ADD\""), "e.json /epcList", "a list of things"),
        (event("FlightEvent", "\"bizStep\":\"repairing\""), "e.json", "of no kind that is known"),
        // An entry of some other log.
        (event("ObjectEvent", "\"action\":\"ADD\""), "e.json", "this is JSON"),
        ("{\"epcisBody\":{\"eventList\":7}}".to_owned(), "e.json /epcisBody/eventList", "a list of events"),
        (
            "{\"epcisBody\":{\"eventList\":[7]}}".to_owned(),
            "e.json /epcisBody/eventList/0",
            "an event was expected",
        ),
        (
            "{\"epcisBody\":{\"eventList\":[{\"type\":\"ObjectEvent\"}]}}".to_owned(),
            "e.json /epcisBody/eventList/0",
            "when it was",
        ),
        (FIXTURE[..900].to_owned(), "e.json:", "EOF"),
    ] {
        refused("e.json", text, at, says);
    }
    let many: Vec<String> = (0..30_000).map(|n| format!("\"urn:example:m:ABCDEFG{n:07}\"")).collect();
    let rest = format!("\"action\":\"ADD\",\"epcList\":[{}]", many.join(","));
    let document = read("e.json", event("ObjectEvent", &rest)).unwrap();
    assert_eq!(document.fields().len(), 30_000, "and each once");
}
