//! How fast machines are digested, folded and written: `cargo bench --bench report`.
#![allow(missing_docs, clippy::unwrap_used)]

use std::collections::BTreeMap;

use divan::counter::ItemsCount;
use divan::{Bencher, black_box};
use tidewaiter::internals::attest::predicate::{RunPredicate, predicate};
use tidewaiter::internals::diagnostic::Colour;
use tidewaiter::internals::model::{
    Activity, ChainStep, Confidence, Coverage, Finding, Identified, InputInfo, Inputs, MachineAudit,
    RowPlace, Scope, StepKind, Verdict,
};
use tidewaiter::internals::report::{
    FORMATS, Language, MachineDigest, NoSources, Report, RunInfo, Signed, Summary,
};

fn main() {
    divan::main();
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    inputs.push(InputInfo {
        file: "miners.csv".into(),
        sheet: None,
        digest: String::new(),
        ..InputInfo::default()
    });
    inputs
}

fn clear() -> MachineAudit<'static> {
    MachineAudit {
        quantity: None,
        machine: "S19-0000001",
        scope: Scope::InScope,
        verdict: Verdict::Clear,
        verdicts: [Activity::Import, Activity::Export, Activity::RepairReturn]
            .map(|a| (a, Verdict::Clear))
            .into(),
        findings: vec![],
        questions: BTreeMap::new(),
        identified: Identified::default(),
        missing: vec![],
        coverage: Coverage { controllers: 1, rows: 1, ..Coverage::default() },
    }
}

/// A machine with three findings of five steps each.
fn flagged() -> MachineAudit<'static> {
    let step = |what, value: &'static str| ChainStep {
        what,
        value: value.into(),
        source: "catalogue/boards-control.toml#antminer-cvitek".into(),
        at: (what == StepKind::Cell).then(|| RowPlace { row: 7, line: 7, ..RowPlace::default() }.cell(4)),
    };
    let finding = |rule| Finding {
        rule,
        title: "Sophgo group on the Entity List made the machine, a board or a part",
        subject: "part:sophgo-cv183x".into(),
        outcome: Verdict::Review,
        activities: vec![Activity::Export, Activity::RepairReturn],
        confidence: Confidence::High,
        chain: vec![
            step(StepKind::Cell, "CVCtrl_BHB42XXX"),
            step(StepKind::Board, "Antminer control board with CVITEK CV183x"),
            step(StepKind::Part, "CVITEK CV183x vision SoC"),
            step(StepKind::Party, "Sophgo Technologies Ltd."),
            step(StepKind::Rule, "US-EL-002-M"),
        ],
        also_at: vec![],
        basis: vec!["15 CFR 744.11".into(), "90 FR 4621".into()],
        caveat: None,
        advice:
            "A part made by this firm does not by itself need a licence. Keep the classification on file."
                .into(),
        alternatives: vec!["Antminer control board with Amlogic A113D".into()],
        waived: None,
    };
    MachineAudit {
        quantity: None,
        verdict: Verdict::Review,
        verdicts: [(Activity::Import, Verdict::Clear), (Activity::Export, Verdict::Review)].into(),
        findings: vec![finding("US-EL-002-M"), finding("US-EL-010"), finding("CMP-001")],
        ..clear()
    }
}

fn digest(audit: &MachineAudit<'_>, inputs: &Inputs) -> MachineDigest {
    MachineDigest::of(Report { machine: audit.machine, predicate: &predicate(audit, inputs, 0) })
}

#[divan::bench]
fn digest_clear(bencher: Bencher) {
    let (audit, inputs) = (clear(), inputs());
    bencher.counter(ItemsCount::new(1u32)).bench(|| digest(black_box(&audit), &inputs));
}

#[divan::bench]
fn digest_flagged(bencher: Bencher) {
    let (audit, inputs) = (flagged(), inputs());
    bencher.counter(ItemsCount::new(1u32)).bench(|| digest(black_box(&audit), &inputs));
}

#[divan::bench(args = ["clear", "flagged"])]
fn fold(bencher: Bencher, kind: &str) {
    let audit = if kind == "clear" { clear() } else { flagged() };
    let inputs = inputs();
    let mut summary = Summary::default();
    bencher
        .counter(ItemsCount::new(1u32))
        .with_inputs(|| digest(&audit, &inputs))
        .bench_local_values(|digest| summary.add(digest));
}

/// The piece of a machine in each format, beside the same in JSON: what an output adds to an audit.
#[divan::bench(args = FORMATS.iter().map(|format| format.id()).collect::<Vec<_>>())]
fn piece(bencher: Bencher, id: &str) {
    let format = FORMATS.iter().find(|format| format.id() == id).unwrap();
    let (audit, inputs) = (flagged(), inputs());
    let run = RunPredicate::of("0.1.0", jiff::civil::date(2026, 11, 22), Vec::new());
    let info = RunInfo {
        run: &run,
        signed: Signed::Not,
        reports: None,
        colour: Colour::Never,
        width: None,
        statement: None,
        sources: &NoSources,
        language: Language::English,
    };
    bencher.counter(ItemsCount::new(1u32)).bench(|| {
        let predicate = predicate(black_box(&audit), &inputs, 0);
        format.machine(Report { machine: audit.machine, predicate: &predicate }, &info)
    });
}
