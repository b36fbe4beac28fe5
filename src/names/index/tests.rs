//! Tests of screening as a whole: what an auditor relies on.

use proptest::prelude::*;

use super::*;

fn index(names: &[(u32, &str)]) -> NameIndex {
    NameIndex::build(&names.iter().map(|(entry, name)| Listed::new(*entry, name)).collect::<Vec<_>>())
}

/// Names of firms that are on official lists, and of some that only sound like them.
fn listed() -> NameIndex {
    index(&[
        (1, "Hangzhou Hikvision Digital Technology Co., Ltd."),
        (1, "Hikvision"),
        (2, "Sophgo Technologies Ltd."),
        (2, "SOPHON"),
        (2, "北京算能科技有限公司"),
        (3, "ZTE Parsian"),
        (4, "DAHUA ELECTRONICS CORP"),
        (5, "Zhejiang Dahua Technology Co., Ltd."),
        (6, "New H3C Semiconductor Technologies Co., Ltd."),
        (7, "Hefei Core Storage Electronic Limited"),
        (7, "Hefei Zhaoxin"),
        (8, "Huawei Technologies Co., Ltd."),
        (9, "Joint Stock Company Plant 35"),
        (10, "Акционерное Общество «Микрон»"),
        (11, "Shenzhen Technology University"),
        (12, "Quectel Wireless Solutions Co., Ltd."),
        (13, "Acme Communications Group"),
        (14, "Acme Technology and Services LLC"),
        (15, "China Electronics Technology Group Corporation"),
        (16, "SHENZHEN A TECHNOLOGY CO LTD"),
    ])
}

fn hits(index: &NameIndex, text: &str) -> Vec<(u32, MatchType)> {
    let hits = index.search(text, Request::default(), &mut Scratch::default());
    hits.iter().map(|hit| (hit.entry, hit.kind)).collect()
}

#[test]
fn ways_of_writing_a_name_are_the_same() {
    let index = listed();
    for (text, entry) in [
        ("HANGZHOU HIKVISION DIGITAL TECH. CO LTD", 1),
        ("Sophgo Technologies", 2),
        ("北京算能科技", 2),
        ("АО Микрон", 10),
        ("HUAWEI TECHNOLOGIES CO.,LTD.", 8),
        ("Ｈｕａｗｅｉ Technologies", 8),
    ] {
        assert_eq!(hits(&index, text).first(), Some(&(entry, MatchType::Same)), "{text}");
    }
}

#[test]
fn a_slip_in_a_legal_form_hides_nobody() {
    let index = index(&[
        (1, "JSC Kazankompressormash"),
        (2, "Ovlas Trading S.A.L."),
        (3, "Sky One Construction Co., Ltd."),
    ]);
    for (text, entry) in [
        ("JSg KAZANKOMPRESSORMASH", 1),
        ("JC Kazankompressormash", 1),
        ("Ovlas Trading S.A.", 2),
        ("Ovlas Trading Lmited", 2),
        ("SKY ONE CONSTRUCTION OMPANY LIMITED", 3),
    ] {
        assert_eq!(hits(&index, text), [(entry, MatchType::Similar)], "{text}");
    }
}

#[test]
fn names_much_alike_are_similar_and_never_the_same() {
    let index = listed();
    for (text, entry) in [
        ("Hangzhou Hikvison Digital Technology", 1),
        ("Hik Vision Digital Technology Hangzhou", 1),
        ("HangzhouHikvision Digital Technology", 1),
        ("Technology Sophgo", 2),
        ("Sopgho Technologies", 2),
        ("Sophgo Technologies GmbH", 2),
        ("Mikron JSC", 10),
        ("Quectell Wireless", 12),
        ("ACME COMM GRP", 13),
        ("ACME TECH & SRVCES", 14),
        ("China Electronic Technology Grp", 15),
    ] {
        let found = hits(&index, text);
        assert!(
            found.contains(&(entry, MatchType::Similar)) || found.contains(&(entry, MatchType::Same)),
            "{text}: {found:?}"
        );
        let best = index.search(text, Request::default(), &mut Scratch::default())[0];
        assert!(best.kind == MatchType::Same || best.score <= 990, "{text} saturates at {}", best.score);
    }
}

#[test]
fn common_words_alone_alert_nobody() {
    let index = listed();
    for text in [
        "CORP",
        "Company",
        "Technology",
        "Shenzhen Technology",
        "Shenzhen Technology Co Ltd",
        "Electronics Co., Ltd.",
        "Digital Technology",
        "Technology and Services",
        "Group Corporation",
        "",
        " .,- ",
    ] {
        assert_eq!(hits(&index, text), [], "{text}");
    }
}

/// The traps of the lists: what sounds listed and is not.
#[test]
fn neighbours_of_listed_names_do_not_count_as_them() {
    let index = listed();
    for (text, entry) in [
        ("ZTE Corporation", 3),
        ("H3C", 6),
        ("New H3C Technologies Co., Ltd.", 6),
        ("Zhaoxin", 7),
        ("Joint Stock Company Plant 36", 9),
        ("Bitmain Technologies", 2),
        ("CVITEK", 2),
    ] {
        assert!(
            !hits(&index, text).iter().any(|(e, kind)| *e == entry && *kind == MatchType::Same),
            "{text}"
        );
    }
    for text in ["ZTE Corporation", "Bitmain Technologies Ltd", "CVITEK", "Joint Stock Company Plant 36"] {
        assert_eq!(hits(&index, text), [], "{text}");
    }
    assert_eq!(
        hits(&index, "Dahua Electronics").first(),
        Some(&(4, MatchType::Same)),
        "the namesake is told apart"
    );
    assert_eq!(hits(&index, "Zhejiang Dahua Technology").first(), Some(&(5, MatchType::Same)));
}

#[test]
fn traditional_and_japanese_characters_are_similar() {
    let index = index(&[(1, "华维光电有限公司"), (2, "蘭澤克團"), (3, "東龍電子股份有限公司")]);
    for (text, entry) in
        [("華維光電", 1), ("華維光電股份有限公司", 1), ("兰泽克团", 2), ("蘭沢克団", 2), ("东龙电子", 3)]
    {
        assert_eq!(hits(&index, text), [(entry, MatchType::Similar)], "{text}");
    }
}

#[test]
fn letters_in_disguise_are_found_and_reported() {
    let index = listed();
    let found = index.search("Ηuawei Technologies", Request::default(), &mut Scratch::default());
    let hit = found.first().unwrap();
    assert_eq!((hit.entry, hit.kind, hit.lookalikes), (8, MatchType::Similar, true));
    let explanation = index.explain("Ηuawei Technologies", hit.name).unwrap();
    assert!(explanation.lookalikes);
    assert_eq!(explanation.query_steps[0].what, "look-alike letters");
    let found = index.search("Hua\u{202e}wei Technologies", Request::default(), &mut Scratch::default());
    assert_eq!(found.first().map(|h| h.entry), Some(8));
    let explanation = index.explain("Hua\u{202e}wei Technologies", found[0].name).unwrap();
    assert_eq!(explanation.query_steps[0].what, "invisible characters removed");
}

#[test]
fn an_explanation_says_which_words_met() {
    let index = listed();
    let found =
        index.search("Hikvison Technology Hangzhou Digital", Request::default(), &mut Scratch::default());
    let hit = found.first().unwrap();
    let why = index.explain("Hikvison Technology Hangzhou Digital", hit.name).unwrap();
    assert_eq!((why.kind, why.score, why.channel), (hit.kind, hit.score, Channel::Words));
    let told = why.paired.iter().find(|p| p.name == "hikvision").unwrap();
    assert_eq!(told.query, "hikvison");
    assert!((850..1000).contains(&told.alike));
    assert!(why.paired.iter().all(|p| p.weight <= told.weight), "the brand tells most");
    assert_eq!(index.explain("Bitmain", hit.name), None);
    assert_eq!(index.explain("Bitmain", 999), None);
}

#[test]
fn people_and_ships_answer_only_when_asked() {
    let listed = [
        Listed { entry: 1, name: "Canaan", class: PartyKind::Person },
        Listed { entry: 2, name: "Canaan", class: PartyKind::Vessel },
    ];
    let index = NameIndex::build(&listed);
    assert_eq!(hits(&index, "Canaan"), []);
    let ask =
        |classes| index.search("Canaan", Request { classes, ..Request::default() }, &mut Scratch::default());
    assert_eq!(ask(Classes::ORGANISATIONS.with(PartyKind::Person)).len(), 1);
    assert_eq!(ask(Classes::ALL).len(), 2);
}

#[test]
fn absurd_names_are_searched_too() {
    let index = listed();
    let long = "hikvision ".repeat(1000);
    assert_eq!(hits(&index, &long), []);
    assert_eq!(hits(&index, &"x".repeat(10_000)), []);
    assert_eq!(hits(&index, &"(".repeat(10_000)), []);
    assert_eq!(hits(&index, &"算".repeat(5000)), []);
}

#[test]
fn room_used_for_one_list_does_not_colour_another() {
    let (one, other) = (listed(), index(&[(1, "Hikvisian Trading"), (2, "Sopho")]));
    let mut shared = Scratch::default();
    for text in ["Hikvision", "Sophgo", "Sophon", "Hikvisian", "Dahua"] {
        for list in [&one, &other] {
            let fresh = list.search(text, Request::default(), &mut Scratch::default());
            assert_eq!(list.search(text, Request::default(), &mut shared), fresh, "{text}");
        }
    }
}

/// Names of a few syllables, so that many are near to each other.
fn names() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "Sophgo",
        "Sopgho",
        "hik",
        "vision",
        "hikvision",
        "Ltd",
        "Technology",
        "tech",
        "Shenzhen",
        "Plant",
        "35",
        "36",
        "dahua",
        "Dahau",
        "electronics",
        "GmbH",
        "算能",
        "科技",
        "有限公司",
        "микрон",
        "mikron",
        "micron",
        "(ABCD)",
        "of",
        "aka",
        "siemens",
        "siemensag",
        "ag",
        "mohammed",
        "muhamad",
        "zavod",
        "Ηuawei",
        "huawei",
        "xinda",
        "xinsa",
        "novelty",
        "Beijing",
        "Tehran",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.join(" "))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_index_finds_what_brute_force_finds(
        listed in prop::collection::vec((0_u32..6, names()), 1..25),
        asked in prop::collection::vec(prop_oneof![names(), "[a-e ]{1,14}", "\\PC{0,20}"], 1..6),
        threshold in prop_oneof![Just(THRESHOLD), 500_u16..1000],
    ) {
        let listed: Vec<Listed<'_>> = listed.iter().map(|(entry, name)| Listed::new(*entry, name)).collect();
        let index = NameIndex::build(&listed);
        let request = Request { threshold, ..Request::default() };
        let mut scratch = Scratch::default();
        for text in asked.iter().map(String::as_str).chain(listed.iter().map(|l| l.name)) {
            let found = index.search(text, request, &mut scratch);
            prop_assert_eq!(&found, &index.search_by_force(text, request), "{:?}", text);
            for hit in found {
                let why = index.explain(text, hit.name).unwrap();
                prop_assert_eq!((why.kind, why.score), (hit.kind, hit.score), "{:?}", text);
            }
        }
    }

    #[test]
    fn a_comparison_is_the_same_both_ways(a in names(), b in names()) {
        let index = listed();
        prop_assert_eq!(index.compare(&a, &b), index.compare(&b, &a));
    }
}
