//! A device dump: `DUMP` in the first line, then one `key=value` a line.

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Standing;

/// More than any device says.
const MOST: u64 = 1 << 20;

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
        let refused = |text: String| Diagnostic::error("document-broken", text).at(bytes.name());
        if bytes.len() > MOST {
            return Err(refused(format!("a dump has no more than {MOST} bytes")).into());
        }
        let text = String::from_utf8(bytes.head(1 << 20)?.to_vec()).map_err(|e| refused(e.to_string()))?;
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        for (number, line) in (1..).zip(text.lines()).skip(1) {
            let Some((key, value)) = line.split_once('=') else {
                return Err(refused(format!("line {number} is no `key=value`")).into());
            };
            builder.field(key, (key.parse().ok(), 0), value, StatedAt::Line(number));
        }
        Ok(Opened::evidence(builder.finish().map_err(|problem| problem.at(bytes.name()))?))
    }
}
