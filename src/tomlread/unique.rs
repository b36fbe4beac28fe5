//! Ids are given once.

use std::collections::BTreeMap;
use std::ops::Range;

use super::table::Sink;
use crate::diagnostic::Diagnostic;
use crate::source::TextFile;

/// An id and where it stands.
pub(crate) type Id<'i> = (&'i str, &'i TextFile, &'i Range<usize>);

/// Reports every id that an earlier one repeats. `message` says of an id what has it twice, `help` what to do.
pub(crate) fn check<'i>(
    ids: impl IntoIterator<Item = Id<'i>>,
    message: impl Fn(&str) -> String,
    help: &str,
    sink: &Sink,
) {
    let mut seen: BTreeMap<&str, Id<'i>> = BTreeMap::new();
    for (id, file, span) in ids {
        if let Some((_, first, place)) = seen.get(id) {
            sink.push(
                Diagnostic::error("duplicate-id", message(id))
                    .label(file, span.clone(), "here again")
                    .label(first, (*place).clone(), "first here")
                    .help(help),
            );
        } else {
            seen.insert(id, (id, file, span));
        }
    }
}
