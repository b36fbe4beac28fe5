//! Drawings: machines by verdict, and by what they depend on. Each is a table in which every bar stands beside its figures.

use super::keep::Sums;
use super::sheet::{Column, Filling, PLAIN, QUIET, STRONG, Sheet, numbers, text};
use crate::model::Verdict;
use crate::report::Summary;
use crate::report::exposure::{Dimension, Pieces, Told, percent, share};
use crate::report::text::number;
use crate::report::words::Words;

/// So many values of each kind have a bar of their own.
const BARS: usize = 8;
/// Name, bar, machines, share.
const COLUMNS: [Column; 4] = [text(0.34), text(0.37), numbers(0.19), numbers(0.1)];

/// The verdicts of all machines.
pub(super) fn verdicts(sheet: &mut Sheet<'_>, summary: &Summary, words: &Words) {
    let judged = summary.machines - summary.out_of_scope;
    if judged == 0 {
        return;
    }
    sheet.heading(2, words.get("chart.verdicts"), None);
    let most = Verdict::ALL.into_iter().map(|verdict| summary.count(verdict)).max().unwrap_or(0);
    let rows = Verdict::ALL.into_iter().rev().map(|verdict| {
        let mut pieces = Pieces::default();
        pieces.add(verdict, summary.count(verdict));
        bar(words.verdict(verdict), &pieces, most, judged, words)
    });
    let head = [words.get("column.verdict"), "", words.get("waiver.machines"), words.get("exposure.share")];
    sheet.table(&COLUMNS, &head, rows);
}

/// What the fleet depends on, and how much stands with the largest.
pub(super) fn exposure(sheet: &mut Sheet<'_>, summary: &Summary, sums: &Sums, words: &Words) {
    if summary.machines == summary.out_of_scope {
        return;
    }
    sheet.heading(2, words.get("exposure.title"), Some(false));
    sheet.paragraph(words.get("exposure.how"), QUIET);
    let seen = Verdict::ALL.into_iter().rev().filter(|verdict| summary.count(*verdict) > 0);
    let seen: Vec<(Verdict, &str)> = seen.map(|verdict| (verdict, words.verdict(verdict))).collect();
    sheet.legend(&seen);
    for (dimension, exposure) in Dimension::ALL.into_iter().zip(&sums.exposure) {
        let title = words.get(dimension.title());
        match exposure.told(BARS) {
            Some(told) => figure(sheet, title, &told, words),
            None => sheet.labelled(title, words.get("exposure.none"), QUIET),
        }
    }
}

fn figure(sheet: &mut Sheet<'_>, title: &str, told: &Told<'_>, words: &Words) {
    let others = told.others.map(|(n, pieces)| (words.counted("exposure.others", n), pieces));
    let unknown = told.unknown.map(|pieces| (words.get("exposure.unknown").to_owned(), pieces));
    let first = told.first.iter().map(|(value, pieces)| ((*value).to_owned(), *pieces));
    let all: Vec<(String, Pieces)> = first.chain(others).chain(unknown).collect();
    let most = all.iter().map(|(_, pieces)| pieces.whole()).max().unwrap_or(0);
    sheet.together(all.len());
    sheet.heading(3, title, None);
    let rows = all.iter().map(|(name, pieces)| bar(name, pieces, most, told.whole, words));
    let head = ["", "", words.get("exposure.machines"), words.get("exposure.share")];
    sheet.table(&COLUMNS, &head, rows);
    let blanks = [("share", &*percent(told.largest)), ("index", &*told.index_text())];
    let concentration = words.filled("exposure.concentration", &blanks);
    sheet.paragraph(&format!("{concentration} {}", words.get(told.level())), STRONG);
    if told.is_least {
        sheet.paragraph(words.get("pdf.at-least"), QUIET);
    }
}

/// A row: the name, the bar, the number, the share.
fn bar(name: &str, pieces: &Pieces, most: u64, whole: u64, words: &Words) -> Vec<Filling> {
    let here = Verdict::ALL.into_iter().rev().filter(|verdict| pieces.of(*verdict) > 0);
    // A part of a bar is drawn to less than a point.
    #[expect(clippy::cast_possible_truncation, reason = "no more than one")]
    let drawn = here.clone().map(|verdict| (verdict, share(pieces.of(verdict), most) as f32));
    let said = here.map(|verdict| format!("{}: {}", words.verdict(verdict), number(pieces.of(verdict))));
    let said = format!("{name}: {}", said.collect::<Vec<_>>().join(", "));
    let style = if pieces.whole() == 0 { QUIET } else { PLAIN };
    vec![
        (name.to_owned(), PLAIN).into(),
        Filling::Bar(drawn.collect(), said),
        (number(pieces.whole()), style).into(),
        (percent(share(pieces.whole(), whole)), style).into(),
    ]
}
