//! The second pass of an audit: the run statement, then machine after machine into the run's folder and the outputs.

use rayon::ThreadPool;

use super::has_file_a_machine;
use super::sink::{Made, RunSink};
use crate::attest::Signer;
use crate::attest::manifest::Signing;
use crate::attest::output::RunFolder;
use crate::attest::predicate::{ReportPredicate, RunPredicate, Texts};
use crate::attest::run::{Form, RunStatement};
use crate::cli::AuditArgs;
use crate::commands::inventory::Inventories;
use crate::commands::outputs::Outputs;
use crate::commands::sources::SourceFiles;
use crate::commands::terminal::Terminal;
use crate::engine::file::{Inventory, Run};
use crate::engine::{Auditor, Reports};
use crate::error::Error;
use crate::report::compare::{Baseline, MachineState};
use crate::report::{MachineDigest, Report, RunInfo, Signed, Summary};

/// Everything the first pass came to.
pub(super) struct SecondPass<'p> {
    pub(super) args: &'p AuditArgs,
    pub(super) outputs: &'p Outputs,
    pub(super) auditor: &'p Auditor<'p>,
    pub(super) inventory: Inventory<'p>,
    pub(super) inventories: &'p Inventories,
    pub(super) signer: Option<&'p Signer>,
    pub(super) signing: Signing,
    pub(super) pool: &'p ThreadPool,
    pub(super) terminal: &'p Terminal,
}

impl SecondPass<'_> {
    /// Judges every machine and writes what there is to write.
    ///
    /// # Errors
    /// When an input changed, a machine cannot be judged or signed, a file cannot be written, or a signal came.
    pub(super) fn run(
        &self,
        said: RunPredicate<'static>,
        folder: Option<RunFolder>,
        baseline: Option<&mut Baseline>,
    ) -> Result<Summary, Error> {
        let Self { args, outputs, auditor, inventory, signer, terminal, .. } = self;
        let run = self.statement(said)?;
        let sources = SourceFiles::of(self.inventories)?;
        let info = RunInfo {
            run: &run.predicate,
            signed: signer.map_or(Signed::Not, |s| Signed::By(s.public_key().id().to_string())),
            reports: (!args.check).then(|| args.out.display().to_string()),
            colour: terminal.out,
            width: terminal.width(),
            statement: Some(&*run.line).filter(|line| !line.is_empty()),
            sources: &sources,
            language: args.lang,
        };
        let has_baseline = baseline.is_some();
        let bar = terminal.progress(u64::from(inventory.survey.machines()), "judging");
        let mut sink = RunSink::begin(&run, folder, outputs.start(&info)?, &bar, self.signing, baseline)?;
        let how = Run {
            statement: &run,
            signer: self.signing.of_lines(*signer),
            reports: if args.check && !outputs.carry_reports() { Reports::None } else { Reports::Written },
            pool: self.pool,
        };
        let make = |machine: &str, predicate: &ReportPredicate<'_>| {
            let report = Report { machine, predicate };
            let fragments = outputs.formats().iter().map(|format| format.machine(report, &info)).collect();
            // Of a baseline the places of a record say nothing.
            let state = has_baseline.then(|| MachineState::of(machine, predicate, ""));
            Made { fragments, digest: MachineDigest::of(report), state }
        };
        let judged = inventory.audit(auditor, how, make, &mut sink);
        bar.finish_and_clear();
        judged?;
        if !args.check {
            for read in &self.inventories.all {
                read.workbook.check_unchanged()?;
            }
        }
        (inventory.go_on)()?;
        sink.finish(&run, *signer, &info, terminal)
    }

    /// The run statement, in the form in which the reports are written.
    fn statement(&self, said: RunPredicate<'static>) -> Result<RunStatement, Error> {
        let Self { args, outputs, auditor, inventory, signer, .. } = self;
        let (form, texts) = if args.self_contained || has_file_a_machine(args, inventory.survey) {
            (Form::Full, Texts::default())
        } else if args.check && !outputs.carry_reports() {
            // Nothing is written: what the reports have in common need not be known.
            (Form::Lean, Texts::default())
        } else {
            (Form::Lean, inventory.common_texts(auditor)?)
        };
        let made = if args.check && !outputs.carry_reports() {
            RunStatement::unwritten(said, form, texts)
        } else {
            RunStatement::sign(said, form, texts, self.signing.of_lines(*signer))
        };
        made.map_err(|e| e.of("the run statement"))
    }
}
