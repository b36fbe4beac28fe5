//! What is to be written, part by part: everything is read and decided before the first byte goes out.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;

use super::cells::{Cell, letters};
use super::gather::{Gathered, RowTexts, Said, Shared, SheetNotes};
use super::package::{
    CONTENT_TYPES, Package, Relation, WORKBOOK, appended, free_id, prefix_of, relations_of, with_relations,
    with_types,
};
use super::patch::{ADDED, Additions, COLUMNS as MORE, HasWidths};
use super::scan::{Scan, Wanted, scan};
use super::source::Source;
use super::summary_sheet::{self, Told};
use super::tokens::escaped;
use super::{comments, drawing, header, place};
use crate::error::Error;
use crate::files::allowance::COLUMNS;
use crate::report::End;
use crate::text::shown::shown;

/// The heads of the columns.
const HEADS: [&str; MORE] = ["workbook.head-verdict", "workbook.head-findings", "workbook.head-to-do"];
/// The name of the sheet with the summary.
const SUMMARY: &str = "Tidewaiter";
/// The content of the parts that may be new.
const SHEET: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const NOTES: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml";
const DRAWING: &str = "application/vnd.openxmlformats-officedocument.vmlDrawing";

/// What is written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    /// Parts in the place of those that are there, by their places.
    pub(super) replaced: BTreeMap<usize, Vec<u8>>,
    /// Sheets that are copied with additions, by their places.
    pub(super) sheets: BTreeMap<usize, Additions>,
    /// New parts at the end.
    pub(super) new: Vec<(String, Vec<u8>)>,
}

/// Decides.
pub(super) fn plan(
    package: &mut Package,
    source: &Source,
    audited: &HashMap<Option<String>, usize>,
    gathered: Gathered,
    end: End<'_>,
) -> Result<Plan, Error> {
    let mut maker = Maker::new(package, source, audited, gathered)?;
    for at in 0..maker.package.sheets.len() {
        let part = maker.package.sheets[at].part.clone();
        maker.sheet(at, &part, end).map_err(|why| maker.package.broken(&part, &why))?;
    }
    let made = maker.finish(source, end);
    made.map_err(|why| package.broken(WORKBOOK, &why).into())
}

struct Maker<'p> {
    package: &'p mut Package,
    source: &'p Source,
    audited: BTreeSet<usize>,
    gathered: Gathered,
    wanted: Wanted,
    plan: Plan,
    told: Told,
    /// What each new part is, and the names that are taken by them.
    types: Vec<(String, &'static str)>,
    taken: BTreeSet<String>,
    /// The next block of ids for boxes.
    block: usize,
}

impl<'p> Maker<'p> {
    fn new(
        package: &'p mut Package,
        source: &'p Source,
        audited: &HashMap<Option<String>, usize>,
        gathered: Gathered,
    ) -> Result<Self, Error> {
        let wanted = place::wanted(package, &gathered.unplaced);
        let wanted = wanted.map_err(|why| package.broken("the shared texts", &why))?;
        let mut block = 1;
        let drawings: Vec<String> = package.ending(".vml").map(str::to_owned).collect();
        for part in drawings {
            let drawing = package.read(&part).map_err(|why| package.broken(&part, &why))?;
            block = drawing::free_block(&drawing.unwrap_or_default(), block);
        }
        let mut audited_sheets = BTreeSet::new();
        audited_sheets.extend(audited.values().copied());
        Ok(Self {
            package,
            source,
            audited: audited_sheets,
            gathered,
            wanted,
            plan: Plan::default(),
            told: Told::default(),
            types: Vec::new(),
            taken: BTreeSet::new(),
            block,
        })
    }

    /// Decides about one sheet.
    fn sheet(&mut self, at: usize, part: &str, end: End<'_>) -> io::Result<()> {
        let known = self.gathered.sheets.remove(&at);
        if known.is_none() && (!self.audited.contains(&at) || self.wanted.keys.is_empty()) {
            return Ok(());
        }
        let mut notes = known.unwrap_or_default();
        let Some(place) = self.package.place(part) else { return Ok(()) };
        let name = self.package.sheets[at].name.clone();
        let inputs = end.run.run.inputs.iter();
        let inputs = inputs.filter(|input| self.source.has(input) && input.sheet.as_deref() == Some(&*name));
        let (key_columns, headings) = place::columns(inputs);
        self.wanted.key_columns = key_columns;
        self.wanted.first = notes.rows.keys().next().copied();
        let found = scan(self.package.stream(place)?, &self.wanted)?;
        let mut add = Additions {
            prefix: found.prefix.clone(),
            relations: self.package.names.relations,
            ..Additions::default()
        };
        self.columns(&name, &mut notes, &found, &headings, &mut add)?;
        let relations = self.package.relations(part)?;
        let more = self.notes(part, &name, notes, &found, &relations, &mut add)?;
        if !more.is_empty() {
            let document = self.package.read(&relations_of(part))?;
            let document = with_relations(document.as_deref(), &more)?;
            self.put(&relations_of(part), document);
        }
        if !add.rows.is_empty() || add.drawing.is_some() {
            self.plan.sheets.insert(place, add);
        }
        Ok(())
    }

    /// The rows of a sheet and what stands beside them.
    fn columns(
        &mut self,
        name: &str,
        notes: &mut SheetNotes,
        found: &Scan,
        headings: &BTreeMap<u32, String>,
        add: &mut Additions,
    ) -> io::Result<()> {
        let turned = notes.is_turned();
        let mut rows: BTreeMap<u32, RowTexts> = BTreeMap::new();
        for (row, texts) in std::mem::take(&mut notes.rows) {
            match texts {
                Some(texts) if !turned => drop(rows.insert(row, texts)),
                _ => self.told.shared_rows += u64::from(!turned),
            }
        }
        // Of two rows with one key, the first is the machine's; a row that is another's already is not.
        for (machine, row) in found.keyed.iter().filter(|_| !turned) {
            if let (Some(unplaced), Entry::Vacant(free)) =
                (self.gathered.unplaced.get(*machine), rows.entry(*row))
                && self.told.placed.insert(*machine)
            {
                free.insert(unplaced.row.clone());
            }
        }
        if turned {
            self.told.turned.push(shown(name));
            return Ok(());
        }
        if rows.is_empty() {
            return Ok(());
        }
        let column = found.last_column + 1;
        let last = column + ADDED - 1;
        if last > COLUMNS {
            self.told.full.push(shown(name));
            return Ok(());
        }
        let covers = |(min, max, _): &&(u32, u32, bool)| *min <= last && *max >= column;
        if found.widths.iter().filter(covers).any(|(_, _, hidden)| *hidden) {
            let (sheet, first, last) = (shown(name), letters(column), letters(last));
            let blanks = [("sheet", &*sheet), ("first", &*first), ("last", &*last)];
            self.told.hidden.push(self.gathered.words.filled("workbook.columns", &blanks));
        }
        add.widths = match (found.widths.iter().any(|width| covers(&width)), found.has_widths) {
            (true, _) => None,
            (false, true) => Some(HasWidths::Yes),
            (false, false) => Some(HasWidths::No),
        };
        add.column = column;
        add.rows = rows.into_iter().map(|(row, texts)| (row, texts.texts)).collect();
        if let Some(row) = header::row(self.package, found, headings)? {
            add.rows
                .entry(row)
                .or_insert_with(|| HEADS.map(|key| Shared::from(self.gathered.words.get(key))));
        } else {
            self.told.headless.push(shown(name));
        }
        Ok(())
    }

    /// The notes of a sheet: their part, their boxes, and what leads to them.
    fn notes(
        &mut self,
        part: &str,
        name: &str,
        notes: SheetNotes,
        found: &Scan,
        relations: &[Relation],
        add: &mut Additions,
    ) -> io::Result<Vec<(String, String, String)>> {
        let mut notes = notes.notes;
        // Of cells that are one, only the first shows a note.
        for (first, last) in &found.merged {
            let inside = notes.range(Cell { row: first.row, column: 0 }..=*last).map(|(cell, _)| *cell);
            let inside =
                inside.filter(|cell| (first.column..=last.column).contains(&cell.column) && cell != first);
            for cell in inside.collect::<Vec<_>>() {
                let Some(moved) = notes.remove(&cell) else { continue };
                match notes.get_mut(first) {
                    Some(note) => note.add(moved.worst, &moved.texts),
                    None => drop(notes.insert(*first, moved)),
                }
            }
        }
        let of = |kind: &str| {
            relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.part.clone())
        };
        if let Some(threads) = of("threadedComment")
            && let Some(threads) = self.package.read(&threads)?
        {
            for cell in comments::threaded(&threads)? {
                if let Some(note) = notes.remove(&cell) {
                    let text = Said { note, words: self.gathered.words }.to_string();
                    self.told.threaded.push((format!("{}!{}", shown(name), cell.name()), text));
                }
            }
        }
        if notes.is_empty() {
            return Ok(Vec::new());
        }
        self.told.notes += notes.len() as u64;
        let words = self.gathered.words;
        let notes = notes.into_iter().map(|(cell, note)| (cell, Said { note, words })).collect();
        let mut more = Vec::new();
        let base = self.package.names.relations;
        let relate = |more: &mut Vec<_>, kind: &str, target: &str| {
            let id = free_id(relations, more.len());
            more.push((id.clone(), format!("{base}/{kind}"), format!("/{target}")));
            id
        };
        let comments = of("comments");
        let document = match &comments {
            Some(part) => self.package.read(part)?,
            None => None,
        };
        let (document, new) = comments::with_notes(document.as_deref(), &notes, self.package.names.main)?;
        let comments = comments.unwrap_or_else(|| {
            let part = self.new_part("xl/comments", ".xml", NOTES);
            relate(&mut more, "comments", &part);
            part
        });
        self.put(&comments, document);
        if new.is_empty() {
            return Ok(more);
        }
        let drawn =
            found.drawing.as_ref().and_then(|id| relations.iter().find(|relation| relation.id == *id));
        let drawn = drawn.map(|relation| relation.part.clone());
        let document = match &drawn {
            Some(part) => self.package.read(part)?,
            None => None,
        };
        let (document, next) = drawing::with_boxes(document.as_deref(), &new, self.block)?;
        self.block = next;
        let drawing = match (drawn, &found.drawing) {
            (Some(part), _) => part,
            (None, Some(id)) => return Err(super::tokens::bad(&format!("{part} has no relation {id}"))),
            (None, None) => {
                let part = self.new_part("xl/drawings/vmlDrawing", ".vml", DRAWING);
                add.drawing = Some((relate(&mut more, "vmlDrawing", &part), found.drawing_at));
                part
            }
        };
        self.put(&drawing, document);
        Ok(more)
    }

    /// A name for a new part of that content.
    fn new_part(&mut self, stem: &str, ending: &str, content: &'static str) -> String {
        let part = self.package.free(stem, ending, &self.taken);
        self.taken.insert(part.clone());
        self.types.push((part.clone(), content));
        part
    }

    /// Puts a part into the place of the one that is there, or at the end.
    fn put(&mut self, part: &str, document: Vec<u8>) {
        match self.package.place(part) {
            Some(place) => drop(self.plan.replaced.insert(place, document)),
            None => self.plan.new.push((part.to_owned(), document)),
        }
    }

    /// Decides about what is not of one sheet.
    fn finish(mut self, source: &Source, end: End<'_>) -> io::Result<Plan> {
        let part = self.new_part("xl/worksheets/sheet", ".xml", SHEET);
        let names = self.package.names;
        self.told.signed = self.package.has_folder("_xmlsignatures/");
        let sheet = summary_sheet::document(source, &self.told, &self.gathered, end, names.main);
        self.put(&part, sheet);

        let relations = self.package.relations(WORKBOOK)?;
        let id = free_id(&relations, 0);
        let missing = || super::tokens::bad("it is missing");
        let document = self.package.read(WORKBOOK)?.ok_or_else(missing)?;
        let prefix = prefix_of(&document, "sheets")?;
        let number = self.package.sheets.iter().map(|sheet| sheet.id).max().unwrap_or(0) + 1;
        let line = format!(
            "<{prefix}sheet xmlns:r=\"{}\" name=\"{}\" sheetId=\"{number}\" r:id=\"{id}\"/>",
            names.relations,
            escaped(&self.free_name())
        );
        let document = appended(&document, "sheets", &line)?;
        self.put(WORKBOOK, document);
        let document = self.package.read(&relations_of(WORKBOOK))?;
        let relation = (id, format!("{}/worksheet", names.relations), format!("/{part}"));
        let document = with_relations(document.as_deref(), &[relation])?;
        self.put(&relations_of(WORKBOOK), document);
        let document = self.package.read(CONTENT_TYPES)?.ok_or_else(missing)?;
        let document = with_types(&document, &self.types)?;
        self.put(CONTENT_TYPES, document);
        Ok(self.plan)
    }

    /// A name for our sheet that no other has.
    fn free_name(&self) -> String {
        let is_free = |name: &String| {
            self.package.sheets.iter().all(|sheet| sheet.name.to_lowercase() != name.to_lowercase())
        };
        let mut names =
            std::iter::once(SUMMARY.to_owned()).chain((2_u32..).map(|n| format!("{SUMMARY} {n}")));
        names.find(is_free).unwrap_or_default()
    }
}
