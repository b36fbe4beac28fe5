//! Lean reports: what is the same for thousands of machines stands once, in the run statement.
//!
//! Whatever is left out comes back by [`resolve`], which needs the run statement and nothing else. Nothing that decides
//! is left out: verdicts, outcomes, rules, subjects, coverage and the digest of the record stand in every report.

use std::borrow::Cow;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::report::{ReportPredicate, ReportRun, RunDigest};
use super::run::{RunInput, RunPredicate};
use super::{File, Location, Text, fingerprint};
use crate::attest::Refusal;
use crate::model::Need;

/// The most texts of a run, and the most bytes of them: what every report may need, and no more than a reader of one
/// report takes in.
pub(super) const MOST: usize = 1 << 16;
pub(super) const MOST_BYTES: usize = 1 << 20;

/// The most bytes of texts and names of files that a report of eight megabytes may come to when it is written out: one that
/// names a long text a million times is none of ours.
const MOST_WRITTEN_OUT: usize = 64 << 20;

/// How often each text stands in some reports.
#[derive(Debug, Default)]
pub struct TextCounts {
    /// In how many reports, and in which of them last.
    counts: HashMap<String, (u32, u32), FixedState>,
    reports: u32,
}

impl TextCounts {
    /// Counts the texts of a report.
    pub fn add(&mut self, report: &mut ReportPredicate<'_>) {
        self.reports += 1;
        report.each_text(&mut |text| {
            let count = self.counts.entry_ref(text.as_str()).or_insert((0, 0));
            if count.1 != self.reports {
                *count = (count.0 + 1, self.reports);
            }
        });
    }

    /// The texts that more than one of the reports holds: those of most reports first, so that their numbers are short.
    pub fn into_texts(self) -> Texts {
        let counts = self.counts.into_iter();
        let mut texts: Vec<(Box<str>, u32)> =
            counts.map(|(text, (reports, _))| (text.into_boxed_str(), reports)).collect();
        texts.retain(|(text, reports)| *reports > 1 && text.len() > 4);
        texts.sort_unstable_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
        let mut bytes = 0;
        let kept = texts.into_iter().map(|(text, _)| text).take(MOST).take_while(|text| {
            bytes += text.len();
            bytes <= MOST_BYTES
        });
        Texts::new(kept.collect())
    }
}

/// The texts of a run by their place.
#[derive(Clone, Debug, Default)]
pub struct Texts {
    list: Vec<Box<str>>,
    places: HashMap<Box<str>, u32, FixedState>,
}

impl Texts {
    fn new(list: Vec<Box<str>>) -> Self {
        let places = list.iter().cloned().zip(0..).collect();
        Self { list, places }
    }

    /// The texts in their order.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.list.iter().map(|text| &**text)
    }

    fn place(&self, text: &str) -> Option<u32> {
        self.places.get(text).copied()
    }
}

/// Leaves out of a report what its run statement, of this digest, gives back. `home` is the input that most of its cells are
/// of, by its place in the run's inputs.
pub(in crate::attest) fn make_lean<'a>(
    report: &mut ReportPredicate<'a>,
    run: &RunPredicate<'_>,
    texts: &Texts,
    digest: &'a str,
    home: u32,
) {
    report.input = home;
    report.run = Some(ReportRun::Statement(RunDigest { sha256: digest.into() }));
    let found = &report.identified;
    for question in report.questions.values_mut().flatten() {
        question.asks = None;
        for answer in &mut question.by {
            let told = answer.location.as_ref().and_then(|at| found.at(at));
            if told.is_some() && told == answer.value.as_ref() {
                answer.value = None;
            }
        }
        let need = question.need.take();
        let said = run.questions.iter().find(|q| q.id == question.id).map(|q| q.need);
        let (state, whole) = (question.state.take(), question.state());
        question.state = state.filter(|state| *state != whole);
        question.need = need.filter(|need| question.need().or(said) != Some(*need));
    }
    for finding in &mut report.findings {
        finding.fingerprint = None;
    }
    report.each_location(&mut |location| {
        location.file = None;
        location.input = location.input.filter(|input| *input != home);
    });
    report.each_text(&mut |text| {
        if let Some(place) = texts.place(text.as_str()) {
            *text = Text::At(place);
        }
    });
}

/// Writes the further cells of findings, of which a machine may have tens of thousands, by their names alone where they are
/// of the report's own input, which is `home` among its inputs.
pub(in crate::attest) fn make_short(report: &mut ReportPredicate<'_>, home: u32) {
    report.input = home;
    for location in report.findings.iter_mut().flat_map(|finding| &mut finding.also_at) {
        if location.input == Some(home) {
            (location.file, location.input) = (None, None);
        }
    }
}

/// Gives the locations of a full report the files of its own inputs.
///
/// # Errors
/// [`Refusal::PayloadMalformed`] where it names an input that it does not have.
pub(crate) fn resolve_full(report: &mut ReportPredicate<'_>, inputs: &[RunInput<'_>]) -> Result<(), Refusal> {
    place(report, inputs, |input| File {
        name: Cow::Owned(input.file.to_string()),
        sheet: input.sheet.as_deref().map(|sheet| Cow::Owned(sheet.to_owned())),
    })
}

/// Gives a lean report back what it leaves to its run statement: afterwards it is as a full one.
///
/// # Errors
/// [`Refusal::PayloadMalformed`] where it names a text or an input that the run does not have.
pub(crate) fn resolve<'a>(
    report: &mut ReportPredicate<'a>,
    machine: &str,
    run: &'a RunPredicate<'_>,
) -> Result<(), Refusal> {
    let mut unknown = None;
    let mut bytes = 0;
    report.each_text(&mut |text| {
        if let Text::At(place) = *text {
            match run.texts.get(place as usize) {
                Some(of_run) => {
                    bytes += of_run.len();
                    *text = Text::of(of_run);
                }
                None => unknown = Some(format!("its run has no text {place}")),
            }
        }
    });
    if let Some(problem) = unknown {
        return Err(Refusal::PayloadMalformed(problem));
    }
    if bytes > MOST_WRITTEN_OUT {
        return Err(Refusal::TooLarge(MOST_WRITTEN_OUT));
    }
    let found = &report.identified;
    for question in report.questions.values_mut().flatten() {
        let said = run.questions.iter().find(|q| q.id == question.id);
        question.asks = question.asks.take().or(said.map(|q| Text::of(&q.asks)));
        let state = question.state();
        question.need = question.need().or(said.map(|q| q.need)).or(Some(Need::Required));
        question.state = Some(state);
        for answer in question.by.iter_mut().filter(|answer| answer.value.is_none()) {
            answer.value = answer.location.as_ref().and_then(|at| found.at(at)).cloned();
        }
    }
    place(report, &run.inputs, |input| File {
        name: Cow::Borrowed(&input.file),
        sheet: input.sheet.as_deref().map(Cow::Borrowed),
    })?;
    for finding in &mut report.findings {
        let name = fingerprint(&finding.rule, machine, &finding.subject);
        finding.fingerprint.get_or_insert(name.into());
    }
    Ok(())
}

/// Names the file of every location that leaves it out.
fn place<'a, 'i, 'b>(
    report: &mut ReportPredicate<'a>,
    inputs: &'i [RunInput<'b>],
    file: impl Fn(&'i RunInput<'b>) -> File<'a>,
) -> Result<(), Refusal> {
    let home = std::mem::take(&mut report.input);
    let mut unknown = None;
    let mut bytes = 0;
    report.each_location(&mut |location| {
        if location.file.is_some() {
            return;
        }
        let place = location.input.take().unwrap_or(home);
        match inputs.get(place as usize) {
            // What is too much is not made.
            Some(_) if bytes > MOST_WRITTEN_OUT => {}
            Some(input) => {
                bytes += input.file.len() + input.sheet.as_ref().map_or(0, |sheet| sheet.len());
                location.file = Some(file(input));
            }
            None => unknown = Some(place),
        }
    });
    match unknown {
        None if bytes > MOST_WRITTEN_OUT => Err(Refusal::TooLarge(MOST_WRITTEN_OUT)),
        None => Ok(()),
        Some(place) => Err(Refusal::PayloadMalformed(format!("its run has no input {place}"))),
    }
}

impl<'a> ReportPredicate<'a> {
    /// Visits every text that may stand among those of the run.
    pub(super) fn each_text(&mut self, visit: &mut impl FnMut(&mut Text<'a>)) {
        self.identified.all_mut().filter_map(|answer| answer.value.as_mut()).for_each(&mut *visit);
        for missing in &mut self.missing_evidence {
            visit(&mut missing.how);
            visit(&mut missing.what);
        }
        for question in self.questions.values_mut().flatten() {
            let own = question.asks.iter_mut().chain(&mut question.open).chain(&mut question.policy);
            own.for_each(&mut *visit);
            question.by.iter_mut().filter_map(|answer| answer.value.as_mut()).for_each(&mut *visit);
        }
        for finding in &mut self.findings {
            visit(&mut finding.advice);
            visit(&mut finding.title);
            let listed = finding.alternatives.iter_mut().chain(&mut finding.basis).chain(&mut finding.caveat);
            listed.for_each(&mut *visit);
            if let Some(waiver) = &mut finding.waiver {
                visit(&mut waiver.owner);
                visit(&mut waiver.reason);
                waiver.licence.iter_mut().for_each(&mut *visit);
            }
            for step in &mut finding.chain {
                visit(&mut step.source);
                visit(&mut step.value);
            }
        }
    }

    /// Visits every location.
    fn each_location(&mut self, visit: &mut impl FnMut(&mut Location<'a>)) {
        self.identified.all_mut().filter_map(|answer| answer.location.as_mut()).for_each(&mut *visit);
        for question in self.questions.values_mut().flatten() {
            question.by.iter_mut().filter_map(|answer| answer.location.as_mut()).for_each(&mut *visit);
        }
        for finding in &mut self.findings {
            finding.also_at.iter_mut().for_each(&mut *visit);
            finding.chain.iter_mut().filter_map(|step| step.location.as_mut()).for_each(&mut *visit);
        }
    }
}
