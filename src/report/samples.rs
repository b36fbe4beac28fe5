//! Audits made by hand for the tests of this room.

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::civil::date;

use super::{MachineDigest, PolicyLine, RunInfo, SettingLine, Signed, Summary};
use crate::diagnostic::Colour;
use crate::model::{
    Activity, AnswerBy, CellPlace, ChainStep, Confidence, Coverage, Finding, Identified, InputId, InputInfo,
    Inputs, MachineAudit, MissingEvidence, Need, QuestionAnswer, QuestionState, RowPlace, Scope, StepKind,
    Verdict,
};

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

pub(super) fn run() -> RunInfo {
    let policy = |id: &str, digest: &str, warning: Option<&str>| PolicyLine {
        id: id.into(),
        version: "2026.11.1".into(),
        as_of: date(2026, 7, 31),
        digest: digest.repeat(32),
        warning: warning.map(Into::into),
    };
    RunInfo {
        version: "0.1.0".into(),
        as_of: date(2026, 11, 22),
        activities: vec![Activity::Import, Activity::Export, Activity::RepairReturn],
        from_evidence: false,
        optional: vec!["What will they do with it?".into()],
        waived: Vec::new(),
        lists: vec!["us-csl of 2026-07-31".into()],
        inputs: inputs().iter().map(|(_, i)| i.clone()).collect(),
        policy: vec![
            policy("catalogue-parts-sophgo", "a1", None),
            policy("us-bis-entity-list", "b2", None),
            policy("us-customs", "c3", Some("past its review day, 2026-10-31; get a newer one")),
        ],
        outside_reach: vec!["us-customs: past its review day, 2026-10-31; get a newer one".into()],
        settings: vec![SettingLine {
            kind: "configuration",
            path: "tidewaiter.toml".into(),
            digest: "e5".repeat(32),
            says: vec!["fail_on: prohibited".into(), "questions: export-end-use = required".into()],
        }],
        signed: Signed::Not,
        reports: Some("out/".into()),
        colour: Colour::Never,
        width: None,
    }
}

fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    inputs.push(InputInfo {
        file: "miners.csv".into(),
        sheet: None,
        digest: "d4".repeat(32),
        places: Vec::new(),
    });
    inputs
}

/// Audits and what they refer to.
pub(super) struct Fleet {
    inputs: Inputs,
    machines: Vec<Sample>,
    aside: u64,
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
    pub(super) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    pub(super) fn audits(&self) -> impl Iterator<Item = MachineAudit<'_>> {
        self.machines.iter().map(|m| {
            let asked = [Activity::Import, Activity::Export, Activity::RepairReturn];
            MachineAudit {
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
            summary.add(MachineDigest::of(&audit, &self.inputs));
        }
        summary.rows.read = self.machines.len() as u64 + self.aside;
        for n in 0..self.aside {
            summary
                .rows
                .set_aside("no machine, serial or asset number", format_args!("miners.csv!{}", 40 + n));
        }
        summary
    }
}

fn cell(row: u64, column: u32) -> CellPlace {
    RowPlace { input: InputId(0), row, line: row }.cell(column)
}

fn step(what: StepKind, value: &str, source: &str) -> ChainStep<'static> {
    ChainStep { what, value: Cow::Owned(value.into()), source: Cow::Owned(source.into()), at: None }
}

fn at(row: u64, column: u32, text: &str) -> ChainStep<'static> {
    ChainStep { at: Some(cell(row, column)), ..step(StepKind::Cell, text, "declared") }
}

fn cvitek(row: u64) -> Finding<'static> {
    Finding {
        rule: "US-EL-010",
        title: "A part of a brand tied to Sophgo is in the machine",
        subject: "part:sophgo-cv183x".into(),
        outcome: Verdict::Review,
        activities: vec![Activity::Export, Activity::RepairReturn],
        confidence: Confidence::Medium,
        chain: vec![
            at(row, 4, "CVCtrl_BHB42XXX"),
            step(StepKind::Normalised, "cvctrl_bhb42xxx", "catalogue/boards-control.toml#antminer-cvitek"),
            step(
                StepKind::Board,
                "Antminer control board with CVITEK CV183x",
                "catalogue/boards-control.toml#antminer-cvitek",
            ),
            step(StepKind::Part, "CVITEK CV183x vision SoC", "catalogue/parts-sophgo.toml#sophgo-cv183x"),
            step(StepKind::Maker, "CVITEK", "catalogue/parties-sophgo.toml#cvitek"),
            step(StepKind::Link, "brand of Sophgo", "catalogue/links.toml#cvitek"),
            step(StepKind::Party, "Sophgo Technologies Ltd.", "us-bis-entity-list US-EL-002"),
            step(StepKind::Rule, "US-EL-010", "us-bis-entity-list 2026.11.1"),
            step(StepKind::Basis, "15 CFR 744.11", "us-bis-entity-list 2026.11.1"),
        ],
        also_at: vec![],
        basis: vec!["15 CFR 744.11".into(), "90 FR 4621".into()],
        caveat: Some("CVITEK itself is not named on the list; the tie to Sophgo is that of a brand.".into()),
        advice: "The part alone does not need a licence. Do not send the board to its maker or to a repair centre of the group, and keep the classification of the machine on file.".into(),
        alternatives: vec!["Antminer control board with Amlogic A113D".into(), "Antminer control board with Xilinx Zynq".into()],
    }
}

fn repairer(row: u64) -> Finding<'static> {
    Finding {
        rule: "US-EL-002",
        title: "Sophgo group on the Entity List takes part in the transaction",
        subject: "party:sophgo".into(),
        outcome: Verdict::LicenseRequired,
        activities: vec![Activity::Export, Activity::RepairReturn],
        confidence: Confidence::High,
        chain: vec![
            at(row, 8, "北京算能科技有限公司"),
            step(StepKind::Party, "Sophgo Technologies Ltd.", "catalogue/parties-sophgo.toml#sophgo"),
            step(StepKind::Rule, "US-EL-002", "us-bis-entity-list 2026.11.1"),
        ],
        also_at: vec![cell(row, 9)],
        basis: vec!["15 CFR 744.11".into(), "Supplement No. 4 to 15 CFR Part 744".into()],
        caveat: None,
        advice: "Stop. Nothing subject to the EAR may go to, through or for this firm without a BIS licence. Take another repairer or buyer, or apply for a licence.".into(),
        alternatives: vec![],
    }
}

fn geehy(row: u64) -> Finding<'static> {
    Finding {
        rule: "US-UFLPA-001",
        title: "Geehy or another firm of the Ninestar group made the machine or a part",
        subject: "part:geehy-apm32".into(),
        outcome: Verdict::Prohibited,
        activities: vec![Activity::Import],
        confidence: Confidence::High,
        chain: vec![
            at(row, 6, "APM32F103CBT6"),
            step(StepKind::Part, "Geehy APM32 microcontroller", "catalogue/parts-mcu.toml#geehy-apm32"),
            step(StepKind::Maker, "Geehy Semiconductor Co., Ltd", "catalogue/parties-listed-silicon.toml#geehy"),
            step(StepKind::Rule, "US-UFLPA-001", "us-customs 2026.11.1"),
        ],
        also_at: vec![],
        basis: vec!["Pub. L. 117-78, section 3".into(), "19 U.S.C. 1307".into(), "UFLPA Entity List".into()],
        caveat: Some("The presumption is rebuttable.".into()),
        advice: "CBP presumes forced labour and refuses the goods, whatever share the part has of them. Use another part, or be ready to show by clear and convincing evidence that no forced labour was used.".into(),
        alternatives: vec!["STMicroelectronics STM32F103".into()],
    }
}

fn unknown() -> Finding<'static> {
    Finding {
        rule: "CTL-001",
        title: "No controller is named, and the model does not settle which it has",
        subject: "missing:controller".into(),
        outcome: Verdict::Undetermined,
        activities: vec![Activity::Import, Activity::Export, Activity::RepairReturn],
        confidence: Confidence::High,
        chain: vec![
            step(StepKind::Absent, "no control board and no controller in any row", "declared"),
            step(StepKind::Rule, "CTL-001", "built in"),
        ],
        also_at: vec![],
        basis: vec![],
        caveat: None,
        advice: "Read the type of the control board from the miner's own page and write it into the column control-board.".into(),
        alternatives: vec![],
    }
}

fn marking(row: u64) -> Finding<'static> {
    Finding {
        rule: "US-MARK-001",
        title: "The country of origin is declared but its marking is not recorded",
        subject: "attribute:origin-marking".into(),
        outcome: Verdict::Notice,
        activities: vec![Activity::Import],
        confidence: Confidence::High,
        chain: vec![
            at(row, 3, "CN"),
            step(StepKind::Absent, "origin marking", "declared"),
            step(StepKind::Rule, "US-MARK-001", "us-customs 2026.11.1"),
        ],
        also_at: vec![],
        basis: vec!["19 U.S.C. 1304".into()],
        caveat: None,
        advice: "Note how the article is marked.".into(),
        alternatives: vec![],
    }
}

fn no_controller_in_it(row: u64) -> Finding<'static> {
    Finding {
        rule: "SCP-001",
        title: "Equipment without a controller",
        subject: "scope".into(),
        outcome: Verdict::Notice,
        activities: vec![Activity::Import, Activity::Export, Activity::RepairReturn],
        confidence: Confidence::High,
        chain: vec![
            at(row, 2, "power cord"),
            step(StepKind::Model, "class: Cable or cord", "catalogue/classes.toml"),
            step(StepKind::Rule, "SCP-001", "built in"),
        ],
        also_at: vec![],
        basis: vec![],
        caveat: None,
        advice: "Nothing to do, unless the class is wrong.".into(),
        alternatives: vec![],
    }
}

fn look_at_the_page() -> MissingEvidence {
    MissingEvidence {
        what: "Control-board type from the miner's own page".into(),
        how: "Open http://<miner address>/cgi-bin/miner_type.cgi and sign in as the user of the miner. The text before \"_\" in \"subtype\" names the board: CVCtrl, AMLCtrl, BBCtrl, zynq7007. Write the whole subtype into the column control-board.".into(),
    }
}

fn photo() -> MissingEvidence {
    MissingEvidence {
        what: "Marking of the controller".into(),
        how: "Open the case and photograph the largest chip of the control board; write its first line into the column part.".into(),
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
        aside: 2,
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
        places: Vec::new(),
    });
    let verdicts = [Clear, LicenseRequired, LicenseRequired];
    fleet.machines[0] =
        Sample { key: text.into(), missing: vec![missing], ..sample(1, verdicts, vec![finding]) };
    fleet
}

/// No machine at all.
pub(super) fn none() -> Fleet {
    Fleet { inputs: inputs(), machines: vec![], aside: 0 }
}
