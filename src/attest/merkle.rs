//! The Merkle tree of RFC 6962, section 2.1, built leaf by leaf in memory that grows with its depth only.

use sha2::{Digest, Sha256};

/// A SHA-256 hash.
pub type Hash = [u8; 32];

/// The hash of a leaf with these bytes; can be computed anywhere, in any order.
pub fn leaf_hash(bytes: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(bytes).finalize().into()
}

fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A tree that grows at its right end.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    size: u64,
    /// The roots of the full subtrees, the largest first: one for every set bit of the size.
    full: Vec<Hash>,
}

impl Tree {
    /// Appends a leaf by its hash.
    pub fn push(&mut self, leaf: Hash) {
        let mut hash = leaf;
        for _ in 0..self.size.trailing_ones() {
            if let Some(left) = self.full.pop() {
                hash = node_hash(&left, &hash);
            }
        }
        self.full.push(hash);
        self.size += 1;
    }

    /// How many leaves there are.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root; that of an empty tree is the hash of nothing.
    pub fn root(&self) -> Hash {
        let mut from_right = self.full.iter().rev();
        let Some(last) = from_right.next() else { return Sha256::digest([]).into() };
        from_right.fold(*last, |right, left| node_hash(left, &right))
    }
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
