//! How fast reports are written, signed and verified. One report here is about 3 KB before base64.

// A bench that cannot be set up has nothing to measure.
#![allow(clippy::expect_used)]

use std::borrow::Cow;

use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use tidewaiter::internals::attest::keys::{Signer, TrustedKeys};
use tidewaiter::internals::attest::predicate::{
    PolicyEntry, ReportPredicate, RunInput, RunPredicate, RunQuestion, TextCounts, predicate,
};
use tidewaiter::internals::attest::record::append_record;
use tidewaiter::internals::attest::report::ReportWriter;
use tidewaiter::internals::attest::run::{Form, RunStatement};
use tidewaiter::internals::attest::statement::Digest;
use tidewaiter::internals::attest::verify::{Expected, verify, verify_report, verify_run};
use tidewaiter::internals::attest::{dsse::EnvelopeWriter, merkle::leaf_hash};
use tidewaiter::internals::model::{
    Activity, AnswerBy, ChainStep, ColumnPlan, Confidence, Coverage, Evidence, EvidenceCell, EvidencePlan,
    Field, Finding, Identified, InputId, InputInfo, Inputs, Location, Machine, MachineAudit, Need,
    QuestionAnswer, QuestionState, RowPlace, Scope, StepKind, Unread, Verdict,
};

fn main() {
    divan::main();
}

struct Run {
    inputs: Inputs,
    plan: EvidencePlan,
    statement: RunStatement,
    signer: Signer,
}

fn run() -> Run {
    let info = InputInfo {
        file: "fleet-texas.csv".into(),
        sheet: None,
        digest: "ab".repeat(32),
        ..InputInfo::default()
    };
    let mut inputs = Inputs::default();
    inputs.push(info.clone());
    let columns = [("Machine", Field::Machine), ("Part", Field::Part), ("Maker", Field::PartMaker)]
        .map(|(header, field)| ColumnPlan { header: header.into(), field: Some(field), slot: 0 });
    let policy = |id: &'static str| PolicyEntry {
        as_of: jiff::civil::date(2026, 7, 31),
        digest: Digest::new("cd".repeat(32)),
        id: id.into(),
        version: "2026.11.1".into(),
    };
    let plan = EvidencePlan { columns: columns.to_vec().into(), key: Some(0), ..EvidencePlan::default() };
    let signer = Signer::from_seed(&[7; 32]).expect("a key");
    let predicate = RunPredicate {
        activities: vec![Activity::Export, Activity::Operation],
        questions: vec![RunQuestion {
            activities: vec![Activity::Export, Activity::Operation],
            asks: "Which controller is in it?".into(),
            conditional: false,
            id: "controller".into(),
            need: Need::Required,
            pack: "us-questions".into(),
            waived: false,
        }],
        policy: vec![policy("rules-and-catalogue")],
        run_id: "2f1c".repeat(8).into(),
        ..RunPredicate::of(
            "0.1.0",
            jiff::civil::date(2026, 11, 22),
            vec![RunInput::of(&info, 12_000_000, Some(&plan))],
        )
    };
    let mut counts = TextCounts::default();
    for _ in 0..2 {
        counts.add(&mut report(&audit(), &inputs));
    }
    let texts = counts.into_texts();
    let statement = RunStatement::sign(predicate, Form::Lean, texts, Some(&signer)).expect("a run");
    Run { inputs, plan, statement, signer }
}

fn report<'a>(audit: &'a MachineAudit<'a>, inputs: &'a Inputs) -> ReportPredicate<'a> {
    predicate(audit, inputs, 7)
}

impl Run {
    fn record(&self, out: &mut Vec<u8>) {
        let records: Vec<Evidence<'_>> = (0..12)
            .map(|i| Evidence {
                place: RowPlace { input: InputId(0), row: 17 + i, line: 17 + i },
                plan: &self.plan,
                cells: [(0, "TX-0001234"), (1, "CV1835-SP2A"), (2, "Sophgo Technologies Ltd.")]
                    .map(|(column, text)| EvidenceCell { column, text })
                    .to_vec(),
                unread: Unread::Nothing,
                written: Vec::new(),
            })
            .collect();
        let machine = Machine {
            quantity: None,
            key: "TX-0001234",
            evidence: &records,
            values: Vec::new(),
            attributes: Vec::new(),
            parties: Vec::new(),
            places: Vec::new(),
            unreadable: Vec::new(),
            boards: Vec::new(),
            components: Vec::new(),
        };
        append_record(&machine, &self.inputs, Form::Lean, out).expect("a record");
    }
}

fn answered(at: Location) -> QuestionAnswer<'static> {
    QuestionAnswer {
        id: "controller",
        asks: "Which controller is in it?",
        state: QuestionState::Answered,
        need: Need::Required,
        pack: "us-questions",
        site: None,
        by: vec![AnswerBy { value: "CVITEK CV183x".into(), at: Some(at) }],
        open: None,
    }
}

fn audit() -> MachineAudit<'static> {
    let at = RowPlace { input: InputId(0), row: 17, line: 17 }.cell(1);
    let step = |what, value| ChainStep {
        what,
        value: Cow::Borrowed(value),
        source: Cow::Borrowed("catalogue/parts-sophgo.toml#sophgo-cv183x: CV183x product brief"),
        at: (what == StepKind::Cell).then_some(at),
    };
    let finding = |rule| Finding {
        rule,
        title: "Sophgo group on the Entity List takes part in the transaction",
        subject: "part:sophgo-cv183x".into(),
        outcome: Verdict::LicenseRequired,
        activities: vec![Activity::Export],
        confidence: Confidence::High,
        chain: vec![
            step(StepKind::Cell, "CV1835-SP2A"),
            step(StepKind::Normalised, "CV1835SP2A"),
            step(StepKind::Part, "CVITEK CV183x vision SoC"),
            step(StepKind::Maker, "CVITEK"),
            step(StepKind::Link, "brand of Sophgo Technologies Ltd."),
        ],
        also_at: vec![at],
        basis: vec!["15 CFR 744.11".into(), "90 FR 4621".into()],
        caveat: None,
        advice: "No licence exception applies. Do not send it abroad without a licence.".into(),
        alternatives: vec!["Amlogic A113D control board".into()],
        waived: None,
    };
    MachineAudit {
        quantity: None,
        machine: "TX-0001234",
        scope: Scope::InScope,
        verdict: Verdict::LicenseRequired,
        verdicts: [(Activity::Export, Verdict::LicenseRequired), (Activity::Operation, Verdict::Clear)]
            .into(),
        findings: vec![finding("US-EL-002"), finding("US-DOD-001")],
        questions: [Activity::Export, Activity::Operation]
            .map(|activity| (activity, vec![answered(at)]))
            .into(),
        identified: Identified::default(),
        missing: Vec::new(),
        coverage: Coverage {
            boards: 1,
            components: 12,
            controllers: 1,
            rows: 12,
            rules: 60,
            undetermined: 0,
            unreadable: 0,
        },
    }
}

#[divan::bench]
fn record(bencher: Bencher<'_, '_>) {
    let (run, mut out) = (run(), Vec::new());
    run.record(&mut out);
    bencher.counter(BytesCount::new(out.len())).bench_local(|| {
        out.clear();
        run.record(&mut out);
    });
}

#[divan::bench]
fn record_report_sign_and_leaf(bencher: Bencher<'_, '_>) {
    let (run, audit) = (run(), audit());
    let mut writer = ReportWriter::new(&run.statement, &run.signer);
    let (mut record, mut line) = (Vec::new(), Vec::new());
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        record.clear();
        line.clear();
        run.record(&mut record);
        writer.append(audit.machine, &record, 0, report(&audit, &run.inputs), &mut line).expect("a report");
        leaf_hash(&line)
    });
}

#[divan::bench(args = [0, 3000])]
fn sign_only(bencher: Bencher<'_, '_>, size: usize) {
    let run = run();
    let (payload, mut out) = (vec![b'x'; size], Vec::new());
    let mut writer = EnvelopeWriter::new(&run.signer);
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| {
        out.clear();
        writer.append(&payload, &mut out).expect("a signature");
    });
}

#[divan::bench]
fn verify_a_report(bencher: Bencher<'_, '_>) {
    let (run, audit) = (run(), audit());
    let (mut record, mut line) = (Vec::new(), Vec::new());
    run.record(&mut record);
    ReportWriter::new(&run.statement, &run.signer)
        .append(audit.machine, &record, 0, report(&audit, &run.inputs), &mut line)
        .expect("a report");
    let trusted: TrustedKeys = [run.signer.public_key().clone()].into_iter().collect();
    let run_of = verify_run(&run.statement.line, &trusted).expect("a run statement");
    bencher
        .counter(ItemsCount::new(1_usize))
        .bench_local(|| verify_report(&line, &trusted, run_of.as_ref()).expect("verified"));
}

/// How many reports a bundle has here.
const REPORTS: usize = 1024;

/// A bundle on disk: its run statement and reports, with the keys that verify it.
fn bundle() -> (tempfile::TempDir, std::path::PathBuf, TrustedKeys) {
    let (run, audit) = (run(), audit());
    let mut text = run.statement.line.clone();
    text.push(b'\n');
    let mut writer = ReportWriter::new(&run.statement, &run.signer);
    let mut record = Vec::new();
    run.record(&mut record);
    for number in 0..u32::try_from(REPORTS).unwrap_or(0) {
        let said = report(&audit, &run.inputs);
        let machine = format!("TX-{number:07}");
        writer.append(&machine, &record, number, said, &mut text).expect("a report");
        text.push(b'\n');
    }
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("reports.intoto.jsonl");
    std::fs::write(&path, text).expect("a bundle");
    let trusted = [run.signer.public_key().clone()].into_iter().collect();
    (folder, path, trusted)
}

/// A whole bundle from disk, as `verify` reads it, by all threads there are: signatures, types, statements, what reports say of their
/// run, machines that come twice, the Merkle root.
#[divan::bench]
fn verify_bundle(bencher: Bencher<'_, '_>) {
    let (_folder, path, trusted) = bundle();
    bencher.counter(ItemsCount::new(REPORTS)).bench_local(|| {
        let verified = verify(&path, &trusted, &Expected::default());
        assert_eq!((verified.items.len(), verified.refusals.len()), (REPORTS + 1, 0));
    });
}

/// What the primitives take for the same, without anything around them, on one thread: messages of 3,000 bytes, as the payload of a
/// report has.
mod primitives {
    use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey, verify_batch};
    use sha2::{Digest as _, Sha256};

    use super::{Bencher, ItemsCount};

    /// As many as `verify` takes together.
    const TOGETHER: usize = 128;

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    #[divan::bench]
    fn sign(bencher: Bencher<'_, '_>) {
        let (key, message) = (key(), vec![b'x'; 3000]);
        bencher.counter(ItemsCount::new(1_usize)).bench_local(|| key.sign(&message));
    }

    fn signed() -> (Vec<Vec<u8>>, Vec<Signature>, Vec<VerifyingKey>) {
        let key = key();
        let messages: Vec<Vec<u8>> =
            (0..TOGETHER).map(|n| vec![u8::try_from(n % 256).unwrap_or(0); 3000]).collect();
        let signatures = messages.iter().map(|message| key.sign(message)).collect();
        (messages, signatures, vec![key.verifying_key(); TOGETHER])
    }

    #[divan::bench]
    fn verify_one_by_one(bencher: Bencher<'_, '_>) {
        let (messages, signatures, keys) = signed();
        bencher.counter(ItemsCount::new(TOGETHER)).bench_local(|| {
            messages.iter().zip(&signatures).all(|(m, s)| keys[0].verify_strict(m, s).is_ok())
        });
    }

    #[divan::bench]
    fn verify_together(bencher: Bencher<'_, '_>) {
        let (messages, signatures, keys) = signed();
        let messages: Vec<&[u8]> = messages.iter().map(Vec::as_slice).collect();
        bencher
            .counter(ItemsCount::new(TOGETHER))
            .bench_local(|| verify_batch(&messages, &signatures, &keys).is_ok());
    }

    #[divan::bench]
    fn hash(bencher: Bencher<'_, '_>) {
        let message = vec![b'x'; 4300];
        bencher.counter(ItemsCount::new(1_usize)).bench_local(|| Sha256::digest(&message));
    }
}

/// A leaf of the Merkle tree: the hash of an envelope of 4,300 bytes.
#[divan::bench]
fn leaf(bencher: Bencher<'_, '_>) {
    let line = vec![b'x'; 4300];
    bencher.counter(ItemsCount::new(1_usize)).bench_local(|| leaf_hash(&line));
}
