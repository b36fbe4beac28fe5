//! Where lists are downloaded from, and which of them are asked for.

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::error::Error;
use crate::lists::{OfficialSource, official_list, official_lists, official_sources};
use crate::source::{Longest, read_text};
use crate::text::nearest::nearest;

/// The table of addresses: ours, or one in a file.
pub(super) fn addresses(path: Option<&Path>) -> Result<Vec<OfficialSource>, Error> {
    #[derive(serde::Deserialize)]
    struct Addresses {
        source: Vec<OfficialSource>,
    }
    let Some(path) = path else { return Ok(official_sources().to_vec()) };
    let file = read_text(path, Longest::ADDRESSES).map_err(|e| Error::io("read", path, &e))?;
    let table: Addresses = toml::from_str(file.text()).map_err(|e| {
        Diagnostic::error("addresses", e.message())
            .label(&file, e.span().unwrap_or_default(), "")
            .help("write [[source]] with id = \"us-csl\", title = \"…\" and urls = [\"https://…\"]")
    })?;
    let bad = table
        .source
        .iter()
        .flat_map(|s| &s.urls)
        .find(|u| !u.starts_with("https://") && !u.starts_with("http://"));
    if let Some(url) = bad {
        let message = format!("`{url}` is no address: it begins with https://");
        return Err(Diagnostic::error("addresses", message).at(path.display()).into());
    }
    Ok(table.source)
}

/// The sources that are asked for, in the order of the table, each once.
pub(super) fn wanted<'t>(
    names: &[String],
    table: &'t [OfficialSource],
    own_table: bool,
) -> Result<Vec<&'t OfficialSource>, Error> {
    let carried = official_lists().iter().filter(|l| l.source.is_some()).map(|l| l.id.as_str());
    let mut ids = Vec::new();
    let mut wrong = Diagnostics::default();
    for name in names {
        let carried_by = official_list(name).and_then(|l| l.source.as_deref());
        let source = table.iter().find(|s| s.id == *name || Some(s.id.as_str()) == carried_by);
        match source {
            Some(source) if source.urls.is_empty() => {
                let message = format!("no official address is known of {}", source.id);
                wrong.push(Diagnostic::error("no-address", message).help(
                    "download it from the publisher's page and `lists import` it, or name its address with --addresses FILE",
                ));
            }
            Some(source) => ids.push(source.id.as_str()),
            None => {
                let known = table.iter().map(|s| s.id.as_str());
                let help = match nearest(name, known.clone().chain(carried.clone())) {
                    Some(meant) => format!("did you mean `{meant}`?"),
                    None => format!("there are: {}", known.collect::<Vec<_>>().join(", ")),
                };
                let what =
                    if own_table { "the table of addresses" } else { "the table of official addresses" };
                let message = format!("{what} has no source `{name}`, and none that carries such a list");
                wrong.push(Diagnostic::error("unknown-list", message).help(help));
            }
        }
    }
    if wrong.has_errors() {
        return Err(wrong.into());
    }
    let asked = |s: &&OfficialSource| names.is_empty() || ids.contains(&s.id.as_str());
    Ok(table.iter().filter(|s| !s.urls.is_empty()).filter(asked).collect())
}
