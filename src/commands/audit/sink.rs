//! Where an audit's reports go: the folder of the run, and the outputs asked for.

use indicatif::ProgressBar;

use crate::attest::Signer;
use crate::attest::dsse::Envelope;
use crate::attest::manifest::{Sealed, Signing, Totals, sign_manifest};
use crate::attest::output::{RunFolder, check_machine};
use crate::attest::run::RunStatement;
use crate::commands::outputs::Started;
use crate::commands::terminal::Terminal;
use crate::engine::{Batch, Sink};
use crate::error::Error;
use crate::identity::key::normalise;
use crate::ledger::{EndRow, Ledger, Pending, Row, Spool};
use crate::report::compare::{Baseline, MachineState};
use crate::report::{End, MachineDigest, RunInfo, Summary};
use crate::source::sha256_hex;
use crate::text::shown::shown;

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
    /// The rows for the ledger, where there is one.
    rows: Option<Spool>,
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
        rows: Option<Spool>,
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
            rows,
        })
    }

    /// Writes the manifest, and what the formats have to say at the end.
    pub(super) fn finish(
        self,
        run: &RunStatement,
        signer: Option<&Signer>,
        ledger: Option<&Ledger>,
        info: &RunInfo<'_>,
        terminal: &Terminal,
    ) -> Result<Summary, Error> {
        let Self { signing, folder, outputs, totals, summary, rows, .. } = self;
        let mut manifest = None;
        if let Some(folder) = folder {
            let sealed = folder.seal();
            let line =
                sign_manifest(run, &totals, &sealed, signer, signing).map_err(|e| e.of("the manifest"))?;
            // Appended before the folder appears, so that a run for which the ledger has no room is none; committed after
            // it, so that the ledger names no reports that are not there.
            let pending = match (ledger, rows) {
                (Some(ledger), Some(rows)) => {
                    Some((ledger, appended(ledger, rows, run, &totals, &sealed, &line)?))
                }
                _ => None,
            };
            folder.commit(&line)?;
            if let Some((ledger, pending)) = pending {
                remember(ledger, pending, signer, terminal)?;
            }
            manifest = Some(line);
        }
        outputs.finish(End { run: info, summary: &summary, manifest: manifest.as_deref() }, terminal)?;
        Ok(summary)
    }
}

/// Appends the rows of a run to the ledger, still to be committed.
fn appended<'l>(
    ledger: &'l Ledger,
    mut rows: Spool,
    run: &RunStatement,
    totals: &Totals,
    sealed: &Sealed,
    manifest: &[u8],
) -> Result<Pending<'l>, Error> {
    rows.push(&Row::End(EndRow {
        machines: totals.reports,
        manifest: sha256_hex(&Envelope::unverified(manifest).unwrap_or_default()).into(),
        merkle_root: (&*sealed.merkle_root).into(),
        run: (&*run.predicate.run_id).into(),
        statement: run.sha256().into(),
        verdict: totals.worst(),
        verdicts: totals.verdicts.clone(),
    }))?;
    let mut pending = ledger.begin()?;
    pending.append_all(rows)?;
    pending.flush()?;
    Ok(pending)
}

/// Commits the rows of a run, and signs them.
fn remember(
    ledger: &Ledger,
    pending: Pending<'_>,
    signer: Option<&Signer>,
    terminal: &Terminal,
) -> Result<(), Error> {
    let remembered = pending.commit().map_err(Error::from).and_then(|()| {
        let Some(signer) = signer else {
            terminal.always("The ledger has the run, and no checkpoint over it: --no-sign was given.");
            return Ok(());
        };
        let rows = ledger.sign(signer)?.checkpoint.size;
        let path = shown(ledger.path().display());
        terminal.say(&format!("Ledger: {path}, {rows} rows, signed"));
        Ok(())
    });
    if remembered.is_err() {
        terminal.always(
            "The reports are written and signed all the same; run it again with --force once the ledger can be written.",
        );
    }
    remembered
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
            if let Some(rows) = &mut self.rows {
                rows.extend(&judged.rows)?;
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
