//! What is known of parts, boards, models and parties: loading `rules/catalogue/*.toml` and looking things up.

use crate::model::{BoardEntry, ClassEntry, EvidenceEntry, LinkEntry, ModelEntry, PartEntry, PartyEntry};

/// Everything the catalogue files say, ids resolved.
#[derive(Debug, Default)]
pub struct Catalogue {
    /// Part families.
    pub parts: Vec<PartEntry>,
    /// Boards.
    pub boards: Vec<BoardEntry>,
    /// Machine models.
    pub models: Vec<ModelEntry>,
    /// Classes of equipment.
    pub classes: Vec<ClassEntry>,
    /// Ways to collect evidence.
    pub evidence: Vec<EvidenceEntry>,
    /// Parties.
    pub parties: Vec<PartyEntry>,
    /// Links between parties.
    pub links: Vec<LinkEntry>,
}
