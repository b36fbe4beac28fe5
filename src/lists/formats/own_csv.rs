//! A list of one's own.

use std::borrow::Cow;

use crate::diagnostic::Diagnostic;
use crate::lists::ListFile;
use crate::lists::dates::Order;
use crate::lists::draft::{filled, kind_of};
use crate::lists::gather::no_entry;
use crate::lists::importer::{Importer, ParsedList};
use crate::lists::queue::{Queue, Take};
use crate::lists::table::{Column, ListDialect, ListTable, Row};
use crate::lists::text::pieces;
use crate::model::ListedNameKind;
use crate::text::formula::unguarded;
use crate::text::shown::restored;

/// See [`Importer::doc`].
#[derive(Debug)]
pub(crate) struct OwnCsv;

/// The list of rows that name none.
pub(super) const OWN: &str = "own";

/// What columns are called: as `lists export` writes them, and in the languages of inventories.
const ID: &str = "
id entity_id nr nr. no no. nummer numero numéro número n° kennung numer номер № 编号 編號 序号 序號 番号
번호
";
const NAME: &str = "
name firm company company_name firma firmenname unternehmen raison_sociale nom société nombre razón_social
razon_social empresa nome razão_social denominazione ragione_sociale nazwa naam наименование название
компания организация 名称 名稱 公司名称 公司名稱 企业名称 企業名稱 企業名 会社名 이름 명칭 회사명 업체명 اسم
نام
";
const LIST: &str = "list source liste lista lijst список перечень 清单 清單 名单 名單 リスト 목록";
const ALIASES: &str = "
aliases alias alternative_namen weitere_namen autres_noms otros_nombres otras_denominaciones другие_названия
другие_наименования псевдонимы 别名 別名 曾用名 별칭
";
const COUNTRY: &str = "country land pays país pais paese kraj страна 国家 國家 国 국가";
const ADDRESS: &str = "
address adresse anschrift dirección direccion endereço endereco indirizzo adres адрес 地址 住所 주소
";
const START: &str =
    "start_date gültig_ab gelistet_seit date_de_début fecha_de_inicio дата_включения 生效日期";
const END: &str = "end_date gültig_bis date_de_fin fecha_de_fin дата_исключения 失效日期";

/// Columns of formats that also have an id and a name.
const FOREIGN: &str = "_id schema alt_names entity_number entity_logicalid";

impl Importer for OwnCsv {
    fn id(&self) -> &'static str {
        OWN
    }

    fn doc(&self) -> &'static str {
        "A list of one's own, as CSV in any dialect that an inventory may have, with a header, in English or another language of inventories: `id` (or `entity_id`) and `name`, and optionally `list` (or `source`), \
         `aliases`, `type` (organisation, person, vessel, aircraft, unknown), `country`, `address`, `start_date`, `end_date` \
         (year-month-day), `programs`, `citation`. Rows with one id (and list) are names of one party, and two ids are two parties whatever they are called: the first row's name \
         is the primary one, unless `name_type` (primary, alias, weak-alias, former, native) says otherwise. `aliases`, \
         `country` and `programs` take several values delimited by semicolons; a further address takes a further row, and \
         without a column `country` its last part says where it lies. \
         An apostrophe before a cell that would be a formula is no part of it. \
         `lists export` writes this format, with what else is known in `name_type`, `requirement`, `policy`, `remarks` and \
         `url`."
    }

    fn columns(&self) -> &'static [&'static str] {
        &["id", "name"]
    }

    fn recognise(&self, file: &ListFile) -> Option<&'static str> {
        ListDialect::of(file, is_header).map(|_| "list")
    }

    fn read(&self, files: &[&ListFile]) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut listings = Vec::new();
        let take = &mut |listing| {
            listings.push(listing);
            Ok(())
        };
        let list = fill(file, Queue::default(), take)?;
        Ok(ParsedList { listings, ..list })
    }

    /// Reads the table twice: first where the rows of each entry end, so that none is held for longer.
    fn each(&self, files: &[&ListFile], take: &mut Take<'_>) -> Result<ParsedList, Diagnostic> {
        let [file] = files else { return Err(super::one_file(self.id())) };
        let mut queue = Queue::default();
        let mut table = table(file)?;
        let [id, list] = [ID, LIST].map(|names| table.any_column(names.split_whitespace()));
        while let Some(row) = table.next()? {
            if let Some(id) = filled(&cell(&row, id)) {
                queue.expect(list_of(&cell(&row, list)), &id, row.number);
            }
        }
        fill(file, queue, take)
    }
}

fn table(file: &ListFile) -> Result<ListTable<'_>, Diagnostic> {
    ListTable::with_dialect(file, ListDialect::of(file, is_header).unwrap_or(ListDialect::COMMAS), 0)
}

/// A cell as whoever wrote it meant it.
fn cell(row: &Row, column: Column) -> Cow<'_, str> {
    restored(unguarded(row.get(column)))
}

fn list_of(cell: &str) -> &str {
    if cell.is_empty() { OWN } else { cell }
}

/// Reads the table, and gives away its entries.
fn fill(file: &ListFile, mut queue: Queue, take: &mut Take<'_>) -> Result<ParsedList, Diagnostic> {
    let mut table = table(file)?;
    let [id, name, list] = [ID, NAME, LIST].map(|names| table.any_column(names.split_whitespace()));
    let [aliases, country, address, start, end] =
        [ALIASES, COUNTRY, ADDRESS, START, END].map(|names| table.any_column(names.split_whitespace()));
    let [name_type, kind] = ["name_type", "type"].map(|c| table.column(c));
    let [programs, citation] = ["programs", "citation"].map(|c| table.column(c));
    let [requirement, policy, remarks, url] =
        ["requirement", "policy", "remarks", "url"].map(|c| table.column(c));
    while let Some(row) = table.next()? {
        queue.close_before(row.number, take)?;
        let cell = |column: Column| cell(&row, column);
        if cell(id).is_empty() {
            table.note(row.number, "no id: names of one party could not be told from those of another");
            continue;
        }
        let Some(how) = name_kind(&cell(name_type)) else {
            table.note(row.number, format!("`{}` is no kind of name", &cell(name_type)));
            continue;
        };
        let draft = queue.of(list_of(&cell(list)), &cell(id), row.number);
        let first = draft.listing.names.is_empty() && how == ListedNameKind::Alias;
        draft.name(&cell(name), if first { ListedNameKind::Primary } else { how });
        pieces(&cell(aliases)).for_each(|text| draft.alias(&text));
        pieces(&cell(country)).for_each(|text| draft.country(&text));
        // Where there is a column for countries, it says them all.
        if country.is_there() {
            draft.address_alone(&cell(address));
        } else {
            draft.address(&cell(address));
        }
        pieces(&cell(programs)).for_each(|text| draft.program(&text));
        let said = kind_of(&cell(kind));
        draft.listing.kind = if said == crate::model::PartyKind::Unknown { draft.listing.kind } else { said };
        draft.start(&cell(start), Order::MonthFirst);
        draft.end(&cell(end), Order::MonthFirst);
        draft.remark("", &cell(remarks));
        if !cell(requirement).is_empty() {
            draft.requirement(&cell(requirement));
        }
        let listing = &mut draft.listing;
        for (field, column) in
            [(&mut listing.citation, citation), (&mut listing.policy, policy), (&mut listing.url, url)]
        {
            *field = field.take().or_else(|| filled(&cell(column)));
        }
    }
    if queue.finish(&mut table, take)? == 0 {
        return Err(no_entry(file, table.rows()));
    }
    let rows = table.rows();
    Ok(ParsedList { rows, columns: table.columns, unread: table.unread, ..ParsedList::default() })
}

/// Whether a table is a list of one's own, by its header.
fn is_header(header: &[String]) -> bool {
    let has = |name: &str| header.iter().any(|c| c == name);
    let one_of = |names: &str| names.split_whitespace().any(has);
    one_of(ID) && one_of(NAME) && !one_of(FOREIGN)
}

fn name_kind(text: &str) -> Option<ListedNameKind> {
    if text.is_empty() {
        return Some(ListedNameKind::Alias);
    }
    ListedNameKind::ALL.into_iter().find(|kind| kind.as_str().eq_ignore_ascii_case(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_in_every_dress_of_an_inventory() {
        let rows = [
            ["id", "name", "aliases", "country"],
            ["V-1", "Tidemark Optics, Ltd.", "Tidemark; TMO", "CN"],
            ["V-2", "O'Hara \"Deep\" Wells", "", "IE"],
        ];
        let with_dialect = |delimiter: &str, quote: &str, end: &str| -> String {
            let cell = |c: &&str| format!("{quote}{}{quote}", c.replace(quote, &quote.repeat(2)));
            rows.iter().map(|r| r.iter().map(cell).collect::<Vec<_>>().join(delimiter) + end).collect()
        };
        let texts = [
            with_dialect(",", "\"", "\n"),
            with_dialect(";", "\"", "\r\n"),
            with_dialect("\t", "\"", "\n"),
            with_dialect("|", "\"", "\r"),
            format!("sep=;\r\n{}", with_dialect(";", "\"", "\r\n")),
        ];
        let utf16 = |text: &String| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
        let marked = texts.iter().map(|text| [&[0xFF, 0xFE][..], &utf16(text)].concat());
        let plain = texts.iter().map(|text| text.clone().into_bytes());
        let mut seen = Vec::new();
        for bytes in plain.chain(marked) {
            let file = ListFile { name: "watch.csv".into(), bytes };
            let read = crate::lists::read_files(std::slice::from_ref(&file)).unwrap();
            let list = &read[0].list;
            assert_eq!(list.unread, [], "{:?}", String::from_utf8_lossy(&file.bytes));
            seen.push(list.listings.clone());
        }
        assert_eq!(seen.len(), 10);
        assert_eq!(seen[0][1].names[0].text, "O'Hara \"Deep\" Wells");
        assert_eq!(seen[0][0].names.len(), 3);
        assert!(seen.iter().all(|listings| *listings == seen[0]), "{seen:#?}");
    }

    #[test]
    fn a_list_of_one_column_less_or_in_western_letters_is_read() {
        for (bytes, name) in [
            (&b"id;name\nK-1;B\xFCrgin & S\xF6hne GmbH\n"[..], "B\u{fc}rgin & S\u{f6}hne GmbH"),
            (&b"id|name\nK-1|Pier\n"[..], "Pier"),
        ] {
            let file = ListFile { name: "watch.csv".into(), bytes: bytes.to_vec() };
            let read = crate::lists::read_files(&[file]).unwrap();
            assert_eq!(read[0].list.listings[0].names[0].text, name);
        }
    }

    #[test]
    fn a_list_with_a_header_in_another_language_is_read() {
        let gb = |text: &str| encoding_rs::GB18030.encode(text).0.into_owned();
        let cyrillic = |text: &str| encoding_rs::WINDOWS_1251.encode(text).0.into_owned();
        for bytes in [
            "Nummer;Firmenname;Liste;Land\nK-1;Pier Optik GmbH;own-watch;DE\n".into(),
            "Número;Razón social;Lista;País\nK-1;Pier Optik GmbH;own-watch;DE\n".into(),
            "번호,회사명,목록,국가\nK-1,Pier Optik GmbH,own-watch,DE\n".into(),
            gb("编号,名称,清单,国家\nK-1,Pier Optik GmbH,own-watch,DE\n"),
            cyrillic("Номер;Наименование;Список;Страна\nK-1;Pier Optik GmbH;own-watch;DE\n"),
        ] {
            let file = ListFile { name: "watch.csv".into(), bytes };
            let read = crate::lists::read_files(&[file]).unwrap();
            let listing = &read[0].list.listings[0];
            assert_eq!(
                (listing.entry.as_str(), listing.title(), listing.list.as_str()),
                ("K-1", "Pier Optik GmbH", "own-watch")
            );
            assert_eq!(listing.countries, ["DE"]);
        }
    }

    #[test]
    fn an_id_that_everybody_shares_ends_soon_and_is_said() {
        let mut text = String::from("id,name,address,remarks\n");
        for n in 0..20_000 {
            use std::fmt::Write as _;
            let _ = writeln!(text, "1,Firm {n},{n} Street,remark {n}");
        }
        let file = ListFile { name: "one.csv".into(), bytes: text.into_bytes() };
        let list = OwnCsv.read(&[&file]).unwrap();
        assert_eq!((list.listings.len(), list.rows), (1, 20_000));
        assert!(list.unread[0].problem.contains("more than 5000 names"), "{:?}", list.unread);
    }
}
