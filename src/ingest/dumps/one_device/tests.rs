//! Whose answers are, of documents with several.

use crate::ingest::dumps::testing::{attributes, of_machine, read, table};
use crate::ingest::reader::Workbook;

const INFO: &str = r#"{"minertype":"Antminer S19j Pro","macaddr":"02:00:00:00:00:0#","serinum":"SX0#"}"#;
const TYPE: &str = r#"{"miner_type":"Antminer S19j Pro","subtype":"AMLCtrl_BHB4260#"}"#;

fn of(template: &str, n: u32) -> String {
    template.replace('#', &n.to_string())
}

/// What is read of these answers, one a line.
fn lines(answers: &[String]) -> Workbook {
    read("all.json", answers.join("\n")).unwrap()
}

fn machines(found: &Workbook) -> usize {
    (1..=9).filter(|n| !of_machine(found, *n).is_empty()).count()
}

fn codes(found: &Workbook) -> Vec<&'static str> {
    found.notes.iter().map(|note| note.code).collect()
}

#[test]
fn where_each_device_gave_the_same_answers_each_is_of_the_device_beside_it() {
    for order in [[INFO, TYPE], [TYPE, INFO]] {
        let all: Vec<String> = (1..=3).flat_map(|n| order.map(|answer| of(answer, n))).collect();
        let found = lines(&all);
        assert_eq!((machines(&found), codes(&found)), (3, vec![]));
        for machine in 1..=3 {
            let fields = of_machine(&found, machine);
            let has = |text: String| fields.iter().any(|field| field.contains(&text));
            assert!(has(format!(" SX0{machine} ")) && has(format!("BHB4260{machine} ")), "{fields:?}");
        }
    }
}

#[test]
fn whose_an_answer_is_is_not_guessed() {
    // Two devices, of which one gave both answers; one answer of all and then the other; one that gave none between two.
    for all in [
        vec![of(INFO, 1), of(INFO, 2), of(TYPE, 1)],
        vec![of(INFO, 1), of(TYPE, 1), of(INFO, 2)],
        vec![of(TYPE, 2), of(INFO, 1), of(INFO, 2)],
        vec![of(INFO, 1), of(INFO, 2), of(TYPE, 1), of(TYPE, 2)],
        vec![of(INFO, 1), of(TYPE, 1), of(INFO, 2), of(INFO, 3), of(TYPE, 3)],
    ] {
        let found = lines(&all);
        assert_eq!((machines(&found), codes(&found)), (all.len(), vec!["output-unclear"]), "{all:?}");
        for machine in 1..=all.len() as u64 {
            let fields = of_machine(&found, machine);
            let has = |word: &str| fields.iter().any(|field| field.starts_with(word));
            assert!(has("control-board ") != has("serial "), "{fields:?}");
        }
    }
}

#[test]
fn the_only_device_is_that_of_all_answers_whatever_their_order() {
    let version =
        r#"{"STATUS":[{"STATUS":"S"}],"VERSION":[{"Type":"Antminer S19j Pro","Miner":"u.1"}],"id":1}"#;
    let stats =
        r#"{"STATUS":[{"STATUS":"S"}],"STATS":[{"Type":"Antminer S19j Pro"},{"chain_acn1":126}],"id":1}"#;
    let (version, stats) = (version.to_owned(), stats.to_owned());
    let network = r#"{"macaddr":"02:00:00:00:00:01","netdevice":"eth0"}"#.to_owned();
    for (all, count) in [
        (vec![of(TYPE, 1), of(INFO, 1)], 1),
        (vec![of(TYPE, 1), stats.clone(), of(INFO, 1), version.clone()], 1),
        (vec![version.clone(), stats.clone()], 1),
        // The network says the address again: two answers about one machine.
        (vec![of(INFO, 1), network.clone(), of(TYPE, 1)], 2),
        (vec![version.clone(), stats, version], 3),
    ] {
        let found = lines(&all);
        assert_eq!(machines(&found), count, "{all:?}");
        assert!(!codes(&found).contains(&"output-unclear"), "{all:?}");
    }
}

#[test]
fn an_answer_of_another_maker_or_model_is_of_no_device_at_hand() {
    let avalon = r#"{"STATUS":[{"STATUS":"S"}],"VERSION":[{"PROD":"AvalonMiner 1246","HWTYPE":"MM3v2_X3"}]}"#;
    let bitaxe = r#"{"ASICModel":"BM1366","boardVersion":"302","version":"1.1.0"}"#;
    let other = r#"{"miner_type":"Antminer S19 Pro","subtype":"CVCtrl_BHB42XXX"}"#;
    for other in [avalon, bitaxe, other] {
        let found = lines(&[of(INFO, 1), other.to_owned()]);
        assert_eq!(machines(&found), 2, "{other}");
        assert!(!table(&found).iter().any(|field| field.starts_with("control-board")), "{other}");
    }
}

#[test]
fn pieces_of_one_answer_are_one_device_and_the_chip_of_an_avalon_names_it() {
    let piece = |inner: &str| format!(r#"{{"code":0,"when":1,"msg":{{{inner}}},"desc":"get.device.info"}}"#);
    let found = lines(&[
        piece(r#""miner":{"type":"M50S","miner-sn":"WX1","pcbsn0":"P0"}"#),
        piece(r#""power":{"model":"P463B","sn":"PS1"}"#),
        piece(r#""system":{"platform":"H616","control-board-version":"CB6V5"}"#),
        piece(r#""network":{"mac":"02:00:00:00:00:09"}"#),
    ]);
    assert_eq!(machines(&found), 1, "{:?}", of_machine(&found, 2));
    let avalon = |dna: &str| {
        let version = r#"{"STATUS":[{"STATUS":"S"}],"VERSION":[{"PROD":"AvalonMiner 1346","DNA":"0201aa","MAC":"b4a2eb000001"}]}"#;
        let stats = format!(
            r#"{{"STATUS":[{{"STATUS":"S"}}],"STATS":[{{"MM ID0":"Ver[1346-116-2304] DNA[{dna}]"}}]}}"#
        );
        machines(&lines(&[version.to_owned(), stats]))
    };
    assert_eq!((avalon("0201aa"), avalon("0201bb")), (1, 2));
}

#[test]
fn an_answer_with_the_same_name_is_of_the_device_and_one_with_another_is_not() {
    let config = r#"{"STATUS":[{"STATUS":"S","Code":33}],"CONFIG":[{"MACAddr":"02:00:00:00:00:01","SerialNumber":"LX1"}]}"#;
    let stats = |id: &str| {
        format!(
            r#"{{"STATUS":[{{"STATUS":"S","Code":70}}],"STATS":[{{"miner_id":"{id}","chain_acn1":77,"chain_acn2":0}}]}}"#
        )
    };
    let found = lines(&[config.to_owned(), stats("020000000001")]);
    assert!(
        table(&found).contains(&"board 1 hash board 1 @/1/STATS/0/chain_acn1".into()),
        "{:?}",
        table(&found)
    );
    let other = lines(&[config.to_owned(), stats("020000000002")]);
    assert_eq!(of_machine(&other, 2)[0], "mac 0 020000000002 @/1/STATS/0/miner_id");
    // What is no hardware address is an identifier of something else, and names nothing.
    let none = lines(&[config.to_owned(), stats("8144d5ca79104814")]);
    assert_eq!((machines(&none), codes(&none)), (1, vec![]));
    assert!(attributes(&none).contains(&"STATS/0/miner_id: 8144d5ca79104814".into()));
}

#[test]
fn an_answer_that_the_device_refused_is_told_as_that() {
    let refused = r#"{"STATUS":[{"STATUS":"E","When":1,"Code":45,"Msg":"Access denied to 'devdetails' command"}],"id":1}"#;
    let stats = r#"{"STATUS":[{"STATUS":"S"}],"STATS":[{"Type":"Antminer S9"}],"id":1}"#;
    let found = lines(&[refused.to_owned(), stats.to_owned()]);
    assert_eq!((machines(&found), codes(&found)), (1, vec!["answer-refused"]));
    let note = found.notes.iter().next().unwrap();
    assert_eq!(note.place.as_deref(), Some("all.json /0"));
    assert!(note.message.contains("Access denied to 'devdetails' command"), "{note:?}");
    assert_eq!(codes(&lines(&[refused.to_owned()])), ["answer-refused"], "also where it is the only one");
}

#[test]
fn lines_of_text_are_answers_of_one_device_as_those_of_json_are() {
    let version = "STATUS=S,When=1,Code=22,Msg=versions|VERSION,Miner=16.8,Type=Antminer S9|";
    let stats = "STATUS=S,When=2,Code=70,Msg=stats|STATS=0,ID=BC50,chain_acn6=63,chain_acn7=63|";
    let denied = "STATUS=E,When=2,Code=45,Msg=Access denied to 'config' command,Description=x|";
    let prompt = "$ echo '{\"command\":\"version\"}' | nc 10.0.0.13 4028";
    let found = lines(&[prompt, version, denied, stats, "$"].map(str::to_owned));
    assert_eq!((found.format, machines(&found)), ("cgminer-text", 1));
    assert_eq!(codes(&found), ["answer-refused"], "{:?}", found.notes);
    let other = prompt.replace(".13", ".14");
    let two = lines(&[prompt, version, &other, stats].map(str::to_owned));
    assert_eq!(machines(&two), 2, "they were asked at two addresses");
}

#[test]
fn answers_below_the_address_of_each_are_of_it() {
    let by_key = format!(
        r#"{{"192.0.2.1":{{"system_info":{},"miner_type":{}}},"192.0.2.2":{{"system_info":{},"miner_type":{}}}}}"#,
        of(INFO, 1),
        of(TYPE, 1),
        of(INFO, 2),
        of(TYPE, 2)
    );
    let found = read("fleet.json", by_key).unwrap();
    assert_eq!(machines(&found), 2);
    let second = of_machine(&found, 2);
    for field in [
        "ip 0 192.0.2.2 @/192.0.2.2",
        "serial 0 SX02 @/192.0.2.2/system_info/serinum",
        "control-board 0 AMLCtrl_BHB42602 @/192.0.2.2/miner_type/subtype",
    ] {
        assert!(second.contains(&field.to_owned()), "{second:?}");
    }
    let info = r#"{"STATUS":"S","When":3,"Code":131,"Msg":{"mac":"02:00:00:00:00:08","platform":"H3"},"Description":""}"#;
    let found = read("fleet.json", format!(r#"{{"192.0.2.1":{info}}}"#)).unwrap();
    assert!(table(&found).contains(&"control-board 0 H3 @/192.0.2.1/Msg/platform".to_owned()));
    let by_serial = format!(r#"{{"SX0000000001":{},"SX0000000002":{}}}"#, of(TYPE, 1), of(TYPE, 2));
    let found = read("fleet.json", by_serial).unwrap();
    assert!(of_machine(&found, 2).contains(&"serial 0 SX0000000002 @/SX0000000002".to_owned()));
}
