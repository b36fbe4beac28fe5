//! Answers of the cgminer API as text: sections divided by `|`, fields by commas.

use super::answers::Answers;
use super::cgminer::CGMINER;
use super::console::marks::{Host, mark};

use super::text::{Line, Text, head, lines};
use crate::diagnostic::Diagnostics;
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::without_secrets_in_key;
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::{Field, Standing};
use std::collections::HashMap;

/// The format (API-README of cgminer: "the reply is text, unless the request was JSON"); Avalon answers so to `version`.
pub(in crate::ingest) struct CgminerTextReader;

impl Reader for CgminerTextReader {
    fn id(&self) -> &'static str {
        "cgminer-text"
    }

    fn doc(&self) -> &'static str {
        "Answers of the cgminer API as text (`STATUS=S,…|VERSION,…|`), of Avalon and others"
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        let head = head(probe);
        let lines: Vec<Line<'_>> = lines(&head).take(BEFORE).collect();
        outputs(&lines).next().is_some_and(|(_, line)| is_answer(line.text))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = Text::of(bytes, options)?;
        let mut builder = StatementsBuilder::new(Standing::Observed);
        let mut answers = Answers::new(&CGMINER, &mut builder);
        let lines: Vec<Line<'_>> = text.lines().collect();
        // Each line is what one machine answers.
        for (host, line) in outputs(&lines) {
            answers.begin();
            if let Some((name, at)) = host {
                let is_address = name.parse::<std::net::IpAddr>().is_ok();
                let field = if is_address { Field::Ip } else { Field::Hostname };
                answers.builder.field("console/host", (Some(field), 0), name, StatedAt::Line(at));
            }
            let mut known: HashMap<&str, usize> = HashMap::new();
            for section in line.text.split('|').filter(|section| !section.trim().is_empty()) {
                if answers.builder.is_full() {
                    break;
                }
                answers.look(section.split(',').filter_map(|field| field.split_once('=')));
                let mut fields = section.split(',');
                let first = fields.next().unwrap_or_default();
                let (name, own) =
                    first.split_once('=').map_or((first, None), |(name, _)| (name, Some(first)));
                let before = known.entry(name).or_default();
                let number = *before;
                *before += 1;
                for field in own.into_iter().chain(fields) {
                    let (key, value) = field.split_once('=').unwrap_or(("", field));
                    let (name, key) =
                        (without_secrets_in_key(name.trim()), without_secrets_in_key(key.trim()));
                    let path = format!("{name}/{number}/{key}");
                    answers.value(&path, value.trim(), &|| StatedAt::Line(line.number));
                }
            }
        }
        let mut notes = text.notes;
        notes.extend(answers.end(bytes.name()));
        let statements = builder.finish().map_err(|problem| problem.at(bytes.name()))?;
        Ok(Opened { encoding: Some(text.encoding), notes, ..Opened::evidence(statements) })
    }
}

/// Lines looked at to tell what a text is: prompts and headings may stand before the first answer.
const BEFORE: usize = 8;

fn is_answer(line: &str) -> bool {
    line.strip_prefix("STATUS=").is_some_and(|rest| rest.contains("Code=") && rest.contains('|'))
}

/// The answers, each with the host that a line before it names, and where.
fn outputs<'l, 't>(
    lines: &'l [Line<'t>],
) -> impl Iterator<Item = (Option<(&'t str, u64)>, Line<'t>)> + use<'l, 't> {
    let mut host = None;
    let mut behind = 0;
    (0..lines.len()).filter_map(move |at| {
        let line = *lines.get(at)?;
        if at < behind {
            return None;
        }
        let Some((found, length)) = mark(lines.get(at..)?) else { return Some((host, line)) };
        behind = at + length;
        match found.host {
            // Answers are asked of miners elsewhere: the host of a prompt is none of them.
            Some(_) if !found.command.is_empty() => host = None,
            Some(Host::Named(name)) => host = Some((name, line.number)),
            Some(Host::Common(_) | Host::Another) => host = None,
            None => {}
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use crate::files::input::Input;
    use crate::ingest::reader::{ReadOptions, open};
    use crate::model::{Field, Place, Places};

    #[test]
    fn sections_and_fields_of_a_text_are_those_of_the_document() {
        let text = "STATUS=S,When=1,Code=22,Msg=CGMiner versions|VERSION,CGMiner=4.11.1,PROD=AvalonMiner 1246,HWTYPE=MM3v2_X3,MAC=b4a2eb000001|\0";
        let workbook = open(&Input::memory("v.txt", text.into()), &ReadOptions::default()).unwrap();
        assert_eq!(workbook.format, "cgminer-text");
        let statements = workbook.content.statements().unwrap();
        let columns = &statements.plan().columns;
        let at = columns.iter().position(|c| c.field == Some(Field::ControlBoard)).unwrap();
        assert_eq!(columns[at].header, "VERSION/0/HWTYPE");
        assert_eq!(statements.place(1, u32::try_from(at).unwrap()), Place::Line(1));
        assert_eq!(columns[statements.plan().key.unwrap() as usize].header, "VERSION/0/MAC");
    }

    #[test]
    fn the_host_above_an_answer_is_its_own() {
        let answer =
            "STATUS=S,When=1,Code=22,Msg=CGMiner versions|VERSION,CGMiner=4.11.1,PROD=AvalonMiner 1246|\0\n";
        let text = format!("=== 10.0.0.7 ===\n{answer}=== rig-8 ===\n{answer}");
        let workbook = open(&Input::memory("v.txt", text.into()), &ReadOptions::default()).unwrap();
        assert_eq!(workbook.format, "cgminer-text");
        let statements = workbook.content.statements().unwrap();
        let columns = (0..).zip(&statements.plan().columns);
        let hosts: Vec<_> = columns
            .filter(|(_, column)| column.header == "console/host")
            .map(|(at, column)| (column.field.unwrap(), [1, 2].map(|machine| statements.text(machine, at))))
            .collect();
        assert_eq!(hosts, [(Field::Ip, [Some("10.0.0.7"), None]), (Field::Hostname, [None, Some("rig-8")])]);
    }
}
