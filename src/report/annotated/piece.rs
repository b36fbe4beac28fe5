//! What the workbook will say of one machine: what its row gets, and which cell gets which note.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::cells::Cell;
use crate::attest::predicate::{At, File, Location, ReportFinding, ReportPredicate, Text};
use crate::model::{QuestionState, StepKind, Verdict};
use crate::report::words::Words;
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
    pub(super) fn of(report: Report<'_, '_>, words: &Words) -> Self {
        let Report { machine, predicate } = report;
        let mut piece =
            Self { key: machine.to_owned(), columns: Columns::of(predicate, words), ..Self::default() };
        for finding in &predicate.findings {
            piece.texts.push((finding.counts_as(), note(finding, words)));
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
    fn of(report: &ReportPredicate<'_>, words: &Words) -> Self {
        let verdict = if report.scope.sets_apart(report.verdict) {
            words.get("workbook.carries-none").to_owned()
        } else if report.verdict == Verdict::Clear {
            words.verdict(report.verdict).to_owned()
        } else {
            let worst = report.verdicts.iter().filter(|(_, verdict)| **verdict == report.verdict);
            let activities = words.activities(worst.map(|(activity, _)| activity));
            format!("{} ({activities})", words.verdict(report.verdict))
        };
        let told = report.findings.iter().take(FINDINGS);
        let mut findings: Vec<String> = told.clone().map(|finding| line(finding, words)).collect();
        if let Some(more @ 1..) = report.findings.len().checked_sub(FINDINGS) {
            findings.push(words.counted("more", more as u64));
        }
        let once = |text: String, all: &mut Vec<String>| {
            if !text.is_empty() && !all.contains(&text) {
                all.push(text);
            }
        };
        for question in report.questions.values().flatten().filter(|q| q.state() == QuestionState::Open) {
            let asks = question.asks.as_ref().map_or(&*question.id, Text::as_str);
            once(format!("{}: {}", words.get("state.open"), shown(asks)), &mut findings);
        }
        let mut advice = Vec::new();
        told.for_each(|finding| once(shown(&finding.advice), &mut advice));
        for missing in &report.missing_evidence {
            let (what, how) = (shown(&missing.what), shown(&missing.how));
            once(words.filled("workbook.not-known", &[("what", &what), ("how", &how)]), &mut advice);
        }
        Self { verdict, findings: cut(findings.join("; "), COLUMN), advice: cut(advice.join(" "), COLUMN) }
    }
}

/// A finding in the row of its machine.
fn line(finding: &ReportFinding<'_>, words: &Words) -> String {
    let ReportFinding { rule, outcome, title, .. } = finding;
    let waived = finding.waiver.as_ref().map_or_else(String::new, |waiver| {
        let (id, owner, day) = (shown(&waiver.id), shown(&waiver.owner), waiver.expires.to_string());
        let blanks = [("id", &*id), ("owner", &owner), ("day", &day)];
        format!(" [{}]", words.filled("workbook.accepted-short", &blanks))
    });
    format!("{} {}: {}{waived}", shown(rule), words.verdict(*outcome), shown(title))
}

/// What a note says of a finding.
fn note(finding: &ReportFinding<'_>, words: &Words) -> String {
    let activities = words.activities(finding.activities.iter());
    let mut lines = vec![
        format!("{} · {} ({activities})", shown(&finding.rule), words.verdict(finding.outcome)),
        shown(&finding.title),
    ];
    let all = |texts: &[Text<'_>]| texts.iter().map(shown).collect::<Vec<_>>().join("; ");
    let mut labelled = |label: &str, text: String| {
        if !text.is_empty() {
            lines.push(format!("{} {text}", words.get(label)));
        }
    };
    labelled("workbook.leads-to", shown(FindingDigest::of(finding).leads_to));
    labelled("finding.caveat", finding.caveat.as_ref().map(shown).unwrap_or_default());
    labelled("finding.advice", shown(&finding.advice));
    labelled("workbook.law", all(&finding.basis));
    labelled("finding.alternatives", all(&finding.alternatives));
    if let Some(waiver) = &finding.waiver {
        let (id, owner, reason) = (shown(&waiver.id), shown(&waiver.owner), shown(&waiver.reason));
        let day = waiver.expires.to_string();
        let blanks = [("id", &*id), ("owner", &owner), ("day", &day), ("reason", &reason)];
        let licence =
            waiver.licence.as_ref().map(|of| format!("; {} {}", words.get("waiver.licence"), shown(of)));
        let document = waiver.document.as_ref().map(|of| format!("; sha256 {}", shown(of)));
        let accepted = words.filled("workbook.accepted", &blanks);
        let proof = [licence, document].into_iter().flatten().collect::<String>();
        labelled("waiver.accepted", accepted + &proof);
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
    use crate::report::Language;

    fn pieces(fleet: &samples::Fleet) -> Vec<Piece> {
        let of = |audit: &crate::model::MachineAudit<'_>| {
            let words = Words::of(Language::English);
            Piece::of(Report { machine: audit.machine, predicate: &fleet.report(audit) }, words)
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
        for part in ["US-EL-010", "review", "Leads to: ", "What to do: ", "Law: "] {
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
    fn what_somebody_accepted_says_why_by_whom_and_until_when_in_every_language() {
        let fleet = samples::waived();
        let audit = fleet.audits().nth(2).unwrap();
        for (language, verdict, accepted) in [
            (
                Language::English,
                "notice (export, return for repair)",
                "until the day before 2027-01-31); licence D123456",
            ),
            (Language::Japanese, "注意事項 (輸出, 修理返送)", "2027-01-31 の前日まで）; 許可番号 D123456"),
            (Language::Chinese, "提示 (出口, 返修)", "至 2027-01-31 前一日）; 许可证 D123456"),
        ] {
            let words = Words::of(language);
            let piece = Piece::of(Report { machine: audit.machine, predicate: &fleet.report(&audit) }, words);
            assert_eq!(piece.columns.verdict, verdict);
            let (counts, note) = &piece.texts[0];
            assert_eq!(*counts, Verdict::Notice);
            let told = format!("{} the board was replaced", words.get("waiver.accepted"));
            assert!(note.contains(&told) && note.contains(accepted), "{note}");
            assert!(note.contains("compliance@example.com") && note.contains("board-replaced"), "{note}");
            assert!(piece.columns.findings.contains("board-replaced"), "{}", piece.columns.findings);
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
