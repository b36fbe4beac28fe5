//! An inspection as text.

use std::fmt::Write as _;

use super::{ATTRIBUTE, InspectedColumn, Inspection};
use crate::diagnostic::Colour;
use crate::model::Confidence;
use crate::text::shown::shown;

/// Values of a document that are named though they are no fields.
const NAMED: usize = 32;

impl Inspection {
    /// As text; control characters of the file are escaped.
    pub(crate) fn render(&self) -> String {
        let mut out = String::new();
        // Writing to a String cannot fail.
        let _ = self.write(&mut out);
        out
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "file {}", shown(&self.title))?;
        for line in &self.format {
            writeln!(out, "  {}", shown(line))?;
        }
        if let Some(row) = self.header_row {
            writeln!(out, "  header: row {row}")?;
        }
        writeln!(out, "  machine named by: {}", shown(&self.key))?;
        for other in &self.other_keys {
            writeln!(out, "    beside it: {}", shown(other))?;
        }
        if !self.is_document {
            let row = match (self.row_is_component, self.lots_only) {
                (true, _) => "a component",
                (_, true) => "a lot",
                _ => "a machine",
            };
            writeln!(out, "  a row is: {row}")?;
        }
        if !self.above.is_empty() {
            let row = |place: &str| place.trim_start_matches(char::is_alphabetic).parse::<u64>().ok();
            let below = |(_, place, _): &(_, String, _)| row(place) > self.header_row;
            let places = if self.above.iter().any(below) { "Above and below" } else { "Above" };
            writeln!(out, "\n{places} the table, for all of it")?;
        }
        for (field, place, text) in &self.above {
            writeln!(out, "  {place:>5}  {field:20}  {}", shown(text))?;
        }
        self.write_columns(out)?;
        self.write_machines(out)?;
        write!(out, "\nRows: {} read, {} refused", self.rows, self.refused)?;
        if self.lots > 0 {
            write!(out, ", {} of them lots", self.lots)?;
        }
        if self.unnumbered > 0 {
            write!(out, ", {} of them without a number, named by their place", self.unnumbered)?;
        }
        match self.damaged {
            0 => writeln!(out)?,
            n => writeln!(out, "; cells that could not be read: {n}")?,
        }
        for (reason, n) in &self.skipped {
            writeln!(out, "  {n} skipped: {} [{}]", reason.explain(), reason.code())?;
        }
        for (place, message) in &self.refusals {
            writeln!(out, "  {place}: {}", shown(message))?;
        }
        if self.refused > self.refusals.len() as u64 {
            writeln!(out, "  and {} more", self.refused - self.refusals.len() as u64)?;
        }
        for note in &self.notes {
            writeln!(out, "\n{}", note.render(Colour::Never))?;
        }
        Ok(())
    }

    fn write_columns(&self, out: &mut String) -> std::fmt::Result {
        if self.is_document {
            return self.write_values(out);
        }
        writeln!(out, "\nColumns")?;
        let header = |c: &InspectedColumn| format!("\"{}\"", shown(&c.header));
        let width = |f: &dyn Fn(&InspectedColumn) -> String| {
            self.columns
                .iter()
                .map(|c| unicode_width::UnicodeWidthStr::width(f(c).as_str()))
                .max()
                .unwrap_or(0)
                .min(40)
        };
        let (header_width, field_width) = (width(&header), width(&|c| c.field.clone()));
        for column in &self.columns {
            let header = header(column);
            let pad = header_width.saturating_sub(unicode_width::UnicodeWidthStr::width(header.as_str()));
            let sure = column.confidence.map_or("-", Confidence::as_str);
            writeln!(
                out,
                "  {:>3}  {header}{:pad$}  {:field_width$}  {sure:<6}  {}",
                column.letter,
                "",
                column.field,
                shown(&column.why)
            )?;
            if !column.guesses.is_empty() {
                let guesses: Vec<String> =
                    column.guesses.iter().map(|g| format!("{} (`{}`)", g.field, g.known_as)).collect();
                writeln!(out, "       resembles, not used: {}", guesses.join(", "))?;
            }
        }
        Ok(())
    }

    /// Of a document, the values that are read as fields, and the names of the first of the others.
    fn write_values(&self, out: &mut String) -> std::fmt::Result {
        let (others, fields): (Vec<_>, Vec<_>) = self.columns.iter().partition(|c| c.field == ATTRIBUTE);
        writeln!(out, "\nUnderstood")?;
        if fields.is_empty() {
            writeln!(out, "  nothing")?;
        }
        for column in fields {
            writeln!(out, "  {:<22} {}", column.field, shown(&column.header))?;
        }
        if !others.is_empty() {
            writeln!(out, "\nKept under their own names ({} values)", others.len())?;
            // What stands several times under one name is one name, and lines without one are counted.
            let mut names: Vec<(&str, usize)> = Vec::new();
            for column in others {
                let name = column.header.trim();
                if let Some((_, count)) = names.iter_mut().find(|(known, _)| *known == name) {
                    *count += 1;
                } else if names.len() > NAMED {
                    break;
                } else {
                    names.push((name, 1));
                }
            }
            let as_shown = |(name, count): &(&str, usize)| match (*name, *count) {
                ("", 1) => "a line without a name".to_owned(),
                ("", count) => format!("{count} lines without a name"),
                (name, 1) => shown(name.replace("//", "/")),
                (name, count) => format!("{} (×{count})", shown(name.replace("//", "/"))),
            };
            let more = if names.len() > NAMED { ", …" } else { "" };
            let names: Vec<String> = names.iter().take(NAMED).map(as_shown).collect();
            writeln!(out, "  {}{more}", names.join(", "))?;
        }
        Ok(())
    }

    fn write_machines(&self, out: &mut String) -> std::fmt::Result {
        writeln!(out, "\nFirst machines")?;
        if self.machines.is_empty() {
            writeln!(out, "  none")?;
        }
        let places =
            self.machines.iter().flat_map(|machine| &machine.values).map(|(_, place, _)| place.len());
        let width = places.max().unwrap_or(0).clamp(6, 30);
        for machine in &self.machines {
            writeln!(out, "  {}", shown(&machine.key))?;
            for (field, place, text) in &machine.values {
                writeln!(out, "    {place:<width$} {field:<20} {}", shown(text))?;
            }
        }
        Ok(())
    }
}
