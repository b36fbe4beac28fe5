//! The shipped catalogue, and what loading says of bad ones.

use super::*;
use crate::rules::embedded;

fn shipped() -> Catalogue {
    match Catalogue::load(&embedded::files("catalogue")) {
        Ok(catalogue) => catalogue,
        Err(diagnostics) => {
            for d in &diagnostics {
                println!("{}\n", d.render(crate::diagnostic::Colour::Never));
            }
            panic!("the shipped catalogue has {} mistakes", diagnostics.iter().count());
        }
    }
}

#[test]
fn the_shipped_catalogue_has_no_mistake_and_some_size() {
    let catalogue = shipped();
    assert!(catalogue.parts.len() >= 150, "{} part families", catalogue.parts.len());
    assert!(catalogue.parties.len() >= 120, "{} parties", catalogue.parties.len());
}
