//! The processors of a Linux machine, as `lscpu` prints them, as text or JSON.

use super::console::{self, Beside, Tool, first_again};
use super::json::{self, Json};
use super::sections::{Fields, Machines, Section};
use super::text::{self, Line, pair};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::files::bytes::Bytes;
use crate::ingest::reader::{Opened, Probe, ReadOptions, Reader};
use crate::ingest::statements::StatedAt;
use crate::model::Field;

/// The format.
pub(in crate::ingest) struct LscpuReader;

/// The first line, in the languages into which util-linux is translated.
const ARCHITECTURE: &[&str] =
    &["Architecture", "Architektur", "Arquitectura", "Arquitetura", "アーキテクチャ", "架构"];

const PROCESSOR: Fields = &[
    (
        Field::Part,
        &[
            "Model name",
            "Modellname",
            "Nom de modèle",
            "Nombre del modelo",
            "Nome do modelo",
            "モデル名",
            "型号名称",
        ],
    ),
    (
        Field::PartMaker,
        &[
            "Vendor ID",
            "Anbieterkennung",
            "Identifiant constructeur",
            "ID de fabricante",
            "ID de fornecedor",
            "ベンダー ID",
            "厂商 ID",
        ],
    ),
];

impl Reader for LscpuReader {
    fn id(&self) -> &'static str {
        "lscpu"
    }

    fn doc(&self) -> &'static str {
        "The processors of a Linux machine, as `lscpu` or `lscpu -J` prints them"
    }

    fn tool(&self) -> Option<&dyn Tool> {
        Some(self)
    }

    fn recognises(&self, probe: &Probe<'_>) -> bool {
        if let Some(outline) = probe.outline {
            return outline.has("/lscpu/*/field");
        }
        probe.tool == Some(Reader::id(self))
    }

    fn open(&self, bytes: &Bytes, options: &ReadOptions) -> Result<Opened, Diagnostics> {
        if !text::is_json(&bytes.head(64)?) {
            return console::open(bytes, options, self);
        }
        let text = json::text(bytes)?;
        let mut machines = Machines::new();
        machines.begin();
        machines.section(&of_json(bytes.name(), &Json::parse(bytes.name(), &text)?)?, PROCESSOR);
        machines.finish(bytes.name(), (None, Diagnostics::default()))
    }
}

impl Tool for LscpuReader {
    fn id(&self) -> &'static str {
        Reader::id(self)
    }

    fn begins(&self, lines: &[Line<'_>]) -> bool {
        if !lines.first().is_some_and(|line| ARCHITECTURE.iter().any(|key| line.text.starts_with(key))) {
            return false;
        }
        let mut keys = lines.iter().map(|line| pair(line.text).map(|(key, _)| key));
        keys.next().flatten().is_some_and(|key| ARCHITECTURE.contains(&key))
            && keys.take(8).flatten().any(|key| key.starts_with("CPU"))
    }

    fn is_told_anywhere(&self) -> bool {
        false
    }

    fn starts_over(&self, lines: &[Line<'_>]) -> Vec<usize> {
        first_again(lines.iter().map(|line| pair(line.text).map(|(key, _)| key)))
    }

    fn write(&self, lines: &[Line<'_>], _: Beside<'_>, machines: &mut Machines) -> Result<(), Diagnostic> {
        machines.section(&of_lines(lines.iter().copied()), PROCESSOR);
        Ok(())
    }
}

fn of_lines<'t>(lines: impl Iterator<Item = Line<'t>>) -> Section {
    let mut section = Section::new("", StatedAt::Line(1));
    for line in lines {
        let (key, value) = pair(line.text).unwrap_or(("", line.text));
        section.push(key, value, StatedAt::Line(line.number));
    }
    section
}

/// Lines as objects of `field` and `data`; some versions put those that belong to one below it.
fn of_json(name: &str, document: &Json<'_>) -> Result<Section, Diagnostic> {
    fn add(section: &mut Section, at: &str, items: &[Json<'_>]) {
        for (n, item) in items.iter().enumerate() {
            let at = format!("{at}/{n}");
            if let (Some(Json::Scalar(key)), Some(Json::Scalar(value))) =
                (item.get("field"), item.get("data"))
            {
                let place = StatedAt::Pointer(format!("{at}/data").into());
                section.push(key.trim().trim_end_matches([':', '：']).trim(), &**value, place);
            }
            if let Some(children) = item.get("children") {
                add(section, &format!("{at}/children"), children.items());
            }
        }
    }
    let mut section = Section::new("", StatedAt::Pointer("/lscpu".into()));
    add(&mut section, "/lscpu", document.get("lscpu").map_or(&[][..], Json::items));
    if section.entries.is_empty() {
        let text = "there is no list `lscpu` of fields in it";
        return Err(Diagnostic::error("document-broken", text).at(name).help(json::AGAIN));
    }
    Ok(section)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{attributes, cut_anywhere, read, table};

    #[test]
    fn text_and_json_say_the_same() {
        let text = "Architecture:          x86_64\nCPU op-mode(s):        32-bit, 64-bit\nCPU(s):                16\nVendor ID:             HygonGenuine\nModel name:            Hygon C86 7285 32-core Processor\nSocket(s):             2\n";
        let json = r#"{"lscpu":[{"field":"Architecture:","data":"x86_64","children":[{"field":"Vendor ID:","data":"HygonGenuine"}]},
            {"field":"Model name:","data":"Hygon C86 7285 32-core Processor"},{"field":"Socket(s):","data":"2"}]}"#;
        let (of_text, of_json) = (read("cpu.txt", text).unwrap(), read("cpu.json", json).unwrap());
        assert_eq!(
            table(&of_text),
            ["part 1 Hygon C86 7285 32-core Processor @5", "part-maker 1 HygonGenuine @4"]
        );
        assert_eq!(
            table(&of_json),
            [
                "part 1 Hygon C86 7285 32-core Processor @/lscpu/1/data",
                "part-maker 1 HygonGenuine @/lscpu/0/children/0/data"
            ]
        );
        assert!(attributes(&of_text).contains(&"CPU(s): 16".to_owned()));
        cut_anywhere("cpu.txt", text.as_bytes(), 9);
        cut_anywhere("cpu.json", json.as_bytes(), 9);
    }

    #[test]
    fn other_languages_are_read() {
        let text = "Architektur:             aarch64\nCPU(s):                  4\nAnbieterkennung:         ARM\nModellname:              Cortex-A76\n";
        assert_eq!(table(&read("cpu.txt", text).unwrap()), ["part 1 Cortex-A76 @4", "part-maker 1 ARM @3"]);
    }
}
