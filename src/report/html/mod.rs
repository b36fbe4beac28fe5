//! `-o html`: one page for people, which carries the signed reports and verifies itself in the browser.
//!
//! The page is a small frame, a style, a program and the signed lines of the run. It says nothing of a machine by itself: the
//! program (`script/`, plain JavaScript, joined as it stands) reads the signed payloads and draws everything from them, so that
//! what is shown is what was signed.

mod carried;
pub(super) mod messages;
mod page;
mod read;
#[cfg(test)]
mod same_tests;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod verifier;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::{Collector, End, Format, Out, Report, RunInfo};
use crate::error::Error;
use carried::Keeper;

pub(crate) use read::ReadPage;

/// `-o html`: for people, now and in five years.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Html;

impl Format for Html {
    fn id(&self) -> &'static str {
        "html"
    }

    fn doc(&self) -> &'static str {
        "One page with summary, charts and every machine, which carries the signed reports and verifies itself in a browser"
    }

    fn carries_reports(&self) -> bool {
        true
    }

    fn machine(&self, report: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        carried::piece(report.predicate)
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        Ok(Some(Box::new(Gathering(Keeper::default()))))
    }
}

struct Gathering(Keeper);

impl Collector for Gathering {
    fn machine(&mut self, piece: Vec<u8>, envelope: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        self.0.take(&piece, envelope)
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let End { run, manifest, .. } = end;
        page::write(run.language, &self.0.carried(run.statement, manifest), out)
    }
}

fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}
