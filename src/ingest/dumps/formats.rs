//! Of which format an answer is: several of them, of several formats, may stand in one document.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher, RandomState};
use std::sync::LazyLock;

use super::json::Json;
use super::json_format::JsonFormat;
use super::outline::Outline;
use crate::ingest::reader::READERS;

/// Every such format, in the order of the registry.
pub(super) static FORMATS: LazyLock<Vec<&'static JsonFormat>> =
    LazyLock::new(|| READERS.iter().filter_map(|reader| reader.answers()).collect());

/// Tells the formats of the answers of a document. Answers with the same keys are of the same.
pub(super) struct Formats {
    /// The format of the document as a whole.
    whole: &'static JsonFormat,
    /// Whether everything is of that one, as a person said.
    is_settled: bool,
    known: HashMap<u64, Option<&'static JsonFormat>>,
    hashing: RandomState,
}

impl Formats {
    /// Of a document whose format is this one, also if it `is_settled` and no answer may be of another.
    pub(super) fn new(whole: &'static JsonFormat, is_settled: bool) -> Self {
        Self { whole, is_settled, known: HashMap::new(), hashing: RandomState::new() }
    }

    /// The format of an answer by its own keys, if they tell one: that of the document, if it may be. An entry of an array is told
    /// by its keys within it as well.
    pub(super) fn of(&mut self, answer: &Json<'_>) -> Option<&'static JsonFormat> {
        if self.is_settled {
            return Some(self.whole);
        }
        let mut hasher = self.hashing.build_hasher();
        shape(answer, &mut hasher);
        let whole = self.whole;
        *self.known.entry(hasher.finish()).or_insert_with(|| {
            let outlines = [Outline::of_answer(answer), Outline::of_entry(answer)];
            let is_of = |format: &&&JsonFormat| outlines.iter().any(|outline| format.is_told_by(outline));
            let all = || std::iter::once(&whole).chain(FORMATS.iter());
            all().find(is_of).copied()
        })
    }
}

/// Adds the keys of a value and how they stand in each other, and nothing of what is said under them.
fn shape(value: &Json<'_>, hasher: &mut impl Hasher) {
    match value {
        Json::Scalar(_) | Json::Null => 0_u8.hash(hasher),
        Json::Array(items) => {
            items.len().hash(hasher);
            for item in items {
                shape(item, hasher);
            }
        }
        Json::Object(entries) => {
            (entries.len(), 1_u8).hash(hasher);
            for (key, value) in entries {
                key.hash(hasher);
                shape(value, hasher);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::dumps::testing::{attributes, of_machine, read, table};

    #[test]
    fn each_answer_is_read_as_its_own_format() {
        let version = r#"{"STATUS":"S","When":1,"Code":131,"Msg":{"fw_ver":"20210322.22.REL","platform":"H3","chip":"K10"},"Description":""}"#;
        let info = r#"{"STATUS":"S","When":2,"Code":131,"Msg":{"mac":"02:00:00:00:0B:31","minersn":"WX1","ledstat":"auto"},"Description":""}"#;
        let supply = r#"{"STATUS":"S","When":3,"Code":131,"Msg":{"name":"P221B","model":"P221B","vin":"22400","fan_speed":"6976","serial_no":"PS1"},"Description":""}"#;
        let devs = r#"{"STATUS":[{"STATUS":"S","Msg":"Devs"}],"DEVS":[{"ASC":0,"PCB SN":"HB1"},{"ASC":1,"PCB SN":"HB2"}],"id":1}"#;
        let found = read("wm.txt", [version, info, supply, devs].join("\n")).unwrap();
        assert_eq!(
            table(&found),
            [
                "firmware 0 20210322.22.REL @/0/Msg/fw_ver",
                "control-board 0 H3 @/0/Msg/platform",
                "mac 0 02:00:00:00:0B:31 @/1/Msg/mac",
                "serial 0 WX1 @/1/Msg/minersn",
                "psu 0 P221B @/2/Msg/model",
                "psu-serial 0 PS1 @/2/Msg/serial_no",
                "board-serial 1 HB1 @/3/DEVS/0/PCB SN",
                "board-serial 2 HB2 @/3/DEVS/1/PCB SN",
            ]
        );
        assert!(attributes(&found).contains(&"Msg/vin: 22400".into()), "what is no field is kept");
        let notes: Vec<_> = found.notes.iter().map(|note| (note.code, note.message.clone())).collect();
        assert_eq!(notes.len(), 1, "{notes:?}");
        assert_eq!(notes[0].0, "answers-of-formats");
        assert!(
            notes[0].1.contains("cgminer-api (1)") && notes[0].1.contains("whatsminer-api (2)"),
            "{notes:?}"
        );
    }

    #[test]
    fn the_statistics_behind_what_a_miner_is_are_its_own() {
        let info = r#"{"minertype":"Antminer S19j Pro","macaddr":"02:00:00:00:0D:01","serinum":"SX1"}"#;
        let stats = r#"{"STATUS":{"STATUS":"S","Msg":"stats"},"INFO":{"miner_version":"uart.1","type":"Antminer S19j Pro"},
            "STATS":[{"chain":[{"index":0,"sn":"HB1"},{"index":1,"sn":"HB2"}]}]}"#;
        for text in [format!("{info}\n{stats}\n"), format!("[{stats},{info}]")] {
            let found = read("both.json", text).unwrap();
            let fields = table(&found);
            assert!(fields.iter().any(|line| line.starts_with("serial 0 SX1 ")), "{fields:?}");
            assert!(fields.iter().any(|line| line.starts_with("board-serial 2 HB2 ")), "{fields:?}");
            assert!(of_machine(&found, 2).is_empty());
        }
    }
}
