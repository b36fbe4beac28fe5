//! A Merkle tree of which some leaves are not at hand: the hashes of the largest subtrees without a leaf that is, from left to
//! right, stand for them, so that the root of the whole can still be checked.

use super::merkle::{Hash, Tree};

/// The hashes that stand for what is not here, for a tree over `leaves` of which those at the places in `here`, in order, are.
pub(crate) fn hashes(leaves: &[Hash], mut here: &[u64]) -> Vec<Hash> {
    let mut found = Vec::new();
    absent(leaves, 0, &mut here, &mut found);
    found
}

fn absent(leaves: &[Hash], from: u64, here: &mut &[u64], found: &mut Vec<Hash>) {
    let size = leaves.len() as u64;
    let Some((_, rest)) = here.split_first().filter(|(first, _)| **first < from + size) else {
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.push(*leaf);
        }
        found.push(tree.root());
        return;
    };
    if size == 1 {
        *here = rest;
        return;
    }
    let (left, right) = leaves.split_at(leaves.len().next_power_of_two() / 2);
    absent(left, from, here, found);
    absent(right, from + left.len() as u64, here, found);
}

/// The root of a tree of that size, from the leaves that are here with their places, in order, and the hashes of what is not;
/// `None` where these are no such tree.
pub(crate) fn root(size: u64, here: &[(u64, Hash)], hashes: &[Hash]) -> Option<Hash> {
    let (mut here, mut hashes) = (here, hashes);
    let root = node(size, 0, &mut here, &mut hashes)?;
    (here.is_empty() && hashes.is_empty()).then_some(root)
}

fn node(size: u64, from: u64, here: &mut &[(u64, Hash)], hashes: &mut &[Hash]) -> Option<Hash> {
    let Some(((_, leaf), rest)) = here.split_first().filter(|((place, _), _)| *place < from + size) else {
        let (first, rest) = hashes.split_first()?;
        *hashes = rest;
        return Some(*first);
    };
    if size == 1 {
        *here = rest;
        return Some(*leaf);
    }
    let half = size.checked_next_power_of_two()? / 2;
    let left = node(half, from, here, hashes)?;
    let right = node(size - half, from + half, here, hashes)?;
    // Two subtrees are joined as two leaves are.
    let mut tree = Tree::default();
    tree.push(left);
    tree.push(right);
    Some(tree.root())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::attest::merkle::leaf_hash;

    proptest! {
        #[test]
        fn the_root_comes_back_and_no_other(here in prop::collection::vec(any::<bool>(), 1..200)) {
            let leaves: Vec<Hash> = (0..here.len()).map(|n| leaf_hash(&n.to_le_bytes())).collect();
            let size = leaves.len() as u64;
            let places: Vec<u64> = (0..).zip(&here).filter(|(_, is)| **is).map(|(n, _)| n).collect();
            let mut known: Vec<(u64, Hash)> =
                (0..).zip(&leaves).zip(&here).filter(|(_, is)| **is).map(|((n, leaf), _)| (n, *leaf)).collect();
            let absent = hashes(&leaves, &places);
            let mut tree = Tree::default();
            for leaf in &leaves {
                tree.push(*leaf);
            }
            prop_assert_eq!(root(size, &known, &absent), Some(tree.root()));
            prop_assert!(absent.len() <= here.len() - places.len());
            prop_assert_eq!(root(size, &known, &[&absent[..], &[[0; 32]]].concat()), None);
            if let Some((_, leaf)) = known.first_mut() {
                leaf[0] ^= 1;
                prop_assert_ne!(root(size, &known, &absent), Some(tree.root()));
            }
        }
    }
}
