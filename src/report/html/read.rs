//! A page read back: the signed lines that it carries, and whether the page around them is the one that is written of them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

use super::carried::Carried;
use super::page;
use crate::attest::merkle::Hash;
use crate::attest::verify::CarriedLines;
use crate::error::Error;
use crate::model::Verdict;
use crate::report::Language;

/// Where the data of a page begin and end.
const BEGIN: &str = "<script type=\"application/json\" id=\"signed\">";
const END: &str = "</script>";

/// A page that was read.
#[derive(Debug)]
pub(crate) struct ReadPage<'p> {
    text: &'p str,
    language: Language,
    data: Data,
    hashes: Vec<Hash>,
}

/// What a page carries, as it stands there.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Data {
    left_out: LeftOut,
    manifest: Option<String>,
    reports: Vec<String>,
    run: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    hashes: Vec<String>,
    others: u64,
    verdicts: BTreeMap<Verdict, u64>,
}

impl<'p> ReadPage<'p> {
    /// Reads a page of this program; `None` where a file is none.
    pub(crate) fn of(bytes: &'p [u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes).ok()?;
        let (frame, rest) = text.split_once(BEGIN)?;
        let data: Data = serde_json::from_str(rest.split_once(END)?.0).ok()?;
        let tag = frame.split_once("<html lang=\"")?.1.split_once('"')?.0;
        let hash = |text: &String| STANDARD.decode(text).ok()?.try_into().ok();
        let hashes = data.left_out.hashes.iter().map(hash).collect::<Option<_>>()?;
        Some(Self { text, language: Language::of(tag)?, data, hashes })
    }

    /// The lines that it carries.
    pub(crate) fn lines<'l>(&'l self, name: &'l str) -> CarriedLines<'l> {
        let Data { left_out, manifest, reports, run } = &self.data;
        CarriedLines {
            name,
            run: run.as_deref(),
            manifest: manifest.as_deref(),
            reports,
            left_out: &left_out.verdicts,
            others: left_out.others,
            hashes: &self.hashes,
        }
    }

    /// Whether the manifest of the run is among them, so that a report that is missing would be noticed.
    pub(crate) const fn has_manifest(&self) -> bool {
        self.data.manifest.is_some()
    }

    /// Whether it is, byte by byte, the page that this version of the program writes of these lines.
    ///
    /// # Errors
    /// Never: nothing is written anywhere.
    pub(crate) fn is_as_written(&self) -> Result<bool, Error> {
        let Data { left_out, manifest, reports, run } = &self.data;
        let carried = Carried {
            run: run.as_deref().map(str::as_bytes),
            manifest: manifest.as_deref().map(str::as_bytes),
            reports: reports.iter().map(|line| line.as_bytes().into()).collect(),
            left_out: left_out.verdicts.clone(),
            others: left_out.others,
            hashes: self.hashes.clone(),
        };
        let mut rest = Some(self.text.as_bytes());
        page::write(self.language, &carried, &mut |piece| {
            rest = rest.and_then(|rest| rest.strip_prefix(piece));
            Ok(())
        })?;
        Ok(rest.is_some_and(<[u8]>::is_empty))
    }
}
