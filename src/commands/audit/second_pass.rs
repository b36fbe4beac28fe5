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
use crate::ledger::{Ledger, Spool, run_rows};
use crate::report::compare::{Baseline, MachineState};
use crate::report::{MachineDigest, Report, RunInfo, Signed, Summary};
use crate::waivers::Decisions;

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
    pub(super) ledger: Option<&'p Ledger>,
    pub(super) decisions: &'p Decisions,
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
        let rows = self.ledger.map(|_| self.rows(&run)).transpose()?;
        let mut sink =
            RunSink::begin(&run, folder, outputs.start(&info)?, &bar, self.signing, baseline, rows)?;
        let how = Run {
            statement: &run,
            signer: self.signing.of_lines(*signer),
            reports: if args.check && !outputs.carry_reports() { Reports::None } else { Reports::Written },
            pool: self.pool,
            remembered: self.ledger.is_some(),
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
        sink.finish(&run, *signer, self.ledger, &info, terminal)
    }

    /// What the ledger is to remember before the machines.
    fn rows(&self, run: &RunStatement) -> Result<Spool, Error> {
        let mut spool = Spool::new();
        let key = self.signer.map(|signer| signer.public_key().id().as_str());
        for row in run_rows(&run.predicate, key, self.decisions) {
            spool.push(&row)?;
        }
        Ok(spool)
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
