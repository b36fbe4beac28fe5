//! What parties of the catalogue are on the lists, kept in a file for the next run: it is the same in each, and working it
//! out takes longer than the audit of a few machines.

#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Screening, backend};
use crate::diagnostic::Diagnostic;
use crate::lists::days;
use crate::lists::kept::KeptFile;
use crate::model::{EditionRef, ListedMatch, Listing, MatchType, MetBy, PartyEntry, PartyId};
use crate::source::hex;

const PARTIES: KeptFile = KeptFile("parties-", ".json");

/// An entry that has one of the names of a party.
#[derive(Serialize, Deserialize)]
struct Met {
    listing: Listing,
    /// Which of the editions in use has it.
    edition: usize,
    name: String,
    key: String,
    score: u16,
    reason: String,
}

impl Screening {
    /// Learns what [`Screening::of_party`] answers for the parties of a catalogue, all of them in the order of their ids: from
    /// what an earlier run kept in a folder, if it asked the same lists for the same parties; else from the lists, and keeps
    /// it there where that can be written.
    ///
    /// # Errors
    /// When the lists cannot be read.
    pub fn learn(&mut self, parties: &[PartyEntry], folder: Option<&Path>) -> Result<(), Diagnostic> {
        let place = folder.zip(self.key.as_ref().map(|lists| key(lists, parties)));
        let editions: Vec<_> = self.editions().iter().map(|e| Arc::new(backend::reference(e))).collect();
        let kept = place.as_ref().and_then(|(folder, key)| {
            let whole =
                |bytes: &[u8]| read(bytes, &editions).filter(|answers| answers.len() == parties.len());
            PARTIES.get(folder, key, whole)
        });
        if let Some(kept) = kept {
            self.unlisted = kept.iter().map(Vec::is_empty).collect();
            for (party, answer) in parties.iter().zip(kept) {
                let _known = self.parties.get(&party.id, || Ok(answer.into()));
            }
            return Ok(());
        }
        let ask = || parties.par_iter().map(|party| self.of_party(party)).collect::<Result<Vec<_>, _>>();
        let answers = self.in_one_go(ask)?;
        self.unlisted = answers.iter().map(|answer| answer.is_empty()).collect();
        if let Some(((folder, key), content)) = place.zip(written(&answers, &editions)) {
            // Who may not write there works it out each time.
            let _unwritable = PARTIES.put(folder, &key, &content);
        }
        Ok(())
    }

    /// Whether a party of the catalogue that was learnt of is on no list, as most are not.
    pub fn is_unlisted(&self, party: PartyId) -> bool {
        self.unlisted.get(party.index()).is_some_and(|unlisted| *unlisted)
    }
}

/// What the answers depend on: the lists, and all that is asked of them.
fn key(lists: &str, parties: &[PartyEntry]) -> String {
    let mut hash = Sha256::new();
    hash.update(lists);
    for party in parties {
        let PartyEntry { id, name, aliases, native, person, .. } = party;
        hash.update(format!("\n{:?}", (id, name, aliases, native, person)));
    }
    hex(&hash.finalize())
}

fn read(bytes: &[u8], editions: &[Arc<EditionRef>]) -> Option<Vec<Vec<Arc<ListedMatch>>>> {
    let matched = |met: Met| {
        let mut listing = met.listing;
        days::bind(&mut listing);
        Some(Arc::new(ListedMatch {
            listing: Arc::new(listing),
            edition: Arc::clone(editions.get(met.edition)?),
            by: MetBy::Name,
            name: met.name,
            key: met.key,
            match_type: MatchType::Same,
            score: met.score,
            reason: met.reason,
        }))
    };
    let answers: Vec<Vec<Met>> = serde_json::from_slice(bytes).ok()?;
    answers.into_iter().map(|answer| answer.into_iter().map(matched).collect()).collect()
}

fn written(answers: &[Arc<[Arc<ListedMatch>]>], editions: &[Arc<EditionRef>]) -> Option<Vec<u8>> {
    let met = |matched: &Arc<ListedMatch>| {
        Some(Met {
            listing: Listing::clone(&matched.listing),
            edition: editions.iter().position(|edition| *edition == matched.edition)?,
            name: matched.name.clone(),
            key: matched.key.clone(),
            score: matched.score,
            reason: matched.reason.clone(),
        })
    };
    let answers = answers.iter().map(|answer| answer.iter().map(met).collect());
    serde_json::to_vec(&answers.collect::<Option<Vec<Vec<Met>>>>()?).ok()
}
