//! `[[part]]`: a family of parts, told by its marking. `[[scheme]]`: how a maker numbers parts of a kind.

use super::{Spot, classed, id, named, owned, source, text, texts};
use crate::catalogue::ids::Ids;
use crate::model::{Confidence, Knowledge, PartEntry, PartId, PartKind, PartyId};
use crate::parts::Pattern;
use crate::source::TextFile;
use crate::tomlread::table::{At, TomlTable};

/// The words for [`PartKind`].
pub(crate) const KINDS: &[(&str, PartKind)] = &[
    ("soc", PartKind::Soc),
    ("cpu", PartKind::Cpu),
    ("mcu", PartKind::Mcu),
    ("fpga", PartKind::Fpga),
    ("gpu", PartKind::Gpu),
    ("npu", PartKind::Npu),
    ("bmc", PartKind::Bmc),
    ("switch", PartKind::Switch),
    ("nic", PartKind::Nic),
    ("phy", PartKind::Phy),
    ("wireless", PartKind::Wireless),
    ("cellular", PartKind::Cellular),
    ("flash", PartKind::Flash),
    ("dram", PartKind::Dram),
    ("eeprom", PartKind::Eeprom),
    ("hash-asic", PartKind::HashAsic),
    ("pmic", PartKind::Pmic),
    ("psu", PartKind::Psu),
    ("sensor", PartKind::Sensor),
    ("crypto", PartKind::Crypto),
    ("bridge", PartKind::Bridge),
    ("storage", PartKind::Storage),
    ("other", PartKind::Other),
];

/// What is needed of a family to check its patterns against all others.
#[derive(Debug)]
pub(in crate::catalogue) struct PartDraft {
    pub(in crate::catalogue) file: TextFile,
    pub(in crate::catalogue) family: String,
    pub(in crate::catalogue) maker: PartyId,
    pub(in crate::catalogue) knowledge: Knowledge,
    pub(in crate::catalogue) look_alike_of: Vec<PartId>,
    pub(in crate::catalogue) patterns: Vec<At<Pattern>>,
    pub(in crate::catalogue) examples: Vec<Spot>,
    pub(in crate::catalogue) not: Vec<Spot>,
}

/// Reads a family or a numbering scheme.
pub(in crate::catalogue) fn part(
    entry: TomlTable<'_>,
    knowledge: Knowledge,
    ids: &Ids,
) -> Option<(PartEntry, PartDraft)> {
    let entry = named(entry, "family");
    let family = id(&entry, "family");
    let title = entry.req_str("title");
    let kind = entry.req_choice("kind", KINDS);
    let groups = entry.opt_list("groups");
    let maker = ids.parties.required(&entry, "maker").map(PartyId);
    let patterns: Option<Vec<At<Pattern>>> =
        entry.req_list("patterns").map(|list| list.into_iter().filter_map(|p| pattern(&entry, p)).collect());
    let examples = entry.req_list("examples").map(owned);
    let not = owned(entry.opt_list("not"));
    let look_alike_of = ids.parts.list(&entry, "look_alike_of", PartId);
    let alternatives = alternatives(&entry, ids);
    let source = source(&entry, family.as_deref());
    if let Some(sure) = &source
        && knowledge == Knowledge::Scheme
        && sure.confidence > Confidence::Medium
    {
        let message = format!("{} is surer than a numbering scheme can be", entry.what());
        entry.error("bad-value", entry.span(), message, "`medium` at most: makers break their own schemes");
    }
    let classed = classed(&entry, source.as_ref());
    let note = text(&entry, "note");
    let file = entry.file().clone();
    entry.finish();
    let (family, maker, patterns, examples) = (family?, maker?, patterns?, examples?);
    let part = PartEntry {
        family: family.clone(),
        knowledge,
        title: title?.value.to_owned(),
        kind: kind?.value,
        groups: groups.iter().map(|g| g.value.to_owned()).collect(),
        maker,
        patterns: patterns.iter().map(|p| p.value.to_string()).collect(),
        examples: texts(&examples),
        not: texts(&not),
        look_alike_of: look_alike_of.clone(),
        classed,
        alternatives,
        source: source?,
        note,
    };
    Some((part, PartDraft { file, family, maker, knowledge, look_alike_of, patterns, examples, not }))
}

/// Parses a pattern; a mistake is shown at the very character.
pub(super) fn pattern(entry: &TomlTable<'_>, text: At<&str>) -> Option<At<Pattern>> {
    match text.value.parse::<Pattern>() {
        Ok(pattern) => Some(At { value: pattern, span: text.span }),
        Err(error) => {
            let inner = text.span.start + 1..text.span.end.saturating_sub(1);
            let plain = entry.file().text().get(inner.clone()) == Some(text.value);
            let at = inner.start + error.at;
            let span = if plain && at < inner.end { at..inner.end } else { text.span };
            let message = format!("`{}` is no pattern of markings", text.value);
            entry.error("bad-pattern", span, message, error.what);
            None
        }
    }
}

/// The titles of what could replace the part: families or boards.
fn alternatives(entry: &TomlTable<'_>, ids: &Ids) -> Vec<String> {
    let title = |id: &At<&str>| {
        if ids.parts.get(id.value).is_none()
            && let Some(board) = ids.boards.title(id.value)
        {
            return Some(board.to_owned());
        }
        ids.parts.resolve(id, entry)?;
        ids.parts.title(id.value).map(str::to_owned)
    };
    entry.opt_list("alternatives").iter().filter_map(title).collect()
}
