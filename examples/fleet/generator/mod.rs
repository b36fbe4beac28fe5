//! A messy fleet, made up: every row follows from the seed and its number alone.
//!
//! The names and markings are written in thousands of ways; the machines, serial numbers and traders are invented.

mod models;
mod parts;
mod prng;
mod shuffle;
mod text;
mod vendors;

use std::io::{self, Write};

use models::{ControlBoard, MODELS, Model, push_board_serial, push_serial};
use parts::{Kind, Parts};
use prng::Draw;
use shuffle::Shuffle;
use text::push_field;
use vendors::Vendors;

/// How a machine is laid out in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// One row a component.
    Components,
    /// One row a machine, numbered columns for boards and parts.
    Wide,
    /// One row a machine and nothing about its parts.
    Machine,
}

/// Where the rows of one machine stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    /// One after the other.
    Contiguous,
    /// Anywhere in the file.
    Scattered,
}

/// Whether some serial numbers are destroyed the way a spreadsheet does it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dirt {
    /// None.
    Clean,
    /// In one row of four hundred the machine's number became `6.37702E+15`.
    Dirty,
}

/// How much is to be found of the machines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Findings {
    /// Less than one finding a machine: most boards and parts are known, and nobody is listed.
    Few,
    /// Three or four: boards that nobody looked at, markings that nobody knows, controllers and firms that are listed.
    Many,
}

/// What to make.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Options {
    pub(crate) machines: u64,
    pub(crate) rows_per_machine: u64,
    pub(crate) seed: u64,
    pub(crate) layout: Layout,
    pub(crate) order: Order,
    pub(crate) dirt: Dirt,
    pub(crate) findings: Findings,
}

/// The most machines for which serial numbers stay distinct.
pub(crate) const MOST_MACHINES: u64 = 50_000_000;
/// The most component rows of one machine.
pub(crate) const MOST_ROWS: u64 = 64;

/// What was made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Made {
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

const COMPONENT_HEADER: &[u8] =
    b"Serial number,Model,Manufacturer,Site,Country of origin,Component,Part marking,\
Part manufacturer,Component serial,Control board,Supplier,Firmware\n";
const WIDE_HEADER: &[u8] = b"Serial number,Model,Manufacturer,Site,Country of origin,Control board,\
Hashboard 1 serial,Hashboard 2 serial,Hashboard 3 serial,PSU,PSU serial,Part marking 1,Part manufacturer 1,\
Part marking 2,Part manufacturer 2,Part marking 3,Part manufacturer 3,Supplier,Firmware\n";
const MACHINE_HEADER: &[u8] =
    b"Serial number,Model,Manufacturer,Site,Country of origin,Control board,Supplier,Firmware\n";

const SITES: &[&str] = &[
    "North Yard",
    "North Yard - Hall 2",
    "NORTH YARD / H3",
    "Mesa Flats",
    "Mesa Flats C4",
    "mesa flats c5",
    "Riverbend",
    "Riverbend, Building B",
    "Container 17",
    "Container 21",
    "Warehouse",
    "\u{5317}\u{6d77}\u{9053} 1",
];
const ORIGINS: &[&str] = &[
    "CN",
    "China",
    "CN",
    "CHINA",
    "Made in China",
    "P.R.C.",
    "中国",
    "MY",
    "Malaysia",
    "ID",
    "Indonesia",
    "Thailand",
    "US",
    "",
];
const UNKNOWN_BOARDS: &[&str] =
    &["CTRL-V3.1", "XH-2201", "see photo", "unknown", "?", "N/A", "board rev B", ""];
const UNKNOWN_PARTS: &[&str] = &["", "", "U4 (illegible)", "LW-8830A", "QX7201-B", "N/A", "sanded off"];
/// Firms on the Entity List (15 CFR part 744, supplement no. 4), and one on the list of section 1260H as well.
const LISTED: &[&str] = &[
    "Sophgo Technologies Ltd.",
    "Semiconductor Manufacturing International Corporation",
    "Yangtze Memory Technologies Co., Ltd.",
    "Huawei Technologies Co., Ltd.",
];
const UNKNOWN_FIRMWARE: &[&str] = &["", "1.0.0", "custom build", "unknown"];
/// What the rows of a machine are about, beyond the twelfth as the numbers ask.
const ROWS: &[Row] = &[
    Row::Part("Controller", Kind::Controller),
    Row::Part("Ethernet PHY", Kind::Phy),
    Row::Part("Flash", Kind::Flash),
    Row::Part("DRAM", Kind::Dram),
    Row::Part("PMIC", Kind::Pmic),
    Row::Part("EEPROM", Kind::Eeprom),
    Row::Part("Temperature sensor", Kind::Sensor),
    Row::HashBoard("Hash board 1", 0),
    Row::HashBoard("Hash board 2", 1),
    Row::HashBoard("Hash board 3", 2),
    Row::Psu,
    Row::Plain("Fan"),
    Row::Plain("Power cable"),
    Row::Part("Hash ASIC", Kind::HashAsic),
    Row::Part("Voltage controller", Kind::Mcu),
    Row::Plain("Fan"),
    Row::Part("SPI flash", Kind::Flash),
    Row::Part("Temperature sensor", Kind::Sensor),
];

#[derive(Clone, Copy)]
enum Row {
    Part(&'static str, Kind),
    HashBoard(&'static str, u64),
    Psu,
    Plain(&'static str),
}

/// How much of a machine's controller the sheet tells.
#[derive(Clone, Copy)]
enum Known {
    /// This board, and its controller's marking.
    Board(&'static ControlBoard),
    /// A word that no catalogue knows, or nothing.
    No,
}

/// What all rows of one machine share.
struct Machine {
    index: u64,
    model: &'static Model,
    known: Known,
    serial: Vec<u8>,
    /// `,model,maker,site,origin`
    head: Vec<u8>,
    board: Vec<u8>,
    /// `,supplier,firmware` and the line's end.
    tail: Vec<u8>,
}

/// A fleet to be written.
pub(crate) struct Fleet {
    options: Options,
    vendors: Vendors,
    parts: Parts,
}

impl Fleet {
    /// A fleet of those options.
    pub(crate) fn new(options: Options) -> Self {
        Self { options, vendors: Vendors::new(), parts: Parts::new() }
    }

    /// Writes the whole fleet as CSV with a header.
    ///
    /// Scattered rows follow a permutation that is computed row by row, so memory does not grow with the fleet.
    pub(crate) fn write(&self, out: &mut impl Write) -> io::Result<Made> {
        const FULL: usize = 1 << 20;
        let header = match self.options.layout {
            Layout::Components => COMPONENT_HEADER,
            Layout::Wide => WIDE_HEADER,
            Layout::Machine => MACHINE_HEADER,
        };
        let mut buffer = Vec::with_capacity(FULL + 65_536);
        buffer.extend_from_slice(header);
        let mut made = Made::default();
        let per_machine = self.most_rows();
        let places = self.options.machines * per_machine;
        let shuffle = Shuffle::new(places.max(1), self.options.seed);
        let mut machine = self.machine(0);
        for place in 0..places {
            let place = match self.options.order {
                Order::Contiguous => place,
                Order::Scattered => shuffle.at(place),
            };
            let (index, row) = (place / per_machine, place % per_machine);
            if row >= self.rows_of(index) {
                continue;
            }
            if machine.index != index {
                machine = self.machine(index);
            }
            self.push_row(&mut buffer, &machine, row);
            made.rows += 1;
            if buffer.len() >= FULL {
                made.bytes += u64::try_from(buffer.len()).unwrap_or(0);
                out.write_all(&buffer)?;
                buffer.clear();
            }
        }
        made.bytes += u64::try_from(buffer.len()).unwrap_or(0);
        out.write_all(&buffer)?;
        out.flush()?;
        Ok(made)
    }

    /// Every spelling of every vendor, with the vendor's number.
    pub(crate) fn vendor_spellings(&self) -> impl Iterator<Item = (&str, usize)> {
        self.vendors.iter()
    }

    /// The name of a vendor by its number.
    pub(crate) fn vendor_name(&self, vendor: usize) -> &str {
        self.vendors.name(vendor)
    }

    /// Every text of every marking, with the number of its family.
    pub(crate) fn marking_texts(&self) -> impl Iterator<Item = (&str, usize)> {
        self.parts.iter()
    }

    /// The stem of a marking family by its number.
    pub(crate) fn marking_stem(family: usize) -> &'static str {
        Parts::stem(family)
    }

    /// The most rows that any machine has.
    fn most_rows(&self) -> u64 {
        if self.options.layout == Layout::Components { self.options.rows_per_machine + 2 } else { 1 }
    }

    /// How many rows a machine has: mostly as asked, often one more.
    fn rows_of(&self, index: u64) -> u64 {
        if self.options.layout != Layout::Components {
            return 1;
        }
        let asked = self.options.rows_per_machine;
        match Draw::new(self.options.seed, (index << 8) | 0xFF).below(20) {
            0 => asked.saturating_sub(1).max(1),
            1..=4 => asked + 1,
            5 => asked + 2,
            _ => asked,
        }
    }

    fn machine(&self, index: u64) -> Machine {
        let draw = &mut Draw::new(self.options.seed, index << 8);
        let share = draw.below(1000);
        let many = self.options.findings == Findings::Many;
        let (listed, unseen) = if many { (400, 950) } else { (40, 100) };
        let (model, known) = if share < listed {
            let (model, board) = models::any_with_cvitek(draw);
            (model, Known::Board(board))
        } else if share < unseen {
            // A model that may carry several boards, and nobody looked.
            (&MODELS[draw.index(3)], Known::No)
        } else {
            let model = models::any(draw);
            (model, Known::Board(model.boards[draw.index(model.boards.len())]))
        };
        let mut serial = Vec::with_capacity(40);
        push_serial(&mut serial, model.numbering, index, draw);
        let mut head = Vec::with_capacity(160);
        head.push(b',');
        push_field(&mut head, draw.pick(model.names));
        head.push(b',');
        head.extend_from_slice(self.vendors.field(Vendors::maker(model.maker), draw));
        head.push(b',');
        push_field(&mut head, draw.pick(SITES));
        head.push(b',');
        push_field(&mut head, draw.pick(ORIGINS));
        let (mut board, mut tail) = (Vec::with_capacity(32), Vec::with_capacity(120));
        tail.push(b',');
        if many && draw.one_in(2) {
            push_field(&mut tail, draw.pick(LISTED));
        } else {
            let trader = self.vendors.trader(draw);
            tail.extend_from_slice(self.vendors.field(trader, draw));
        }
        tail.push(b',');
        match known {
            Known::Board(known) => {
                push_field(&mut board, draw.pick(known.raw));
                push_field(&mut tail, draw.pick(known.firmware));
            }
            Known::No => {
                push_field(&mut board, draw.pick(UNKNOWN_BOARDS));
                push_field(&mut tail, draw.pick(UNKNOWN_FIRMWARE));
            }
        }
        tail.push(b'\n');
        Machine { index, model, known, serial, head, board, tail }
    }

    fn push_row(&self, out: &mut Vec<u8>, machine: &Machine, row: u64) {
        let draw = &mut Draw::new(self.options.seed, (machine.index << 8) | (row + 1));
        // People retype serial numbers: one row in two hundred is in lower case or has a blank behind.
        let start = out.len();
        out.extend_from_slice(&machine.serial);
        match draw.below(400) {
            0 => out[start..].make_ascii_lowercase(),
            1 => out.push(b' '),
            2 if self.options.dirt == Dirt::Dirty => {
                out.truncate(start);
                out.extend_from_slice(b"6.37702E+15");
            }
            _ => {}
        }
        out.extend_from_slice(&machine.head);
        out.push(b',');
        match self.options.layout {
            Layout::Components => {
                let at = usize::try_from(row).unwrap_or(0);
                // Past the list the last six come again.
                let at = if at < ROWS.len() { at } else { ROWS.len() - 6 + at % 6 };
                self.push_component(out, machine, ROWS[at], draw);
                out.push(b',');
                out.extend_from_slice(&machine.board);
            }
            Layout::Wide => self.push_wide(out, machine, draw),
            Layout::Machine => out.extend_from_slice(&machine.board),
        }
        out.extend_from_slice(&machine.tail);
    }

    /// `component,marking,maker,serial`
    fn push_component(&self, out: &mut Vec<u8>, machine: &Machine, row: Row, draw: &mut Draw) {
        match row {
            Row::Part(name, kind) => {
                out.extend_from_slice(name.as_bytes());
                out.push(b',');
                self.push_part(out, machine, kind, draw);
                out.push(b',');
                if draw.one_in(3) {
                    out.extend_from_slice(b"LOT");
                    push_decimal_lot(out, draw);
                }
            }
            Row::HashBoard(name, slot) => {
                out.extend_from_slice(name.as_bytes());
                out.push(b',');
                push_field(out, draw.pick(machine.model.hash_boards));
                out.push(b',');
                out.extend_from_slice(self.vendors.field(Vendors::maker(machine.model.maker), draw));
                out.push(b',');
                self.push_hash_board_serial(out, machine, slot, draw);
            }
            Row::Psu => {
                out.extend_from_slice(b"PSU,");
                push_field(out, draw.pick(machine.model.psus));
                out.push(b',');
                out.extend_from_slice(self.vendors.field(Vendors::maker(machine.model.maker), draw));
                out.push(b',');
                push_board_serial(out, machine.model.numbering, machine.index, 3, draw);
            }
            Row::Plain(name) => {
                out.extend_from_slice(name.as_bytes());
                out.extend_from_slice(b",,");
                if draw.one_in(2) {
                    let firms = ["Delta Electronics", "Nidec", "Sunonwealth Electric Machine Industry"];
                    out.extend_from_slice(self.vendors.field(Vendors::maker(draw.pick(&firms)), draw));
                }
                out.push(b',');
            }
        }
    }

    /// `marking,maker`
    fn push_part(&self, out: &mut Vec<u8>, machine: &Machine, kind: Kind, draw: &mut Draw) {
        if self.options.findings == Findings::Many && draw.one_in(2) {
            push_field(out, draw.pick(UNKNOWN_PARTS));
            out.push(b',');
            push_field(out, draw.pick(LISTED));
            return;
        }
        let base = match (kind, machine.known) {
            (Kind::Controller, Known::Board(board)) => Parts::base(board.controller),
            (Kind::Controller, Known::No) => {
                push_field(out, draw.pick(UNKNOWN_PARTS));
                out.push(b',');
                return;
            }
            (Kind::HashAsic, _) if !machine.model.hash_asic.is_empty() => {
                Parts::base(machine.model.hash_asic)
            }
            _ => self.parts.any(kind, draw),
        };
        out.extend_from_slice(self.parts.field(base, draw));
        out.push(b',');
        if !draw.one_in(30) {
            out.extend_from_slice(self.vendors.field(self.parts.maker(base), draw));
        }
    }

    /// One board in a thousand carries the number of a board of another machine.
    fn push_hash_board_serial(&self, out: &mut Vec<u8>, machine: &Machine, slot: u64, draw: &mut Draw) {
        let (index, numbering) = if draw.one_in(1000) {
            let other = self.machine(draw.below(self.options.machines));
            (other.index, other.model.numbering)
        } else {
            (machine.index, machine.model.numbering)
        };
        // A board's number depends on nothing but the board, so that a copy is the same to the letter.
        let draw = &mut Draw::new(self.options.seed, (index << 8) | (0xF0 + slot));
        push_board_serial(out, numbering, index, slot, draw);
    }

    /// `board,three hash boards,PSU,PSU serial,three markings with makers`
    fn push_wide(&self, out: &mut Vec<u8>, machine: &Machine, draw: &mut Draw) {
        out.extend_from_slice(&machine.board);
        for slot in 0..3 {
            out.push(b',');
            self.push_hash_board_serial(out, machine, slot, draw);
        }
        out.push(b',');
        push_field(out, draw.pick(machine.model.psus));
        out.push(b',');
        push_board_serial(out, machine.model.numbering, machine.index, 3, draw);
        for kind in [Kind::Controller, Kind::Phy, Kind::Flash] {
            out.push(b',');
            self.push_part(out, machine, kind, draw);
        }
    }
}

fn push_decimal_lot(out: &mut Vec<u8>, draw: &mut Draw) {
    text::push_decimal(out, draw.below(100_000_000), 8);
}
