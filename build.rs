//! Embeds `rules/` anew when a file is added to it: the compiler only watches the files it has already seen.
#![allow(clippy::print_stdout)] // how a build script speaks to cargo

fn main() {
    println!("cargo::rerun-if-changed=rules");
}
