//! The findings and the missing evidence of the audits made by hand.

use std::borrow::Cow;

use crate::model::{
    Activity, ChainStep, Confidence, Finding, InputId, Location, MissingEvidence, RowPlace, StepKind, Verdict,
};

fn cell(row: u64, column: u32) -> Location {
    RowPlace { input: InputId(0), row, line: row }.cell(column)
}

fn step(what: StepKind, value: &str, source: &str) -> ChainStep<'static> {
    ChainStep { what, value: Cow::Owned(value.into()), source: Cow::Owned(source.into()), at: None }
}

fn at(row: u64, column: u32, text: &str) -> ChainStep<'static> {
    ChainStep { at: Some(cell(row, column)), ..step(StepKind::Cell, text, "declared") }
}

pub(super) fn cvitek(row: u64) -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn repairer(row: u64) -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn geehy(row: u64) -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn unknown() -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn marking(row: u64) -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn no_controller_in_it(row: u64) -> Finding<'static> {
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
        waived: None,
    }
}

pub(super) fn look_at_the_page() -> MissingEvidence {
    MissingEvidence {
        what: "Control-board type from the miner's own page".into(),
        how: "Open http://<miner address>/cgi-bin/miner_type.cgi and sign in as the user of the miner. The text before \"_\" in \"subtype\" names the board: CVCtrl, AMLCtrl, BBCtrl, zynq7007. Write the whole subtype into the column control-board.".into(),
    }
}

pub(super) fn photo() -> MissingEvidence {
    MissingEvidence {
        what: "Marking of the controller".into(),
        how: "Open the case and photograph the largest chip of the control board; write its first line into the column part.".into(),
    }
}
