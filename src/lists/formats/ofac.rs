//! What the files of the US Treasury have in common.

use crate::lists::draft::Draft;
use crate::model::{ListedNameKind, PartyKind};

/// The two sources.
pub(super) const SDN: &str = "us-ofac-sdn";
pub(super) const CONSOLIDATED: &str = "us-ofac-consolidated";

/// Programmes of the consolidated list, and the list that each stands for. An entry of several is on the first of these.
const LISTS: &[(&str, &str)] = &[
    ("NS-PLC", "us-plc"),
    ("CMIC-EO13959", "us-cmic"),
    ("561-Related", "us-cap"),
    ("FSE-IR", "us-fse"),
    ("FSE-SY", "us-fse"),
    ("FSE-WMD", "us-fse"),
    ("FSE-EO13645", "us-fse"),
    ("UKRAINE-EO13662", "us-ssi"),
    ("CAATSA - RUSSIA", "us-ns-mbs"),
    ("HKAA", "us-ns-mbs"),
    ("RUSSIA-EO14024", "us-ns-mbs"),
    ("BURMA-EO14014", "us-ns-mbs"),
    ("ILLICIT-DRUGS-EO14059", "us-ns-mbs"),
];

/// The list of an entry of the consolidated file.
pub(super) fn list_of(programs: &[String]) -> &'static str {
    let known = LISTS.iter().find(|(program, _)| programs.iter().any(|p| p == program));
    known.map_or("us-ofac-other", |(_, list)| list)
}

/// Whether a programme is met in the consolidated list and hardly in the other: by most of its entries a file is told.
pub(super) fn is_non_sdn(program: &str) -> bool {
    program.starts_with("FSE-")
        || matches!(program, "NS-PLC" | "CMIC-EO13959" | "561-Related" | "UKRAINE-EO13662" | "HKAA")
}

/// What an entry is. The Treasury gives a type to persons, vessels and aircraft; all others are entities.
pub(super) fn kind(text: &str) -> PartyKind {
    match crate::lists::draft::kind_of(text) {
        PartyKind::Unknown => PartyKind::Organisation,
        kind => kind,
    }
}

/// Adds remarks, and what stands in them in fixed words: `a.k.a. 'BNC'` is a weak alias, `nationality Iraq` a country.
pub(super) fn remarks(draft: &mut Draft, text: &str) {
    draft.remark("", text);
    for piece in text.split(';') {
        let piece = piece.trim().trim_end_matches('.');
        for (mark, kind) in [("a.k.a. '", ListedNameKind::WeakAlias), ("f.k.a. '", ListedNameKind::Former)] {
            if let Some(name) = piece.strip_prefix(mark).and_then(|rest| rest.strip_suffix('\'')) {
                draft.name(name, kind);
            }
        }
        for mark in ["nationality ", "citizen "] {
            let country = piece.strip_prefix(mark).and_then(crate::text::countries::parse);
            if let Some(code) = country {
                draft.country(code);
            }
        }
    }
}
