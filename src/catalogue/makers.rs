//! Which firms make parts, and which of them belong together: Cypress is Infineon's, Xilinx AMD's.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{LinkEntry, PartEntry, PartyId};

/// The makers of parts and the ties between firms.
#[derive(Debug, Default)]
pub(super) struct Makers {
    of_parts: BTreeSet<PartyId>,
    tied: BTreeMap<PartyId, BTreeSet<PartyId>>,
}

impl Makers {
    pub(super) fn build(parts: &[PartEntry], links: &[LinkEntry]) -> Self {
        let mut makers = Self { of_parts: parts.iter().map(|part| part.maker).collect(), ..Self::default() };
        for link in links {
            makers.tied.entry(link.from).or_default().insert(link.to);
            makers.tied.entry(link.to).or_default().insert(link.from);
        }
        makers
    }

    /// Whether the catalogue knows parts of this firm, or of one that it is tied to.
    pub(super) fn makes_parts(&self, party: PartyId) -> bool {
        self.of_parts.contains(&party) || self.ties(party).any(|tied| self.of_parts.contains(&tied))
    }

    /// Whether a part of one may bear the other's name: the same firm, or at most two ties apart, ended ones
    /// included, since old parts keep their names.
    pub(super) fn related(&self, a: PartyId, b: PartyId) -> bool {
        a == b || self.ties(a).any(|tied| tied == b || self.ties(tied).any(|further| further == b))
    }

    fn ties(&self, party: PartyId) -> impl Iterator<Item = PartyId> + '_ {
        self.tied.get(&party).into_iter().flatten().copied()
    }
}
