//! Wording of documents and lists, and names that only sound like it.

use super::table::*;
use super::*;
use crate::names::key;

/// The names in a text: the first, then the others, each with `†` where it is of another time.
fn names(text: &str) -> Vec<String> {
    let Some(apart) = apart(text) else { return vec![text.to_owned()] };
    let others = apart.others.into_iter().map(|o| (o.name, o.former));
    let all = std::iter::once((apart.name, apart.former)).chain(others);
    all.map(|(name, former)| if former { format!("{name} †") } else { name }).collect()
}

#[test]
fn second_names_are_the_partys_own() {
    for (text, expected) in [
        (
            "Halden Optik Ltd. (also known as Halden Lasers; HLX Photonics)",
            vec!["Halden Optik Ltd.", "Halden Lasers", "HLX Photonics"],
        ),
        ("Halden Trading LLC d/b/a Halden Microwave", vec!["Halden Trading LLC", "Halden Microwave"]),
        ("Halden Yards JSC, formerly Borgund Yards", vec!["Halden Yards JSC", "Borgund Yards †"]),
        ("Halden Yards, f.k.a., Borgund Yards OAO", vec!["Halden Yards", "Borgund Yards OAO †"]),
        ("Halden Yards (n/k/a Borgund Yards)", vec!["Halden Yards", "Borgund Yards †"]),
        ("HALDEN -AKA- BORGUND YARDS", vec!["HALDEN", "BORGUND YARDS"]),
        ("Halden Trading aka Borgund Trading", vec!["Halden Trading", "Borgund Trading"]),
        ("HALDEN TRADING LLC AKA BORGUND TRADING", vec!["HALDEN TRADING LLC", "BORGUND TRADING"]),
        ("Halden T/A Borgund Trading", vec!["Halden", "Borgund Trading"]),
        ("Halden Kft (ex Borgund Kft)", vec!["Halden Kft", "Borgund Kft †"]),
        (
            "Halden Co. Ltd. and formerly known as Borgund Co., Ltd.",
            vec!["Halden Co. Ltd.", "Borgund Co., Ltd. †"],
        ),
        (
            "Halden [aka Borgund Ltd, aka Vinje Ltd] (Hong Kong Entity), and its sub-units",
            vec!["Halden", "Borgund Ltd", "Vinje Ltd"],
        ),
        (
            "Halden, also known as Borgund Works, Vinje Works, Inc., and Tinn Works",
            vec!["Halden", "Borgund Works", "Vinje Works, Inc.", "Tinn Works"],
        ),
        ("Halden (A.K.A. Ole Borgund) Vinje", vec!["Halden Vinje", "Ole Borgund"]),
        ("F.K.A. Borgund Office", vec!["Borgund Office †"]),
        ("Halden (a.k.a. Borgund Works", vec!["Halden", "Borgund Works"]),
        ("Halden SARL, anciennement Borgund SARL", vec!["Halden SARL", "Borgund SARL †"]),
        ("Halden GmbH, vormals Borgund GmbH", vec!["Halden GmbH", "Borgund GmbH †"]),
        ("ООО «Хальден» (бывш. ООО «Боргунд»)", vec!["ООО «Хальден»", "ООО «Боргунд» †"]),
        ("Хальден, он же Боргунд", vec!["Хальден", "Боргунд"]),
        (
            "哈尔登光电有限公司（曾用名：博尔贡光电有限公司）",
            vec!["哈尔登光电有限公司", "博尔贡光电有限公司 †"],
        ),
        ("哈尔登光电（又名博尔贡光电；维涅光电）", vec!["哈尔登光电", "博尔贡光电", "维涅光电"]),
        ("哈尔登光电 旧称 博尔贡光电", vec!["哈尔登光电", "博尔贡光电 †"]),
        ("哈尔登光电有限公司（原博尔贡光电有限公司）", vec!["哈尔登光电有限公司", "博尔贡光电有限公司 †"]),
        ("주식회사 할덴 (구 보르군전자)", vec!["주식회사 할덴", "보르군전자 †"]),
        (
            "Halden Works (a.k.a., the following two aliases: -Borgund Works; and -Vinje Works)",
            vec!["Halden Works", "Borgund Works", "Vinje Works"],
        ),
    ] {
        assert_eq!(names(text), expected, "{text}");
    }
}

#[test]
fn whom_a_party_acts_for_is_asked_for_too() {
    for text in [
        "Halden Optik GmbH c/o Borgund Works",
        "Halden Optik GmbH, in care of Borgund Works",
        "Halden Optik GmbH on behalf of Borgund Works",
        "Halden Optik GmbH (for the account of Borgund Works)",
        "Halden Optik GmbH o/b/o Borgund Works",
    ] {
        assert_eq!(names(text), ["Halden Optik GmbH", "Borgund Works"], "{text}");
        assert!(apart(text).unwrap().others.iter().all(|other| other.beside), "{text}");
    }
    for (text, name) in [
        ("To the order of Halden Optik GmbH", "Halden Optik GmbH"),
        ("Halden Optik GmbH and/or nominees", "Halden Optik GmbH"),
    ] {
        assert_eq!(names(text), [name], "{text}");
    }
    for name in
        ["前田製作所", "구미전자 (구미)", "原田工業株式会社", "Care of Animals Ltd", "Law and Nominee"]
    {
        assert_eq!(apart(name), None, "{name}");
    }
}

#[test]
fn what_is_said_of_a_partys_other_parts_is_no_name() {
    for (text, name) in [
        ("Halden Group and its eight subsidiaries", "Halden Group"),
        ("Halden Group and its 12 Subsidiaries and Affiliates", "Halden Group"),
        ("Halden Co., Ltd., and Subsidiaries", "Halden Co., Ltd."),
        ("Halden Works; and any successor, sub-unit, or subsidiary thereof", "Halden Works"),
        ("Halden Works and any successor", "Halden Works"),
        ("Halden Works (including affiliates)", "Halden Works"),
        ("Ministry of Yards, including its Northern Fleet", "Ministry of Yards"),
        ("Halden Ltd. (a subsidiary of Borgund Corporation)", "Halden Ltd."),
        ("Halden Trading (Norwegian entity)", "Halden Trading"),
        ("Halden SA et ses filiales", "Halden SA"),
        ("Halden AG und ihre Tochtergesellschaften", "Halden AG"),
        ("ПАО «Хальден» и его дочерние общества", "ПАО «Хальден»"),
        ("哈尔登光电有限公司及其子公司", "哈尔登光电有限公司"),
    ] {
        assert_eq!(names(text), [name], "{text}");
        assert_eq!(key(text), key(name), "{text}");
    }
}

#[test]
fn forms_of_address_are_no_part_of_a_name() {
    for text in [
        "So-called Halden Ministry",
        "the so called Halden Ministry",
        "Messrs. Halden Ministry",
        "M/s Halden Ministry",
        "M/S. HALDEN MINISTRY",
        "Attn: Messrs Halden Ministry",
        "c/o Halden Ministry",
        "The company “Halden Ministry”",
        "Firma Halden Ministry",
        "Sté Halden Ministry",
        "Consignee: Halden Ministry Ltd.",
        "JSC so-called Halden Ministry",
    ] {
        assert_eq!(key(text), "halden ministry", "{text}");
        let steps = crate::names::normalise(text).steps;
        assert!(steps.iter().any(|s| s.what == "form of address stripped"), "{text}: {steps:?}");
    }
}

#[test]
fn names_that_hold_such_words_stay_whole() {
    for text in [
        "Aka Bank",
        "AKA INTEGRAL SERVICES",
        "Bank Aka Finance",
        "Formerly Yours LLC",
        "Alias LLC",
        "DBA Systems",
        "Known Alias Software",
        "Former Works of Halden",
        "Halden (Norway) Ltd.",
        "Smith and Affiliates LLC",
        "Affiliates International",
        "Success Aviation FZC",
        "Subsidiary Bank of Halden",
        "Halden Wholly Foreign Owned Enterprise",
        "The Company Store",
        "Firma",
        "Company",
        "Messrs.",
        "Now Technologies",
        "Sub-Unit Systems",
        "Person & Sons",
        "A.K. Associates",
        "原名称研究所",
        "旧金山贸易公司",
    ] {
        assert_eq!(names(text), [text], "{text}");
        assert_eq!(key(&key(text)), key(text), "{text}");
    }
}

#[test]
fn whatever_is_written_a_key_is_made_once() {
    let words = [
        "Halden",
        "aka",
        "A.K.A.",
        "(",
        ")",
        "formerly",
        "LLC",
        "so-called",
        "and its",
        "subsidiaries",
        "Messrs.",
        ";",
        "又名",
        "哈尔登",
        "d/b/a",
        "the company",
        ",",
    ];
    let mut seed = 7_usize;
    for _ in 0..4000 {
        let mut text = String::new();
        for _ in 0..6 {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            text.push_str(words[(seed >> 33) % words.len()]);
            text.push(' ');
        }
        let once = key(&text);
        assert_eq!(key(&once), once, "{text}");
        assert!(!once.is_empty() || !text.contains("Halden"), "{text}");
    }
}

#[test]
fn what_is_longer_than_any_name_is_not_looked_through() {
    let text = "c/o Quillon Trading ".repeat(10_000);
    assert!(apart(&text).is_none());
    // What is as long as a name may be is, and in no time.
    let text = "Quillon Trading c/o Harrowgate Devices ".repeat(50);
    assert!(apart(&text).is_some_and(|apart| !apart.others.is_empty()));
}

#[test]
fn the_filter_lets_through_all_that_holds_wording() {
    let phrases = [BETWEEN, INITIALS, SINGLE, BEHIND_A_SIGN].into_iter().flatten().map(|(phrase, _)| *phrase);
    let lists = [
        BEFORE,
        BEFORE_A_COLON,
        BEFORE_SLASHED,
        BESIDE,
        BESIDE_SLASHED,
        SLASHED,
        JOINS,
        PARTS,
        OF_ANOTHER,
        IS_A,
    ];
    let others = ["aka", "its", "all", "a", "the", "Halden", "Borgund Ltd", "Vinje's", "LLC", "National"];
    let words: Vec<&str> =
        phrases.chain(lists.into_iter().flatten().copied()).chain(others).filter(|w| w.is_ascii()).collect();
    let signs = [" ", " ", " ", ". ", "/", ": ", ", ", " (", ") ", " & ", "-", "; ", " '"];
    let (mut seed, mut held) = (7_usize, 0);
    let mut next = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) % below
    };
    for _ in 0..20_000 {
        let mut text = String::new();
        for _ in 0..5 {
            // Half of them are names.
            let from = if next(2) == 0 { words.len() - others.len() } else { 0 };
            let word = words[from + next(words.len() - from)];
            text.push_str(&if next(3) == 0 { word.to_uppercase() } else { word.to_owned() });
            text.push_str(signs[next(signs.len())]);
        }
        if taken_apart(&text).is_some() {
            held += 1;
            assert!(may_hold(&text), "{text}");
        }
    }
    assert!(held > 1000, "{held}");
    assert!(!may_hold("The Halden Company and Sons of National Trading"));
    assert!(WIDE_BEHIND.iter().all(|wording| wording.starts_with(WIDE_BEHIND_BEGINS)));
}
