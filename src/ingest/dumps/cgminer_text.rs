//! Answers of the cgminer API as text: sections divided by `|`, fields by commas.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::answers::Answers;
use super::cgminer::CGMINER;
use super::console::marks::mark;
use super::json_format::JsonFormat;
use super::labels::{Heading, Label, heading};
use super::one_device::{self, Spoken, unclear};
use super::refusals::{refusal, told};
use super::text::{Line, Text, head, lines};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::secrets::without_secrets_in_key;
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Standing;

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
        // Prompts and headings may stand before the first answer.
        lines(&head).take(BEFORE).any(|line| is_answer(line.text))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        let text = Text::of(bytes, options)?;
        let name = bytes.name();
        let lines: Vec<Line<'_>> = text.lines().collect();
        let (all, left_out) = outputs(&lines);
        let (refused, all): (Vec<_>, Vec<_>) =
            all.into_iter().map(|answer| (refusal(&answer), answer)).partition(|(said, _)| said.is_some());
        let refusals: Vec<(String, String)> = refused
            .into_iter()
            .filter_map(|(said, answer)| Some((format!("{name}:{}", answer.line), said?)))
            .collect();
        let all: Vec<Answer<'_>> = all.into_iter().map(|(_, answer)| answer).collect();
        let mut notes = text.notes.clone();
        notes.extend(told(&refusals));
        if let Some(first) = left_out.first() {
            let text = format!("lines that are no answers of the API are left out: {}", left_out.len());
            notes.push(Diagnostic::note("output-unread", text).at(format!("{name}:{first}")));
        }
        let mut builder = StatementsBuilder::new(Standing::Observed);
        let mut answers = Answers::new(&CGMINER, &mut builder);
        let devices = one_device::devices(&all);
        if let Some(first) = devices.unclear.first().and_then(|n| all.get(*n)) {
            notes.push(unclear(devices.unclear.len()).at(format!("{name}:{}", first.line)));
        }
        for device in &devices.answers {
            answers.begin();
            let of_device = || device.iter().filter_map(|n| all.get(*n));
            for answer in of_device() {
                if answers.builder.is_full() {
                    break;
                }
                for section in answer.text.split('|') {
                    answers.look(section.split(',').filter_map(|field| field.split_once('=')));
                }
                answer.fields(&mut |path, value| {
                    answers.value(path, value, &|| StatedAt::Line(answer.line));
                });
            }
            if let Some(label) = of_device().find_map(|answer| answer.label.as_ref()) {
                let has_names = of_device().any(one_device::has_names);
                label.state(answers.builder, has_names, devices.common.contains(&label.text));
            }
        }
        notes.extend(answers.end(name));
        let statements = builder.finish().map_err(|problem| problem.at(name))?;
        Ok(Opened { encoding: Some(text.encoding), notes, ..Opened::evidence(statements) })
    }
}

/// Lines looked at to tell what a text is.
const BEFORE: usize = 32;

fn is_answer(line: &str) -> bool {
    line.strip_prefix("STATUS=").is_some_and(|rest| rest.contains("Code=") && rest.contains('|'))
}

/// Whether a line is made of sections as an answer is: its first begins with its name, of letters and digits.
fn has_sections(line: &str) -> bool {
    let Some((first, _)) = line.split_once('|') else { return false };
    let name = first.split(['=', ',']).next().unwrap_or_default();
    name.len() < first.len()
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, ' ' | '_'))
        && first.contains('=')
}

/// What one line answers.
struct Answer<'t> {
    line: u64,
    text: &'t str,
    label: Option<Label>,
}

impl Answer<'_> {
    /// Its fields with the paths that they would have in JSON: `VERSION/0/PROD`.
    fn fields(&self, visit: &mut dyn FnMut(&str, &str)) {
        let mut known: HashMap<&str, usize> = HashMap::new();
        for section in self.text.split('|').filter(|section| !section.trim().is_empty()) {
            let mut fields = section.split(',');
            let first = fields.next().unwrap_or_default();
            let (name, own) = first.split_once('=').map_or((first, None), |(name, _)| (name, Some(first)));
            let before = known.entry(name).or_default();
            let number = *before;
            *before += 1;
            for field in own.into_iter().chain(fields) {
                let (key, value) = field.split_once('=').unwrap_or(("", field));
                let (name, key) = (without_secrets_in_key(name.trim()), without_secrets_in_key(key.trim()));
                visit(&format!("{name}/{number}/{key}"), value.trim());
            }
        }
    }
}

impl Spoken for Answer<'_> {
    fn format(&self) -> &'static JsonFormat {
        &CGMINER
    }

    fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    fn keys(&self) -> HashSet<Cow<'_, str>> {
        let sections =
            self.text.split('|').map(|section| section.split(['=', ',']).next().unwrap_or_default().trim());
        sections.filter(|name| !name.is_empty() && *name != "STATUS").map(Cow::Borrowed).collect()
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &str)) {
        self.fields(visit);
    }
}

/// The answers, each with the label that a line before it has, and the numbers of lines that are neither.
fn outputs<'t>(lines: &[Line<'t>]) -> (Vec<Answer<'t>>, Vec<u64>) {
    let (mut answers, mut left_out) = (Vec::new(), Vec::new());
    let mut label: Option<Label> = None;
    let mut behind = 0;
    for (at, line) in lines.iter().enumerate() {
        if at < behind {
            continue;
        }
        if has_sections(line.text) {
            answers.push(Answer { line: line.number, text: line.text, label: label.clone() });
            continue;
        }
        let rest = lines.get(at..).unwrap_or_default();
        match heading(rest) {
            Some(Heading::Of(found, length)) => {
                label = Some(found);
                behind = at + length;
            }
            Some(Heading::Another) => label = label.filter(|label| !label.is_asked()),
            None if mark(rest).is_some() => {}
            None => left_out.push(line.number),
        }
    }
    (answers, left_out)
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
