//! `-o template=FILE`: an output by a template of the user, in the language of Jinja. It gets what `-o json` has, with the texts of
//! others fit to be shown; whether HTML is escaped follows from the template's name.

mod machines;

use std::io::Write;
use std::sync::Arc;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::Value;
use minijinja::{AutoEscape, Environment, UndefinedBehavior};
use serde_json::Value as Json;

use super::json::{Head, Machine, Sum, encode};
use super::text::one_line;
use super::{Collector, End, Format, MadeByFile, Out, Report, RunInfo};
use crate::diagnostic::Diagnostic;
use crate::error::Error;
use crate::source::TextFile;
use crate::text::formula::guarded;
use crate::text::markdown::markdown;
use machines::Spool;

/// `-o template=FILE`: for whatever nobody else writes.
#[derive(Clone, Debug)]
pub(crate) struct Template {
    /// The file; `None` for the example.
    file: Option<TextFile>,
}

impl Template {
    /// The example of the documentation; an output that somebody asks for is made by a file.
    pub(super) const EXAMPLE: Self = Self { file: None };

    /// An output by this template.
    ///
    /// # Errors
    /// When it has a mistake, with its place.
    fn of(file: TextFile) -> Result<Arc<dyn Format + Send>, Diagnostic> {
        environment(&file)
            .template_from_named_str(file.name(), file.text())
            .map_err(|why| mistake(&file, &why))?;
        Ok(Arc::new(Self { file: Some(file) }))
    }
}

impl Format for Template {
    fn id(&self) -> &'static str {
        "template"
    }

    fn doc(&self) -> &'static str {
        "Your own output by a Jinja template: `-o template=FILE`, or `=FILE=OUT` into a file"
    }

    fn made_by_file(&self) -> Option<MadeByFile> {
        Some(Self::of)
    }

    fn machine(&self, report: Report<'_, '_>, _: &RunInfo<'_>) -> Vec<u8> {
        encode(&Machine { key: report.machine, report: report.predicate })
    }

    fn collector(&self, _: &RunInfo<'_>) -> Result<Option<Box<dyn Collector>>, Error> {
        let example = || TextFile::new("example.txt", include_str!("example.txt"));
        let file = self.file.clone().unwrap_or_else(example);
        Ok(Some(Box::new(Rendering { file, spool: Spool::new()? })))
    }
}

/// The machines until the last has come: a template may ask for them in any order.
struct Rendering {
    file: TextFile,
    spool: Spool,
}

impl Collector for Rendering {
    fn machine(&mut self, piece: Vec<u8>, _: Option<&[u8]>, _: &mut Out<'_>) -> Result<(), Error> {
        self.spool.add(&piece)
    }

    fn end(self: Box<Self>, end: End<'_>, out: &mut Out<'_>) -> Result<(), Error> {
        let Self { file, spool } = *self;
        let machines = Arc::new(spool.finish()?);
        let of = |json: Vec<u8>| serde_json::from_slice::<Json>(&json).map_err(|_| unreadable());
        let mut context: Vec<(String, Value)> = Vec::new();
        if let Json::Object(head) = of(encode(&Head::of(end.run)))? {
            context.extend(head.into_iter().map(|(name, value)| (name, shown(value))));
        }
        context.push(("machines".to_owned(), Value::from_dyn_object(Arc::clone(&machines))));
        context.push(("summary".to_owned(), shown(of(encode(&Sum::of(end.summary)))?)));
        let environment = environment(&file);
        let template = environment
            .template_from_named_str(file.name(), file.text())
            .map_err(|why| Error::from(mistake(&file, &why)))?;
        let mut writer = Writer { out, failed: None };
        let context = context.into_iter().collect::<std::collections::BTreeMap<_, _>>();
        let rendered = template.render_captured_to(Value::from(context), &mut writer).map(drop);
        if let Some(why) = writer.failed.take() {
            return Err(why);
        }
        if let Some(why) = machines.failed() {
            return Err(why);
        }
        rendered.map_err(|why| mistake(&file, &why).into())
    }
}

/// What the language has here: nothing that reads a file, and filters that make a text harmless in other languages.
fn environment(file: &TextFile) -> Environment<'_> {
    let mut environment = Environment::new();
    environment.set_debug(true);
    // A line with nothing but a block is no line of the output.
    let mut syntax = SyntaxConfig::builder();
    syntax.keep_trailing_newline(true).trim_blocks(true).lstrip_blocks(true);
    if let Ok(syntax) = syntax.build() {
        environment.set_syntax(syntax);
    }
    // What is misspelt is a mistake; what may be left out can be asked for with `if`.
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    let is_markup = is_markup(file.name());
    environment
        .set_auto_escape_callback(move |_| if is_markup { AutoEscape::Html } else { AutoEscape::None });
    environment.add_filter("markdown", |text: String| Value::from_safe_string(markdown(&text)));
    environment.add_filter("csv", |text: String| {
        Value::from_safe_string(format!("\"{}\"", guarded(&text).replace('"', "\"\"")))
    });
    environment
}

/// Whether the name of a template is that of a page in which HTML is escaped: `page.html`, `page.xml.j2`.
fn is_markup(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let bare = [".j2", ".jinja", ".jinja2"].iter().find_map(|end| lower.strip_suffix(end)).unwrap_or(&lower);
    [".html", ".htm", ".xhtml", ".xml", ".svg"].iter().any(|end| bare.ends_with(end))
}

/// A value for a template; of texts, as they may be shown on one line.
fn shown(json: Json) -> Value {
    match json {
        Json::Null => Value::from(()),
        Json::Bool(value) => Value::from(value),
        Json::Number(number) => match (number.as_u64(), number.as_i64()) {
            (Some(n), _) => Value::from(n),
            (None, Some(n)) => Value::from(n),
            (None, None) => Value::from(number.as_f64()),
        },
        Json::String(text) => Value::from(one_line(&text)),
        Json::Array(items) => items.into_iter().map(shown).collect(),
        Json::Object(fields) => {
            let fields = fields.into_iter().map(|(name, value)| (one_line(&name), shown(value)));
            Value::from(fields.collect::<std::collections::BTreeMap<_, _>>())
        }
    }
}

/// A mistake in a template, at its place.
fn mistake(file: &TextFile, why: &minijinja::Error) -> Diagnostic {
    let message = match why.detail() {
        Some(detail) => format!("{}: {detail}", why.kind()),
        None => why.kind().to_string(),
    };
    let text = file.text();
    let line = |line: usize| {
        let before: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
        let rest = text.get(before..).unwrap_or_default();
        before..before + rest.lines().next().map_or(0, str::len)
    };
    let range = why.range().filter(|range| text.get(range.clone()).is_some());
    let range = range.or_else(|| why.line().map(line)).unwrap_or(0..0);
    Diagnostic::error("template", message)
        .label(file, range, "here")
        .help("docs/outputs.md says what a template gets: the document of -o json (docs/json.md)")
}

/// Of what this file has written itself.
fn unreadable() -> Error {
    Diagnostic::error("output", "what a template is to get cannot be read").into()
}

/// Hands on what is rendered, and keeps why that failed.
struct Writer<'w, 'o> {
    out: &'w mut Out<'o>,
    failed: Option<Error>,
}

impl Write for Writer<'_, '_> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        match (self.out)(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(why) => {
                self.failed = Some(why);
                Err(std::io::Error::other("the output cannot be written"))
            }
        }
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{self, Fleet};
    use super::super::tests::whole;
    use super::*;

    fn rendered(name: &str, text: &str, fleet: &Fleet) -> Result<String, Diagnostic> {
        let template = Template::of(TextFile::new(name, text))?;
        Ok(String::from_utf8(whole(&*template, fleet, &samples::run())).expect("text"))
    }

    #[test]
    fn a_template_gets_what_json_has_as_often_as_it_asks() {
        let text = "{{ machines|length }} {{ machines[5].key }} {{ machines[9] is defined }} {{ run.asOf }} {{ summary.verdict }}\n\
            {% for m in machines if m.verdict == 'review' %}{{ loop.index }}:{{ m.findings[0].chain[0].location.text }} {% endfor %}\n\
            {% for m in machines %}{{ m.sequence }}{% endfor %}\n";
        assert_eq!(
            rendered("page.txt", text, &samples::every_verdict()).expect("a page"),
            "9 S19-0006 False 2026-11-22 prohibited\n1:miners.csv!E4 2:miners.csv!E5 000000000"
        );
    }

    #[test]
    fn the_name_decides_whether_html_is_escaped_and_no_escape_passes() {
        let fleet = samples::saying("<b>\u{1b}[31m\u{202e}=1");
        for (name, expected) in [
            ("a.html", "&lt;b&gt;\\u{1b}[31m\\u{202e}=1"),
            ("a.HTML.j2", "&lt;b&gt;\\u{1b}[31m\\u{202e}=1"),
            ("a.txt", "<b>\\u{1b}[31m\\u{202e}=1"),
        ] {
            assert_eq!(rendered(name, "{{ machines[0].key }}", &fleet).expect("a page"), expected);
        }
        let filtered =
            rendered("a.md", "{{ machines[0].key|markdown }} {{ '=1'|csv }}", &fleet).expect("a page");
        assert_eq!(filtered, "&#60;b&#62;&#92;u{1b}&#91;31m&#92;u{202e}=1 \"'=1\"");
    }

    #[test]
    fn a_mistake_is_shown_at_its_place() {
        let why =
            rendered("page.txt", "a\n{% for m in %}", &samples::none()).expect_err("a mistake").to_string();
        assert!(why.contains("page.txt:2:") && why.contains("{% for m in %}") && why.contains('^'), "{why}");
        let file = TextFile::new("page.txt", "ab\n  {{ run.asof }}\n");
        let template = Template { file: Some(file) };
        let run = samples::run();
        let info = samples::shown(&run);
        let summary = samples::none().summary();
        let collector = template.collector(&info).expect("an output").expect("a collector");
        let end = End { run: &info, summary: &summary, manifest: None };
        let why = collector.end(end, &mut |_| Ok(())).expect_err("a mistake").to_string();
        assert!(why.contains("page.txt:2:6") && why.contains("undefined"), "{why}");
    }

    #[test]
    fn what_cannot_be_written_is_said_as_it_is() {
        let template = Template::of(TextFile::new("a.txt", "text")).expect("a template");
        let run = samples::run();
        let info = samples::shown(&run);
        let summary = samples::none().summary();
        let collector = template.collector(&info).expect("an output").expect("a collector");
        let end = End { run: &info, summary: &summary, manifest: None };
        let why = collector.end(end, &mut |_| Err(Diagnostic::error("io", "the disk is full").into()));
        assert!(why.expect_err("an error").to_string().contains("the disk is full"));
    }

    #[test]
    fn the_example_says_what_is_accepted() {
        let text =
            String::from_utf8(whole(&Template::EXAMPLE, &samples::waived(), &samples::run())).expect("text");
        assert!(
            text.contains("(waived by compliance@example.com until 2027-01-31: the board was replaced)"),
            "{text}"
        );
        assert!(text.ends_with("9 machines as of 2026-11-22. This report states what was read and which rules speak of it; a person decides.\n"), "{text}");
    }
}
