//! Which keys stand in the beginning of a JSON document, which may be cut anywhere: what its format is told by.

use std::collections::HashSet;

use super::json::Json;
use super::labels::names_machine;
use super::text::beginning;

/// Keys deeper than this are not told.
const DEPTH: usize = 6;
/// Ways kept.
const WAYS: usize = 4096;

/// The ways to the values of a document: keys divided by strokes, `*` for each entry of an array.
#[derive(Debug, Default)]
pub(in crate::ingest) struct Outline(HashSet<String>);

impl Outline {
    /// The keys in the beginning of a file, if it begins as a JSON object or array does.
    pub(in crate::ingest) fn of_json(head: &[u8]) -> Option<Self> {
        let text = beginning(head);
        let head = text.trim_start_matches('\u{feff}').as_bytes().trim_ascii_start();
        let is_json = match head {
            [b'{', ..] => true,
            [b'[', inner @ ..] => matches!(inner.trim_ascii_start().first(), Some(b'{' | b'"' | b']')),
            _ => false,
        };
        is_json.then(|| Self::of(head))
    }

    /// Reads the beginning of a document; what is no JSON gives nonsense, which tells no format.
    fn of(head: &[u8]) -> Self {
        let mut outline = Self::default();
        let mut reading = Reading::default();
        let mut at = 0;
        while let Some(byte) = head.get(at) {
            match byte {
                b'"' => {
                    let start = at + 1;
                    let Some(end) = end_of_text(head, start) else { break };
                    if reading.expects_key() {
                        let key = head.get(start..end).unwrap_or_default();
                        reading.key(&String::from_utf8_lossy(key), &mut outline);
                    }
                    at = end;
                }
                b'{' => reading.open(false),
                b'[' => {
                    reading.open(true);
                    reading.key("*", &mut outline);
                }
                b'}' | b']' => reading.close(),
                b',' => reading.next(),
                b':' => reading.value(),
                _ => {}
            }
            at += 1;
        }
        outline
    }

    /// The keys of a document that is read.
    pub(super) fn of_answer(answer: &Json<'_>) -> Self {
        let mut outline = Self::default();
        outline.add(answer, &mut String::new(), 1);
        outline
    }

    /// The keys of an array with this entry alone.
    pub(super) fn of_entry(entry: &Json<'_>) -> Self {
        let mut outline = Self(HashSet::from(["*".to_owned()]));
        outline.add(entry, &mut "/*".to_owned(), 2);
        outline
    }

    fn add(&mut self, value: &Json<'_>, at: &mut String, depth: usize) {
        let entries = value.entries().iter().map(|(key, value)| (&**key, value));
        let items = value.items().iter().map(|item| ("*", item));
        for (key, value) in entries.chain(items) {
            if depth > DEPTH || self.0.len() >= WAYS {
                return;
            }
            let before = at.len();
            at.push('/');
            at.push_str(key);
            let way = at.get(1..).unwrap_or_default();
            if !self.0.contains(way) {
                self.0.insert(way.to_owned());
            }
            self.add(value, at, depth + 1);
            at.truncate(before);
        }
    }

    /// Whether a way stands in the document: the last keys of one, or all of them if it begins with a stroke.
    pub(in crate::ingest) fn has(&self, path: &str) -> bool {
        if let Some(whole) = path.strip_prefix('/') {
            return self.0.contains(whole);
        }
        self.0.iter().any(|way| {
            way.strip_suffix(path).is_some_and(|before| before.is_empty() || before.ends_with('/'))
        })
    }
}

impl Outline {
    /// Whether these ways, all of them from the beginning, are those of the document, and no other is.
    pub(in crate::ingest) fn is(&self, ways: &[&str]) -> bool {
        self.0.len() == ways.len() && ways.iter().all(|way| self.0.contains(*way))
    }

    /// Whether a key of the document may name equipment or its parts.
    pub(in crate::ingest) fn speaks_of_equipment(&self) -> bool {
        self.of_equipment().next().is_some()
    }

    /// The ways to the values whose keys may name equipment, those that name it most surely and the shortest first.
    pub(in crate::ingest) fn equipment(&self) -> Vec<&str> {
        let mut ways: Vec<&str> = self.of_equipment().collect();
        let rank = |way: &str| {
            let key = key_of(way);
            (EQUIPMENT.iter().position(|word| key.contains(word)), way.len())
        };
        ways.sort_unstable_by(|a, b| rank(a).cmp(&rank(b)).then_with(|| a.cmp(b)));
        ways
    }

    fn of_equipment(&self) -> impl Iterator<Item = &str> {
        let is_one = |way: &&str| EQUIPMENT.iter().any(|word| key_of(way).contains(word));
        self.0.iter().map(String::as_str).filter(is_one)
    }
}

/// The last key of a way, in lower case.
fn key_of(way: &str) -> String {
    way.rsplit('/').next().unwrap_or_default().to_lowercase()
}

/// Words of keys that name equipment and its parts.
const EQUIPMENT: [&str; 12] = [
    "serial",
    "mac",
    "ethaddr",
    "model",
    "vendor",
    "manufacturer",
    "asset",
    "hostname",
    "product",
    "device",
    "hwver",
    "chip",
];

/// Where a text ends: at its closing quote.
fn end_of_text(head: &[u8], mut at: usize) -> Option<usize> {
    loop {
        at += memchr::memchr2(b'"', b'\\', head.get(at..)?)?;
        if head.get(at) == Some(&b'"') {
            return Some(at);
        }
        at += 2;
    }
}

/// What is open where the reading has come to.
#[derive(Default)]
struct Reading {
    way: String,
    /// For each open object or array: how long the way to it is, and whether it is an array.
    open: Vec<(usize, bool)>,
    in_value: bool,
}

impl Reading {
    fn expects_key(&self) -> bool {
        !self.in_value && self.open.last().is_some_and(|(_, array)| !array)
    }

    fn open(&mut self, array: bool) {
        self.open.push((self.way.len(), array));
        self.in_value = array;
    }

    fn key(&mut self, key: &str, outline: &mut Outline) {
        let Some((before, _)) = self.open.last() else { return };
        self.way.truncate(*before);
        // What stands below the address of a machine is its answer.
        if self.open.len() > DEPTH || (self.open.len() == 1 && names_machine(key)) {
            return;
        }
        if !self.way.is_empty() {
            self.way.push('/');
        }
        self.way.push_str(key);
        if outline.0.len() < WAYS && !outline.0.contains(&self.way) {
            outline.0.insert(self.way.clone());
        }
    }

    fn value(&mut self) {
        self.in_value = true;
    }

    fn next(&mut self) {
        self.in_value = self.open.last().is_some_and(|(_, array)| *array);
    }

    fn close(&mut self) {
        if let Some((before, _)) = self.open.pop() {
            self.way.truncate(before);
        }
        self.in_value = true;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ways_of_a_document_that_is_cut_are_told() {
        let outline = Outline::of(br#"[{"a":{"b,{":["x",{"c":"d:"}],"e":1},"f\"":2},{"g":{"h":"i"#);
        let mut ways: Vec<&str> = outline.0.iter().map(String::as_str).collect();
        ways.sort_unstable();
        assert_eq!(
            ways,
            ["*", "*/a", "*/a/b,{", "*/a/b,{/*", "*/a/b,{/*/c", "*/a/e", "*/f\\\"", "*/g", "*/g/h"]
        );
        assert!(outline.has("a/e") && outline.has("/*/a/e") && !outline.has("/a/e") && !outline.has("h/i"));
    }
}
