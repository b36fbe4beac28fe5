//! File names for machines: never outside their folder, never special to a system, never two alike.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use crate::source::sha256_hex;

/// The longest name, before the endings of the files: file systems stop at 255 bytes.
const LONGEST: usize = 120;

/// Hex digits of a digest that tell two names apart.
const DIGEST: usize = 16;

/// The file name of a machine, from its key: what is not `A-Z a-z 0-9 . _ -` is percent-encoded. A name that is too
/// long, begins with a dot or means a device on Windows is given the digest of the key.
pub(crate) fn file_name(key: &str) -> String {
    let mut name = String::with_capacity(key.len());
    for byte in key.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-') {
            name.push(char::from(byte));
        } else {
            name.push('%');
            name.push_str(&crate::source::hex(&[byte]).to_ascii_uppercase());
        }
    }
    if name.is_empty() || name.len() > LONGEST || name.starts_with(['.', '-']) || is_device(&name) {
        return with_digest(&name, key, DIGEST);
    }
    name
}

/// Whether a file of this name is about the machine with this key: [`file_name`], or the name that is given where another
/// machine has that one already.
pub(crate) fn is_name_of(name: &str, key: &str) -> bool {
    let own = file_name(key);
    name == own || name == another_name(&own, key)
}

/// The name where another machine has the first.
fn another_name(name: &str, key: &str) -> String {
    with_digest(name, key, 64)
}

/// The name cut and ended with a digest of the key; it begins with a letter that means nothing to any system.
fn with_digest(name: &str, key: &str, digits: usize) -> String {
    let digest = sha256_hex(key.as_bytes());
    let cut = name.get(..LONGEST.min(name.len())).unwrap_or_default();
    format!("m{cut}-{}", digest.get(..digits).unwrap_or_default())
}

/// Names that mean a device on Windows, whatever ending follows.
fn is_device(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_uppercase();
    let numbered = |device| {
        stem.strip_prefix(device).is_some_and(|n: &str| n.len() == 1 && n.bytes().all(|b| b.is_ascii_digit()))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL") || numbered("COM") || numbered("LPT")
}

/// The names given so far, alike as a file system without case sees them, and to whom.
#[derive(Debug, Default)]
pub(crate) struct Names {
    given: BTreeMap<String, String>,
}

impl Names {
    /// A name that no other machine has; `None` where the machine has one already.
    pub(crate) fn give(&mut self, key: &str) -> Option<String> {
        let name = file_name(key);
        let other = another_name(&name, key);
        for name in [name, other] {
            match self.given.entry(name.to_ascii_lowercase()) {
                Entry::Vacant(free) => {
                    free.insert(key.to_owned());
                    return Some(name);
                }
                Entry::Occupied(taken) if taken.get() == key => return None,
                Entry::Occupied(_) => {}
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_mean_something_else_are_changed() {
        assert_eq!(file_name("S19-0017.b_2"), "S19-0017.b_2");
        assert_eq!(file_name("../x"), "m..%2Fx-".to_owned() + &sha256_hex(b"../x")[..16]);
        assert_eq!(file_name("a/b\nü"), "a%2Fb%0A%C3%BC");
        for key in ["CON", "nul", "com1", "LPT9.x", "aux.txt", ".", "..", ".hidden", "", "-rf"] {
            assert!(file_name(key).starts_with('m'), "{key}");
        }
        assert_eq!(file_name("CONSOLE"), "CONSOLE");
        assert!(file_name(&"x".repeat(300)).len() < 160);
        assert_ne!(file_name(&"x".repeat(300)), file_name(&"x".repeat(301)));
    }

    #[test]
    fn machines_that_differ_only_in_case_have_different_files() {
        let mut names = Names::default();
        let first = names.give("a1").unwrap();
        let second = names.give("A1").unwrap();
        assert_eq!(first, "a1");
        assert_ne!(first.to_lowercase(), second.to_lowercase());
        assert!(is_name_of(&first, "a1") && is_name_of(&second, "A1"));
        assert!(!is_name_of(&first, "A1") && !is_name_of(&second, "a1"));
        assert_eq!(names.give("A1"), None, "a machine twice is a mistake to be seen");
    }

    proptest! {
        #[test]
        fn no_key_leads_out_of_the_folder(key in any::<String>()) {
            let name = file_name(&key);
            let path = std::path::Path::new("machines").join(&name);
            prop_assert_eq!(path.components().count(), 2);
            prop_assert!(name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-%".contains(&b)));
            prop_assert!(!name.is_empty() && name.len() < 200);
        }
    }
}
