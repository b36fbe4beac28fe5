//! Hash boards that a device tells of without a number of their own: it enumerates them, counts them, or gives all of them one name.

use super::json_format::Path;
use super::slots::Slots;
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Field;
use crate::text::numbered::HASH_BOARD as NUMBERED;
use crate::text::placeholders::is_placeholder;

/// By what a format tells of such boards.
pub(in crate::ingest) struct Boards {
    /// Paths of what each board has, `0` and `false` where there is none. They are boards where nothing else names them.
    pub(super) enumerated: &'static [Path],
    /// Paths of the number of each board, which may be 0. They are boards where nothing else names them.
    pub(super) numbered: &'static [Path],
    /// Paths of what each device is called, with the beginning of what boards are called.
    pub(super) called: &'static [(Path, &'static str)],
    /// Paths of texts that say how many there are, with the words before the number.
    pub(super) counted: &'static [(Path, &'static str)],
    /// Paths of the name that all of them have.
    pub(super) names: &'static [Path],
}

/// How a value tells of boards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Telling {
    /// Each such value is of one that is there.
    Each,
    /// Each such value numbers one.
    Numbering,
    /// Such a value that begins so is of one.
    Called(&'static str),
    /// It has their number behind these words.
    Number(&'static str),
    /// It is the name of all.
    Name,
}

impl Boards {
    /// Of a format that tells of none so.
    pub(super) const NONE: Self =
        Self { enumerated: &[], numbered: &[], called: &[], counted: &[], names: &[] };

    /// How a value tells of boards, if it does, by the paths that match its own.
    pub(super) fn tell(&self, matches: impl Fn(Path) -> bool) -> Option<Telling> {
        let any = |paths: &[Path]| paths.iter().any(|path| matches(path));
        if any(self.enumerated) {
            return Some(Telling::Each);
        }
        if any(self.numbered) {
            return Some(Telling::Numbering);
        }
        if let Some((_, words)) = self.called.iter().find(|(path, _)| matches(path)) {
            return Some(Telling::Called(words));
        }
        let counted = self.counted.iter().find(|(path, _)| matches(path));
        counted.map(|(_, words)| Telling::Number(words)).or_else(|| any(self.names).then_some(Telling::Name))
    }
}

/// The most boards that a number is believed to count: no miner has more than some.
const MOST: u16 = 16;

/// What is known of the boards of one device.
#[derive(Debug, Default)]
pub(super) struct OfDevice {
    /// The numbers of those that have a serial number.
    serials: Vec<u16>,
    /// Whether some have a name of their own.
    is_named: bool,
    /// Values that tell of boards.
    values: Vec<Value>,
}

#[derive(Debug)]
struct Value {
    telling: Telling,
    path: String,
    text: String,
    at: StatedAt,
}

impl OfDevice {
    /// Notes a value that is not blank and says what a board is, with the number of the board.
    pub(super) fn named(&mut self, field: Field, slot: u16) {
        match field {
            Field::BoardSerial => self.serials.push(slot),
            Field::Board => self.is_named = true,
            _ => {}
        }
    }

    /// Adds a value that tells of boards.
    pub(super) fn add(&mut self, telling: Telling, path: &str, text: &str, at: StatedAt) {
        self.values.push(Value { telling, path: path.to_owned(), text: text.to_owned(), at });
    }

    /// Writes the boards, each once: those that have serial numbers are counted by these. One without any name is called by its
    /// number among them.
    pub(super) fn write(self, slots: &mut Slots, builder: &mut StatementsBuilder) {
        let Self { serials, is_named, values } = self;
        let is_told = is_named || !serials.is_empty();
        let names = values.iter().any(|value| value.telling == Telling::Name && !is_placeholder(&value.text));
        let mut count = 0;
        for Value { telling, path, text, at } in values {
            if telling == Telling::Name && !is_placeholder(&text) {
                let all: &[u16] = if serials.is_empty() { &[0] } else { &serials };
                for slot in all {
                    builder.field(&path, (Some(Field::Board), *slot), &text, at.clone());
                }
                continue;
            }
            let more = match telling {
                _ if is_told || names => 0,
                // What counts them counts those that were enumerated before.
                Telling::Number(words) => {
                    number_behind(words, &text).map_or(0, |all| all.min(MOST)).saturating_sub(count)
                }
                _ => u16::from(telling.is_of_one(&text)),
            };
            for n in count + 1..=count.saturating_add(more) {
                let slot = slots.of(Field::Board, &path, n);
                builder.field(&path, (Some(Field::Board), slot), &format!("{NUMBERED} {n}"), at.clone());
            }
            count = count.saturating_add(more);
            builder.field(&path, (None, 0), &text, at);
        }
    }
}

impl Telling {
    /// Whether a value is of one board that is there.
    fn is_of_one(self, text: &str) -> bool {
        match self {
            Self::Each => !matches!(text.trim(), "0" | "false"),
            Self::Numbering => true,
            Self::Called(words) => text.starts_with(words),
            Self::Number(_) | Self::Name => false,
        }
    }
}

/// The number behind some words.
fn number_behind(words: &str, text: &str) -> Option<u16> {
    let (_, rest) = text.split_once(words)?;
    let digits = rest.trim_start().split(|c: char| !c.is_ascii_digit()).next()?;
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use crate::ingest::dumps::testing::{attributes, read, table};

    const STATUS: &str = r#""STATUS":[{"STATUS":"S","Code":9}]"#;

    fn boards(text: &str) -> Vec<String> {
        let found = read("m.json", text).unwrap();
        let of_board = |line: &String| line.starts_with("board ") || line.starts_with("board-serial");
        table(&found).into_iter().filter(of_board).collect()
    }

    #[test]
    fn boards_that_are_only_enumerated_or_counted_are_boards() {
        let acn = format!(
            r#"{{"STATS":[{{"Type":"Antminer S19"}},{{"chain_acn1":76,"chain_acn2":0,"chain_acn3":76}}],{STATUS}}}"#
        );
        assert_eq!(
            boards(&acn),
            ["board 1 hash board 1 @/STATS/1/chain_acn1", "board 2 hash board 2 @/STATS/1/chain_acn3"]
        );
        assert!(attributes(&read("m.json", &acn).unwrap()).contains(&"STATS/1/chain_acn1: 76".into()));
        let avalon = format!(
            r#"{{"STATS":[{{"MM ID0":"Ver[1246-83-21072802_4ec] SYSTEMSTATU[Work: In Work, Hash Board: 2 ] Core[A3201]"}}],{STATUS}}}"#
        );
        assert_eq!(boards(&avalon).len(), 2);
        assert!(
            table(&read("m.json", &avalon).unwrap()).contains(&"model 0 1246-83 @/STATS/0/MM ID0".into())
        );
        let auradine = format!(
            r#"{{"DEVS":[{{"ID":1,"Name":"ASICBoard"}},{{"ID":2,"Name":"ASICBoard"}},{{"ID":3,"Name":"SM"}}],{STATUS}}}"#
        );
        assert_eq!(boards(&auradine).len(), 2);
        let edevs = r#"{"code":0,"when":1,"desc":"get.miner.status","msg":{"edevs":[{"id":0,"effective-chips":75},{"id":1}]}}"#;
        assert_eq!(boards(edevs).len(), 2);
        let epic = r#"{"HBStatus":[{"Detected":true,"Index":0},{"Detected":false,"Index":1}],"HBs":[],"Hostname":"rig-9","Software":"PowerPlay 1"}"#;
        assert_eq!(boards(epic), ["board 1 hash board 1 @/HBStatus/0/Detected"]);
    }

    #[test]
    fn boards_with_serial_numbers_are_counted_by_them_and_have_the_name_of_all() {
        let text = r#"{"code":0,"when":1,"desc":"get.device.info","msg":{
            "miner":{"miner-sn":"BTM1","pcbsn0":"P0","pcbsn1":"P1","hash-board":"K40"},
            "system":{"platform":"H616","control-board-version":"CB6V10"},"power":{"model":"P221B"}}}"#;
        assert_eq!(
            boards(text),
            [
                "board-serial 1 P0 @/msg/miner/pcbsn0",
                "board-serial 2 P1 @/msg/miner/pcbsn1",
                "board 1 K40 @/msg/miner/hash-board",
                "board 2 K40 @/msg/miner/hash-board",
            ]
        );
        let all = table(&read("m.json", text).unwrap());
        let control: Vec<&String> = all.iter().filter(|line| line.starts_with("control-board")).collect();
        assert_eq!(control, ["control-board 0 H616 CB6V10 @/msg/system/platform"]);
    }

    #[test]
    fn a_list_of_boards_names_no_machine() {
        let text = format!(r#"{{"DEVS":[{{"PCB SN":"HB1"}},{{"PCB SN":"HB2"}}],{STATUS}}}"#);
        let found = read("devs.json", text).unwrap();
        assert_eq!(found.content.statements().unwrap().plan().key, None);
    }
}
