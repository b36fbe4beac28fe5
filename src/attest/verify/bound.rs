//! A bundle with its records and the manifest that has to bind it whole.

use std::collections::BTreeSet;
use std::path::Path;

use super::found::{Found, Records};
use super::proof_of_lines::ProofOfLines;
use super::{Expected, Rest, Sink, bundle, manifest, single};
use crate::attest::TrustedKeys;
use crate::attest::dsse::Envelope;
use crate::attest::merkle::Hash;

/// The files of a run, as far as they are there and can be opened.
pub(super) struct Files<'f> {
    pub(super) manifest: Option<&'f Path>,
    pub(super) reports: Option<&'f Path>,
    pub(super) records: Option<&'f Path>,
    /// Why there are no records, where there are none.
    pub(super) records_are: Records,
    /// Whether the leaves of the reports are asked for.
    pub(super) with_leaves: bool,
}

impl Files<'_> {
    /// Verifies what is there, and the manifest over it; gives the leaves of the reports, if they were asked for and all were
    /// read.
    pub(super) fn verify(
        &self,
        trusted: &TrustedKeys,
        expected: &Expected,
        rest: &mut Rest,
        sink: Sink<'_>,
    ) -> Option<BTreeSet<Hash>> {
        let shown = self.manifest.map(|path| path.display().to_string()).unwrap_or_default();
        let envelope = self.manifest.and_then(|path| single::line_of(path, rest));
        let verified = envelope.map(|e| Envelope::parse(&e).and_then(|e| e.verify(trusted)));
        let manifest =
            match verified.as_ref().map(|v| v.as_ref().map_err(Clone::clone).and_then(manifest::manifest)) {
                Some(Err(refusal)) => {
                    sink(shown.clone(), Err(refusal));
                    None
                }
                manifest => manifest.and_then(Result::ok),
            };
        let mut found = Found::new(manifest.as_ref().map(|m| &m.predicate));
        found.leaves = self.with_leaves.then(BTreeSet::new);
        let reports = self.reports?;
        let mut watch = |line: &[u8], record: Option<&[u8]>, holds: Option<bundle::Line<'_>>| {
            found.line(line, record, holds);
        };
        let proof = match (&verified, &manifest) {
            (Some(Ok(verified)), Some(_)) => ProofOfLines::by(verified, reports),
            _ => Ok(None),
        };
        let proof = match proof {
            Ok(proof) => proof,
            Err(refusal) => {
                sink(reports.display().to_string(), Err(refusal));
                None
            }
        };
        let (files, trust) = ((reports, self.records), (trusted, proof.as_ref()));
        match bundle::verify(files, trust, expected, &mut watch, &mut rest.line_ends, sink) {
            Ok(root) => rest.root = Some(root),
            Err(error) => {
                rest.unread.push(error);
                return None;
            }
        }
        if let (Some(manifest), Some(Ok(verified))) = (&manifest, &verified) {
            let holds = found
                .check(manifest, self.records_are)
                .and_then(|()| expected.of_run(&manifest.predicate.of_run));
            match holds {
                Err(refusal) => sink(shown, Err(refusal)),
                // What could not be held against it was said; the manifest is not said to hold.
                Ok(()) if self.records_are == Records::Unread => {}
                Ok(()) => sink(shown, Ok(manifest::shown(manifest, &verified.key))),
            }
        }
        found.leaves
    }
}
