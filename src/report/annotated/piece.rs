//! What the workbook will say of one machine: what its row gets, and which cell gets which note.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::Cell;
use crate::attest::predicate::{At, File, Location, ReportFinding, ReportPredicate, Text};
use crate::model::{QuestionState, StepKind, Verdict};
use crate::report::{FindingDigest, Report};
use crate::text::shown::shown;

/// The longest line of a note, and the longest text of a column, in characters.
const LINE: usize = 600;
const COLUMN: usize = 2_000;
/// So many findings of a machine are told in its row.
const FINDINGS: usize = 8;

/// What is said of one machine, on its way from the thread that judged it to the one that gathers.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Piece {
    /// The machine's key as written.
    pub(super) key: String,
    /// The three columns of its row.
    pub(super) columns: Columns,
    /// The sheets in which its cells stand: file and sheet.
    pub(super) sheets: Vec<(String, Option<String>)>,
    /// In each of these sheets, by its place among them: which row is the machine's own.
    pub(super) rows: Vec<OwnRow>,
    /// The notes: the sheet, the cell and the text, by their places.
    pub(super) notes: Vec<(usize, u32, u32, usize)>,
    /// The texts of the notes, with the outcome of each finding.
    pub(super) texts: Vec<(Verdict, String)>,
}

/// What stands beside a machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Columns {
    /// Its verdict.
    pub(super) verdict: String,
    /// What was found and what is open.
    pub(super) findings: String,
    /// What to do.
    pub(super) advice: String,
}

/// The first row of a machine in a sheet.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct OwnRow {
    pub(super) sheet: usize,
    pub(super) row: u32,
    /// Whether its cells stand below each other, and yet it has but one row: rows and columns have changed places.
    pub(super) turned: bool,
}

impl Piece {
    /// What is to be said of a machine.
    pub(super) fn of(report: Report<'_, '_>) -> Self {
        let Report { machine, predicate } = report;
        let mut piece = Self { key: machine.to_owned(), columns: Columns::of(predicate), ..Self::default() };
        for finding in &predicate.findings {
            piece.texts.push((finding.counts_as(), note(finding)));
            let steps = finding.chain.iter().filter(|step| step.what == StepKind::Cell);
            let places = steps.filter_map(|step| step.location.as_ref()).chain(&finding.also_at);
            for (sheet, cell) in places.filter_map(cell_of) {
                let sheet = piece.sheet(sheet);
                piece.notes.push((sheet, cell.row, cell.column, piece.texts.len() - 1));
            }
        }
        piece.notes.sort_unstable();
        piece.notes.dedup();
        piece.find_rows(predicate);
        piece
    }

    /// As it travels.
    pub(super) fn encode(&self) -> Vec<u8> {
        // Strings and numbers can always be written.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// The place of a sheet among those of the machine.
    fn sheet(&mut self, file: &File<'_>) -> usize {
        let same = |(name, sheet): &(String, Option<String>)| {
            *name == file.name && sheet.as_deref() == file.sheet.as_deref()
        };
        self.sheets.iter().position(same).unwrap_or_else(|| {
            self.sheets.push((file.name.clone().into_owned(), file.sheet.as_deref().map(str::to_owned)));
            self.sheets.len() - 1
        })
    }

    /// Finds the machine's own row in each sheet. What is stated above a table of all its machines (their supplier, say) is no
    /// row of one of them, so those rows go first where the machine is told by its model, board, controller or number.
    fn find_rows(&mut self, report: &ReportPredicate<'_>) {
        let found = &report.identified;
        let own = found.controllers.iter().chain(&found.boards).chain(&found.model);
        let own = own.chain(found.joined.values().flatten());
        let own: Vec<_> = own.filter_map(|answer| cell_of(answer.location.as_ref()?)).collect();
        let all = found.all().filter_map(|answer| answer.location.as_ref());
        let by = report.questions.values().flatten().flat_map(|question| &question.by);
        let all = all.chain(by.filter_map(|answer| answer.location.as_ref()));
        let chains = report.findings.iter().flat_map(|finding| &finding.chain);
        let all = all.chain(chains.filter_map(|step| step.location.as_ref()));
        // By sheet and row: the columns in which it has cells, and whether one of them tells what it is.
        let mut rows: BTreeMap<(usize, u32), (Vec<u32>, bool)> = BTreeMap::new();
        for (file, cell) in all.filter_map(cell_of) {
            let tells = own.contains(&(file, cell));
            let (columns, is_own) = rows.entry((self.sheet(file), cell.row)).or_default();
            *is_own |= tells;
            if !columns.contains(&cell.column) {
                columns.push(cell.column);
            }
        }
        for sheet in 0..self.sheets.len() {
            let here = || rows.range((sheet, 0)..=(sheet, u32::MAX));
            // Of equals the first row.
            let best = here().rev().max_by_key(|(_, (columns, is_own))| (*is_own, columns.len()));
            let Some((&(_, row), (columns, _))) = best else { continue };
            let below = here().filter(|(_, (_, is_own))| *is_own).count() > 1;
            let one_column = here().all(|(_, (others, _))| others.len() == 1 && others == columns);
            let turned = report.coverage.rows == 1 && below && one_column;
            self.rows.push(OwnRow { sheet, row, turned });
        }
    }
}

impl Columns {
    fn of(report: &ReportPredicate<'_>) -> Self {
        let verdict = if report.scope.sets_apart(report.verdict) {
            "out of scope: it carries no controller".to_owned()
        } else if report.verdict == Verdict::Clear {
            report.verdict.as_str().to_owned()
        } else {
            let worst = report.verdicts.iter().filter(|(_, verdict)| **verdict == report.verdict);
            let activities: Vec<&str> = worst.map(|(activity, _)| activity.as_str()).collect();
            format!("{} ({})", report.verdict.as_str(), activities.join(", "))
        };
        let told = report.findings.iter().take(FINDINGS);
        let mut findings: Vec<String> = told.clone().map(line).collect();
        if let Some(more @ 1..) = report.findings.len().checked_sub(FINDINGS) {
            findings.push(format!("and {more} more"));
        }
        let once = |text: String, all: &mut Vec<String>| {
            if !text.is_empty() && !all.contains(&text) {
                all.push(text);
            }
        };
        for question in report.questions.values().flatten().filter(|q| q.state() == QuestionState::Open) {
            let asks = question.asks.as_ref().map_or(&*question.id, Text::as_str);
            once(format!("open: {}", shown(asks)), &mut findings);
        }
        let mut advice = Vec::new();
        told.for_each(|finding| once(shown(&finding.advice), &mut advice));
        for missing in &report.missing_evidence {
            once(format!("Not known: {}. {}", shown(&missing.what), shown(&missing.how)), &mut advice);
        }
        Self { verdict, findings: cut(findings.join("; "), COLUMN), advice: cut(advice.join(" "), COLUMN) }
    }
}

/// A finding in the row of its machine.
fn line(finding: &ReportFinding<'_>) -> String {
    let ReportFinding { rule, outcome, title, .. } = finding;
    let waived = finding.waiver.as_ref().map_or_else(String::new, |waiver| {
        format!(" [accepted as {} by {} until {}]", shown(&waiver.id), shown(&waiver.owner), waiver.expires)
    });
    format!("{} {outcome}: {}{waived}", shown(rule), shown(title))
}

/// What a note says of a finding.
fn note(finding: &ReportFinding<'_>) -> String {
    let activities: Vec<&str> = finding.activities.iter().map(|activity| activity.as_str()).collect();
    let mut lines = vec![
        format!("{} · {} ({})", shown(&finding.rule), finding.outcome, activities.join(", ")),
        shown(&finding.title),
    ];
    let all = |texts: &[Text<'_>]| texts.iter().map(shown).collect::<Vec<_>>().join("; ");
    let mut labelled = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{label}: {text}"));
        }
    };
    labelled("Leads to", shown(FindingDigest::of(finding).leads_to));
    labelled("Not established", finding.caveat.as_ref().map(shown).unwrap_or_default());
    labelled("Do", shown(&finding.advice));
    labelled("Law", all(&finding.basis));
    labelled("Could replace it", all(&finding.alternatives));
    if let Some(waiver) = &finding.waiver {
        let licence = waiver.licence.as_ref().map(|licence| format!(", licence {}", shown(licence)));
        let (id, owner, reason) = (shown(&waiver.id), shown(&waiver.owner), shown(&waiver.reason));
        let licence = licence.unwrap_or_default();
        labelled("Accepted", format!("{reason} ({id}, by {owner}, until {}{licence})", waiver.expires));
    }
    let lines: Vec<String> = lines.into_iter().map(|line| cut(line, LINE)).collect();
    lines.join("\n")
}

/// The sheet and the cell of a place; none of what stands in no sheet.
fn cell_of<'l>(location: &'l Location<'_>) -> Option<(&'l File<'l>, Cell)> {
    match (&location.file, &location.at) {
        (Some(file), At::Cell(cell, _)) => Some((file, Cell::named(cell)?)),
        _ => None,
    }
}

/// The text, ending in `…` where it was too long.
pub(super) fn cut(text: String, longest: usize) -> String {
    match text.char_indices().nth(longest) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::samples;
    use super::*;

    fn pieces(fleet: &samples::Fleet) -> Vec<Piece> {
        let of = |audit: &crate::model::MachineAudit<'_>| {
            Piece::of(Report { machine: audit.machine, predicate: &fleet.report(audit) })
        };
        fleet.audits().map(|audit| of(&audit)).collect()
    }

    #[test]
    fn a_note_says_what_was_found_what_to_do_and_by_which_law() {
        let fleet = samples::every_verdict();
        let piece = pieces(&fleet).into_iter().find(|piece| piece.key == "S19-0003").unwrap();
        assert_eq!(piece.rows, [OwnRow { sheet: 0, row: 4, turned: false }]);
        assert_eq!(piece.sheets, [("miners.csv".to_owned(), None)]);
        let (sheet, row, column, text) = piece.notes[0];
        assert_eq!((sheet, row, column), (0, 4, 5));
        let (outcome, text) = &piece.texts[text];
        assert_eq!(*outcome, Verdict::Review);
        for part in ["US-EL-010", "review", "Leads to: ", "Do: ", "Law: "] {
            assert!(text.contains(part), "{part}: {text}");
        }
        assert!(piece.columns.verdict.starts_with("review ("), "{}", piece.columns.verdict);
        assert!(piece.columns.findings.contains("US-EL-010 review: "), "{}", piece.columns.findings);
    }

    #[test]
    fn what_is_hostile_is_shown_and_what_is_long_is_cut() {
        for piece in
            pieces(&samples::hostile()).iter().chain(&pieces(&samples::saying(&"long ".repeat(9_000))))
        {
            let texts = piece.texts.iter().map(|(_, text)| text);
            for text in texts.chain([&piece.columns.findings, &piece.columns.advice, &piece.columns.verdict])
            {
                assert!(!text.contains(['\u{1b}', '\u{202e}', '\u{200b}', '\r']), "{text:?}");
                assert!(text.chars().count() < 10 * LINE, "{}", text.len());
            }
        }
    }

    #[test]
    fn what_travels_arrives() {
        for piece in pieces(&samples::hostile()) {
            let back: Piece = serde_json::from_slice(&piece.encode()).unwrap();
            assert_eq!(format!("{back:?}"), format!("{piece:?}"));
        }
    }
}
