//! One header by itself: which field it names, and how sure that is.

use super::normalise::{Words, parts, without_brackets};
use super::of_kind::{names_kind, numbers_others};
use super::table::{Group, Known, Loose, Synonym, table};
use super::with_address;
use crate::model::{Aspect, Confidence, Field, Level, Role};

/// The field a header names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct HeaderMatch {
    pub(super) field: Field,
    /// The number in it, as written.
    pub(super) number: Option<u32>,
    pub(super) confidence: Confidence,
    /// Why, in words.
    pub(super) why: String,
}

/// What is known of a header without looking at its neighbours.
#[derive(Clone, Debug, Default)]
pub(super) struct Lookup {
    /// The field it names, if it names one.
    pub(super) hit: Option<HeaderMatch>,
    /// Fields it may stand for where the other columns say so.
    pub(super) loose: Vec<Loose>,
    /// The number in it, as written.
    pub(super) number: Option<u32>,
    /// Whether it is the serial number of some kind of thing (`Laptop Serial No`).
    pub(super) names_serial: bool,
    /// Whether it numbers or names things of a kind (`Tool ID`).
    pub(super) names_kind: bool,
    /// Whether it looks like a value and not like a name: a number, a date, an address.
    pub(super) like_data: bool,
    /// Its words without a gap.
    pub(super) key: String,
}

/// Largest number that is taken for the number of a board or chip; larger ones are years or sizes.
const LARGEST_SLOT: u32 = 512;

/// Looks a header up.
pub(super) fn look_up(header: &str) -> Lookup {
    let words = Words::of_header(header);
    let number = words.number().filter(|n| *n <= LARGEST_SLOT);
    let mut lookup =
        Lookup { number, like_data: like_data(header), key: words.compact(), ..Lookup::default() };
    if words.words.is_empty() {
        return lookup;
    }
    if (table().exact(&words).is_none() || header.contains(['/', '&', '+']))
        && let Some(party) = with_address::party(header, &words)
    {
        lookup.loose = table().loose(&party).iter().filter(|l| l.field.role().is_some()).copied().collect();
        // Where only its address is known by these words (`Anschrift des Empfängers`), it is that party all the same.
        let named = || whole(&party).filter(|hit| hit.field.role().is_some());
        let placed = || whole(&words).filter(|hit| with_address::named(hit.field).is_some());
        lookup.hit = named().or_else(placed).map(|hit| HeaderMatch {
            field: with_address::named(hit.field).unwrap_or(hit.field),
            confidence: Confidence::Medium,
            why: format!("{}, with the address in the same cell", hit.why),
            ..hit
        });
        if lookup.hit.is_some() || !lookup.loose.is_empty() {
            return lookup;
        }
    }
    lookup.loose = table().loose(&words.without_numbers()).to_vec();
    lookup.names_serial = table().names_serial(&words);
    // What is known as a word of several meanings is no other name's words in another order.
    // Nor is a telephone's number a name because `phone name` is one.
    let is_sure = |hit: &HeaderMatch| {
        let is_other = hit.field == Field::Machine && numbers_others(&words);
        hit.confidence == Confidence::High || (lookup.loose.is_empty() && !is_other)
    };
    lookup.hit = whole(&words).filter(is_sure).or_else(|| {
        if !lookup.loose.is_empty() {
            return None;
        }
        let (outer, inner) = without_brackets(header);
        let outer_words = Words::of_header(&outer);
        if inner.is_empty() || outer_words.words.is_empty() {
            return in_parts(header).or_else(|| in_group(header, &mut lookup.loose));
        }
        if inner.iter().any(|b| table().is_void(b)) {
            return None;
        }
        lookup.loose = table().loose(&outer_words).to_vec();
        let sure = inner.iter().all(|b| table().is_remark(b));
        let hit = whole(&outer_words).map(|hit| HeaderMatch {
            confidence: if sure { hit.confidence } else { hit.confidence.min(Confidence::Medium) },
            why: format!("{}, without what stands in brackets", hit.why),
            ..hit
        });
        hit.or_else(|| in_parts(&outer)).or_else(|| in_group(&outer, &mut lookup.loose))
    });
    if lookup.hit.is_none() && lookup.loose.is_empty() {
        lookup.loose = loose_in_parts(header);
    }
    if lookup.hit.is_none() && lookup.loose.is_empty() && names_kind(&words) {
        lookup.loose = vec![Loose { field: Field::Machine, rank: usize::MAX }];
        lookup.names_kind = true;
    }
    lookup
}

/// The header as one name.
fn whole(words: &Words) -> Option<HeaderMatch> {
    let number = words.number().filter(|n| *n <= LARGEST_SLOT);
    let exact = |w: &Words, number| table().exact(w).map(|known| hit(&known, number, Confidence::High));
    let free = |w: &Words, number: Option<u32>| {
        number?;
        exact(&w.without_numbers(), number).filter(|h| numbers_freely(h.field))
    };
    exact(words, None)
        .or_else(|| number.and_then(|n| exact(&words.with_marks(), Some(n))))
        .or_else(|| free(words, number))
        .or_else(|| {
            let spelled = words.with_han_numbers()?;
            let number = spelled.number();
            number.and_then(|n| exact(&spelled.with_marks(), Some(n))).or_else(|| free(&spelled, number))
        })
        .or_else(|| {
            let bare = if number.is_some() { words.without_numbers() } else { words.clone() };
            let known = table().reordered(&bare)?;
            (number.is_none() || numbers_freely(known.synonym.field))
                .then(|| hit(&known, number, Confidence::Medium))
        })
}

/// A header that names the same thing twice, in two languages or spellings.
fn in_parts(header: &str) -> Option<HeaderMatch> {
    let parts = parts(header);
    if parts.len() < 2 || parts.len() > 3 {
        return None;
    }
    let hits: Vec<Option<HeaderMatch>> = parts.iter().map(|p| whole(&Words::of_header(p))).collect();
    let known: Vec<HeaderMatch> = hits.into_iter().flatten().collect();
    let first = known.first()?;
    // `序列号/SN`; but `Mac/HB SN/PSU SN` names three things, and one known part of two may be the lesser one, unless the
    // other may mean the same: `Инв. № / Inv. No.`.
    let means = |part: &String| {
        let words = Words::of_header(part);
        whole(&words).is_some() || table().loose(&words).iter().any(|loose| loose.field == first.field)
    };
    if !parts.iter().all(means) || known.iter().any(|h| h.field != first.field) {
        return None;
    }
    Some(HeaderMatch {
        number: known.iter().find_map(|h| h.number),
        confidence: known.iter().map(|h| h.confidence).fold(first.confidence, Confidence::min),
        why: format!("every part of it names `{}`", first.field),
        field: first.field,
    })
}

/// What a header may stand for that says the same in two languages, in words of several meanings: `Тип / Type`.
fn loose_in_parts(header: &str) -> Vec<Loose> {
    let parts = parts(header);
    let [first, second] = parts.as_slice() else { return Vec::new() };
    let other = table().loose(&Words::of_header(second));
    let both = |loose: &&Loose| other.iter().any(|other| other.field == loose.field);
    table().loose(&Words::of_header(first)).iter().filter(both).copied().collect()
}

/// A header that names its group first: `Components - Processor`, `asset.serial`, `cmdb_ci.serial_number`. The last name
/// counts for its group, and that only if it is the machine's: `Operating System - Name` and `user.serial` are not.
fn in_group(header: &str, loose: &mut Vec<Loose>) -> Option<HeaderMatch> {
    let (path, name) = split_group(header)?;
    let words = Words::of_header(name);
    let (above, group) = split_group(path).unwrap_or(("", path));
    let group = Words::of_header(group);
    // `asset.model.name`: what stands above is the machine; `assigned_to.location.name`: it is somebody.
    if !above.is_empty() && table().group(&Words::of_header(above)) != Some(Group::Machine) {
        return None;
    }
    let said = |hit: HeaderMatch| HeaderMatch {
        confidence: Confidence::Medium,
        why: format!("{}, in the group `{}`", hit.why, path.trim()),
        ..hit
    };
    let known = whole(&words);
    let hit = match table().group(&group) {
        Some(Group::Machine) => {
            if known.is_none() {
                *loose = table().loose(&words).to_vec();
            }
            known
        }
        Some(Group::Components) => {
            known.filter(|h| matches!(h.field, Field::Part | Field::PartMaker)).or_else(|| {
                let itself =
                    table().is_itself(&words) || table().loose(&words).iter().any(|l| l.field == Field::Part);
                itself.then(|| whole(&group)).flatten().filter(|h| h.field == Field::Part)
            })
        }
        Some(Group::Network) => known.filter(|h| matches!(h.field, Field::Mac | Field::Ip | Field::Hostname)),
        None => {
            let group = whole(&group)?;
            let same = known.as_ref().is_some_and(|h| h.field == group.field);
            let of_model = group.field == Field::Model
                && known.as_ref().is_some_and(|h| {
                    matches!(h.field, Field::Party(Role::Maker, Aspect::Name) | Field::Class)
                });
            let itself = table().is_itself(&words) && names_itself(group.field);
            if same || of_model { known } else { itself.then_some(group) }
        }
    };
    hit.map(said)
}

/// What a group of this field's name is called by.
fn names_itself(field: Field) -> bool {
    field.role().is_some() || matches!(field, Field::Model | Field::Site | Field::Class | Field::Country)
}

/// The group of a header, and the name in it.
fn split_group(header: &str) -> Option<(&str, &str)> {
    let divider = [" - ", " – ", " — ", " > ", "->", "→", "»", "::", ": ", " | "];
    let found = divider.iter().filter_map(|d| header.rfind(d).map(|at| (at, d.len()))).max();
    let (at, length) = found.or_else(|| {
        // `asset.serial`, not `Serial No.` and not `inv. number`.
        let at = header.rfind('.').filter(|_| !header.contains(' '))?;
        Some((at, 1))
    })?;
    let (group, name) = (header.get(..at)?, header.get(at + length..)?);
    let says = |text: &str| text.chars().any(char::is_alphabetic);
    (says(group) && says(name)).then_some((group, name))
}

fn hit(known: &Known<'_>, number: Option<u32>, confidence: Confidence) -> HeaderMatch {
    let (Synonym { field, text, .. }, language) = (known.synonym, &known.languages);
    let why = if confidence == Confidence::High {
        format!("a known {language} name of `{field}` (`{text}`)")
    } else {
        format!("the words of the {language} name `{text}` of `{field}`, reordered or with filler words")
    };
    HeaderMatch { field: *field, number: number.filter(|_| field.level() != Level::Machine), confidence, why }
}

/// Fields of which several are normal, so that a number may stand anywhere in the header.
fn numbers_freely(field: Field) -> bool {
    field.level() != Level::Machine
        || field.role().is_some()
        || field.is_place_of_party()
        || matches!(field, Field::Mac | Field::Ip | Field::Document | Field::Firmware)
}

/// A number, date, amount or address: what stands in rows below a header, not in it.
fn like_data(text: &str) -> bool {
    let text = text.trim();
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    text.len() > 120
        || (digits > 0 && letters == 0)
        || digits >= 5
        || text.contains("://")
        || text.contains('@')
        || crate::ingest::shape::is_mac(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CONSIGNEE_ADDRESS: Field = Field::Party(Role::Consignee, Aspect::Address);
    const END_USER: Field = Field::Party(Role::EndUser, Aspect::Name);
    const MAKER: Field = Field::Party(Role::Maker, Aspect::Name);
    const SUPPLIER: Field = Field::Party(Role::Supplier, Aspect::Name);
    const SUPPLIER_ADDRESS: Field = Field::Party(Role::Supplier, Aspect::Address);
    const SUPPLIER_COUNTRY: Field = Field::Party(Role::Supplier, Aspect::Country);

    fn field(header: &str) -> Option<(Field, u32)> {
        look_up(header).hit.map(|h| (h.field, h.number.unwrap_or(0)))
    }

    #[test]
    fn headers_of_real_programs() {
        use Field::*;
        for (header, expected) in [
            ("Serial No.", (Serial, 0)),
            ("miner-sn", (Serial, 0)),
            ("serinum", (Serial, 0)),
            ("ChassisSerialNo", (Serial, 0)),
            ("Numéro de série", (Serial, 0)),
            ("N° de série", (Serial, 0)),
            ("序列号", (Serial, 0)),
            ("序列号/SN", (Serial, 0)),
            ("控制板序列号", (ControlBoardSerial, 0)),
            ("CBSerialNo", (ControlBoardSerial, 0)),
            ("crtl_sn", (ControlBoardSerial, 0)),
            ("ControlBoardType", (ControlBoard, 0)),
            ("control-board-version", (ControlBoard, 0)),
            ("算力板1序列号", (BoardSerial, 1)),
            ("算力板二序列号", (BoardSerial, 2)),
            ("pcbsn0", (BoardSerial, 0)),
            ("PCB SN", (BoardSerial, 0)),
            ("HB2 SN", (BoardSerial, 2)),
            ("Hashboard 2 factory job", (FactoryJob, 2)),
            ("board_3_sn", (BoardSerial, 3)),
            ("Hashboard 1 Serial", (BoardSerial, 1)),
            ("HBSerialNo", (BoardSerial, 0)),
            ("chipdata0", (HashAsic, 0)),
            ("chip 2", (Part, 2)),
            ("psu_sn", (PsuSerial, 0)),
            ("psu_info.serial_number", (PsuSerial, 0)),
            ("power.sn", (PsuSerial, 0)),
            ("MAC地址", (Mac, 0)),
            ("macaddr", (Mac, 0)),
            ("机型", (Model, 0)),
            ("minertype", (Model, 0)),
            ("Modèle", (Model, 0)),
            ("厂商", (MAKER, 0)),
            ("MANU", (MAKER, 0)),
            ("Manufacture P/N", (Part, 0)),
            ("Manufacturer/MPN", (Part, 0)),
            ("PARTNO", (Part, 0)),
            ("Ref Des", (Designator, 0)),
            ("Numéro d'inventaire", (AssetTag, 0)),
            ("Country of Origin (COO)", (Origin, 0)),
            ("原产国(地区)", (Origin, 0)),
            ("シリアル番号", (Serial, 0)),
            ("Серийный номер", (Serial, 0)),
            ("Seriennummer", (Serial, 0)),
            ("Número de série", (Serial, 0)),
            ("Hersteller", (MAKER, 0)),
            ("Proveedor", (SUPPLIER, 0)),
            ("End-User", (END_USER, 0)),
            ("Serial number of control board", (ControlBoardSerial, 0)),
            ("Supplier 2", (SUPPLIER, 0)),
            ("Vendor Address", (SUPPLIER_ADDRESS, 0)),
            ("Ship-To Address Line 2", (CONSIGNEE_ADDRESS, 0)),
            ("SHIP_TO_CITY", (CONSIGNEE_ADDRESS, 0)),
            ("Supplier addr.", (SUPPLIER_ADDRESS, 0)),
            ("Country of supplier", (SUPPLIER_COUNTRY, 0)),
            ("收货地址", (CONSIGNEE_ADDRESS, 0)),
            ("Lieferadresse", (CONSIGNEE_ADDRESS, 0)),
            // These are the machine's.
            ("Country", (Country, 0)),
            // This is the shipment's.
            ("Ship to country", (Destination, 0)),
            ("Ultimate destination", (Destination, 0)),
            ("Bestimmungsland", (Destination, 0)),
            ("Pays de destination", (Destination, 0)),
            ("仕向国", (Destination, 0)),
            ("目的国", (Destination, 0)),
            ("Страна назначения", (Destination, 0)),
            ("Country of manufacture", (Origin, 0)),
            ("IP Address", (Ip, 0)),
            ("MAC addr", (Mac, 0)),
        ] {
            assert_eq!(field(header), Some(expected), "{header}");
        }
    }

    #[test]
    fn a_slip_of_the_pen_is_told_from_another_word() {
        let meant = |header| super::super::slip(header).map(|guess| guess.field);
        assert_eq!(meant("Consigne"), Some(Field::Party(Role::Consignee, Aspect::Name)));
        assert_eq!(meant("Destnation"), Some(Field::Destination));
        for header in ["Shelf", "Comment", "Supplier code", "Cosine", "No.", "PO NUMBER"] {
            assert_eq!(meant(header), None, "{header}");
        }
    }

    #[test]
    fn what_only_resembles_a_field_is_not_taken_for_it() {
        for header in [
            "Model Notes",
            "Order Number",
            "Unit price",
            "Full Name",
            "Supplier code",
            "Address",
            "Vendor e-mail address",
            "Supplier address code",
            "Min Amount",
            "Embest P/N",
            "Checked Out To: Location",
            "BM1684",
            "",
            "###",
        ] {
            assert_eq!(field(header), None, "{header}");
        }
    }

    #[test]
    fn a_name_is_said_to_be_of_the_languages_that_write_it_so() {
        for (header, languages, name) in [
            ("Numéro de série", "French", "numéro de série"),
            ("Número de serie", "Spanish", "número de serie"),
            ("Número de série", "Portuguese", "número de série"),
            ("Fabricante", "Spanish and Portuguese", "fabricante"),
            ("Modèle", "French", "modèle"),
            ("Serial number", "English", "serial number"),
        ] {
            let why = look_up(header).hit.unwrap().why;
            assert!(why.starts_with(&format!("a known {languages} name of")), "{header}: {why}");
            assert!(why.ends_with(&format!("(`{name}`)")), "{header}: {why}");
        }
    }

    #[test]
    fn other_word_order_is_less_sure() {
        assert_eq!(look_up("Serial number of control board").hit.unwrap().confidence, Confidence::Medium);
        assert_eq!(look_up("Control board S/N").hit.unwrap().confidence, Confidence::High);
    }
}
