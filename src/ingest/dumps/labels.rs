//! What names the machine of an answer outside it: a heading, an address before it in its line, the address that was asked, or the
//! key under which it stands.

use std::net::{IpAddr, SocketAddr};

use super::addresses::is_own;
use super::console::marks::heading_host;
use super::hostnames::is_factory;
use super::text::Line;
use crate::ingest::statements::{StatedAt, StatementsBuilder};
use crate::model::Field;
use crate::text::hardware_address::octets;

/// The name of a machine that stands outside its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// It as it is written.
    pub(super) text: String,
    /// What it is; nothing of an address that was asked, which may be that of a gateway.
    is: Option<Field>,
    at: StatedAt,
}

impl Label {
    fn new(text: &str, is: Option<Field>, at: StatedAt) -> Self {
        Self { text: text.to_owned(), is, at }
    }

    /// Whether the machine was asked at this address, and nothing was written of it.
    pub(super) fn is_asked(&self) -> bool {
        self.is.is_none()
    }

    /// Says it of the machine at hand; as an attribute, if the machine `has_names` of its own and it may be another thing, or if
    /// it `is_common` to several machines.
    pub(super) fn state(&self, builder: &mut StatementsBuilder, has_names: bool, is_common: bool) {
        let Some(field) = self.is else { return };
        let bare = self.text.parse::<SocketAddr>().map_or_else(|_| self.text.clone(), |a| a.ip().to_string());
        let fits = match field {
            Field::Ip => is_own(&bare),
            Field::Hostname => !is_factory(&bare),
            Field::Serial => !has_names,
            _ => true,
        };
        let (name, text) = match self.at {
            StatedAt::Pointer(_) => ("key", &self.text),
            _ => ("console/host", &bare),
        };
        let text = if field == Field::Ip { &bare } else { text };
        builder.field(name, ((fits && !is_common).then_some(field), 0), text, self.at.clone());
    }
}

/// Whether a key is an address or a serial number.
pub(super) fn names_machine(key: &str) -> bool {
    address(key).is_some() || is_serial(key)
}

/// The label that a key of an object is, if it is an address or a serial number.
pub(super) fn of_key(key: &str, pointer: &str) -> Option<Label> {
    let is = address(key).or_else(|| is_serial(key).then_some(Field::Serial))?;
    Some(Label::new(key, Some(is), StatedAt::Pointer(pointer.into())))
}

/// Whether a word is written as an address, and of which kind.
fn address(word: &str) -> Option<Field> {
    let is_ip = word.parse::<IpAddr>().is_ok() || word.parse::<SocketAddr>().is_ok();
    let is_mac = || octets(word).is_some() && (word.len() > 12 || word.bytes().any(|b| b.is_ascii_digit()));
    if is_ip { Some(Field::Ip) } else { is_mac().then_some(Field::Mac) }
}

/// Whether a word looks as the serial numbers of miners do: `NGSBYPSBBJDBH0712`, `HTM31X75200428K30133`.
fn is_serial(word: &str) -> bool {
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    (11..=40).contains(&word.len())
        && word.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        && digits >= 3
        && digits < word.len()
}

/// What these lines, of which the first is at hand, say of the answers behind them.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Heading {
    /// The machine that they are of; the number of lines that say it.
    Of(Label, usize),
    /// That another one is asked, whose address is not said.
    Another,
}

/// Words with which a line may begin that has an address behind them.
const BEFORE: [&str; 10] =
    ["host", "hostname", "ip", "address", "addr", "mac", "miner", "device", "machine", "node"];
/// What devices are asked with.
const ASKING: [&str; 7] = ["curl", "wget", "nc", "ncat", "netcat", "socat", "telnet"];
/// Headings that are the names of what was asked.
const ASKED: [&str; 28] = [
    "api",
    "asccount",
    "asc",
    "check",
    "coin",
    "config",
    "command",
    "devdetails",
    "devs",
    "edevs",
    "estats",
    "fans",
    "get",
    "lcd",
    "limits",
    "miner",
    "notify",
    "pools",
    "power",
    "privileged",
    "profiles",
    "psu",
    "stats",
    "status",
    "subtype",
    "summary",
    "temps",
    "version",
];

/// The heading that lines begin with: `== 10.0.0.5`, `=== rig-7 ===`, `10.0.0.5:`, `IP: 10.0.0.5`, or a command that asks an
/// address.
pub(super) fn heading(lines: &[Line<'_>]) -> Option<Heading> {
    let line = lines.first()?;
    let at = || StatedAt::Line(line.number);
    let rule =
        |c: char| matches!(c, '=' | '#' | '*' | '-' | '~' | '+' | '<' | '>' | '[' | ']' | '|' | ' ' | '\t');
    let bare = line.text.trim_matches(rule);
    let bare = bare.strip_suffix(':').unwrap_or(bare);
    let words: Vec<&str> = bare.split([' ', '\t', '=']).filter(|word| !word.is_empty()).take(4).collect();
    let lower = |word: &str| word.trim_end_matches(':').to_ascii_lowercase();
    let word = match words[..] {
        [word] => Some(word),
        [before, word] if BEFORE.contains(&&*lower(before)) => Some(word),
        _ => None,
    };
    if let Some((word, field)) = word.and_then(|word| Some((word, address(word)?))) {
        return Some(Heading::Of(Label::new(word, Some(field), at()), 1));
    }
    if let Some((name, length)) = heading_host(lines) {
        let first = name.split(['.', '_', '-']).next().unwrap_or_default().to_ascii_lowercase();
        let is = address(name).unwrap_or(Field::Hostname);
        return (!ASKED.contains(&&*first)).then(|| Heading::Of(Label::new(name, Some(is), at()), length));
    }
    let mut words = line.text.split([' ', '\t', '|', ';', '\'', '"']).filter(|word| !word.is_empty());
    words.find(|word| ASKING.contains(word))?;
    Some(asked(words).map_or(Heading::Another, |target| Heading::Of(Label::new(&target, None, at()), 1)))
}

/// Ports at which miners themselves answer. Behind a gateway the port alone tells the machines apart.
const OWN_PORTS: [&str; 6] = ["80", "443", "4028", "4029", "4433", "8889"];

/// The one address that words behind a command name, with its port if that is not one of its own; none of the machine where it was
/// typed, from which a tunnel may lead anywhere.
fn asked<'w>(words: impl Iterator<Item = &'w str>) -> Option<String> {
    let mut words = words.peekable();
    let mut found: Option<String> = None;
    while let Some(word) = words.next() {
        let bare = word.split_once("://").map_or(word, |(_, rest)| rest);
        let bare = bare.split('/').next().unwrap_or_default();
        let bare = bare.rsplit('@').next().unwrap_or(bare);
        if address(bare) != Some(Field::Ip) {
            continue;
        }
        let (ip, port) = match bare.parse::<SocketAddr>() {
            Ok(_) => bare.rsplit_once(':').map_or((bare, None), |(ip, port)| (ip, Some(port))),
            Err(_) => (bare, words.peek().copied().filter(|port| port.parse::<u16>().is_ok())),
        };
        let foreign = port.filter(|port| !OWN_PORTS.contains(port));
        let target = foreign.map_or_else(|| ip.to_owned(), |port| format!("{ip}:{port}"));
        if !is_own(ip) || found.as_ref().is_some_and(|other| *other != target) {
            return None;
        }
        found = Some(target);
    }
    found
}

/// The label that stands before a value in its line, and where the value begins: `10.0.0.5 {…}`, `rig-7: {…}`.
pub(super) fn before_value(line: &str, number: u64) -> Option<(Label, usize)> {
    let value = line.find(['{', '['])?;
    let before = line.get(..value)?;
    let word = before.trim().trim_end_matches([':', '=', '|', '>', '-']).trim_end();
    let is_name = |word: &str| {
        word.len() <= 253
            && word.contains(['-', '_', '.'])
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
            && word.bytes().any(|b| b.is_ascii_digit())
            && word.bytes().next().is_some_and(|b| b.is_ascii_alphabetic())
    };
    let is = address(word).or_else(|| is_name(word).then_some(Field::Hostname))?;
    Some((Label::new(word, Some(is), StatedAt::Line(number)), value))
}

#[cfg(test)]
mod tests {
    use super::super::text::lines;
    use super::*;

    fn said(text: &str) -> Option<(String, Option<Field>)> {
        let lines: Vec<Line<'_>> = lines(text).collect();
        match heading(&lines)? {
            Heading::Of(label, _) => Some((label.text, label.is)),
            Heading::Another => Some(("another".to_owned(), None)),
        }
    }

    #[test]
    fn headings_name_the_machine_of_what_follows() {
        for (line, name, is) in [
            ("== 10.0.5.22", "10.0.5.22", Some(Field::Ip)),
            ("=== 10.0.5.22 ===", "10.0.5.22", Some(Field::Ip)),
            ("10.0.5.22:", "10.0.5.22", Some(Field::Ip)),
            ("IP: 10.0.5.22", "10.0.5.22", Some(Field::Ip)),
            ("# Miner 02:00:00:00:00:07", "02:00:00:00:00:07", Some(Field::Mac)),
            ("=== rig-8 ===", "rig-8", Some(Field::Hostname)),
            ("u@lt:~$ curl -s http://10.0.7.9:4028/capabilities", "10.0.7.9", None),
            ("$ echo '{\"command\":\"version\"}' | nc 10.0.0.13 4028", "10.0.0.13", None),
            ("$ nc 192.0.2.1 14029", "192.0.2.1:14029", None),
            ("$ curl -s http://rig-9/cgi-bin/miner_type.cgi", "another", None),
        ] {
            assert_eq!(said(line), Some((name.to_owned(), is)), "{line}");
        }
        for line in
            ["=== stats ===", "=== get_system_info.cgi ===", "API command: version", "----", "7904.4", "17"]
        {
            assert_eq!(said(line), None, "{line}");
        }
    }

    #[test]
    fn keys_and_words_before_a_value_name_it_if_they_are_names() {
        for (key, is) in [
            ("10.0.5.21", Some(Field::Ip)),
            ("10.0.5.21:4028", Some(Field::Ip)),
            ("02:00:00:00:00:07", Some(Field::Mac)),
            ("NGSBYPSBBJDBH0712", Some(Field::Serial)),
            ("STATUS", None),
            ("system_info", None),
            ("BHB42601", None),
            ("DEVDETAILS", None),
        ] {
            assert_eq!(of_key(key, "/x").and_then(|label| label.is), is, "{key}");
        }
        for (line, name) in [
            ("10.0.5.21 {\"a\":1}", Some("10.0.5.21")),
            ("rig-07: {\"a\":1}", Some("rig-07")),
            ("stats {\"a\":1}", None),
            ("A1,x {\"a\":1}", None),
            ("{\"a\":1}", None),
        ] {
            assert_eq!(before_value(line, 1).map(|(label, _)| label.text).as_deref(), name, "{line}");
        }
    }
}
