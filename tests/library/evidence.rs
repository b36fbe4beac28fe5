//! Evidence that stands in no sheet and in no file, pushed into the auditor: what is signed has the places of the document, and
//! who says it.
#![allow(clippy::unwrap_used, reason = "what cannot be prepared is a failed test")]

use std::sync::Arc;

use jiff::Timestamp;

use crate::common;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use tidewaiter::internals::ingest::rows::{Mark, Rows};
use tidewaiter::internals::ingest::statements::{StatedAt, Statements, StatementsBuilder};
use tidewaiter::{
    Activity, Auditor, Batch, BatchText, Error, Evidence, EvidenceCell, Field, InputInfo, Inputs,
    MachineEvidence, ReportPredicate, Reports, RequestedActivities, RowPlace, RunInput, RunRows,
    RunStatement, Sink, Standing, Unread, Verdict, verify_report,
};

/// One device: its serial number in a line, its board in some bytes, its model behind a pointer.
fn statements() -> Statements {
    let mut builder = StatementsBuilder::new(Standing::Attested);
    builder.begin();
    builder.field("serial", (Some(Field::Serial), 0), "SN-1", StatedAt::Line(3));
    builder.field("board", (Some(Field::ControlBoard), 0), "CVCtrl_BHB42601", StatedAt::Bytes([16, 31]));
    builder.field("type", (Some(Field::Model), 0), "Antminer S19j Pro", StatedAt::Pointer("/type".into()));
    builder.finish().unwrap()
}

/// What came of the machines: verdict, signed report, record.
#[derive(Default)]
struct Kept(Vec<(Verdict, Vec<u8>, String)>);

impl Sink<Verdict> for Kept {
    fn take(&mut self, batch: &mut Batch<Verdict>) -> Result<(), Error> {
        for judged in &batch.machines {
            let (report, record) = batch.signed(judged);
            self.0.push((judged.made, report.to_vec(), String::from_utf8_lossy(record).into_owned()));
        }
        Ok(())
    }
}

#[test]
fn evidence_without_files_is_judged_signed_and_located() {
    let ruleset = &*common::SHIPPED;
    let statements = Arc::new(statements());
    let info = InputInfo {
        file: "certificate.der".into(),
        digest: "ab".repeat(32),
        places: Some(Arc::clone(&statements) as _),
        ..InputInfo::default()
    };
    let of_run = RunInput::of(&info, 1, Some(statements.plan()));
    let mut inputs = Inputs::default();
    let input = inputs.push(info);
    let key = common::test_key();
    let activities = [Activity::Import];
    let asked = RequestedActivities::Given(activities.to_vec());
    let auditor = Auditor { ruleset, lists: None, asked: &asked, inputs: &inputs, decisions: None };
    let said = auditor.run(vec![of_run], &activities, RunRows::default(), Vec::new(), Timestamp::UNIX_EPOCH);
    let run = RunStatement::full(said, Some(&key)).unwrap();
    let verdict = |_: &str, report: &ReportPredicate<'_>| report.verdict;
    let mut kept = Kept::default();
    let mut reports = auditor.reports(&run, Some(&key), Reports::Written, verdict, BatchText::default());
    statements
        .scan(Mark { offset: 0, row: 1, line: 0 }, None, &mut |row| {
            let cells = (0..).zip(row.cells).map(|(column, cell)| EvidenceCell { column, text: cell.text });
            let place = RowPlace { input, row: row.mark.row, line: 0 };
            let evidence = [Evidence {
                place,
                plan: statements.plan(),
                cells: cells.collect(),
                unread: Unread::Nothing,
                written: Vec::new(),
            }];
            let machine = MachineEvidence { number: 0, key: "SN-1", evidence: &evidence, shared: None };
            reports.push(machine, &mut kept).unwrap();
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    reports.finish(&mut kept).unwrap();

    let [(verdict, report, record)] = kept.0.as_slice() else { panic!("one machine") };
    assert_eq!(*verdict, Verdict::Review, "a board with CVITEK");
    assert!(record.contains(r#""at":{"A":3,"B":[16,31],"C":"/type"}"#), "{record}");
    verify_report(report, &[key.public_key().clone()].into_iter().collect(), None).unwrap();
    let envelope: serde_json::Value = serde_json::from_slice(report).unwrap();
    let payload = STANDARD.decode(envelope["payload"].as_str().unwrap()).unwrap();
    let payload: serde_json::Value = serde_json::from_slice(&payload).unwrap();
    let predicate = &payload["predicate"];
    assert_eq!(predicate["run"]["inputs"][0]["standing"], "attested");
    let chain = predicate["findings"][0]["chain"][0].clone();
    assert_eq!(chain["source"], "attested");
    assert_eq!(chain["location"]["bytes"], serde_json::json!([16, 31]));
    assert_eq!(chain["location"]["text"], "certificate.der bytes 16 to 31");
}
