//! Pages of the web interface of Whatsminer, as a browser saves them: what stands in their tables.

use super::text::{Line, Text, head};
use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::{Withholding, without_secrets_in_key};
use crate::ingest::statements::{LeftOut, StatedAt, StatementsBuilder};
use crate::model::{Field, Standing};

/// The format: pages of LuCI (OpenWrt) under a title that names a Whatsminer, saved from M50S and M56S.
pub(in crate::ingest) struct WhatsminerPageReader;

/// What the labels of the overview say.
const FIELDS: [(&str, Field); 4] = [
    ("Model", Field::Model),
    ("Firmware Version", Field::Firmware),
    ("MAC-Address", Field::Mac),
    ("Miner SN", Field::Serial),
];

impl Reader for WhatsminerPageReader {
    fn id(&self) -> &'static str {
        "whatsminer-page"
    }

    fn doc(&self) -> &'static str {
        "Saved pages of the web interface of Whatsminer (overview, logs): HTML"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let head = head(probe);
        let title = between(&head, "<title>", "</title>").unwrap_or_default();
        title.contains("LuCI") && title.to_lowercase().contains("whatsminer")
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = Text::of(bytes, options)?;
        let mut builder = StatementsBuilder::new(Standing::Observed);
        builder.begin();
        let (mut withholding, mut left_out) = (Withholding::default(), LeftOut::default());
        for Line { number, text, .. } in text.lines() {
            if let Some(title) = between(text, "<title>", "</title>") {
                // `WhatsMiner_057c - Overview - LuCI`: the name that the miner has in its network.
                let host = title.split(" - ").next().unwrap_or_default();
                let at = StatedAt::Line(number);
                let kept = withholding.at("title", host);
                left_out.compare(host, kept.as_deref(), at.place());
                let Some(host) = kept else { continue };
                let named = host.contains('_').then_some(Field::Hostname);
                builder.field("title", (named, 0), &host, at);
            }
            for row in text.split("<tr>").skip(1) {
                let mut cells = row.split("<td").skip(1).filter_map(|cell| between(cell, ">", "</td>"));
                let (Some(label), Some(value)) = (cells.next(), cells.next()) else { continue };
                if value.contains('<') || label.contains('<') || value == "-" {
                    continue;
                }
                let label = &without_secrets_in_key(label);
                let at = StatedAt::Line(number);
                let kept = withholding.at(label, value);
                left_out.compare(value, kept.as_deref(), at.place());
                let Some(value) = &kept else { continue };
                if label == "Hardware Info" {
                    hardware(label, value, number, &mut builder);
                }
                let field = FIELDS.iter().find(|(known, _)| known == label).map(|(_, field)| *field);
                builder.field(label, (field, 0), value, at);
            }
        }
        let mut notes = text.notes;
        left_out.tell(bytes.name(), &mut notes);
        let statements = builder.finish().map_err(|problem| problem.at(bytes.name()))?;
        Ok(Opened { encoding: Some(text.encoding), notes, ..Opened::evidence(statements) })
    }
}

/// Adds the boards that `M50S_VH55.H616-CB6V10.P222B-VE2-196803B` names behind the model: the control board with its controller,
/// and the power supply.
fn hardware(label: &str, value: &str, line: u64, builder: &mut StatementsBuilder) {
    let mut parts = value.split('.').skip(1);
    let Some(control) = parts.next() else { return };
    builder.field(label, (Some(Field::ControlBoard), 0), control, StatedAt::Line(line));
    let supply = parts.next().and_then(|rest| rest.split('-').next()).unwrap_or_default();
    builder.field(label, (Some(Field::Psu), 0), supply, StatedAt::Line(line));
}

/// What stands between two marks.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Option<&'t str> {
    let (_, rest) = text.split_once(from)?;
    Some(rest.split_once(to)?.0.trim())
}

#[cfg(test)]
mod tests {
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};
    use crate::model::Field;

    #[test]
    fn no_secret_of_a_page_is_kept() {
        let page = "<html><head><title>WhatsMiner_0701 - Overview - LuCI</title></head><table>\n\
                    <tr><td>Model</td><td>WhatsMiner M50S</td></tr>\n\
                    <tr><td>Remark</td><td>the password is hunter2 ok</td></tr>\n\
                    <tr><td>Access</td><td>root/hunter2</td></tr>\n<tr><td>Root password</td><td>hunter2</td></tr>\n\
                    <tr><td>the pw is hunter2</td><td>hunter2</td></tr>\n";
        let workbook = open(&Input::memory("o.html", page.into()), &ReadOptions::default()).unwrap();
        let shown = format!("{:?} {:?}", workbook.content, workbook.notes);
        assert!(shown.contains("M50S") && !shown.contains("hunter2"), "{shown}");
        let note = workbook.notes.iter().find(|note| note.code == "secret-left-out").unwrap();
        assert!(
            note.message.starts_with("4 values are") && note.place.as_deref() == Some("o.html:3"),
            "{note:?}"
        );
    }

    #[test]
    fn the_overview_names_host_model_and_control_board() {
        let page = "<!DOCTYPE html>\n<html><head><title>WhatsMiner_0701 - Overview - LuCI</title></head><table>\n\
                    <tr><td width=\"33%\">Model</td><td>WhatsMiner M50S_VH55</td></tr>\n\
                    <tr><td>Hardware Info</td><td>M50S_VH55.H616-CB6V10.P222B-VE2</td></tr>\n<tr><td>Uptime</td><td>-</td></tr>";
        let workbook = open(&Input::memory("o.html", page.into()), &ReadOptions::default()).unwrap();
        let fields: Vec<_> =
            workbook.content.statements().unwrap().plan().columns.iter().filter_map(|c| c.field).collect();
        assert_eq!(fields, [Field::Hostname, Field::Model, Field::ControlBoard, Field::Psu]);
        let other = "<!DOCTYPE html><title>Router - LuCI</title><tr><td>Model</td><td>X</td></tr>";
        assert!(open(&Input::memory("o.html", other.into()), &ReadOptions::default()).is_err());
    }
}
