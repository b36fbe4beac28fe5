//! `-o sigstore`: the signed statements as Sigstore bundles (v0.3), for whoever verifies with Sigstore's software.
//!
//! A bundle holds one envelope with one signature, and names the key that made it: the verifier has to be given that key. There
//! is no certificate in it and no entry of a transparency log, so verifiers are told to ask for none. Several bundles stand
//! one a line, as other programs write them (`gh attestation download`).

use super::{Collector, End, Format, Out, Report, RunInfo, Signed};
use crate::attest::Refusal;
use crate::attest::dsse::Envelope;
use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// What stands before the key's name and before the envelope.
const BEFORE_KEY: &[u8] = b"{\"mediaType\":\"application/vnd.dev.sigstore.bundle.v0.3+json\",\"verificationMaterial\":{\"publicKey\":{\"hint\":\"";
const BEFORE_ENVELOPE: &[u8] = b"\"},\"tlogEntries\":[]},\"dsseEnvelope\":";

/// `-o sigstore`: for Sigstore's software.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sigstore;

impl Format for Sigstore {
    fn id(&self) -> &'static str {
        "sigstore"
    }

    fn doc(&self) -> &'static str {
        "Sigstore bundles (v0.3), one a line: the run statement, each report, the manifest"
    }

    fn carries_reports(&self) -> bool {
        true
    }

    fn needs_signatures(&self) -> bool {
        true
    }

    fn machine(&self, _: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        Vec::new()
    }

    fn collector(&self, run: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        if run.signed == Signed::Not {
            return Err(not_signed("the reports are not signed"));
        }
        Ok(Some(Box::new(Bundles { statement: run.statement.map(<[u8]>::to_vec) })))
    }
}

struct Bundles {
    /// The line of the run statement, until it is written.
    statement: Option<Vec<u8>>,
}

impl Bundles {
    fn statement(&mut self, out: &mut Out<'_>) -> Result<(), Error> {
        self.statement.take().map_or(Ok(()), |line| bundle(&line, out))
    }
}

impl Collector for Bundles {
    fn machine(&mut self, _: Vec<u8>, envelope: Option<&[u8]>, out: &mut Out<'_>) -> Result<(), Error> {
        self.statement(out)?;
        let line = envelope.ok_or_else(|| not_signed("no reports were made"))?;
        bundle(line, out)
    }

    fn end(mut self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        self.statement(out)?;
        end.manifest.map_or(Ok(()), |line| bundle(line, out))
    }
}

/// Writes the bundle of an envelope, as one line.
fn bundle(line: &[u8], out: &mut Out<'_>) -> Result<(), Error> {
    let line = line.trim_ascii_end();
    let envelope = Envelope::parse(line).map_err(|refusal| match refusal {
        Refusal::NoSignature => not_signed("each report is proved by the manifest, and carries no signature"),
        other => not_signed(&other.to_string()),
    })?;
    for piece in [BEFORE_KEY, envelope.keyid().as_bytes(), BEFORE_ENVELOPE, line, b"}\n"] {
        out(piece)?;
    }
    Ok(())
}

fn not_signed(why: &str) -> Error {
    Diagnostic::error("not-signed", format!("a Sigstore bundle carries a signature of its own, and {why}"))
        .help("sign each report: without --no-sign, and with --sign reports")
        .into()
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::samples;
    use super::*;
    use crate::attest::Signer;
    use crate::attest::dsse::EnvelopeWriter;
    use crate::report::Summary;

    fn signed(payload: &str, signer: &Signer) -> Vec<u8> {
        let mut line = Vec::new();
        EnvelopeWriter::new(signer).append(payload.as_bytes(), &mut line).unwrap();
        line
    }

    #[test]
    fn every_statement_is_a_bundle_that_names_its_key() {
        let signer = Signer::from_seed(&[3; 32]).unwrap();
        let [statement, report, manifest] =
            ["run", "report", "manifest"].map(|payload| signed(payload, &signer));
        let run = samples::run();
        let key = signer.public_key().id().to_string();
        let info =
            RunInfo { signed: Signed::By(key.clone()), statement: Some(&statement), ..samples::shown(&run) };
        let mut bytes = Vec::new();
        let mut out = |piece: &[u8]| {
            bytes.extend_from_slice(piece);
            Ok(())
        };
        let mut collector = Sigstore.collector(&info).unwrap().unwrap();
        collector.machine(Vec::new(), Some(&report), &mut out).unwrap();
        assert!(collector.machine(Vec::new(), Some(b"{\"payload\":\"\",\"payloadType\":\"application/vnd.in-toto+json\",\"signatures\":[]}"), &mut out).is_err());
        let end = End {
            run: &info,
            summary: &Summary::default(),
            manifest: Some(&[&manifest[..], b"\n"].concat()),
        };
        collector.end(end, &mut out).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        let bundles: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(bundles.len(), 3);
        for (bundle, line) in bundles.iter().zip([&statement, &report, &manifest]) {
            assert_eq!(bundle["dsseEnvelope"], serde_json::from_slice::<Value>(line).unwrap());
            assert_eq!(bundle["verificationMaterial"]["publicKey"]["hint"], key.as_str());
        }
        assert!(Sigstore.collector(&samples::shown(&run)).is_err(), "nothing is signed");
    }
}
