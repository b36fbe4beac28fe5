//! What tests of this module share.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::dsse::EnvelopeWriter;
use super::manifest::{Signing, Totals, sign_manifest};
use super::merkle::leaf_hash;
use super::output::{Parts, RunFolder};
use super::predicate::{PolicyEntry, RunInput, RunPredicate, RunQuestion, TextCounts, Texts, predicate};
use super::record::append_record;
use super::report::ReportWriter;
use super::run::{Form, RunStatement};
use super::statement::Digest;
use super::{Signer, TrustedKeys};
use crate::error::Error;
use crate::files::output::Existing;
use crate::model::{
    Activity, AnswerBy, ChainStep, ColumnPlan, Confidence, Coverage, Evidence, EvidenceCell, EvidencePlan,
    Field, Finding, Identified, InputId, InputInfo, Inputs, Location, Machine, MachineAudit, MissingEvidence,
    Need, QuestionAnswer, QuestionState, RowPlace, Scope, StepKind, Unread, Verdict,
};

/// A folder or file of the shared test data, if it is on this machine; says so if not.
pub(crate) fn shared(path: &str) -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let root = std::env::var_os("TIDEWAITER_SHARED_DATA").map_or(beside, PathBuf::from);
    let found = root.join(path);
    if found.exists() {
        return Some(found);
    }
    println!("SKIPPED: no {}", found.display());
    None
}

/// Bytes of a hex text.
pub(crate) fn unhex(text: &str) -> Vec<u8> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// A small fleet: one row a machine, one finding on each machine that is not clear.
pub(crate) struct Fleet {
    pub(crate) inputs: Inputs,
    pub(crate) plan: EvidencePlan,
    pub(crate) run: RunPredicate<'static>,
    pub(crate) form: Form,
    pub(crate) signing: Signing,
    pub(crate) signer: Signer,
}

/// The cell that names the control board.
const AT: Location = RowPlace { input: InputId(0), row: 17, line: 19 }.cell(1);

impl Fleet {
    pub(crate) fn new() -> Self {
        let mut inputs = Inputs::default();
        let info = InputInfo {
            file: "miners.csv".into(),
            sheet: None,
            digest: "ab".repeat(32),
            ..InputInfo::default()
        };
        inputs.push(info.clone());
        let column = |header: &str, field| ColumnPlan { header: header.into(), field, slot: 0 };
        let plan = EvidencePlan {
            columns: vec![
                column("Serial", Some(Field::Serial)),
                column("Control Board", Some(Field::ControlBoard)),
                column("Rack", None),
            ]
            .into(),
            key: Some(0),
            ..EvidencePlan::default()
        };
        let policy = vec![PolicyEntry {
            as_of: "2026-07-31".parse().unwrap(),
            digest: Digest::new("cd".repeat(32)),
            id: "us-bis".into(),
            version: "2026.11.1".into(),
        }];
        let question = RunQuestion {
            activities: vec![Activity::Export, Activity::Operation],
            asks: "Which controller is in it?".into(),
            conditional: false,
            id: "controller".into(),
            need: Need::Required,
            pack: "us-questions".into(),
            waived: false,
        };
        let read = vec![RunInput::of(&info, 3, Some(&plan))];
        let run = RunPredicate {
            activities: vec![Activity::Export, Activity::Operation],
            policy,
            questions: vec![question],
            run_id: "run-1".into(),
            time_verified: "2026-11-22T10:00:00Z".parse().unwrap(),
            ..RunPredicate::of("0.1.0", "2026-11-22".parse().unwrap(), read)
        };
        Self {
            inputs,
            plan,
            run,
            form: Form::Full,
            signing: Signing::Each,
            signer: Signer::from_seed(&[7; 32]).unwrap(),
        }
    }

    /// A fleet whose reports leave to the run statement what is the same in all.
    pub(crate) fn lean() -> Self {
        Self { form: Form::Lean, ..Self::new() }
    }

    /// The run statement.
    pub(crate) fn statement(&self) -> RunStatement {
        self.statement_of(&self.run)
    }

    fn statement_of(&self, run: &RunPredicate<'static>) -> RunStatement {
        let texts = match self.form {
            Form::Full => Texts::default(),
            Form::Lean => {
                let mut counts = TextCounts::default();
                for verdict in [Verdict::Review, Verdict::LicenseRequired] {
                    counts.add(&mut predicate(&Self::audit("M-0", verdict), &self.inputs, 0));
                }
                counts.into_texts()
            }
        };
        RunStatement::sign(run.clone(), self.form, texts, self.signing.of_lines(Some(&self.signer))).unwrap()
    }

    pub(crate) fn trusted(&self) -> TrustedKeys {
        [self.signer.public_key().clone()].into_iter().collect()
    }

    /// The record of a machine in this row.
    pub(crate) fn record(&self, key: &str, row: u64) -> Vec<u8> {
        let place = RowPlace { input: InputId(0), row, line: row + 2 };
        let cells = [(0, key), (1, "CVCtrl_1"), (2, " R\"1 ")];
        let cells = cells.into_iter().map(|(column, text)| EvidenceCell { column, text }).collect();
        let records =
            [Evidence { place, plan: &self.plan, cells, unread: Unread::Nothing, written: Vec::new() }];
        let machine = Machine {
            quantity: None,
            key,
            evidence: &records,
            values: Vec::new(),
            attributes: Vec::new(),
            parties: Vec::new(),
            places: Vec::new(),
            unreadable: Vec::new(),
            boards: Vec::new(),
            components: Vec::new(),
        };
        let mut out = Vec::new();
        append_record(&machine, &self.inputs, self.form, &mut out).unwrap();
        out
    }

    /// The audit of a machine of which one finding has this outcome.
    pub(crate) fn audit(key: &str, verdict: Verdict) -> MachineAudit<'_> {
        let at = AT;
        let step = |what, value: &'static str, at| ChainStep {
            what,
            value: Cow::Borrowed(value),
            source: Cow::Borrowed("declared"),
            at,
        };
        let finding = Finding {
            rule: "US-EL-002",
            title: "Sophgo group is on the Entity List",
            subject: "part:sophgo-cv183x".into(),
            outcome: verdict,
            activities: vec![Activity::Export],
            confidence: Confidence::High,
            chain: vec![
                step(StepKind::Cell, "CVCtrl_1", Some(at)),
                step(StepKind::Part, "sophgo-cv183x", None),
            ],
            also_at: vec![at],
            basis: vec!["15 CFR 744.11".into()],
            caveat: None,
            advice: "Do not send it abroad without a licence.".into(),
            alternatives: vec!["Amlogic A113D".into()],
            waived: None,
        };
        MachineAudit {
            quantity: None,
            machine: key,
            scope: Scope::InScope,
            verdict,
            verdicts: [(Activity::Export, verdict), (Activity::Operation, Verdict::Clear)].into(),
            findings: if verdict == Verdict::Clear { Vec::new() } else { vec![finding] },
            questions: [Activity::Export, Activity::Operation]
                .into_iter()
                .map(|activity| (activity, vec![Self::answered()]))
                .collect(),
            identified: Identified { controllers: Self::answered().by, ..Identified::default() },
            missing: vec![MissingEvidence { what: "board serial".into(), how: "Read the label.".into() }],
            coverage: Coverage { boards: 1, controllers: 1, rows: 1, rules: 12, ..Coverage::default() },
        }
    }

    fn answered() -> QuestionAnswer<'static> {
        QuestionAnswer {
            id: "controller",
            asks: "Which controller is in it?",
            state: QuestionState::Answered,
            need: Need::Required,
            pack: "us-questions",
            site: None,
            by: vec![AnswerBy { value: "CVITEK CV183x".into(), at: Some(AT) }],
            open: None,
        }
    }

    /// A signed report and its record.
    pub(crate) fn report(&self, key: &str, verdict: Verdict, sequence: u64) -> (Vec<u8>, Vec<u8>) {
        self.report_of(&Self::audit(key, verdict), sequence)
    }

    /// The signed report on an audit and its record.
    pub(crate) fn report_of(&self, audit: &MachineAudit<'_>, sequence: u64) -> (Vec<u8>, Vec<u8>) {
        let record = self.record(audit.machine, 17 + sequence);
        let run = self.statement();
        let mut line = Vec::new();
        let said = predicate(audit, &self.inputs, sequence);
        ReportWriter::new(&run, self.signing.of_lines(Some(&self.signer)))
            .append(audit.machine, &record, 0, said, &mut line)
            .unwrap();
        (line, record)
    }

    /// A run's folder with one machine for each verdict given.
    pub(crate) fn write(
        &self,
        path: &Path,
        machines: &[(&str, Verdict)],
        existing: Existing,
        parts: Parts,
    ) -> Result<(), Error> {
        self.write_as(&self.run, path, machines, existing, parts)
    }

    /// The same, with a run statement and a manifest that speak of another run.
    pub(crate) fn write_as(
        &self,
        run: &RunPredicate<'static>,
        path: &Path,
        machines: &[(&str, Verdict)],
        existing: Existing,
        parts: Parts,
    ) -> Result<(), Error> {
        let run = self.statement_of(run);
        let mut folder = RunFolder::create(path, existing, parts)?;
        folder.begin(&run, self.signing)?;
        let mut totals = Totals::default();
        for (sequence, (key, verdict)) in (0..).zip(machines) {
            let (line, record) = self.report(key, *verdict, sequence);
            let audit = Self::audit(key, *verdict);
            totals.add(*verdict, audit.scope, audit.coverage, audit.verdicts.keys());
            folder.append(key, &line, leaf_hash(&line), &record)?;
        }
        let sealed = folder.seal();
        let manifest = sign_manifest(&run, &totals, &sealed, Some(&self.signer), self.signing).unwrap();
        folder.commit(&manifest)
    }

    /// An envelope of any payload, signed with the fleet's key.
    pub(crate) fn sign(&self, payload: &[u8]) -> Vec<u8> {
        let mut line = Vec::new();
        EnvelopeWriter::new(&self.signer).append(payload, &mut line).unwrap();
        line
    }
}
