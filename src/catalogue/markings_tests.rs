//! Two makers, one marking; numbering schemes; names of families; makers written in the row.

use super::*;
use crate::model::Exactness::{self, Ambiguous, Disputed, Exact, Family, Partial, Scheme};
use crate::source::TextFile;

const CATALOGUE: &str = r#"
[pack]
id = "x"
title = "T"
version = "1"
jurisdiction = "-"
authority = "A"
as_of = 2026-01-01
review_by = 2027-01-01

[[party]]
id = "alpha"
name = "Alpha Devices Ltd"
source = "s"
confidence = "high"

[[party]]
id = "beta"
name = "Beta Semiconductor"
source = "s"
confidence = "high"

[[party]]
id = "gamma"
name = "Gamma Micro"
source = "s"
confidence = "high"

[[party]]
id = "shop"
name = "Chipshop"
source = "s"
confidence = "high"

[[link]]
from = "gamma"
to = "beta"
kind = "owner"
source = "s"
confidence = "high"

[[part]]
family = "alpha-77"
title = "Alpha QX77"
kind = "soc"
maker = "alpha"
patterns = ["QX77##*"]
examples = ["QX7712"]
source = "s"
confidence = "high"

[[part]]
family = "alpha-mem"
title = "Alpha memory"
kind = "flash"
maker = "alpha"
patterns = ["FRM24##*"]
examples = ["FRM2464"]
source = "s"
confidence = "high"

[[part]]
family = "beta-mem"
title = "Beta memory"
kind = "flash"
maker = "beta"
patterns = ["FRM24##B*"]
examples = ["FRM2416B"]
look_alike_of = ["alpha-mem"]
source = "s"
confidence = "high"

[[scheme]]
family = "alpha-qx"
title = "Alpha QX processors"
kind = "soc"
maker = "alpha"
patterns = ["QX1###*", "QX2###*"]
examples = ["QX1234", "QX2345"]
source = "s"
confidence = "medium"
"#;

fn catalogue() -> Catalogue {
    Catalogue::load(&[TextFile::new("x.toml", CATALOGUE)]).expect("a good catalogue")
}

fn shown(catalogue: &Catalogue, found: Option<Arc<PartMatch>>) -> Option<(String, Exactness)> {
    found.map(|m| (catalogue.parts[m.part.index()].family.clone(), m.exactness))
}

#[test]
fn families_come_before_schemes_and_schemes_before_nothing() {
    let catalogue = catalogue();
    for (marking, expected) in [
        ("QX7712-A", Some(("alpha-77", Family))),
        ("QX1234", Some(("alpha-qx", Scheme))),
        ("qx 1234", Some(("alpha-qx", Scheme))),
        ("QX1234 BGA2", Some(("alpha-qx", Scheme))),
        ("QX1234-TR", Some(("alpha-qx", Scheme))),
        ("QX12345C2", Some(("alpha-qx", Scheme))),
        ("QX 1000 pieces", None),
        ("box of QX1234", None),
        ("QX123", None),
        // A family's name stands for parts of one maker, and never for one part.
        ("QX77xx", Some(("alpha-77", Scheme))),
        ("the QX77xx kit", Some(("alpha-77", Partial))),
        ("QX1xxx", Some(("alpha-qx", Scheme))),
        ("QX3xxx", None),
        // A maker's name in front.
        ("Alpha Devices QX7712", Some(("alpha-77", Exact))),
        ("Alpha: QX7712", Some(("alpha-77", Partial))),
    ] {
        let expected = expected.map(|(family, exactness)| (family.to_owned(), exactness));
        assert_eq!(shown(&catalogue, catalogue.part(marking)), expected, "{marking}");
    }
}

#[test]
fn who_makes_a_marking_that_two_makers_use_is_said_by_the_row() {
    let catalogue = catalogue();
    let of = |marking: &str, maker: &str| {
        shown(&catalogue, catalogue.text(marking).part_of(&catalogue.text(maker)))
    };
    let named = |family: &str, exactness| Some((family.to_owned(), exactness));
    let open = catalogue.part("FRM2464B-G").expect("one of two");
    assert_eq!(catalogue.parts[open.part.index()].family, "alpha-mem", "the one that the other resembles");
    assert_eq!((open.exactness, open.also.len()), (Ambiguous, 1));
    assert_eq!(of("FRM2464B-G", "Alpha Devices"), named("alpha-mem", Family));
    assert_eq!(of("FRM2464B-G", "Beta Semiconductor Inc."), named("beta-mem", Family));
    assert_eq!(of("FRM2464B-G", "Gamma Micro (Beta)"), named("beta-mem", Family), "of one house");
    assert_eq!(of("FRM2464B-G", "Quite Another"), None, "neither of the two");
    assert_eq!(of("FRM2464B-G", "Chipshop"), named("alpha-mem", Ambiguous), "a shop makes nothing");
    assert_eq!(of("FRM2464B-G", "n/a"), named("alpha-mem", Ambiguous));
    assert_eq!(of("FRM2464", "Beta Semiconductor"), None, "marked like theirs");
    assert_eq!(shown(&catalogue, catalogue.part("Beta Semiconductor FRM2464B")), named("beta-mem", Exact));
}

#[test]
fn a_maker_in_the_row_that_is_another_leaves_a_reason_to_look_at_most() {
    let catalogue = catalogue();
    let of = |marking: &str, maker: &str| {
        shown(&catalogue, catalogue.text(marking).part_of(&catalogue.text(maker)))
    };
    assert_eq!(of("QX7712", "Beta Semiconductor"), Some(("alpha-77".to_owned(), Disputed)));
    assert_eq!(of("QX7712", "Nobody Knows Ltd"), Some(("alpha-77".to_owned(), Disputed)));
    assert_eq!(of("QX7712", "Chipshop"), Some(("alpha-77".to_owned(), Exact)));
    assert_eq!(of("QX1234", "Beta Semiconductor"), None, "a scheme is too weak against a name");
    assert!(!Disputed.settles() && !Disputed.is_conclusive() && !Ambiguous.settles());
    assert!(Scheme.settles() && !Scheme.is_conclusive());
}

#[test]
fn a_scheme_that_takes_another_makers_part_is_refused() {
    let wide = CATALOGUE.replace("\"QX2###*\"", "\"FRM2###*\"").replace("\"QX2345\"", "\"FRM2345\"");
    let sure = CATALOGUE.replace("confidence = \"medium\"", "confidence = \"high\"");
    for (text, words) in
        [(wide, "matches another maker's part"), (sure, "surer than a numbering scheme can be")]
    {
        let mistakes = Catalogue::load(&[TextFile::new("x.toml", text)]).expect_err(words);
        assert!(
            mistakes.iter().any(|d| d.render(crate::diagnostic::Colour::Never).contains(words)),
            "{words}"
        );
    }
}
