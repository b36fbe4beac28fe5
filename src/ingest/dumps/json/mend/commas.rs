//! Commas that firmware forgets: `"STATS":[{…}{"STATS":0,…}]`, as the API of Antminers of 2016 to 2019 answers.

use std::borrow::Cow;
use std::ops::Range;

use crate::diagnostic::Diagnostic;

/// Where commas are missing between the objects of an array.
pub(super) struct Commas {
    /// At which bytes they stand in the text that has them.
    at: Vec<usize>,
    /// For each its line and column in the text that has them not, from 1.
    places: Vec<[usize; 2]>,
}

impl Commas {
    /// Finds them: an object that begins in an array directly behind another.
    pub(super) fn missing(text: &str) -> Self {
        let mut found = Self { at: Vec::new(), places: Vec::new() };
        let (mut open, mut in_text, mut ended) = (Vec::new(), false, false);
        let (mut line, mut start) = (1, 0);
        let mut bytes = text.bytes().enumerate();
        while let Some((at, byte)) = bytes.next() {
            if byte == b'\n' {
                (line, start) = (line + 1, at + 1);
                if in_text {
                    // No text goes over lines: what was begun is broken.
                    open.clear();
                    (in_text, ended) = (false, false);
                }
                continue;
            }
            match byte {
                b'\\' if in_text => _ = bytes.next(),
                b'"' => (in_text, ended) = (!in_text, false),
                _ if in_text => {}
                b'{' | b'[' => {
                    if byte == b'{' && ended && open.last() == Some(&b'[') {
                        found.at.push(at + found.at.len());
                        found.places.push([line, at - start + 1]);
                    }
                    open.push(byte);
                    ended = false;
                }
                b'}' | b']' => {
                    open.pop();
                    ended = byte == b'}';
                }
                _ if byte.is_ascii_whitespace() => {}
                _ => ended = false,
            }
        }
        found
    }

    pub(super) fn is_empty(&self) -> bool {
        self.at.is_empty()
    }

    /// The text with them.
    pub(super) fn put_into<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return text.into();
        }
        let mut whole = String::with_capacity(text.len() + self.at.len());
        let mut from = 0;
        for (n, at) in self.at.iter().enumerate() {
            whole.push_str(text.get(from..at - n).unwrap_or_default());
            whole.push(',');
            from = at - n;
        }
        whole.push_str(text.get(from..).unwrap_or_default());
        whole.into()
    }

    /// How many stand between these bytes of the text that has them.
    pub(super) fn within(&self, range: Range<usize>) -> usize {
        let before = |byte: usize| self.at.partition_point(|at| *at < byte);
        before(range.end) - before(range.start)
    }

    /// What is said of those that stand in values which are read.
    pub(super) fn note<'v>(
        &self,
        name: &str,
        values: impl Iterator<Item = &'v Range<usize>>,
    ) -> Option<Diagnostic> {
        let mut values = values.peekable();
        let mut read = self.at.iter().zip(&self.places).filter(|(at, _)| {
            while values.next_if(|value| value.end <= **at).is_some() {}
            values.peek().is_some_and(|value| value.contains(at))
        });
        let (_, [line, column]) = read.next()?;
        let count = 1 + read.count();
        let text = format!(
            "a comma is missing between two objects of an array, as firmware of Antminers of 2016 to 2019 answers (such places: {count}): \
             it is read as if it stood there"
        );
        Some(Diagnostic::note("comma-missing", text).at(format!("{name}:{line}:{column}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commas_are_missing_between_objects_of_an_array_alone() {
        for (text, whole) in [
            (r#"{"S":[{"a":"}{"}{"b":1} {"c":2}]}"#, r#"{"S":[{"a":"}{"},{"b":1} ,{"c":2}]}"#),
            ("{\"a\":1}{\"b\":2}\n{\"c\":[{},{}]}", "{\"a\":1}{\"b\":2}\n{\"c\":[{},{}]}"),
            ("{\"a\":[\"x\\\"}{\n{\"b\":1}{\"c\":2}", "{\"a\":[\"x\\\"}{\n{\"b\":1}{\"c\":2}"),
            ("[{\"é\":1}\r\n{\"b\":2}]", "[{\"é\":1}\r\n,{\"b\":2}]"),
        ] {
            assert_eq!(Commas::missing(text).put_into(text), whole);
        }
    }
}
