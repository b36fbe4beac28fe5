//! Dumps as arrays of C, as `xxd -i` and programmers write them: `unsigned char hb0_bin[] = { 0x04, 0x11, … };`.

use super::SIZE;
use super::forms::{Dump, Told, byte};

/// The most arrays that are looked at.
const MOST: usize = 256;

/// The arrays of 256 bytes in a text, each with its name as heading.
pub(super) fn all(text: &str) -> Vec<Told> {
    if !text.contains("0x") {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut at = 0;
    for _ in 0..MOST {
        let Some(open) = text.get(at..).and_then(|rest| rest.find('{')).map(|open| at + open) else { break };
        let Some(close) = text.get(open..).and_then(|rest| rest.find('}')).map(|close| open + close) else {
            break;
        };
        if let (Some(name), Some(dump)) =
            (name(text.get(at..open).unwrap_or_default()), dump(text, open, close))
        {
            let line = line_of(text, open);
            found.push(Told {
                dump: Ok(dump),
                host: None,
                heading: Some((name.to_owned(), line)),
                line: Some(line),
            });
        }
        at = close + 1;
    }
    found
}

/// The name before the bracket of an array whose values follow: `hb0_bin` of `unsigned char hb0_bin[256] = `.
fn name(before: &str) -> Option<&str> {
    let declared = before.trim_end().strip_suffix('=')?.trim_end().strip_suffix(']')?;
    let (declared, _) = declared.rsplit_once('[')?;
    let declared = declared.trim_end();
    let is_sign = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let start = declared.rfind(|c: char| !is_sign(c)).map_or(0, |at| at + 1);
    declared.get(start..).filter(|name| !name.is_empty())
}

/// The memory between two braces.
fn dump(text: &str, open: usize, close: usize) -> Option<Dump> {
    let (mut bytes, mut lines, mut read) = ([0; SIZE], [0; SIZE], 0);
    let first = line_of(text, open);
    for (number, line) in (first..).zip(text.get(open + 1..close)?.lines()) {
        for token in line.split([' ', '\t', ',']).filter(|token| !token.is_empty()) {
            let digits = token.strip_prefix("0x").or_else(|| token.strip_prefix("0X"))?;
            *bytes.get_mut(read)? = byte(digits)?;
            *lines.get_mut(read)? = number;
            read += 1;
        }
    }
    (read == SIZE).then(|| Dump { bytes, lines: Some(Box::new(lines)) })
}

/// The number of the line in which a byte of a text stands, from 1.
fn line_of(text: &str, at: usize) -> u64 {
    let ends = text.as_bytes().iter().take(at).filter(|byte| **byte == b'\n').count();
    u64::try_from(ends + 1).unwrap_or(u64::MAX)
}
