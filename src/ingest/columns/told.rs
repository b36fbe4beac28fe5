//! Headers that alone say little or something else: what stands below them tells what they are.

use super::bearing::{contradict, is_kind, mostly, name_one_each};
use super::draft::Drafts;
use crate::ingest::shape::is_ip;
use crate::model::{Confidence, Field, letters_of};

/// Before words of several meanings are settled.
pub(super) fn settle(drafts: &mut Drafts<'_>) {
    numbers_of_goods(drafts);
    amounts_without_numbers(drafts);
    addresses_of_hosts(drafts);
    types_without_numbers(drafts);
    serials_of_computers(drafts);
    counts_of_parts(drafts);
    counts_of_machines(drafts);
}

/// `CPU` with `8 cores` below it says how many there are, or how fast they are, and which ones no cell.
fn counts_of_parts(drafts: &mut Drafts<'_>) {
    for i in drafts.all(Field::Part).into_iter().chain(drafts.all(Field::Component)) {
        let counts = mostly(&drafts.said(i), is_count_of_cores);
        if let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed && counts) {
            column.unset("kept as an attribute: its values are numbers with a unit, no parts".to_owned());
        }
    }
}

/// `Servers` with `58` below it, beside numbers of other things, says how many there are.
fn counts_of_machines(drafts: &mut Drafts<'_>) {
    const MANY: [&str; 5] = ["servers", "servidores", "serveurs", "computers", "miners"];
    for i in drafts.all(Field::Machine) {
        let many = drafts.columns.get(i).is_some_and(|c| !c.fixed && MANY.contains(&c.lookup.key.as_str()));
        let numbers = mostly(&drafts.said(i), |v| v.bytes().all(|b| b.is_ascii_digit()));
        if let Some(column) = drafts.columns.get_mut(i).filter(|_| many && numbers) {
            column.lookup.loose.clear();
            column.unset("kept as an attribute: it says how many there are, and names none".to_owned());
        }
    }
}

/// `8 cores`, `4 vCPU`, `2 x 16 cores`, `8C/16T`, `2.4 GHz`, `Quad-core 2.3GHz`.
fn is_count_of_cores(value: &str) -> bool {
    const UNITS: &str = "core cores vcore vcores cpu cpus vcpu vcpus thread threads socket sockets c t x ghz mhz gb mb tb gib mib \
        single dual quad hexa octa kern kerne kernen núcleo núcleos nucleos cœurs coeurs coeur ядро ядра ядер 核 核心 线程 コア スレッド";
    let lower = value.to_lowercase();
    let many = ["core", "quad", "dual", "octa"].iter().any(|word| lower.contains(word));
    let units: Vec<&str> =
        lower.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
    let says = units.iter().any(|unit| unit.chars().count() > 1 || !unit.is_ascii());
    (many || value.starts_with(|c: char| c.is_ascii_digit()))
        && (says || (units.contains(&"c") && units.contains(&"t")))
        && units.iter().all(|word| UNITS.split_whitespace().any(|unit| unit == *word))
}

/// `Nombre` is how many in French and a name in Spanish: below a quantity stand numbers.
fn amounts_without_numbers(drafts: &mut Drafts<'_>) {
    for i in drafts.all(Field::Quantity) {
        let said = drafts.said(i);
        let none = !said.is_empty() && !said.iter().any(|v| v.bytes().any(|b| b.is_ascii_digit()));
        let named = drafts.columns.get(i).is_some_and(|c| !c.lookup.loose.is_empty());
        let texts = none || (named && contradict(Field::Quantity, &said));
        if let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed && texts) {
            column.unset("kept as an attribute: no quantity, for its values are no numbers".to_owned());
        }
    }
}

/// "Hostname" with nothing but addresses below it, where no other column holds them.
fn addresses_of_hosts(drafts: &mut Drafts<'_>) {
    if drafts.has(Field::Ip) {
        return;
    }
    let hosts = drafts.all(Field::Hostname).into_iter().find(|i| mostly(&drafts.said(*i), is_address));
    if let Some(column) = hosts.and_then(|i| drafts.columns.get_mut(i)).filter(|c| !c.fixed) {
        column.set(
            Field::Ip,
            Confidence::Medium,
            "a host by its name, but its values are addresses".to_owned(),
        );
    }
}

/// An address, with or without its port.
fn is_address(value: &str) -> bool {
    let port = |port: &str| !port.is_empty() && port.bytes().all(|b| b.is_ascii_digit());
    is_ip(value) || value.split_once(':').is_some_and(|(ip, rest)| is_ip(ip) && port(rest))
}

/// `CPU` is the computer in Latin America, and its serial number stands there: told where nothing else names a machine, by
/// values that no chips have.
fn serials_of_computers(drafts: &mut Drafts<'_>) {
    let identifies = |field: Field| drafts.all(field).into_iter().any(|i| !drafts.said(i).is_empty());
    if Field::KEYS.into_iter().any(identifies) || drafts.one_machine {
        return;
    }
    let named = |i: &usize| {
        drafts.columns.get(*i).is_some_and(|c| {
            !c.fixed
                && matches!(c.field, None | Some(Field::Part))
                && COMPUTERS.contains(&c.lookup.key.as_str())
        })
    };
    let holds = |i: &usize| {
        let said = drafts.said(*i);
        said.len() > 4 && name_one_each(&said) && mostly(&said, is_serial_of_maker)
    };
    let found = (0..drafts.columns.len()).filter(named).find(holds);
    if let Some(column) = found.and_then(|i| drafts.columns.get_mut(i)) {
        let why = "a computer by its name, whose values are serial numbers";
        column.set(Field::Serial, Confidence::Medium, why.to_owned());
    }
}

/// How computers are headed beside their monitors.
const COMPUTERS: [&str; 12] = [
    "cpu",
    "pc",
    "computer",
    "laptop",
    "notebook",
    "desktop",
    "gabinete",
    "computadora",
    "ordenador",
    "portatil",
    "computador",
    "uc",
];

/// Nine or more letters and digits without a gap, as makers print them.
fn is_serial_of_maker(value: &str) -> bool {
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    value.len() >= 9
        && value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && digits > 2
        && digits < value.len()
}

/// "Device type" is a model where its values have numbers (`Antminer S21`), and a class where they have none (`cisco_ios`).
fn types_without_numbers(drafts: &mut Drafts<'_>) {
    if drafts.has(Field::Class) {
        return;
    }
    let may_be_either = |i: &usize| {
        drafts.columns.get(*i).is_some_and(|c| {
            c.field.is_none()
                && !c.fixed
                && c.may_be(Field::Class)
                && c.may_be(Field::Model)
                && DEVICE_TYPES.contains(&c.lookup.key.as_str())
        })
    };
    let plain = |v: &str| !v.bytes().any(|b| b.is_ascii_digit());
    let found = (0..drafts.columns.len()).filter(may_be_either).find(|i| mostly(&drafts.said(*i), plain));
    if let Some(column) = found.and_then(|i| drafts.columns.get_mut(i)) {
        column.set(Field::Class, Confidence::Medium, "a type of device without numbers: a class".to_owned());
    }
}

/// Types of devices by their header, not of anything.
const DEVICE_TYPES: [&str; 2] = ["devicetype", "geratetyp"];

/// `Réf.` beside a quantity is the number of an article where no value looks like the place of a part.
fn numbers_of_goods(drafts: &mut Drafts<'_>) {
    for i in drafts.all(Field::Designator) {
        let said = drafts.said(i);
        let places = said.iter().any(|v| crate::ingest::shape::is_designators(v));
        if let Some(column) = drafts.columns.get_mut(i).filter(|c| !c.fixed && !said.is_empty() && !places) {
            column.unset("kept as an attribute: no place of a part, but a number of its own".to_owned());
        }
    }
}

/// Whether a column says what kinds of equipment the rows are: by its header, or by its values.
pub(super) fn speaks_of_equipment(drafts: &Drafts<'_>) -> bool {
    drafts.all(Field::Class).into_iter().any(|i| {
        let Some(column) = drafts.columns.get(i) else { return false };
        // A "category" is one of a catalogue as well: of a bare "type" the values tell.
        let by_values = column.may_be(Field::Class) && drafts.said(i).len() > 1;
        drafts.is_filled(i)
            && (is_of_equipment(&column.lookup.key) || (by_values && mostly(&drafts.said(i), is_kind)))
    })
}

/// Whether a header, its words without a gap, speaks of equipment: "device type", and not "category".
pub(super) fn is_of_equipment(key: &str) -> bool {
    const WORDS: [&str; 24] = [
        "device",
        "equipment",
        "hardware",
        "machine",
        "computer",
        "geraet",
        "gerat",
        "hardwareart",
        "equipo",
        "dispositivo",
        "aparato",
        "equipamento",
        "aparelho",
        "equipement",
        "appareil",
        "materiel",
        "оборудования",
        "устройства",
        "техники",
        "设备",
        "設備",
        "機器",
        "装置",
        "デバイス",
    ];
    WORDS.iter().any(|word| key.contains(word))
}

/// A bare "Name" beside what names the machine better is its host's, if its values are such names: one word each, and each once.
pub(super) fn name_of_host(drafts: &mut Drafts<'_>) {
    let named = [Field::Serial, Field::AssetTag, Field::Mac];
    if drafts.component_list
        || drafts.has(Field::Hostname)
        || drafts.has(Field::Machine)
        || drafts.has(Field::Quantity)
        || !named.into_iter().any(|f| drafts.has(f))
    {
        return;
    }
    let open = |i: &usize| {
        drafts.columns.get(*i).is_some_and(|c| {
            !c.fixed
                && matches!(c.field, None | Some(Field::Description))
                && c.may_be(Field::Machine)
                && c.may_be(Field::Description)
        })
    };
    let hosts = |i: &usize| {
        let said = drafts.said(*i);
        said.len() > 1 && drafts.is_filled(*i) && name_one_each(&said) && mostly(&said, is_host)
    };
    let found = (0..drafts.columns.len()).filter(open).find(hosts);
    if let Some(i) = found
        && let Some(column) = drafts.columns.get_mut(i)
    {
        let why = format!("column {} holds names of one word, each once: the host's", letters_of(i));
        column.set(Field::Hostname, Confidence::Medium, why);
    }
}

/// A name as hosts have it: one word with a digit or a hyphen, or parts divided by points.
fn is_host(value: &str) -> bool {
    let signs = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    value.len() > 2
        && value.len() <= 63
        && value.chars().all(signs)
        && value.bytes().any(|b| b.is_ascii_alphabetic())
        && value.bytes().any(|b| b.is_ascii_digit() || matches!(b, b'-' | b'_' | b'.'))
}

#[cfg(test)]
mod tests {
    use super::super::{MapOptions, map_columns};
    use crate::model::Field;

    /// The field of each column of a sheet, cells divided by `|`.
    fn fields(sheet: &str) -> Vec<Option<Field>> {
        let mut rows =
            sheet.lines().map(|line| line.split('|').map(|c| c.trim().to_owned()).collect::<Vec<_>>());
        let headers = rows.next().unwrap();
        let sample: Vec<Vec<String>> = rows.collect();
        map_columns(&headers, &sample, &MapOptions::default()).columns.iter().map(|c| c.field).collect()
    }

    #[test]
    fn what_stands_below_a_header_tells_what_it_is() {
        use Field::{Class, Hostname, Ip, Machine, Model, Quantity, Serial, Site};
        for (sheet, expected) in [
            // How many in French, a name in Spanish.
            ("Nombre|Modèle\n4|S21\n2|S19", [Some(Quantity), Some(Model)]),
            ("Nombre|Serie\nmonitor|A-1001\nteclado|A-1002", [Some(Class), Some(Serial)]),
            ("Hostname|Model\n10.1.0.4:4028|S21\n10.1.0.5|S21", [Some(Ip), Some(Model)]),
            ("Device Type|IP\nacme_os|10.0.0.1\nacme_xe|10.0.0.2", [Some(Class), Some(Ip)]),
            ("Device Type|IP\nAntminer S21|10.0.0.1\nAntminer S19|10.0.0.2", [Some(Model), Some(Ip)]),
            ("Name|Serial\npc-01|A1001\npc-02|A1002", [Some(Hostname), Some(Serial)]),
            ("Name|Address\npc-01|10.0.0.1\npc-02|10.0.0.2", [Some(Machine), Some(Ip)]),
            ("Name|Equipment type\nOtto|laser\nAnna|drill", [Some(Machine), Some(Class)]),
            // Numbered kinds are machines; names that come again are kinds.
            ("Name|Standort\nDevice 1|R1\nDevice 2|R2", [Some(Machine), Some(Site)]),
            ("名称|機種\nスピーカー|Q7_No1\nスピーカー|Q7_No2", [Some(Field::Description), Some(Model)]),
            ("Serial|Aula\nA1001|1B\nA1002|2C", [Some(Serial), Some(Site)]),
        ] {
            assert_eq!(fields(sheet), expected, "{sheet}");
        }
        // A list of people, and a catalogue: nothing in them speaks of machines.
        assert_eq!(fields("Name|Category\nOtto|staff\nAnna|staff")[0], Some(Field::Description));
    }

    #[test]
    fn a_computer_is_a_serial_number_where_nothing_else_names_it() {
        let serials = "QXA1045KG5|x\nQXA1261YSX|x\nQXA1294GLZ|y\nQXA1294GNJ|y\nQXA20657Q8|z";
        assert_eq!(fields(&format!("CPU|Usuario\n{serials}"))[0], Some(Field::Serial));
        let chips = "i5-8500|x\ni7-8700|x\ni5-9400|y\ni3-8100|y\ni9-9900|z";
        assert_eq!(fields(&format!("CPU|Usuario\n{chips}"))[0], Some(Field::Part));
    }

    #[test]
    fn how_many_servers_there_are_names_none() {
        assert_eq!(fields("fiscal_year|printers|servers\n2011|199|58\n2012|136|65")[2], None);
        assert_eq!(fields("Servers|Model\nweb-1|R650\nweb-2|R650")[0], Some(Field::Machine));
    }

    #[test]
    fn how_many_cores_there_are_is_no_part() {
        for counts in ["8 cores|16 cores|4 vCPU", "8C/16T|4C/8T|2.4 GHz", "Quad-core 2.3GHz|Octa Core|8 核"]
        {
            let rows: Vec<String> = counts.split('|').map(|count| format!("web-1|{count}")).collect();
            assert_eq!(fields(&format!("Hostname|CPU\n{}", rows.join("\n")))[1], None, "{counts}");
        }
        let chips = "web-1|i5-8500\nweb-2|Xeon Gold 6230 (20 cores)\nweb-3|Exynos 990";
        assert_eq!(fields(&format!("Hostname|CPU\n{chips}"))[1], Some(Field::Part));
    }

    #[test]
    fn an_accent_makes_another_abbreviation() {
        assert_eq!(fields("IČ\nUP\nS"), [None]);
        assert_eq!(fields("IC\nXC7Z010\nXC7Z020"), [Some(Field::Part)]);
    }
}
