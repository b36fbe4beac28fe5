//! Which of several answers in one document are about one device: `cat system_info.json miner_type.json`.
//!
//! Nothing is guessed. Answers are of one device if they say so by a serial number, an address or a name, or stand below one name.
//! One that names no device is of the only one there is, or of the one beside it where each device gave the same answers in the
//! same order; otherwise nobody can tell whose it is, and it stays by itself.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::answers::bracketed;
use super::hostnames::is_factory;
use super::json_format::{JsonFormat, last, matches};
use super::labels::Label;
use super::models::is_same_model;
use crate::diagnostic::Diagnostic;
use crate::model::Field;
use crate::text::hardware_address::{is_nobodys, octets};
use crate::text::placeholders::is_placeholder;

/// Answers of one device: of more it is not asked whether all are of one.
const MOST: usize = 32;

/// An answer, as it is compared with others.
pub(super) trait Spoken {
    /// As what it is read.
    fn format(&self) -> &'static JsonFormat;
    /// The name below which it stands.
    fn label(&self) -> Option<&Label>;
    /// The keys under which it says what it says, without those that all answers of its API have.
    fn keys(&self) -> HashSet<Cow<'_, str>>;
    /// Visits its values with their paths.
    fn each(&self, visit: &mut dyn FnMut(&str, &str));
}

/// The devices of a document.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Devices {
    /// Which answers are of each, in the order of the document.
    pub(super) answers: Vec<Vec<usize>>,
    /// Answers that name no device, and may be of any of some others.
    pub(super) unclear: Vec<usize>,
    /// Labels below which answers of several devices stand.
    pub(super) common: HashSet<String>,
}

/// Tells which answers are of one device.
pub(super) fn devices<S: Spoken>(answers: &[S]) -> Devices {
    let mut below: Vec<Vec<usize>> = Vec::new();
    let mut known: HashMap<Option<&str>, usize> = HashMap::new();
    for (n, answer) in answers.iter().enumerate() {
        let at = *known.entry(answer.label().map(|label| &*label.text)).or_insert_with(|| {
            below.push(Vec::new());
            below.len() - 1
        });
        below[at].push(n);
    }
    let mut found = Devices::default();
    let mut telling = Telling::default();
    for own in below {
        let label = own.first().and_then(|n| answers.get(*n)?.label());
        below_label(answers, &own, label, &mut telling, &mut found);
    }
    found.answers.sort_by_key(|device| device.first().copied());
    found.unclear.sort_unstable();
    found
}

/// What is said of answers of which nobody can tell whose they are.
pub(super) fn unclear(count: usize) -> Diagnostic {
    let text = format!(
        "of which machine an answer is cannot be told where it names none and may be of several (such answers: {count}): it is read as a \
         machine by itself"
    );
    let help =
        "save what each machine says in a file of its own, or write its address above it: `=== 10.0.0.5 ===`";
    Diagnostic::warning("output-unclear", text).help(help)
}

/// Adds the devices of answers below one label, or below none.
fn below_label<S: Spoken>(
    answers: &[S],
    own: &[usize],
    label: Option<&Label>,
    telling: &mut Telling,
    found: &mut Devices,
) {
    let apart = |found: &mut Devices| found.answers.extend(own.iter().map(|n| vec![*n]));
    let of: Vec<&S> = own.iter().filter_map(|n| answers.get(*n)).collect();
    // Most documents have the same answer of many devices.
    let is_uniform = || {
        let mut before: Option<HashSet<Cow<'_, str>>> = None;
        of.iter().all(|answer| {
            let keys = answer.keys();
            let shares = before.as_ref().is_none_or(|before| !before.is_disjoint(&keys));
            before = Some(keys);
            shares
        })
    };
    if of.len() < 2 || (label.is_none() && is_uniform()) {
        return apart(found);
    }
    let said: Vec<Said<'_>> = of.iter().map(|answer| telling.of(*answer)).collect();
    if said
        .iter()
        .enumerate()
        .any(|(n, one)| said.iter().take(n.min(MOST)).any(|other| one.contradicts(other)))
    {
        found.common.extend(label.map(|label| label.text.clone()));
    }
    let groups = if are_one(&said, label.is_some_and(|label| !label.is_asked())) {
        groups(&said, |_, _| true)
    } else if let Some(count) = period(&said) {
        let mut all = Vec::new();
        for (at, block) in said.chunks(count).enumerate() {
            let of_block = groups(block, |_, _| true).into_iter();
            all.extend(of_block.map(|group| group.into_iter().map(|n| n + at * count).collect::<Vec<_>>()));
        }
        all
    } else {
        let groups = groups(&said, |group, one| {
            let of_group = || group.iter().filter_map(|n| said.get(*n));
            of_group().any(|other| one.agrees(other)) && of_group().all(|other| !one.contradicts(other))
        });
        let alone = groups.iter().filter_map(|group| if let [n] = group[..] { Some(n) } else { None });
        found.unclear.extend(alone.filter(|n| may_be_of_another(&said, *n)).filter_map(|n| own.get(n)));
        groups
    };
    let place = |group: Vec<usize>| group.into_iter().filter_map(|n| own.get(n).copied()).collect();
    found.answers.extend(groups.into_iter().map(place));
}

/// Whether an answer has a name of its device.
pub(super) fn has_names(answer: &impl Spoken) -> bool {
    !Telling::default().of(answer).names.is_empty()
}

/// Whether an answer that names no device may be of one of the others.
fn may_be_of_another(said: &[Said<'_>], at: usize) -> bool {
    let Some(one) = said.get(at).filter(|one| one.names.is_empty() && !one.keys.is_empty()) else {
        return false;
    };
    let mut named = said.iter().filter(|other| !other.names.is_empty());
    named.any(|other| other.keys.is_disjoint(&one.keys) && one.may_be_beside(other))
}

/// Answers that follow each other as groups: another begins where one shares keys with those before, as it says the same again,
/// or where it may not be of them.
fn groups(said: &[Said<'_>], joins: impl Fn(&[usize], &Said<'_>) -> bool) -> Vec<Vec<usize>> {
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (n, one) in said.iter().enumerate() {
        let own = groups.last_mut().filter(|group| {
            let mut of_group = group.iter().filter_map(|n| said.get(*n));
            of_group.all(|other| other.keys.is_disjoint(&one.keys)) && joins(group, one)
        });
        match own {
            Some(group) => group.push(n),
            None => groups.push(vec![n]),
        }
    }
    groups
}

/// Whether all of these are of one device: none contradicts another, and none says again what another says, unless both have the
/// same name. `is_said` of those that stand below one name.
fn are_one(said: &[Said<'_>], is_said: bool) -> bool {
    if said.len() > MOST {
        return false;
    }
    let is_linked = |one: &Said<'_>, other: &Said<'_>| {
        let is_one_api = one.format.id == other.format.id;
        let has_name = |said: &Said<'_>| !said.names.is_empty();
        !(has_name(one) && has_name(other))
            || is_one_api
            || said.iter().any(|third| third.agrees(one) && third.agrees(other))
    };
    said.iter().enumerate().all(|(n, one)| {
        said.iter().take(n).all(|other| {
            let agrees = one.agrees(other);
            let may_be = is_said || (one.may_be_beside(other) && is_linked(one, other));
            !one.contradicts(other) && (agrees || (may_be && one.keys.is_disjoint(&other.keys)))
        })
    })
}

/// How many answers each device gave, if all gave the same ones in the same order.
fn period(said: &[Said<'_>]) -> Option<usize> {
    let is_named = said.iter().any(|one| !one.names.is_empty());
    (2..=MOST.min(said.len() / 2)).filter(|count| said.len().is_multiple_of(*count)).find(|count| {
        let mut blocks = said.chunks(*count);
        let like_first = |(n, one): (usize, &Said<'_>)| {
            let first = said.get(n % count);
            first.is_some_and(|first| first.format.id == one.format.id && !first.keys.is_disjoint(&one.keys))
        };
        let is_whole = |block: &[Said<'_>]| {
            let is_apart = |n: usize, one: &Said<'_>| {
                block.iter().take(n).all(|other| other.keys.is_disjoint(&one.keys))
            };
            (!is_named || block.iter().any(|one| !one.names.is_empty()))
                && block.iter().enumerate().all(|(n, one)| is_apart(n, one))
                && are_one(block, false)
        };
        said.iter().enumerate().all(like_first) && blocks.all(is_whole)
    })
}

/// What an answer says of whose it is.
struct Said<'a> {
    format: &'static JsonFormat,
    keys: HashSet<Cow<'a, str>>,
    /// What names its device, as it is compared.
    names: Vec<(Is, String)>,
    /// What it calls its model.
    models: Vec<String>,
}

/// What a value says of a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Is {
    Mac,
    Serial,
    Hostname,
    /// The number of the chip on the control board of an Avalon.
    Dna,
    Model,
    /// Several values in one text.
    Bracketed,
}

impl Said<'_> {
    /// Whether both have a name.
    fn agrees(&self, other: &Self) -> bool {
        self.names.iter().any(|name| other.names.contains(name))
    }

    /// Whether both have a name of one kind, and not the same.
    fn contradicts(&self, other: &Self) -> bool {
        self.names.iter().any(|(is, _)| {
            let of =
                |said: &Self| said.names.iter().filter(|(kind, _)| kind == is).cloned().collect::<Vec<_>>();
            let (own, others) = (of(self), of(other));
            !others.is_empty() && !own.iter().any(|name| others.contains(name))
        })
    }

    /// Whether devices of one maker and model may give both.
    fn may_be_beside(&self, other: &Self) -> bool {
        let is_strict = self.format.id == other.format.id;
        let same = |one: &String| {
            other.models.is_empty() || other.models.iter().any(|model| is_same_model(one, model, is_strict))
        };
        self.format.may_be_beside(other.format) && (self.models.is_empty() || self.models.iter().any(same))
    }
}

/// Tells what answers say of whose they are.
#[derive(Default)]
struct Telling {
    /// What values are, by the format and the path.
    known: HashMap<&'static str, HashMap<String, Option<Is>>>,
}

impl Telling {
    fn of<'a>(&mut self, answer: &'a impl Spoken) -> Said<'a> {
        let format = answer.format();
        let paths = self.known.entry(format.id).or_default();
        let (mut names, mut models) = (Vec::new(), Vec::new());
        answer.each(&mut |path, text| {
            let is = paths.get(path).copied().unwrap_or_else(|| {
                let is = what(format, path);
                paths.insert(path.to_owned(), is);
                is
            });
            match is {
                None => {}
                Some(Is::Model) if is_placeholder(text) => {}
                Some(Is::Model) => models.push(text.to_owned()),
                Some(Is::Bracketed) => {
                    let inner = bracketed(text).filter(|(name, _)| *name == "DNA");
                    names.extend(inner.filter_map(|(_, text)| name(Is::Dna, text)));
                }
                Some(is) => names.extend(name(is, text)),
            }
        });
        names.dedup();
        Said { format, keys: answer.keys(), names, models }
    }
}

/// What the value at a path says of a device.
fn what(format: &JsonFormat, path: &str) -> Option<Is> {
    if format.bracketed.iter().any(|pattern| matches(pattern, path).is_some()) {
        return Some(Is::Bracketed);
    }
    match format.field(path) {
        Some((_, Field::Mac, _)) => Some(Is::Mac),
        Some((_, Field::Serial, _)) => Some(Is::Serial),
        Some((_, Field::Hostname, _)) => Some(Is::Hostname),
        Some((_, Field::Model, _)) => Some(Is::Model),
        _ => (last(path) == "DNA").then_some(Is::Dna),
    }
}

/// A name as it is compared; none where it names nothing.
fn name(is: Is, text: &str) -> Option<(Is, String)> {
    if is_placeholder(text) || (is == Is::Hostname && is_factory(text)) {
        return None;
    }
    if is == Is::Mac {
        let octets = octets(text).filter(|octets| !is_nobodys(*octets))?;
        return Some((is, format!("{octets:?}")));
    }
    Some((is, text.trim().to_uppercase()))
}

#[cfg(test)]
mod tests;
