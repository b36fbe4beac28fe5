//! JSON documents with one answer or several, of one device or many: each is read as its own format does, and those of one device are
//! statements about that one.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashSet};

use super::answers::Answers;
use super::device_files::File;
use super::formats::{FORMATS, Formats};
use super::json::{self, AGAIN, Json};
use super::json_format::JsonFormat;
use super::labels::{Label, names_machine, of_key};
use super::one_device::{self, Devices, Spoken};
use super::refusals::{refusal, told};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ingest::reader::{Opened, ReadOptions};
use crate::ingest::statements::StatementsBuilder;
use crate::model::Standing;

/// A value of a file, with the pointer to it and the label that stands before it.
pub(super) struct Root<'d, 't> {
    pub(super) at: String,
    pub(super) value: &'d Json<'t>,
    pub(super) label: Option<Label>,
}

/// How deep objects are looked into that only hold answers.
const DEPTH: usize = 4;

/// Keys around what an answer says, which all answers of an API have.
const ENVELOPE: [&str; 9] = ["STATUS", "id", "When", "Code", "Description", "when", "code", "desc", "salt"];
/// Keys below which an answer says all that it says.
const WITHIN: [&str; 2] = ["Msg", "msg"];

/// An answer with its place.
struct Answer<'d, 't> {
    at: String,
    value: &'d Json<'t>,
    format: &'static JsonFormat,
    label: Option<Label>,
}

impl Spoken for Answer<'_, '_> {
    fn format(&self) -> &'static JsonFormat {
        self.format
    }

    fn label(&self) -> Option<&Label> {
        self.label.as_ref()
    }

    fn keys(&self) -> HashSet<Cow<'_, str>> {
        let mut keys = HashSet::new();
        for (key, value) in self.value.entries() {
            if ENVELOPE.contains(&&**key) {
                continue;
            }
            if WITHIN.contains(&&**key) && !value.entries().is_empty() {
                keys.extend(value.entries().iter().map(|(inner, _)| Cow::Owned(format!("{key}/{inner}"))));
            } else {
                keys.insert(Cow::Borrowed(&**key));
            }
        }
        keys
    }

    fn each(&self, visit: &mut dyn FnMut(&str, &str)) {
        self.value.each_scalar(&mut String::new(), &mut |pointer, text| {
            visit(pointer.get(1..).unwrap_or_default(), text);
        });
    }
}

/// Reads a document whose format as a whole has this id.
pub(super) fn open(id: &str, name: &str, text: &str, options: &ReadOptions) -> Result<Opened, Diagnostics> {
    let document = Json::parse(name, text)?;
    let root = Root { at: String::new(), value: &document, label: None };
    read(id, name, (vec![root], &[]), options)
}

/// Reads the values of a file whose format as a whole has this id.
pub(super) fn read(
    id: &str,
    name: &str,
    (roots, files): (Vec<Root<'_, '_>>, &[File]),
    options: &ReadOptions,
) -> Result<Opened, Diagnostics> {
    let Some(whole) = FORMATS.iter().find(|format| format.id == id).copied() else {
        return Err(Diagnostic::error("format-unknown", format!("there is no format `{id}`"))
            .at(name)
            .into());
    };
    let formats = Formats::new(whole, options.format.is_some());
    let mut splitting = Splitting { formats, answers: Vec::new() };
    // What is a document by itself was told by its reader.
    let depth = usize::from(roots.len() > 1);
    for Root { at, value, label } in roots {
        splitting.add(at, value, (whole, label), depth);
    }
    let (answers, mut notes) = without_refused(splitting.answers, name);
    let devices = one_device::devices(&answers);
    notes.extend(about(&answers, &devices, name));
    let mut builder = StatementsBuilder::new(Standing::Observed);
    let is_one = devices.answers.len() == 1;
    if let Some(file) = files.first().filter(|_| !is_one) {
        let text = "of which machine the files are that were printed between the answers cannot be told: they are not read";
        notes.push(Diagnostic::warning("output-unclear", text).at(format!("{name}:{}", file.line)));
    }
    let files = if is_one { files } else { &[] };
    notes.extend(write(whole, (&answers, &devices, files), (&mut builder, name))?);
    let statements = builder.finish().map_err(|problem| problem.at(name))?;
    let first = answers.first().map(|answer| answer.format).filter(|format| format.id != id);
    let format = first.map(|format| (format.id, format.doc));
    Ok(Opened { notes, format, ..Opened::evidence(statements) })
}

/// The place of an answer as people are told it.
fn place(name: &str, at: &str) -> String {
    if at.is_empty() { name.to_owned() } else { format!("{name} {at}") }
}

/// The answers of a document, as they are found.
struct Splitting<'d, 't> {
    formats: Formats,
    answers: Vec<Answer<'d, 't>>,
}

impl<'d, 't> Splitting<'d, 't> {
    /// Adds the answers in a value that stands at a pointer, in a document of this format below this label.
    fn add(
        &mut self,
        at: String,
        value: &'d Json<'t>,
        (within, label): (&'static JsonFormat, Option<Label>),
        depth: usize,
    ) {
        let format = if depth == 0 { within } else { self.formats.of(value).unwrap_or(within) };
        let devices = format.devices(value);
        if !devices.is_empty() {
            for (inner, value) in devices {
                let at = format!("{at}{inner}");
                self.answers.push(Answer { at, value, format, label: label.clone() });
            }
            return;
        }
        let inner = |key: &str| {
            let mut at = at.clone();
            json::step(&mut at, key);
            at
        };
        match value {
            Json::Array(items) => {
                for (n, item) in items.iter().enumerate() {
                    self.add(inner(&n.to_string()), item, (format, label.clone()), depth + 1);
                }
            }
            Json::Object(entries) if depth < DEPTH && self.holds_answers(value, format) => {
                for (key, value) in entries {
                    let at = inner(key);
                    let own = of_key(key, &at).or_else(|| label.clone());
                    self.add(at, value, (format, own), depth + 1);
                }
            }
            _ => self.answers.push(Answer { at, value, format, label }),
        }
    }

    /// Whether an object says nothing by itself and only holds answers: under the names of devices, or of what was asked.
    fn holds_answers(&mut self, object: &Json<'_>, format: &JsonFormat) -> bool {
        let entries = object.entries();
        if entries.is_empty() || !entries.iter().all(|(_, value)| value.holds_objects()) {
            return false;
        }
        if entries.iter().all(|(key, _)| names_machine(key)) {
            return true;
        }
        let mut is_read = false;
        object.each_scalar(&mut String::new(), &mut |pointer, _| {
            is_read = is_read || format.field(pointer.get(1..).unwrap_or_default()).is_some();
        });
        !is_read && entries.iter().any(|(_, value)| self.formats.of(value).is_some())
    }
}

/// The answers without those in which a device says that it does not answer, and what is said of these. Where nothing else stands in
/// a document, that is what it says.
fn without_refused<'d, 't>(answers: Vec<Answer<'d, 't>>, name: &str) -> (Vec<Answer<'d, 't>>, Diagnostics) {
    let refused: Vec<Option<String>> = answers.iter().map(refusal).collect();
    let with_places = answers.iter().zip(&refused);
    let refusals: Vec<(String, String)> =
        with_places.filter_map(|(answer, said)| Some((place(name, &answer.at), said.clone()?))).collect();
    let notes = told(&refusals);
    if refusals.len() == answers.len() {
        return (answers, notes);
    }
    let kept = answers.into_iter().zip(refused).filter(|(_, refused)| refused.is_none());
    (kept.map(|(answer, _)| answer).collect(), notes)
}

/// What people should know of which answer is read as what, and as whose.
fn about(answers: &[Answer<'_, '_>], devices: &Devices, name: &str) -> Diagnostics {
    let mut notes = Diagnostics::default();
    let mut formats: BTreeMap<&str, usize> = BTreeMap::new();
    for answer in answers {
        *formats.entry(answer.format.id).or_default() += 1;
    }
    if formats.len() > 1 {
        let each: Vec<String> = formats.iter().map(|(id, count)| format!("{id} ({count})")).collect();
        let text =
            format!("answers of several formats stand in it, each is read as its own: {}", each.join(", "));
        notes.push(Diagnostic::note("answers-of-formats", text).at(name));
    }
    if let Some(first) = devices.unclear.first().and_then(|n| answers.get(*n)) {
        notes.push(one_device::unclear(devices.unclear.len()).at(place(name, &first.at)));
    }
    notes
}

/// Writes one statement a device; gives what people should know of what they say.
///
/// # Errors
/// What is no answer of a device, or says nothing.
fn write(
    whole: &'static JsonFormat,
    (all, devices, files): (&[Answer<'_, '_>], &Devices, &[File]),
    (builder, name): (&mut StatementsBuilder, &str),
) -> Result<Diagnostics, Diagnostics> {
    let mut problems = Diagnostics::default();
    let mut answers = Answers::new(whole, builder);
    for device in &devices.answers {
        if answers.builder.is_full() {
            break;
        }
        let of_device = || device.iter().filter_map(|n| all.get(*n));
        answers.begin();
        for answer in of_device() {
            let value = answer.value;
            let what = match value {
                // The document as a whole may be the parts of one device.
                Json::Object(_) | Json::Array(_) if answer.at.is_empty() || !value.entries().is_empty() => {
                    answers.read_as(answer.format);
                    if answers.read(&answer.at, value) {
                        continue;
                    }
                    "the answer of this device says nothing"
                }
                _ => "this is no answer of a device: an object was expected",
            };
            problems.push(Diagnostic::error("document-broken", what).at(place(name, &answer.at)).help(AGAIN));
        }
        if let Some(label) = of_device().find_map(|answer| answer.label.as_ref()) {
            let has_names = of_device().any(one_device::has_names);
            label.state(answers.builder, has_names, devices.common.contains(&label.text));
        }
        for file in files {
            file.state(answers.builder);
        }
    }
    let notes = answers.end(name);
    if problems.has_errors() { Err(problems) } else { Ok(notes) }
}
