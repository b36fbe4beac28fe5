//! Whether a ledger is what was signed: everything is worked out again from the rows.

use std::collections::BTreeMap;

use super::Ledger;
use crate::attest::checkpoint::{Checkpoint, Signed};
use crate::attest::keys::TrustedKeys;
use crate::attest::merkle::{Hash, Tree, consistency, is_consistent, leaf_hash};
use crate::attest::{Refusal, canonical};
use crate::diagnostic::Diagnostic;
use crate::source::hex;

/// What was found to hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Checked {
    /// The name of the log.
    pub origin: String,
    /// How many rows there are.
    pub rows: u64,
    /// The root of their tree.
    pub root: Hash,
    /// Every checkpoint in the ledger, that of the fewest rows first.
    pub checkpoints: Vec<Signed>,
    /// The checkpoint from outside, where there was one.
    pub since: Option<Signed>,
}

impl Checked {
    /// How many rows a checkpoint covers.
    pub(crate) fn signed(&self) -> u64 {
        let all = self.checkpoints.iter().chain(&self.since);
        all.map(|signed| signed.checkpoint.size).max().unwrap_or_default()
    }
}

/// A checkpoint that was kept outside of the ledger, as text.
pub(crate) type Since<'s> = Option<&'s str>;

impl Ledger {
    /// Works everything out again: that every row is there and as it was written, and leads to what was signed.
    ///
    /// # Errors
    /// When the ledger cannot be read; and inside, why it is refused.
    pub(crate) fn verify(
        &self,
        trusted: &TrustedKeys,
        since: Since<'_>,
    ) -> Result<Result<Checked, Refusal>, Diagnostic> {
        self.reading(|| {
            let kept = self.kept()?;
            let mut walk = Walk { tree: Tree::default(), sizes: Vec::new(), roots: Vec::new() };
            // The rows first: which of them was changed says more than that a signature is not over them.
            walk.sizes = kept.iter().map(|kept| kept.size).collect();
            let outside = match since.map(|note| Checkpoint::verify(note, None, trusted)).transpose() {
                Ok(outside) => outside,
                Err(refusal) => return Ok(Err(refusal)),
            };
            walk.sizes.extend(outside.iter().map(|signed| signed.checkpoint.size));
            walk.sizes.sort_unstable();
            walk.sizes.dedup();
            if let Err(refusal) = self.walk(&mut walk)? {
                return Ok(Err(refusal));
            }
            let origin = self.origin()?;
            let mut signed = Vec::new();
            for kept in &kept {
                match Checkpoint::verify(&kept.note, Some(&origin), trusted) {
                    Ok(one) if one.checkpoint.size == kept.size => signed.push(one),
                    Ok(_) => {
                        return Ok(Err(Refusal::NoteMalformed("it is kept under another size".to_owned())));
                    }
                    Err(refusal) => return Ok(Err(refusal)),
                }
            }
            if let Some(outside) = outside.as_ref().filter(|outside| outside.checkpoint.origin != origin) {
                return Ok(Err(Refusal::Origin(outside.checkpoint.origin.clone())));
            }
            if let Some(refusal) = contradiction(&walk, &signed, outside.as_ref()) {
                return Ok(Err(refusal));
            }
            if let Some(outside) = &outside {
                self.proves(&outside.checkpoint, &walk.tree)?;
            }
            let head = self.head()?;
            if head.root() != walk.tree.root() || head.size() != walk.tree.size() {
                let problem = "what the ledger keeps of its tree to go on is not that of its rows";
                return Ok(Err(Refusal::RootMismatch(problem.to_owned())));
            }
            if signed.is_empty() && outside.is_none() {
                return Ok(Err(Refusal::NoSignature));
            }
            let (rows, root) = (walk.tree.size(), walk.tree.root());
            Ok(Ok(Checked { origin, rows, root, checkpoints: signed, since: outside }))
        })
    }

    /// Reads every row, and keeps the roots at the sizes that were signed.
    fn walk(&self, walk: &mut Walk) -> Result<Result<(), Refusal>, Diagnostic> {
        let mut refused = None;
        self.each_row(|seq, hash, body| {
            if refused.is_none() {
                refused = walk.row(seq, hash, body);
            }
            Ok(())
        })?;
        walk.mark();
        Ok(refused.map_or(Ok(()), Err))
    }

    /// The roots of the first rows, at these sizes, worked out from what the rows say.
    pub(super) fn roots(
        &self,
        mut sizes: Vec<u64>,
    ) -> Result<Result<BTreeMap<u64, Hash>, Refusal>, Diagnostic> {
        sizes.sort_unstable();
        sizes.dedup();
        let mut walk = Walk { tree: Tree::default(), sizes, roots: Vec::new() };
        Ok(self.walk(&mut walk)?.map(|()| walk.sizes.into_iter().zip(walk.roots).collect()))
    }

    /// That the rows go on from an earlier checkpoint is proved by its consistency proof, as anybody would.
    fn proves(&self, before: &Checkpoint, tree: &Tree) -> Result<(), Diagnostic> {
        let (old, new) = (before.size, tree.size());
        if old == 0 {
            return Ok(());
        }
        let proof = consistency(old, new, &mut |rows| self.tree(rows).map(|tree| tree.root()))?;
        if is_consistent((old, &before.root), (new, &tree.root()), &proof) {
            return Ok(());
        }
        Err(Diagnostic::error("ledger", "the hashes beside the rows changed while they were read"))
    }
}

/// The way through the rows.
struct Walk {
    tree: Tree,
    /// The sizes at which a root is wanted, each once, the smallest first.
    sizes: Vec<u64>,
    /// The roots at those that were reached.
    roots: Vec<Hash>,
}

impl Walk {
    /// Takes a row; why it is refused.
    fn row(&mut self, seq: i64, hash: &[u8], body: &str) -> Option<Refusal> {
        self.mark();
        let expected = self.tree.size();
        let changed = |problem: String| Some(Refusal::RowChanged { seq: expected, problem });
        if u64::try_from(seq) != Ok(expected) {
            return changed(format!("it is not there; the next row has the number {seq}"));
        }
        let leaf = leaf_hash(body.as_bytes());
        if leaf != hash {
            return changed(format!("its hash is {}, and {} stands beside it", hex(&leaf), hex(hash)));
        }
        if let Some(problem) = problem(body, expected) {
            return changed(problem.to_owned());
        }
        self.tree.push(leaf);
        None
    }

    /// Keeps the root, where one of this size is wanted.
    fn mark(&mut self) {
        if self.sizes.get(self.roots.len()) == Some(&self.tree.size()) {
            self.roots.push(self.tree.root());
        }
    }

    /// The root over the first so many rows.
    fn root(&self, size: u64) -> Option<Hash> {
        let place = self.sizes.binary_search(&size).ok()?;
        self.roots.get(place).copied()
    }
}

/// Why a text is no row of this number: there is one text for one row, and it says its own number, so that no row can take
/// the place of another.
pub(super) fn problem(body: &str, seq: u64) -> Option<&'static str> {
    let value: Option<serde_json::Value> = serde_json::from_str(body).ok();
    let Some(value) = value.filter(|value| value.get("kind").is_some_and(serde_json::Value::is_string))
    else {
        return Some("it is no row of a ledger");
    };
    if canonical::to_vec(&value).ok().as_deref() != Some(body.as_bytes()) {
        return Some("it is not in canonical form");
    }
    (value.get("#").and_then(serde_json::Value::as_u64) != Some(seq))
        .then_some("it says another number of itself")
}

/// What signed checkpoints and rows say against each other.
fn contradiction(walk: &Walk, signed: &[Signed], outside: Option<&Signed>) -> Option<Refusal> {
    let mut all: Vec<&Signed> = signed.iter().chain(outside).collect();
    all.sort_by_key(|signed| signed.checkpoint.size);
    let holds = |one: &Signed| walk.root(one.checkpoint.size) == Some(one.checkpoint.root);
    let said = |one: &Signed| one.note.trim_end().to_owned();
    // Two notes of one key over as many rows, or one over rows of which another, over more, says otherwise.
    for (place, one) in all.iter().enumerate() {
        let same = |other: &&&Signed| {
            other.checkpoint.size == one.checkpoint.size && other.checkpoint.root != one.checkpoint.root
        };
        if let Some(other) = all.iter().skip(place + 1).find(same) {
            return Some(Refusal::Fork(said(one), said(other)));
        }
    }
    if let Some(beyond) = all.iter().find(|one| one.checkpoint.size > walk.tree.size()) {
        let (was, are) = (beyond.checkpoint.size, walk.tree.size());
        return Some(Refusal::Truncated(format!(
            "a checkpoint was signed over {was} rows, and there are {are}"
        )));
    }
    let wrong = all.iter().find(|one| !holds(one))?;
    let larger = |other: &&&Signed| other.checkpoint.size > wrong.checkpoint.size && holds(other);
    if let Some(other) = all.iter().find(larger) {
        return Some(Refusal::Fork(said(wrong), said(other)));
    }
    let good = all.iter().filter(|one| holds(one) && one.checkpoint.size < wrong.checkpoint.size);
    let from = good.map(|one| one.checkpoint.size).max().unwrap_or_default();
    let to = wrong.checkpoint.size.saturating_sub(1);
    let root = hex(&wrong.checkpoint.root);
    Some(Refusal::RootMismatch(format!(
        "one or more of the rows {from} to {to} are not those that the checkpoint over {} rows was signed over (root {root})",
        wrong.checkpoint.size
    )))
}
