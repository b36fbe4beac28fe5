//! Headings of a party's name and address in one cell: `Buyer name & address`, `Nombre y dirección del comprador`, `收货人名称及地址`.

use super::normalise::Words;
use crate::model::{Aspect, Field};

const ADDRESS: &[&str] = &[
    "address",
    "addresses",
    "addr",
    "add",
    "adress",
    "adresse",
    "anschrift",
    "direccion",
    "domicilio",
    "endereco",
    "morada",
    "indirizzo",
    "адрес",
    "adres",
    "adresa",
];
const NAME: &[&str] =
    &["name", "names", "nombre", "nome", "nom", "наименование", "название", "имя", "nazwa", "naam", "naziv"];
const AND: &[&str] = &["and", "y", "e", "et", "und", "и", "en", "i", "with", "mit"];
const FILLERS: &[&str] = &[
    "of", "the", "full", "complete", "de", "del", "do", "da", "du", "des", "der", "la", "le", "el", "l", "d",
];
/// The same in scripts that do not divide words.
const WIDE_ADDRESS: &[&str] = &["地址", "住所", "所在地"];
const WIDE_NAME: &[&str] =
    &["名称", "名稱", "姓名", "氏名", "名及", "名和", "名与", "名・", "及", "和", "与", "與", "・"];

/// The words of the party of such a heading; `None` for one that speaks of its address alone.
pub(super) fn party(header: &str, words: &Words) -> Option<Words> {
    let is = |list: &[&str]| words.words.iter().any(|word| list.contains(&word.as_str()));
    let sign = || header.contains(['&', '/', '+']);
    let rest: Vec<String> = if is(ADDRESS) && (is(NAME) || is(AND) || sign()) {
        let said =
            |word: &&String| [ADDRESS, NAME, AND, FILLERS].iter().all(|list| !list.contains(&word.as_str()));
        words.words.iter().filter(said).cloned().collect()
    } else {
        let wide = WIDE_ADDRESS.iter().find(|address| header.contains(**address))?;
        let bare = header.replacen(wide, " ", 1);
        let name = WIDE_NAME.iter().find(|name| bare.contains(**name))?;
        let bare = WIDE_NAME.iter().fold(bare.replacen(name, " ", 1), |text, word| text.replace(word, " "));
        Words::of_header(bare.trim_end_matches([' ', '名'])).words
    };
    (!rest.is_empty()).then(|| Words { letters: rest.concat(), words: rest })
}

/// The name of the party whose address a field is.
pub(super) fn named(field: Field) -> Option<Field> {
    match field {
        Field::Party(role, Aspect::Address) => Some(Field::Party(role, Aspect::Name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::ingest::columns::{field_of_header, field_of_label};

    #[test]
    fn a_heading_of_name_and_address_is_that_of_the_party() {
        for (header, field) in [
            ("BUYER NAME & ADDRESS", "consignee"),
            ("Consignee (name and address)", "consignee"),
            ("Name and address of consignee", "consignee"),
            ("Consignee / Address", "consignee"),
            ("Nombre y dirección del comprador", "consignee"),
            ("Name und Anschrift des Empfängers", "consignee"),
            ("收货人名称及地址", "consignee"),
            ("Seller name and address", "supplier"),
        ] {
            assert_eq!(
                field_of_header(header).map(|field| field.to_string()).as_deref(),
                Some(field),
                "{header}"
            );
        }
        let label = field_of_label("Customer name & address").map(|field| field.to_string());
        assert_eq!(label.as_deref(), Some("end-user"));
        for (header, field) in [
            ("Buyer address", Some("consignee-address")),
            ("Name & address", None),
            ("IP / MAC address", None),
        ] {
            assert_eq!(
                field_of_header(header).map(|f| f.to_string()).filter(|_| field.is_some()).as_deref(),
                field,
                "{header}"
            );
        }
    }
}
