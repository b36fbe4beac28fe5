//! Audits made by hand for the tests of the reports.

mod findings;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::date;

use super::{Language, MachineDigest, NoSources, Report, RunInfo, Signed, Summary};
use crate::attest::canonical;
use crate::attest::dsse::EnvelopeWriter;
use crate::attest::predicate::{
    PolicyEntry, ReportPredicate, RunInput, RunPredicate, RunQuestion, RunRows, Setting, Skipped, predicate,
};
use crate::attest::statement::{Digest, MACHINE_PREFIX, REPORT_TYPE, Statement};
use crate::diagnostic::Colour;
use crate::model::{
    Activity, AnswerBy, Coverage, Finding, Identified, InputInfo, Inputs, MachineAudit, MissingEvidence,
    Need, QuestionAnswer, QuestionState, Scope, Verdict, Waived,
};

use findings::{cvitek, geehy, look_at_the_page, marking, no_controller_in_it, photo, repairer, unknown};

/// A text that no terminal should get: colours, a window title, a direction override, zero width, line breaks.
pub(super) const HOSTILE: &str = "M\u{1b}[31m\u{1b}]0;pwned\u{7}\u{202e}evil\u{200b}\r\nnext\tcolumn";

/// Compares with a text under `fixtures/golden/`; `cargo insta review` or `INSTA_UPDATE=always` renews it.
pub(super) fn golden(name: &str, text: &str, kind: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path("../../fixtures/golden");
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.set_snapshot_suffix(kind);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

pub(super) fn run() -> RunPredicate<'static> {
    let policy = |id: &'static str, digest: &str, version: &'static str| PolicyEntry {
        id: id.into(),
        version: version.into(),
        as_of: date(2026, 7, 31),
        digest: Digest::new(digest.repeat(32)),
    };
    RunPredicate {
        activities: vec![Activity::Import, Activity::Export, Activity::RepairReturn],
        outside_reach: vec!["us-customs: past its review day, 2026-10-31; get a newer one".into()],
        policy: vec![
            policy("catalogue-parts-sophgo", "a1", "2026.11.1"),
            policy("us-bis-entity-list", "b2", "2026.11.1"),
            policy("us-customs", "c3", "2026.11.1"),
            policy("list:us-csl", "f6", "2026-07-31"),
        ],
        questions: vec![
            question("controller", "Which controller is in it?", Need::Required),
            question("end-use", "What will they do with it?", Need::Optional),
        ],
        rows: RunRows {
            blank: 0,
            read: 11,
            skipped: vec![Skipped {
                code: "no-key".into(),
                first: vec!["miners.csv!40".into(), "miners.csv!41".into()],
                reason: "no machine, serial or asset number".into(),
                rows: 2,
            }],
        },
        run_id: "run-1".into(),
        settings: vec![Setting {
            kind: "configuration".into(),
            path: "tidewaiter.toml".into(),
            digest: Digest::new("e5".repeat(32)),
            says: vec!["fail_on: prohibited".into(), "questions: export-end-use = required".into()],
        }],
        time_verified: "2026-11-22T10:00:00Z".parse().expect("a time"),
        ..RunPredicate::of(
            "0.1.0",
            date(2026, 11, 22),
            inputs().iter().map(|(_, info)| RunInput::of(info, 11, None)).collect(),
        )
    }
}

fn question(id: &'static str, asks: &'static str, need: Need) -> RunQuestion<'static> {
    RunQuestion {
        activities: vec![Activity::Import, Activity::Export, Activity::RepairReturn],
        asks: asks.into(),
        conditional: false,
        id: id.into(),
        need,
        pack: "us-questions".into(),
        waived: false,
    }
}

/// A run as it is shown in a pipe.
pub(super) fn shown<'a>(run: &'a RunPredicate<'a>) -> RunInfo<'a> {
    RunInfo {
        run,
        signed: Signed::Not,
        reports: Some("out/".into()),
        colour: Colour::Never,
        width: None,
        statement: None,
        sources: &NoSources,
        language: Language::English,
    }
}

/// The line of a report that nobody signed.
pub(super) fn unsigned(machine: &str, predicate: &ReportPredicate<'_>) -> Vec<u8> {
    let digest = Digest::new("d4".repeat(32));
    let statement = Statement::new(REPORT_TYPE, format!("{MACHINE_PREFIX}{machine}"), digest, predicate);
    let mut line = Vec::new();
    let payload = canonical::to_vec(&statement).expect("a payload");
    EnvelopeWriter::new(None).append(&payload, &mut line).unwrap();
    line
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    inputs.push(InputInfo {
        file: "miners.csv".into(),
        sheet: None,
        digest: "d4".repeat(32),
        ..InputInfo::default()
    });
    inputs
}

/// Audits and what they refer to.
pub(super) struct Fleet {
    inputs: Inputs,
    machines: Vec<Sample>,
}

/// One machine, owned, from which an audit is borrowed.
#[derive(Clone)]
struct Sample {
    key: String,
    scope: Scope,
    verdicts: [Verdict; 3],
    findings: Vec<Finding<'static>>,
    missing: Vec<MissingEvidence>,
    controllers: u64,
}

impl Sample {
    /// A clear machine answered everything; of one that is undetermined the controller is not known.
    fn questions(&self, asked: &[Activity]) -> BTreeMap<Activity, Vec<QuestionAnswer<'static>>> {
        let answers = |verdict: Verdict| {
            let known = self.controllers > 0;
            let open = !known && verdict == Verdict::Undetermined;
            vec![QuestionAnswer {
                id: "controller",
                asks: "Which controller is in it?",
                state: if known {
                    QuestionState::Answered
                } else if open {
                    QuestionState::Open
                } else {
                    QuestionState::NotAsked
                },
                need: if known || open { Need::Required } else { Need::Optional },
                pack: "us-questions",
                site: None,
                by: self.identified().controllers,
                open: open.then(|| ("which controller it carries".to_owned(), None)),
            }]
        };
        asked.iter().copied().zip(self.verdicts).map(|(activity, v)| (activity, answers(v))).collect()
    }

    fn identified(&self) -> Identified<'static> {
        let known = AnswerBy { value: "Amlogic A113D".into(), at: None };
        let controllers = if self.controllers > 0 { vec![known] } else { Vec::new() };
        Identified { controllers, ..Identified::default() }
    }
}

impl Fleet {
    /// What is said of an audit.
    pub(super) fn report<'a>(&'a self, audit: &'a MachineAudit<'a>) -> ReportPredicate<'a> {
        predicate(audit, &self.inputs, 0)
    }

    pub(super) fn digest(&self, audit: &MachineAudit<'_>) -> MachineDigest {
        MachineDigest::of(Report { machine: audit.machine, predicate: &predicate(audit, &self.inputs, 0) })
    }

    pub(super) fn audits(&self) -> impl Iterator<Item = MachineAudit<'_>> {
        self.machines.iter().map(|m| {
            let asked = [Activity::Import, Activity::Export, Activity::RepairReturn];
            MachineAudit {
                quantity: None,
                machine: &m.key,
                scope: m.scope,
                verdict: m.verdicts.into_iter().max().unwrap_or(Verdict::Clear),
                verdicts: asked.into_iter().zip(m.verdicts).collect(),
                findings: m.findings.clone(),
                questions: m.questions(&asked),
                identified: m.identified(),
                missing: m.missing.clone(),
                coverage: Coverage { controllers: m.controllers, rows: 1, rules: 51, ..Coverage::default() },
            }
        })
    }

    pub(super) fn summary(&self) -> Summary {
        let mut summary = Summary::default();
        for audit in self.audits() {
            summary.add(self.digest(&audit));
        }
        summary
    }
}

fn sample(n: u64, verdicts: [Verdict; 3], findings: Vec<Finding<'static>>) -> Sample {
    Sample {
        key: format!("S19-{n:04}"),
        scope: Scope::InScope,
        verdicts,
        findings,
        missing: vec![],
        controllers: 1,
    }
}

use Verdict::{Clear, LicenseRequired, Notice, Prohibited, Review, Undetermined};

/// Nine machines: every verdict, two of one case, one out of scope.
pub(super) fn every_verdict() -> Fleet {
    let undetermined = Sample {
        missing: vec![look_at_the_page(), photo()],
        controllers: 0,
        ..sample(7, [Undetermined; 3], vec![unknown()])
    };
    let cable = Sample {
        key: "CBL-0009".into(),
        scope: Scope::OutOfScope,
        controllers: 0,
        ..sample(9, [Notice; 3], vec![no_controller_in_it(10)])
    };
    Fleet {
        inputs: inputs(),
        machines: vec![
            sample(1, [Clear; 3], vec![]),
            sample(2, [Notice, Clear, Clear], vec![marking(3)]),
            sample(3, [Clear, Review, Review], vec![cvitek(4)]),
            sample(4, [Clear, Review, Review], vec![cvitek(5)]),
            sample(5, [Notice, LicenseRequired, LicenseRequired], vec![repairer(6), cvitek(6), marking(6)]),
            sample(6, [Prohibited, Review, Review], vec![geehy(7), cvitek(7)]),
            undetermined,
            sample(8, [Clear; 3], vec![]),
            cable,
        ],
    }
}

/// `n` times the nine machines, with keys of their own.
pub(super) fn many(n: u64) -> Fleet {
    let mut fleet = every_verdict();
    let nine = std::mem::take(&mut fleet.machines);
    for round in 0..n {
        fleet
            .machines
            .extend(nine.iter().cloned().map(|m| Sample { key: format!("{}-{round}", m.key), ..m }));
    }
    fleet
}

/// Many cases that differ, as a badly kept inventory has them.
pub(super) fn many_cases(n: u64) -> Fleet {
    let mut fleet = every_verdict();
    let nine = std::mem::take(&mut fleet.machines);
    for round in 0..n {
        for mut machine in nine.iter().cloned() {
            machine.key = format!("{}-{round}", machine.key);
            machine.findings.iter_mut().for_each(|f| f.subject = format!("part:{}", round % 50));
            fleet.machines.push(machine);
        }
    }
    fleet
}

/// One machine of that name.
pub(super) fn keyed(key: &str) -> Fleet {
    let mut fleet = every_verdict();
    fleet.machines.truncate(1);
    fleet.machines[0].key = key.into();
    fleet
}

/// One machine of which every text is hostile.
pub(super) fn hostile() -> Fleet {
    let mut fleet = saying(HOSTILE);
    fleet.machines[0].findings[0].title = HOSTILE;
    fleet
}

/// One machine with this text wherever a text of the inputs or of a rule file may stand.
pub(super) fn saying(text: &str) -> Fleet {
    let owned = || Cow::Owned(text.to_owned());
    let mut finding = repairer(2);
    finding.advice = owned();
    finding.caveat = Some(owned());
    finding.alternatives = vec![owned()];
    finding.basis = vec![owned()];
    finding.subject = format!("marking:{text}");
    for step in &mut finding.chain {
        step.value = Cow::Owned(text.repeat(20));
    }
    let missing = MissingEvidence { what: text.into(), how: text.into() };
    let mut fleet = keyed(text);
    fleet.inputs = Inputs::default();
    fleet.inputs.push(InputInfo {
        file: text.into(),
        sheet: Some(text.into()),
        digest: String::new(),
        ..InputInfo::default()
    });
    let verdicts = [Clear, LicenseRequired, LicenseRequired];
    fleet.machines[0] =
        Sample { key: text.into(), missing: vec![missing], ..sample(1, verdicts, vec![finding]) };
    fleet
}

/// The nine machines, of which one finding is accepted.
pub(super) fn waived() -> Fleet {
    let mut fleet = every_verdict();
    let machine = &mut fleet.machines[2];
    machine.findings[0].waived = Some(Waived {
        document: None,
        expires: date(2027, 1, 31),
        id: "board-replaced",
        licence: Some("D123456"),
        owner: "compliance@example.com",
        reason: "the board was replaced",
    });
    machine.verdicts = [Clear, Notice, Notice];
    fleet
}

/// No machine at all.
pub(super) fn none() -> Fleet {
    Fleet { inputs: inputs(), machines: vec![] }
}
