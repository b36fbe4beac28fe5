//! What Python prints of its values, as JSON: `{'macaddr': '…'}`, `MinerData(ip='…', hashboards=[HashBoard(slot=0)])`.
//!
//! Who asks miners with a library often saves what `print` shows. It is read as text, and nothing of it is run.

/// How deep values may stand in each other.
const DEPTH: usize = 64;

/// The JSON that says what printed values say, each in a line of its own, and how many lines of warnings stood above them; `None` of
/// a text that is none.
pub(super) fn to_json(text: &str) -> Option<(String, usize)> {
    let (above, text) = below_warnings(text.trim());
    if !begins_printed(text) {
        return None;
    }
    let text = text.trim();
    let mut printed = Printed { rest: text, json: String::with_capacity(text.len()) };
    while !printed.rest.is_empty() {
        if printed.fields_begin() {
            printed.fields(|c| c == '\n', 0)?;
        } else {
            printed.value(0)?;
        }
        printed.json.push('\n');
        printed.blanks();
    }
    Some((printed.json, above))
}

/// How many lines of warnings stand above what is printed.
const WARNINGS: usize = 16;

/// What stands below the warnings that a terminal shows above what a program prints, each with the line of the program under it, and
/// in how many lines they stand: `miners/factory.py:1092: UserWarning: …`.
fn below_warnings(text: &str) -> (usize, &str) {
    let (mut above, mut rest, mut warned) = (0, text, false);
    while above < WARNINGS {
        let (line, below) = rest.split_once('\n').unwrap_or((rest, ""));
        let warns = line.split_once(": ").is_some_and(|(place, what)| {
            let kind = what.split_once(": ").map_or("", |(kind, _)| kind);
            let number = place.rsplit_once(".py:").map_or("", |(_, number)| number);
            kind.ends_with("Warning")
                && identifier(kind) == kind
                && !number.is_empty()
                && number.bytes().all(|b| b.is_ascii_digit())
        });
        let is_of_warning = warned && line.starts_with([' ', '\t']);
        if !warns && !is_of_warning {
            break;
        }
        (above, rest, warned) = (above + 1, below, warns);
    }
    (above, rest)
}

/// Whether a text begins as Python prints dictionaries and objects, and as nothing else does.
pub(in crate::ingest) fn is_printed(text: &str) -> bool {
    begins_printed(below_warnings(text.trim_start()).1)
}

fn begins_printed(text: &str) -> bool {
    let text = text.trim_start();
    let bare = text.trim_start_matches(['[', '(', ' ']);
    let is_dictionary = bare.strip_prefix('{').is_some_and(|rest| {
        let key = rest.trim_start().strip_prefix('\'').and_then(|rest| rest.split_once('\''));
        key.is_some_and(|(key, rest)| key.len() <= 64 && rest.trim_start().starts_with(':'))
    });
    let is_object = || {
        let name = identifier(bare);
        let first = bare.get(name.len()..).and_then(|rest| rest.strip_prefix('('));
        name.starts_with(|c: char| c.is_ascii_uppercase()) && first.is_some_and(begins_field)
    };
    let is_record = || begins_field(text) && text.contains(" device_info=") && text.contains(" hashboards=");
    is_dictionary || is_object() || is_record()
}

/// Whether a text begins with `name=` and a value.
fn begins_field(text: &str) -> bool {
    let name = identifier(text);
    let rest = text.get(name.len()..).unwrap_or_default();
    !name.is_empty() && rest.starts_with('=') && !rest.starts_with("==") && !rest.starts_with("= ")
}

/// The name that a text begins with.
fn identifier(text: &str) -> &str {
    let end =
        text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '.'))).unwrap_or(text.len());
    let name = text.get(..end).unwrap_or_default();
    if name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') { name } else { "" }
}

/// What is printed, and the JSON of what was read of it.
struct Printed<'t> {
    rest: &'t str,
    json: String,
}

impl Printed<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start();
    }

    /// Goes behind this sign, if it stands next.
    fn takes(&mut self, sign: char) -> bool {
        self.blanks();
        let rest = self.rest.strip_prefix(sign);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }

    fn fields_begin(&self) -> bool {
        begins_field(self.rest)
    }

    fn string(&mut self, text: &str) -> Option<()> {
        self.json.push_str(&serde_json::to_string(text).ok()?);
        Some(())
    }

    fn value(&mut self, depth: usize) -> Option<()> {
        if depth > DEPTH {
            return None;
        }
        self.blanks();
        match self.rest.chars().next()? {
            '{' => self.dictionary(depth),
            '[' => self.list((1, ']'), depth),
            '(' => self.list((1, ')'), depth),
            '\'' | '"' => {
                let text = self.text()?;
                self.string(&text)
            }
            '<' => self.shown(),
            _ => {
                let name = identifier(self.rest);
                let behind = self.rest.get(name.len()..).unwrap_or_default();
                match behind.strip_prefix('(') {
                    Some(inner) if !name.is_empty() && (begins_field(inner) || inner.starts_with(')')) => {
                        self.rest = inner;
                        self.fields(|c| c == ')', depth)?;
                        self.takes(')').then_some(())
                    }
                    _ => self.bare(|_| false),
                }
            }
        }
    }

    /// `'key': value, …` up to the end of a dictionary; `{1, 2}` is a list.
    fn dictionary(&mut self, depth: usize) -> Option<()> {
        self.takes('{');
        if self.takes('}') {
            self.json.push_str("{}");
            return Some(());
        }
        let (json, rest) = (self.json.len(), self.rest);
        self.json.push('{');
        loop {
            self.blanks();
            let key = match self.rest.chars().next()? {
                '\'' | '"' => self.text()?,
                _ => {
                    let end = self.rest.find([':', ',', '}', '{'])?;
                    let key = self.rest.get(..end)?.trim().to_owned();
                    self.rest = self.rest.get(end..)?;
                    key
                }
            };
            if !self.takes(':') {
                // Only the first tells: what stands in it is not read again.
                if self.json.len() > json + 1 {
                    return None;
                }
                self.json.truncate(json);
                self.rest = rest;
                return self.list((0, '}'), depth);
            }
            self.string(&key)?;
            self.json.push(':');
            self.value(depth + 1)?;
            if self.ends_with('}')? {
                self.json.push('}');
                return Some(());
            }
        }
    }

    /// Values up to a sign, behind an opening one of some bytes.
    fn list(&mut self, (opening, end): (usize, char), depth: usize) -> Option<()> {
        self.rest = self.rest.get(opening..)?;
        self.json.push('[');
        if !self.takes(end) {
            loop {
                self.value(depth + 1)?;
                if self.ends_with(end)? {
                    break;
                }
            }
        }
        self.json.push(']');
        Some(())
    }

    /// Goes behind a comma, and the end behind it or in its place; whether it ended.
    fn ends_with(&mut self, end: char) -> Option<bool> {
        if self.takes(end) {
            return Some(true);
        }
        if !self.takes(',') {
            return None;
        }
        if self.takes(end) {
            return Some(true);
        }
        self.json.push(',');
        Some(false)
    }

    /// `name=value` with commas or blanks between, up to a sign that `ends` them, or the end.
    fn fields(&mut self, ends: impl Fn(char) -> bool, depth: usize) -> Option<()> {
        self.json.push('{');
        let mut first = true;
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', ',']);
            match self.rest.chars().next() {
                None => break,
                Some(sign) if ends(sign) => break,
                Some('\r' | '\n') => {
                    self.blanks();
                    continue;
                }
                Some(_) => {}
            }
            let name = identifier(self.rest);
            let behind = self.rest.get(name.len()..)?.strip_prefix('=').filter(|_| !name.is_empty())?;
            self.rest = behind;
            if !first {
                self.json.push(',');
            }
            first = false;
            self.string(name)?;
            self.json.push(':');
            let is_bare = behind.starts_with(|c: char| c.is_alphanumeric() || c == '-')
                && !behind.get(identifier(behind).len()..).is_some_and(|rest| rest.starts_with('('));
            if is_bare { self.bare(begins_field)? } else { self.value(depth + 1)? }
        }
        self.json.push('}');
        Some(())
    }

    /// A text in quotes, which may have a letter before them.
    fn text(&mut self) -> Option<String> {
        let quote = self.rest.chars().next()?;
        let mut chars = self.rest.char_indices().skip(1);
        let mut text = String::new();
        while let Some((at, sign)) = chars.next() {
            match sign {
                '\\' => {
                    let (_, escaped) = chars.next()?;
                    let digits = match escaped {
                        'x' => 2,
                        'u' => 4,
                        'U' => 8,
                        _ => 0,
                    };
                    if digits > 0 {
                        let mut code = 0;
                        for _ in 0..digits {
                            code = code << 4 | chars.next()?.1.to_digit(16)?;
                        }
                        text.push(char::from_u32(code)?);
                        continue;
                    }
                    text.push(match escaped {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        other => other,
                    });
                }
                sign if sign == quote => {
                    self.rest = self.rest.get(at + sign.len_utf8()..)?;
                    return Some(text);
                }
                '\n' => return None,
                other => text.push(other),
            }
        }
        None
    }

    /// `<MinerMake.ANTMINER: 'AntMiner'>` is its value, `<class 'x'>` what it says.
    fn shown(&mut self) -> Option<()> {
        let inner = self.rest.get(1..)?;
        if let Some(value) =
            inner.split_once(": ").filter(|(name, _)| identifier(name) == *name).map(|(_, v)| v)
        {
            self.rest = value;
            self.value(DEPTH)?;
            return self.takes('>').then_some(());
        }
        let (said, rest) = inner.split_once('>')?;
        self.rest = rest;
        self.string(said)
    }

    /// A number or word, or what else stands before the next comma or end: `119.01 TH/s`. `stops` says where the next field begins.
    fn bare(&mut self, stops: impl Fn(&str) -> bool) -> Option<()> {
        let text = self.rest;
        let mut open = 0_usize;
        let mut end = text.len();
        for (at, sign) in text.char_indices() {
            match sign {
                '(' | '[' | '{' => open += 1,
                ')' | ']' | '}' if open > 0 => open -= 1,
                ',' | ')' | ']' | '}' | '>' | '\n' | '\r' if open == 0 => end = at,
                ' ' if open == 0 && text.get(at + 1..).is_some_and(&stops) => end = at,
                _ => continue,
            }
            if end == at {
                break;
            }
        }
        let word = text.get(..end)?.trim();
        self.rest = text.get(end..)?;
        match word {
            "" => return None,
            "None" => self.json.push_str("null"),
            "True" => self.json.push_str("true"),
            "False" => self.json.push_str("false"),
            word if serde_json::from_str::<serde_json::Number>(word).is_ok() => self.json.push_str(word),
            word => self.string(word)?,
        }
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::dumps::testing::{read, table};

    #[test]
    fn printed_values_are_the_json_that_says_the_same() {
        for (printed, json) in [
            ("{'a': 'x\\'y', 'b': [1, 2.5, -3], 'c': None}", r#"{"a":"x'y","b":[1,2.5,-3],"c":null}"#),
            ("[{'a': \"it's\"}, {'b': (1,)}]", r#"[{"a":"it's"},{"b":[1]}]"#),
            ("{'a': {1, 2}, 'b': {}, 3: True}", r#"{"a":[1,2],"b":{},"3":true}"#),
            (
                "M(ip='192.0.2.1', rate=119.01 TH/s, make=<Make.X: 'Xm'>, algo=<class 'a.B'>, at=datetime(2024, 1), fans=[Fan(speed=7)])",
                r#"{"ip":"192.0.2.1","rate":"119.01 TH/s","make":"Xm","algo":"class 'a.B'","at":"datetime(2024, 1)","fans":[{"speed":7}]}"#,
            ),
            (
                "ip='192.0.2.1' device_info=D(model=<M.S: 'S19'>) rate=112.7 TH/s hashboards=[] env=None",
                r#"{"ip":"192.0.2.1","device_info":{"model":"S19"},"rate":"112.7 TH/s","hashboards":[],"env":null}"#,
            ),
            ("{'a': '\\x41\\u00e9'}", "{\"a\":\"A\u{e9}\"}"),
        ] {
            let (said, above) = to_json(printed).unwrap_or_default();
            assert_eq!((said.trim_end(), above), (json, 0), "{printed}");
        }
        let warned = "C:\\miners\\factory.py:1092: UserWarning: Partially supported: S21+, type: (x)\n  warnings.warn(\n{'a': 1}\n";
        let (said, above) = to_json(warned).unwrap();
        assert_eq!((said.trim_end(), above), (r#"{"a":1}"#, 2), "what Python warned of is no value");
    }

    #[test]
    fn what_is_no_printed_value_is_none() {
        let mixed = format!("{}{}", "{'a': ".repeat(60), ", b}".repeat(60));
        let deep = format!("{{'a': {}", "[".repeat(500));
        for text in [
            "{\"a\":1}",
            "{'a': ",
            "{'a' 1}",
            "{'a': 'x\n'}",
            "Serial,Model\n",
            "M(x)",
            &mixed,
            &deep,
            "",
            "f(a)=b",
            "factory.py:10: a note\n{'a': 1}",
            "factory.py:10: UserWarning: x\nand more\n{'a': 1}",
        ] {
            assert_eq!(to_json(text), None, "{text}");
        }
    }

    #[test]
    fn a_miner_that_a_library_printed_is_read_without_its_secrets() {
        let text = "MinerData(ip='192.0.2.7', device_info=DeviceInfo(make=<MinerMake.A: 'AntMiner'>, model=<M.S19: 'S19'>), \
                    mac='02:00:00:00:00:07', wattage=3510, hashboards=[HashBoard(slot=0, hashrate=43.5 TH/s, serial_number='HB1')], \
                    config=MinerConfig(pools=[Pool(user='w.1', password='hunter2')]))\n";
        let found = read("miner.txt", text).unwrap();
        assert_eq!(found.format, "miner-data");
        let fields = table(&found);
        assert!(fields.contains(&"mac 0 02:00:00:00:00:07 @/mac".into()), "{fields:?}");
        assert!(fields.contains(&"board-serial 1 HB1 @/hashboards/0/serial_number".into()), "{fields:?}");
        assert!(!format!("{:?}", found.content.statements()).contains("hunter2"));
        assert!(found.notes.iter().any(|note| note.code == "printed-python"));
        let why = read("cut.txt", "{'minertype': 'Antminer', 'macaddr': ").unwrap_err();
        assert!(why.iter().any(|why| why.message.contains("Python")), "{why:?}");
    }
}
