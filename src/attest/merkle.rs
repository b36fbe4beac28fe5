//! The Merkle tree of RFC 6962, section 2.1, built leaf by leaf in memory that grows with its depth only.

use std::ops::Range;

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub(crate) type Hash = [u8; 32];

/// The hash of a leaf with these bytes; can be computed anywhere, in any order.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that grows at its right end.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    size: u64,
    /// The roots of the full subtrees, the largest first: one for every set bit of the size.
    full: Vec<Hash>,
}

impl Tree {
    /// Appends a leaf by its hash.
    pub(crate) fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.full.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.full.push(hash);
        self.size += 1;
    }

    /// A tree by its size and the roots of its full subtrees, the largest first: what is kept of it to go on; `None` where
    /// they are not as many as a tree of that size has.
    pub(crate) fn of_full(size: u64, full: Vec<Hash>) -> Option<Self> {
        (full.len() == size.count_ones() as usize).then_some(Self { size, full })
    }

    /// The roots of the full subtrees, the largest first.
    pub(crate) fn full(&self) -> &[Hash] {
        &self.full
    }

    /// How many leaves there are.
    pub(crate) const fn size(&self) -> u64 {
        self.size
    }

    /// The root; that of an empty tree is the hash of nothing.
    pub(crate) fn root(&self) -> Hash {
        let mut from_right = self.full.iter().rev();
        let Some(last) = from_right.next() else { return Sha256::digest([]).into() };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }
}

/// A whole tree, for the paths of its leaves: twice as many hashes as leaves.
#[derive(Clone, Debug)]
pub(crate) struct Levels(Vec<Vec<Hash>>);

impl Levels {
    /// The tree over these leaf hashes.
    pub(crate) fn of(leaves: Vec<Hash>) -> Self {
        let mut levels = vec![leaves];
        while let Some(below) = levels.last().filter(|below| below.len() > 1) {
            // One without a neighbour stands for itself, one level up.
            let pair = |pair: &[Hash]| match pair {
                [left, right] => node_hash(left, right),
                alone => alone.first().copied().unwrap_or_default(),
            };
            let above = below.chunks(2).map(pair).collect();
            levels.push(above);
        }
        Self(levels)
    }

    /// The inclusion path of a leaf (RFC 6962, section 2.1.1), from the leaf upward.
    pub(crate) fn path(&self, leaf: u64) -> Vec<Hash> {
        let mut at = usize::try_from(leaf).unwrap_or(usize::MAX);
        let mut path = Vec::new();
        for level in &self.0 {
            path.extend(level.get(at ^ 1));
            at /= 2;
        }
        path
    }
}

/// The root of the tree of so many leaves in which the leaf of this hash and place has this path (RFC 9162, section
/// 2.1.3.2); `None` where no such tree has such a path.
pub(crate) fn root_of(leaf: &Hash, place: u64, leaves: u64, path: &[Hash]) -> Option<Hash> {
    if place >= leaves {
        return None;
    }
    let (mut at, mut last) = (place, leaves - 1);
    let mut hash = *leaf;
    for neighbour in path {
        if last == 0 {
            return None;
        }
        if at & 1 == 1 || at == last {
            hash = node_hash(neighbour, &hash);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            hash = node_hash(&hash, neighbour);
        }
        at >>= 1;
        last >>= 1;
    }
    (last == 0).then_some(hash)
}

/// Where the tree over so many leaves, two or more, is split: the largest power of two below their number.
fn split(leaves: u64) -> u64 {
    1 << (leaves - 1).ilog2()
}

/// The inclusion path of a leaf in the tree of the first so many leaves (RFC 6962, section 2.1.1), from the leaf upward.
/// `root` gives the root over some of the leaves; together it is asked for every other leaf once.
///
/// # Errors
/// What `root` says.
pub(crate) fn inclusion<E>(
    place: u64,
    leaves: u64,
    root: &mut dyn FnMut(Range<u64>) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let (mut from, mut to) = (0, leaves);
    let mut path = Vec::new();
    while to - from > 1 {
        let middle = from + split(to - from);
        if place < middle {
            path.push(root(middle..to)?);
            to = middle;
        } else {
            path.push(root(from..middle)?);
            from = middle;
        }
    }
    path.reverse();
    Ok(path)
}

/// What proves that the tree of the first `leaves` leaves goes on from that of the first `before`, of which there is at least
/// one (RFC 6962, section 2.1.2). `root` gives the root over some of the leaves.
///
/// # Errors
/// What `root` says.
pub(crate) fn consistency<E>(
    before: u64,
    leaves: u64,
    root: &mut dyn FnMut(Range<u64>) -> Result<Hash, E>,
) -> Result<Vec<Hash>, E> {
    let (mut from, mut to) = (0, leaves);
    let mut proof = Vec::new();
    while before < to {
        let middle = from + split(to - from);
        if before <= middle {
            proof.push(root(middle..to)?);
            to = middle;
        } else {
            proof.push(root(from..middle)?);
            from = middle;
        }
    }
    // The whole earlier tree is known to whoever asks.
    if from != 0 {
        proof.push(root(from..to)?);
    }
    proof.reverse();
    Ok(proof)
}

/// Whether this proves that the tree of so many leaves and this root goes on from an earlier one (RFC 9162, section 2.1.4.2).
pub(crate) fn is_consistent(before: (u64, &Hash), after: (u64, &Hash), proof: &[Hash]) -> bool {
    let ((first, old), (second, new)) = (before, after);
    if first == 0 || first >= second {
        // A tree goes on from itself; that it goes on from the empty one says nothing, and is no proof.
        return first > 0 && first == second && old == new && proof.is_empty();
    }
    let whole = first.is_power_of_two().then_some(old);
    let mut hashes = whole.into_iter().chain(proof);
    let Some(start) = hashes.next() else { return false };
    let (mut at, mut last) = (first - 1, second - 1);
    let level = at.trailing_ones();
    (at, last) = (at >> level, last >> level);
    let (mut older, mut newer) = (*start, *start);
    for hash in hashes {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            older = node_hash(hash, &older);
            newer = node_hash(hash, &newer);
            while at & 1 == 0 && at != 0 {
                at >>= 1;
                last >>= 1;
            }
        } else {
            newer = node_hash(&newer, hash);
        }
        at >>= 1;
        last >>= 1;
    }
    last == 0 && older == *old && newer == *new
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attest::testing::{shared, unhex};
    use crate::source::hex;
    use proptest::prelude::*;

    /// The definition, word for word: split at the largest power of two below the size.
    fn by_definition(leaves: &[Vec<u8>]) -> Hash {
        match leaves {
            [] => Sha256::digest([]).into(),
            [one] => leaf_hash(one),
            many => {
                let split = many.len().next_power_of_two() / 2;
                node_hash(&by_definition(&many[..split]), &by_definition(&many[split..]))
            }
        }
    }

    fn tree(leaves: &[Vec<u8>]) -> Tree {
        let mut tree = Tree::default();
        for leaf in leaves {
            tree.push(leaf_hash(leaf));
        }
        tree
    }

    proptest! {
        #[test]
        fn the_root_is_that_of_the_definition(leaves in prop::collection::vec(any::<Vec<u8>>(), 0..70)) {
            let tree = tree(&leaves);
            prop_assert_eq!(tree.size(), leaves.len() as u64);
            prop_assert_eq!(tree.root(), by_definition(&leaves));
            prop_assert!(tree.full.len() <= 7);
        }
    }

    proptest! {
        #[test]
        fn every_leaf_has_a_path_to_the_root_and_no_other(
            leaves in prop::collection::vec(any::<Vec<u8>>(), 1..70),
            other in any::<[u8; 32]>(),
        ) {
            let size = leaves.len() as u64;
            let root = tree(&leaves).root();
            let levels = Levels::of(leaves.iter().map(|leaf| leaf_hash(leaf)).collect());
            for (place, leaf) in (0..).zip(&leaves) {
                let path = levels.path(place);
                prop_assert!(path.len() <= 7);
                prop_assert_eq!(root_of(&leaf_hash(leaf), place, size, &path), Some(root));
                prop_assert_ne!(root_of(&other, place, size, &path), Some(root));
                prop_assert_eq!(root_of(&leaf_hash(leaf), size + place, size, &path), None);
                let longer = [path.as_slice(), &[other]].concat();
                prop_assert_ne!(root_of(&leaf_hash(leaf), place, size, &longer), Some(root));
            }
        }
    }

    fn place(n: u64) -> usize {
        usize::try_from(n).unwrap()
    }

    /// The root over some of the leaves.
    fn over(leaves: &[Vec<u8>]) -> impl FnMut(Range<u64>) -> Result<Hash, std::convert::Infallible> {
        |range| Ok(by_definition(&leaves[place(range.start)..place(range.end)]))
    }

    proptest! {
        #[test]
        fn a_tree_goes_on_from_every_earlier_one_and_no_other(
            leaves in prop::collection::vec(any::<Vec<u8>>(), 1..70),
            other in any::<[u8; 32]>(),
        ) {
            let size = leaves.len() as u64;
            let root = tree(&leaves).root();
            let levels = Levels::of(leaves.iter().map(|leaf| leaf_hash(leaf)).collect());
            for before in 1..=size {
                let Ok(path) = inclusion(before - 1, size, &mut over(&leaves));
                prop_assert_eq!(path, levels.path(before - 1));
                let old = tree(&leaves[..place(before)]).root();
                let Ok(proof) = consistency(before, size, &mut over(&leaves));
                prop_assert!(is_consistent((before, &old), (size, &root), &proof));
                prop_assert!(!is_consistent((before, &other), (size, &root), &proof));
                prop_assert!(!is_consistent((before, &old), (size, &other), &proof));
                prop_assert!(!is_consistent((before, &old), (size, &root), &[&proof[..], &[other]].concat()));
                if let Some((_, shorter)) = proof.split_last() {
                    prop_assert!(!is_consistent((before, &old), (size, &root), shorter));
                }
                let again = Tree::of_full(size, tree(&leaves).full().to_vec()).unwrap();
                prop_assert_eq!(again.root(), root);
                prop_assert!(Tree::of_full(size + 1, again.full().to_vec()).is_none_or(|t| t.root() == root));
            }
        }
    }

    /// Proofs that others made, most of them wrong in one way: how many hold and how many do not, as `judge` has it.
    fn published(folder: &str, judge: impl Fn(&serde_json::Value, &[Hash]) -> Option<bool>) {
        let Some(folder) = shared(&format!("vectors/rfc6962-transparency-dev-merkle/testdata/{folder}"))
        else {
            return;
        };
        let (mut seen, mut left) = ((0, 0), vec![folder]);
        while let Some(path) = left.pop() {
            if path.is_dir() {
                left.extend(std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
                continue;
            }
            let case: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
            let proof: Option<Vec<Hash>> =
                case["proof"].as_array().map_or(Some(Vec::new()), |proof| proof.iter().map(hash).collect());
            let holds = proof.and_then(|proof| judge(&case, &proof)).unwrap_or(false);
            let expected = !case["wantErr"].as_bool().unwrap_or(false);
            assert_eq!(holds, expected, "{}", path.display());
            if expected { seen.0 += 1 } else { seen.1 += 1 }
        }
        assert!(seen.0 > 3 && seen.1 > 50, "{seen:?}");
    }

    fn hash(value: &serde_json::Value) -> Option<Hash> {
        use base64::Engine as _;
        use base64::engine::general_purpose::STANDARD;

        STANDARD.decode(value.as_str()?).ok()?.try_into().ok()
    }

    #[test]
    fn attack_63_the_published_inclusion_paths_are_judged_alike() {
        published("inclusion", |case, proof| {
            let (leaf, root) = (hash(&case["leafHash"])?, hash(&case["root"])?);
            let found = root_of(&leaf, case["leafIdx"].as_u64()?, case["treeSize"].as_u64()?, proof)?;
            Some(found == root)
        });
    }

    #[test]
    fn attack_61_the_published_consistency_proofs_are_judged_alike() {
        published("consistency", |case, proof| {
            // What has another length stands for any hash, the same for the same.
            let root =
                |name: &str| hash(&case[name]).or_else(|| Some(leaf_hash(case[name].as_str()?.as_bytes())));
            let (old, new) = (root("root1")?, root("root2")?);
            Some(is_consistent((case["size1"].as_u64()?, &old), (case["size2"].as_u64()?, &new), proof))
        });
    }

    /// Roots of the reference leaves of Certificate Transparency.
    #[test]
    fn the_reference_tree_has_the_known_roots() {
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        assert_eq!(hex(&Tree::default().root()), empty);
        let seven: Vec<Vec<u8>> = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657"]
            .iter()
            .map(|l| unhex(l))
            .collect();
        assert_eq!(
            hex(&tree(&seven).root()),
            "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c"
        );
    }

    #[test]
    fn the_published_vectors_agree() {
        let Some(path) = shared("vectors/rfc6962_reference_tree.json") else { return };
        let file: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        let texts = |name: &str| -> Vec<String> {
            file[name].as_array().unwrap().iter().map(|v| v.as_str().unwrap().to_owned()).collect()
        };
        let leaves: Vec<Vec<u8>> = texts("leaves_hex").iter().map(|l| unhex(l)).collect();
        for (size, root) in texts("roots_hex_by_size").iter().enumerate() {
            assert_eq!(&hex(&tree(&leaves[..size]).root()), root, "size {size}");
        }
    }
}
