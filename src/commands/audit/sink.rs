//! Where an audit's reports go: the folder of the run, and the outputs asked for.

use indicatif::ProgressBar;

use crate::attest::Signer;
use crate::attest::manifest::{Signing, Totals, sign_manifest};
use crate::attest::output::{RunFolder, check_machine};
use crate::attest::run::RunStatement;
use crate::commands::outputs::Started;
use crate::commands::terminal::Terminal;
use crate::engine::{Batch, Sink};
use crate::error::Error;
use crate::identity::key::normalise;
use crate::report::compare::{Baseline, MachineState};
use crate::report::{End, MachineDigest, RunInfo, Summary};

/// What was made of a report by the thread that judged the machine.
pub(super) struct Made {
    /// Its piece of each output.
    pub(super) fragments: Vec<Vec<u8>>,
    /// What the summary keeps of it.
    pub(super) digest: MachineDigest,
    /// What is held against the baseline, where there is one.
    pub(super) state: Option<MachineState>,
}

/// Writes machines as they come, and sums them up.
pub(super) struct RunSink<'b> {
    signing: Signing,
    folder: Option<RunFolder>,
    outputs: Started,
    totals: Totals,
    summary: Summary,
    baseline: Option<&'b mut Baseline>,
    bar: &'b ProgressBar,
}

impl<'b> RunSink<'b> {
    /// Begins the folder with the run statement.
    pub(super) fn begin(
        run: &RunStatement,
        mut folder: Option<RunFolder>,
        outputs: Started,
        bar: &'b ProgressBar,
        signing: Signing,
        baseline: Option<&'b mut Baseline>,
    ) -> Result<Self, Error> {
        if let Some(folder) = &mut folder {
            folder.begin(run, signing)?;
        }
        Ok(Self {
            signing,
            folder,
            outputs,
            totals: Totals::default(),
            summary: Summary::default(),
            baseline,
            bar,
        })
    }

    /// Writes the manifest, and what the formats have to say at the end.
    pub(super) fn finish(
        self,
        run: &RunStatement,
        signer: Option<&Signer>,
        info: &RunInfo<'_>,
        terminal: &Terminal,
    ) -> Result<Summary, Error> {
        let Self { signing, folder, outputs, totals, summary, .. } = self;
        let mut manifest = None;
        if let Some(folder) = folder {
            let line = sign_manifest(run, &totals, &folder.seal(), signer, signing)
                .map_err(|e| e.of("the manifest"))?;
            folder.commit(&line)?;
            manifest = Some(line);
        }
        outputs.finish(End { run: info, summary: &summary, manifest: manifest.as_deref() }, terminal)?;
        Ok(summary)
    }
}

impl Sink<Made> for RunSink<'_> {
    fn take(&mut self, batch: &mut Batch<Made>) -> Result<(), Error> {
        let machines = std::mem::take(&mut batch.machines);
        self.bar.inc(machines.len() as u64);
        for judged in machines {
            let (report, record) = batch.signed(&judged);
            if let Some(folder) = &mut self.folder {
                folder.append(&judged.key, report, judged.leaf, record)?;
            } else if !report.is_empty() {
                check_machine(&judged.key, report.len(), record.len())?;
            }
            self.outputs.machine(judged.made.fragments, Some(report).filter(|report| !report.is_empty()))?;
            self.totals.add(judged.verdict, judged.scope, judged.coverage, &judged.activities);
            if let (Some(baseline), Some(state)) = (&mut self.baseline, &judged.made.state) {
                baseline.add(&normalise(&judged.key), state);
            }
            self.summary.add(judged.made.digest);
        }
        Ok(())
    }
}
