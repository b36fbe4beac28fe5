//! The archive as it goes out: in the order of the original, what is not touched as it is compressed there.

use std::fs::File;
use std::io::{self, BufWriter, Write as _};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::package::Package;
use super::patch::patch;
use super::plan::Plan;
use crate::error::Error;
use crate::report::Out;
use crate::report::spooled::{self, hand_on};

/// Writes the workbook.
///
/// # Errors
/// When it cannot be read to the end, or `out` fails.
pub(super) fn write(package: &mut Package, plan: Plan, out: &mut Out<'_>) -> Result<(), Error> {
    // Sizes are written before what they are of.
    let written = archive(package, plan, spooled::file()?);
    hand_on(written.map_err(|(part, why)| package.broken(&part, &why))?, out)
}

/// Writes all parts; an error comes with the part that it is about.
fn archive(
    package: &mut Package,
    mut plan: Plan,
    sink: BufWriter<File>,
) -> Result<BufWriter<File>, (String, io::Error)> {
    let mut zip = ZipWriter::new(sink);
    for place in 0..package.len() {
        let part =
            package.archive().by_index_raw(place).map_err(|e| (place.to_string(), io::Error::other(e)))?;
        let name = part.name().map_or_else(|_| place.to_string(), std::borrow::Cow::into_owned);
        let at = |why: io::Error| (name.clone(), why);
        let (replaced, additions) = (plan.replaced.remove(&place), plan.sheets.remove(&place));
        if replaced.is_none() && additions.is_none() {
            zip.raw_copy_file(part).map_err(|e| at(e.into()))?;
            continue;
        }
        let options = part.options();
        drop(part);
        zip.start_file(name.as_str(), options).map_err(|e| at(e.into()))?;
        if let Some(bytes) = replaced {
            zip.write_all(&bytes).map_err(at)?;
        } else if let Some(additions) = additions {
            let stream = package.stream(place).map_err(at)?;
            patch(stream, &additions, &mut zip).map_err(at)?;
        }
    }
    for (name, bytes) in plan.new {
        let at = |why: io::Error| (name.clone(), why);
        zip.start_file(name.as_str(), SimpleFileOptions::default()).map_err(|e| at(e.into()))?;
        zip.write_all(&bytes).map_err(at)?;
    }
    zip.finish().map_err(|e| (String::new(), e.into()))
}
