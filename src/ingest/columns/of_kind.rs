//! Headings that number or name things of a kind: `Tool ID`, `N° Lector`, `Camera name`. Where nothing else names the machines of a
//! list, they do.

use super::bearing::is_kind;
use super::normalise::Words;

/// Words of a number or a name, in small letters without accents.
const NAMES: [&str; 34] = [
    "id",
    "ids",
    "no",
    "nr",
    "num",
    "number",
    "name",
    "code",
    "tag",
    "ref",
    "key",
    "n",
    "numero",
    "nombre",
    "codigo",
    "nome",
    "nom",
    "nummer",
    "kennung",
    "nama",
    "naam",
    "nazwa",
    "numer",
    "nazev",
    "cislo",
    "名称",
    "编号",
    "編號",
    "番号",
    "名",
    "номер",
    "название",
    "код",
    "имя",
];

/// Words between the two.
const BETWEEN: [&str; 10] = ["of", "the", "de", "del", "la", "du", "der", "des", "do", "da"];

/// Kinds of machines that are seldom called so by a value.
const OTHER_KINDS: &str = "tool|unit|instrument|logger|data logger|reader|lector|pump|vehicle|drone|probe|meter|gauge|antenna|radio|robot|\
    drill|press|lathe|machine tool|herramienta|instrumento|maquina|medidor|lector|outil|engin|werkzeug|messgerat|maschine|fahrzeug|\
    ferramenta|utensile|strumento|veicolo|vehiculo|sensor|alat|mesin|narzedzie|stroj|pristroj|инструмент|прибор|машина|станок";

/// Numbers of these are no names of machines: telephone numbers, places and parts.
const OTHER_NUMBERS: &str = "phone|telephone|mobile|mobile phone|cell phone|smartphone|handy|telefon|telefone|telefono|telefoon|movil|celular|\
    手机|电话|携帯電話|電話機|телефон|rack|cabinet|armario|schrank|机柜|cable|battery|gateway|product|hardware|storage|screen|keyboard|mouse|\
    accessory|accessories|psu|power supply|control board|hash board|hashboard|cpu|controller|tour|portable|blade|dock|docking station|\
    monitor|virtual machine|vm|ap";

/// Whether a heading numbers or names things of a kind.
pub(super) fn names_kind(words: &Words) -> bool {
    let words: Vec<&str> = words.words.iter().map(String::as_str).collect();
    let is_name = |word: &&str| NAMES.contains(word);
    let rest = match words.as_slice() {
        [first, rest @ ..] if is_name(first) => rest,
        [rest @ .., last] if is_name(last) => rest,
        // `unitnumber`, `设备编号`.
        [joined] => {
            let end = NAMES.iter().filter(|name| name.chars().count() > 1 || !name.is_ascii());
            return end.filter_map(|name| joined.strip_suffix(name)).any(is_one);
        }
        _ => return false,
    };
    let rest: Vec<&str> =
        rest.iter().copied().filter(|word| !BETWEEN.contains(word) && !is_name(word)).collect();
    !rest.is_empty() && is_one(&rest.join(" "))
}

/// Whether a heading is nothing but the name of a kind whose numbers name no machine: `Phone`.
pub(super) fn numbers_others(words: &Words) -> bool {
    is_in(OTHER_NUMBERS, &words.words.join(" "))
}

fn is_in(list: &str, kind: &str) -> bool {
    list.split('|').any(|one| one.trim() == kind)
}

fn is_one(kind: &str) -> bool {
    !is_in(OTHER_NUMBERS, kind) && (is_in(OTHER_KINDS, kind) || is_kind(kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_with_a_word_of_names_names_machines() {
        for (heading, names) in [
            ("Tool_Name", true),
            ("N° Lector", true),
            ("id_logger", true),
            ("unitnumber", true),
            ("Name of the tool", true),
            ("Printer", false),
            ("Phone number", false),
            ("Rack ID", false),
            ("Number", false),
            ("Name", false),
            ("Order number", false),
            ("Monitor No", false),
        ] {
            assert_eq!(names_kind(&Words::of_header(heading)), names, "{heading}");
        }
    }
}
