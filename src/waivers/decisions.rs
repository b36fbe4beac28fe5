//! The file of decisions: TOML, reviewed as code is.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;

use jiff::civil::Date;

use super::waiver::{Named, Waiver, WaiverScope, Waivers};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::identity::key::normalise;
use crate::names;
use crate::screening::Clearances;
use crate::source::{TextFile, is_sha256_hex};
use crate::tomlread::table::{At, Sink, TomlTable, parse};

/// How many digits the fingerprint of a finding has.
const FINGERPRINT: usize = 32;

/// What a file of decisions says.
#[derive(Debug, Default)]
pub struct Decisions {
    /// Findings that are accepted.
    pub waivers: Waivers,
    /// Listed names that are other parties'.
    pub clearances: Clearances,
    /// The file, where there is one.
    pub file: Option<TextFile>,
}

impl Decisions {
    /// Reads a file.
    ///
    /// # Errors
    /// Every mistake at its line: a waiver without rule or finding, reason, owner or end, two of one id.
    pub fn read(file: &TextFile) -> Result<Self, Diagnostics> {
        let sink = Sink::default();
        let (document, _) = parse(file, &sink);
        let root = document.reader(file, &sink);
        let mut all: Vec<Waiver> = Vec::new();
        let mut known: BTreeMap<String, String> = BTreeMap::new();
        for (table, line) in root.tables_by_line(&["waiver"], "waiver") {
            let span = table.span();
            let Some(waiver) = read_waiver(table, line) else { continue };
            if let Some(first) = known.insert(waiver.id.clone(), waiver.source.clone()) {
                let message = format!("two waivers are called `{}`", waiver.id);
                let first = format!("another stands at {first}");
                sink.push(Diagnostic::error("duplicate-id", message).label(file, span, &first));
            }
            all.push(waiver);
        }
        let clearances = Clearances::within(&root);
        root.finish();
        let diagnostics = sink.into_inner();
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        Ok(Self { waivers: Waivers { all }, clearances, file: Some(file.clone()) })
    }

    /// What it holds, in a few words: `2 waivers`, `1 clearance`.
    pub fn says(&self) -> Vec<String> {
        let counted = |n: usize, what: &str| match n {
            0 => None,
            1 => Some(format!("1 {what}")),
            n => Some(format!("{n} {what}s")),
        };
        [counted(self.waivers.len(), "waiver"), counted(self.clearances.len(), "clearance")]
            .into_iter()
            .flatten()
            .collect()
    }
}

fn read_waiver(table: TomlTable<'_>, line: usize) -> Option<Waiver> {
    let place = format!("{}:{line}", table.file().name());
    let id = table.opt_str("id").map_or_else(|| place.clone(), |id| id.value.trim().to_owned());
    let table = if table.has("id") { table.named(&id) } else { table };
    let rule = table.opt_str("rule").map(|rule| rule.value.trim().to_owned());
    let finding = table.opt_str("finding").and_then(|name| fingerprint(&table, &name));
    if rule.is_none() && !table.has("finding") {
        let message = "a waiver says nothing of what it is about";
        table.error("missing-field", table.span(), message, "`rule` or `finding` is needed");
    }
    let (finding_is_named, scope) = (table.has("finding"), scope(&table));
    let everywhere = table.opt_bool("everywhere").is_some_and(|everywhere| everywhere.value);
    if scope.is_everywhere() && !everywhere && !finding_is_named {
        let message = "a waiver does not say where it holds";
        let label = "`machine`, `board` or `vendor` is needed; for every machine, `everywhere = true`";
        table.error("missing-field", table.span(), message, label);
    }
    if everywhere && !scope.is_everywhere() {
        let message = "a waiver holds everywhere, and names where it holds";
        table.error("contradiction", table.span(), message, "take one of them out");
    }
    let (reason, owner) = (table.req_str("reason"), table.req_str("owner"));
    let expires: Option<At<Date>> = table.req_date("expires");
    let licence = table.opt_str("licence").map(|licence| licence.value.trim().to_owned());
    let document = table.opt_str("document").and_then(|digest| document(&table, &digest));
    table.finish();
    Some(Waiver {
        id,
        rule,
        finding,
        scope,
        reason: reason?.value.trim().to_owned(),
        owner: owner?.value.trim().to_owned(),
        expires: expires?.value,
        licence,
        document,
        source: place,
        used: AtomicBool::new(false),
    })
}

/// The fingerprint of a finding.
fn fingerprint(table: &TomlTable<'_>, name: &At<&str>) -> Option<String> {
    let text = name.value.trim().to_ascii_lowercase();
    if text.len() == FINGERPRINT && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        return Some(text);
    }
    let message = format!("`{}` is no fingerprint of a finding", name.value);
    table.error("bad-value", name.span.clone(), message, "32 hex digits, as reports give them");
    None
}

/// The SHA-256 of a document, with or without `sha256:` before it.
fn document(table: &TomlTable<'_>, digest: &At<&str>) -> Option<String> {
    let text = digest.value.trim().to_ascii_lowercase();
    let hex = text.strip_prefix("sha256:").unwrap_or(&text);
    if is_sha256_hex(hex) {
        return Some(hex.to_owned());
    }
    let message = format!("`{}` is no digest of a document", digest.value);
    table.error("bad-value", digest.span.clone(), message, "`sha256:` and 64 hex digits");
    None
}

fn scope(table: &TomlTable<'_>) -> WaiverScope {
    let [machines, boards, vendors] = ["machine", "board", "vendor"].map(|key| {
        let named = table.one_or_list(key);
        for blank in named.iter().filter(|name| !name.value.contains(char::is_alphanumeric)) {
            let message = format!("`{key}` holds no letter and no digit");
            table.error("bad-value", blank.span.clone(), message, "what it holds for");
        }
        named
    });
    let keys = |named: Vec<At<&str>>, key: &dyn Fn(&str) -> String| {
        let named = named.iter().map(|name| name.value.trim());
        named.map(|text| Named { written: text.to_owned(), key: key(text) }).collect()
    };
    let number = |text: &str| normalise(text).into_owned();
    WaiverScope {
        machines: keys(machines, &number),
        boards: keys(boards, &number),
        vendors: keys(vendors, &names::key),
    }
}
