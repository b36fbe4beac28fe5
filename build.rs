//! Embeds `rules/` anew when a file is added to it: the compiler only watches the files it has already seen. And tells
//! the program of which sources it is, so that an index of names that other sources built is not used.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;

/// What an index of names depends on: how lists are read, how names are compared, and the libraries that both use.
const INDEX: [&str; 7] =
    ["Cargo.lock", "src/files", "src/ingest", "src/lists", "src/model", "src/names", "src/text"];

fn main() {
    println!("cargo::rerun-if-changed=rules");
    let mut hasher = DefaultHasher::new();
    for path in INDEX {
        println!("cargo::rerun-if-changed={path}");
        hash(Path::new(path), &mut hasher);
    }
    println!("cargo::rustc-env=TIDEWAITER_INDEX={:016x}", hasher.finish());
}

/// Hashes a file, or the files of a folder in the order of their names.
fn hash(path: &Path, hasher: &mut DefaultHasher) {
    if let Ok(bytes) = fs::read(path) {
        bytes.hash(hasher);
    } else if let Ok(entries) = fs::read_dir(path) {
        let mut inner: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        inner.sort();
        for path in &inner {
            hash(path, hasher);
        }
    }
}
