//! A device dump: `DUMP` in the first line, then one `key=value` a line.

use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Standing;

/// The format.
pub(in crate::ingest) struct DumpReader;

impl Reader for DumpReader {
    fn id(&self) -> &'static str {
        "dump"
    }

    fn doc(&self) -> &'static str {
        "A dump of a device: a word, then one `key=value` a line"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        probe.head.starts_with(b"DUMP\n")
    }

    fn open(&self, bytes: &Bytes, _: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = String::from_utf8_lossy(&bytes.head(1 << 20)?).into_owned();
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        for (line, (key, value)) in (1..).zip(text.lines()).filter_map(|(n, line)| Some((n, line.split_once('=')?))) {
            builder.field(key, (key.parse().ok(), 0), value, StatedAt::Line(line));
        }
        Ok(Opened::evidence(builder.finish()))
    }
}
