//! What stands for lines that a page does not carry, so that the Merkle root of the run can still be checked: the hashes of
//! the largest subtrees without a leaf that is here, from left to right.

use crate::attest::merkle::{Hash, Tree};

/// These hashes, for a tree over `leaves` of which those at the places in `here`, in order, are known.
pub(super) fn hashes(leaves: &[Hash], mut here: &[u64]) -> Vec<Hash> {
    let mut found = Vec::new();
    below(leaves, 0, &mut here, &mut found);
    found
}

fn below(leaves: &[Hash], from: u64, here: &mut &[u64], found: &mut Vec<Hash>) {
    let size = leaves.len() as u64;
    let Some((first, rest)) = here.split_first().filter(|(first, _)| **first < from + size) else {
        let mut tree = Tree::default();
        leaves.iter().for_each(|leaf| tree.push(*leaf));
        found.push(tree.root());
        return;
    };
    if size == 1 {
        debug_assert_eq!(*first, from, "the places stand in order");
        *here = rest;
        return;
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    below(left, from, here, found);
    below(right, from + left.len() as u64, here, found);
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attest::merkle::leaf_hash;

    /// The root from the leaves that are here and the hashes of what is not, as the page computes it.
    fn root(leaves: &[Hash], here: &[u64], hashes: &[Hash]) -> Option<Hash> {
        fn node(size: u64, from: u64, known: &mut Vec<(u64, Hash)>, hashes: &mut Vec<Hash>) -> Option<Hash> {
            if known.last().is_none_or(|(place, _)| *place >= from + size) {
                return hashes.pop();
            }
            if size == 1 {
                return known.pop().map(|(_, leaf)| leaf);
            }
            let half = size.next_power_of_two() / 2;
            let left = node(half, from, known, hashes)?;
            let right = node(size - half, from + half, known, hashes)?;
            let mut tree = Tree::default();
            // Two full subtrees of one size are joined as two leaves are.
            tree.push(left);
            tree.push(right);
            Some(tree.root())
        }
        let known = here.iter().rev().filter_map(|p| Some((*p, *leaves.get(usize::try_from(*p).ok()?)?)));
        let mut hashes: Vec<Hash> = hashes.iter().rev().copied().collect();
        let found = node(leaves.len() as u64, 0, &mut known.collect(), &mut hashes);
        found.filter(|_| hashes.is_empty())
    }

    proptest! {
        #[test]
        fn the_root_comes_back(here in prop::collection::vec(any::<bool>(), 1..200)) {
            let leaves: Vec<Hash> = (0..here.len()).map(|n| leaf_hash(&n.to_le_bytes())).collect();
            let places: Vec<u64> = (0..).zip(&here).filter(|(_, is)| **is).map(|(n, _)| n).collect();
            let absent = hashes(&leaves, &places);
            let mut tree = Tree::default();
            leaves.iter().for_each(|leaf| tree.push(*leaf));
            prop_assert_eq!(root(&leaves, &places, &absent), Some(tree.root()));
            prop_assert!(absent.len() <= here.len() - places.len());
        }
    }
}
