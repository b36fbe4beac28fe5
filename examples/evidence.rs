//! Audits evidence that stands in no file: whoever has it hands it to the auditor machine by machine, and takes what came of it.
//!
//! `cargo run --example evidence` prints the verdict of two machines and what stands behind it.
#![allow(clippy::print_stdout, reason = "what an example shows")]

use jiff::Timestamp;
use tidewaiter::{
    Activity, Auditor, Batch, BatchText, ColumnPlan, Error, Evidence, EvidenceCell, EvidencePlan, Field,
    InputInfo, Inputs, MachineEvidence, ReportPredicate, Reports, RequestedActivities, RowPlace, RuleFileSet,
    Ruleset, RunInput, RunRows, RunStatement, Sink, Standing, Unread,
};

/// What a monitoring system heard from two miners: address, model, control board.
const HEARD: [[&str; 3]; 2] = [
    ["02:00:00:00:00:01", "Antminer S19j Pro", "CVCtrl_BHB42601"],
    ["02:00:00:00:00:02", "Antminer S21", "AMLCtrl_BHB68606"],
];

/// Prints what came of each machine.
struct Print;

impl Sink<String> for Print {
    fn take(&mut self, batch: &mut Batch<String>) -> Result<(), Error> {
        for judged in &batch.machines {
            println!("{}: {}", judged.key, judged.made);
        }
        Ok(())
    }
}

fn main() -> Result<(), Error> {
    let rules = RuleFileSet::shipped();
    let (ruleset, _) = Ruleset::compile(&rules.catalogue, &rules.rules, jiff::civil::date(2026, 11, 22))?;

    let column = |header: &str, field| ColumnPlan { header: header.to_owned(), field: Some(field), slot: 0 };
    let plan = EvidencePlan {
        columns: vec![
            column("mac", Field::Mac),
            column("model", Field::Model),
            column("board", Field::ControlBoard),
        ]
        .into(),
        key: Some(0),
        standing: Standing::Observed,
        ..EvidencePlan::default()
    };
    let mut inputs = Inputs::default();
    // The digest of the bytes that were received, so that whoever keeps them can show what was judged.
    let info = InputInfo { file: "monitoring".to_owned(), digest: "0".repeat(64), ..InputInfo::default() };
    let of_run = RunInput::of(&info, HEARD.len() as u64, Some(&plan));
    let input = inputs.push(info);

    let activities = [Activity::Import, Activity::Operation];
    let asked = RequestedActivities::Given(activities.to_vec());
    let auditor = Auditor { ruleset: &ruleset, lists: None, asked: &asked, inputs: &inputs, decisions: None };
    // Nothing is signed here: who signs gives a `Signer` twice, and `Reports::Written`.
    let said = auditor.run(vec![of_run], &activities, RunRows::default(), Vec::new(), Timestamp::now());
    let run = RunStatement::full(said, None)?;
    let show = |_: &str, report: &ReportPredicate<'_>| {
        let rules: Vec<&str> = report.findings.iter().map(|finding| &*finding.rule).collect();
        format!("{} [{}]", report.verdict, rules.join(", "))
    };
    let mut reports = auditor.reports(&run, None, Reports::None, show, BatchText::default());
    for (number, heard) in (0..).zip(&HEARD) {
        let cells = (0..).zip(heard).map(|(column, text)| EvidenceCell { column, text }).collect();
        let place = RowPlace { input, row: u64::from(number) + 1, line: 0 };
        let evidence = [Evidence { place, plan: &plan, cells, unread: Unread::Nothing, written: Vec::new() }];
        let machine = MachineEvidence { number, key: heard[0], evidence: &evidence, shared: None };
        reports.push(machine, &mut Print)?;
    }
    reports.finish(&mut Print)
}
