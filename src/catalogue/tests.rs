//! The shipped catalogue, and what loading says of bad ones.

use std::sync::LazyLock;

use super::*;
use crate::diagnostic::Colour;
use crate::model::{Exactness, Knowledge};
use crate::tomlread::embedded;

static SHIPPED: LazyLock<Catalogue> = LazyLock::new(shipped);

fn shipped() -> Catalogue {
    match Catalogue::load(&embedded::files("catalogue")) {
        Ok(catalogue) => catalogue,
        Err(diagnostics) => {
            for d in &diagnostics {
                println!("{}\n", d.render(Colour::Never));
            }
            panic!("the shipped catalogue has {} mistakes", diagnostics.iter().count());
        }
    }
}

#[test]
fn the_shipped_catalogue_has_no_mistake_and_some_size() {
    let catalogue = &*SHIPPED;
    assert!(catalogue.parts.len() >= 150, "{} part families", catalogue.parts.len());
    assert!(catalogue.parties.len() >= 120, "{} parties", catalogue.parties.len());
}

/// The family and exactness of a marking in the shipped catalogue.
fn family(marking: &str) -> Option<(&'static str, Exactness)> {
    let hit = SHIPPED.part(marking)?;
    Some((SHIPPED.parts[hit.part.index()].family.as_str(), hit.exactness))
}

#[test]
fn markings_lead_to_their_families() {
    use Exactness::{Confusable, Exact, Family, Partial, Scheme};
    for (marking, expected, exactness) in [
        // control boards
        ("XC7Z010-1CLG400C", "xilinx-zynq7010", Family),
        ("xc7z010 1clg400c", "xilinx-zynq7010", Family),
        ("ＸＣ７Ｚ０１０－１ＣＬＧ４００Ｃ", "xilinx-zynq7010", Family),
        ("XC7Z010-1CLG400C-ND", "xilinx-zynq7010", Family),
        ("IC SOC XC7Z010-1CLG400C 400BGA", "xilinx-zynq7010", Partial),
        ("XC7Z0101CLG400C", "xilinx-zynq7010", Scheme),
        ("XC7ZO1O-1CLG400C", "xilinx-zynq7010", Confusable),
        ("XC7Z007S-1CLG400C", "xilinx-zynq7007s", Family),
        ("AM3358BZCZ100", "ti-am335x", Family),
        ("AM3358B ZCZ100", "ti-am335x", Family),
        ("A113D", "amlogic-a113d", Exact),
        ("STM32MP157CAB3", "st-stm32mp157", Family),
        ("STM32MP157CAB3TR", "st-stm32mp157", Family),
        ("ESP32-S3-WROOM-1-N16R8", "espressif-esp32-s3", Family),
        // Sophgo, in the ways it is written
        ("CV1835", "sophgo-cv183x", Exact),
        ("CV1835-ND", "sophgo-cv183x", Exact),
        ("cv 1835", "sophgo-cv183x", Exact),
        ("CVI835", "sophgo-cv183x", Confusable),
        ("CV18351", "sophgo-cv183x", Partial),
        ("CVITEK CV1835 SoC", "sophgo-cv183x", Exact),
        ("CV1812H", "sophgo-cv181x", Family),
        ("CV1800B", "sophgo-cv180x", Family),
        ("BM1684X", "sophgo-bm168x", Family),
        ("BM1688", "sophgo-bm168x", Exact),
        // Bitmain's hash ASICs, a digit away
        ("BM1362AC", "bitmain-bm1362", Family),
        ("BM1366", "bitmain-bm1366", Exact),
        ("BM1368PB", "bitmain-bm1368", Family),
        ("BM1370_mode1", "bitmain-bm1370", Family),
        ("BM1398", "bitmain-bm1398", Exact),
        // from public parts lists of open boards
        ("TPS65217CRSLR", "ti-tps65217", Family),
        ("MT41K256M16HA-125:E", "micron-ddr", Family),
        ("MTFC4GLDEA 0M WT", "micron-emmc", Family),
        ("24LC32AT-I/OT", "microchip-24", Family),
        ("LAN8710A-EZC-TR", "microchip-lan87xx", Family),
        ("TDA19988BHN/C1", "nxp-tda998x", Family),
        ("AR8035-AL1B", "qualcomm-ar803x", Family),
        ("EMC2101-R-ACZL-CT-ND", "microchip-emc2101", Family),
        ("296-TPS546D24ARVFRCT-ND", "ti-tps546", Partial),
    ] {
        assert_eq!(family(marking), Some((expected, exactness)), "{marking}");
    }
}

#[test]
fn look_alikes_lead_nowhere_or_to_themselves() {
    for marking in [
        "BM1",
        "BM16",
        "BM1999",
        "CV18",
        "XC7",
        "SOPHON",
        "Bitmain",
        "hash board",
        "10035",
        "GRM155R61A475MEAAD",
    ] {
        assert_eq!(family(marking), None, "{marking}");
    }
    for marking in ["BM1362", "BM1366", "BM1368", "BM1370", "BM1387", "BM1397", "BM1398", "BM1491"] {
        assert!(family(marking).is_some_and(|(f, _)| f.starts_with("bitmain-")), "{marking}");
    }
    for marking in ["BM1682", "BM1684", "BM1684X", "BM1688"] {
        assert!(family(marking).is_some_and(|(f, _)| f.starts_with("sophgo-")), "{marking}");
    }
}

#[test]
fn every_example_of_the_catalogue_is_found_as_itself() {
    for part in &SHIPPED.parts {
        for example in &part.examples {
            let (found, exactness) = family(example).expect(example);
            if part.knowledge == Knowledge::Family && part.look_alike_of.is_empty() {
                assert_eq!(found, part.family, "{example}");
            }
            assert_ne!(exactness, Exactness::Confusable, "{example}");
        }
        for not in &part.not {
            assert_ne!(family(not).map(|(f, _)| f), Some(part.family.as_str()), "{not}");
        }
    }
}

/// The model of a name in the shipped catalogue.
fn model(name: &str) -> Option<&'static str> {
    SHIPPED.model(name).map(|id| SHIPPED.models[id.index()].id.as_str())
}

#[test]
fn models_are_told_by_their_whole_name() {
    for (name, id) in [
        ("Antminer S19k Pro", Some("antminer-s19k-pro")),
        ("Bitmain Antminer S19k Pro", Some("antminer-s19k-pro")),
        ("BITMAIN  ANTMINER S19K-PRO (120T)", Some("antminer-s19k-pro")),
        ("S19k Pro 120TH/s", Some("antminer-s19k-pro")),
        ("ｓ１９ｋ　ｐｒｏ", Some("antminer-s19k-pro")),
        ("S19 Pro", Some("antminer-s19-pro")),
        ("S19 Pro 110TH", Some("antminer-s19-pro")),
        ("S19", Some("antminer-s19")),
        ("S19 95T", Some("antminer-s19")),
        ("Bitmain S19", Some("antminer-s19")),
        ("S19 Pro refurbished", Some("antminer-s19-pro")),
        ("S19 Pro frobnicated", None),
        ("ASIC Miner Antminer S19 Pro 110T", Some("antminer-s19-pro")),
        ("Bitcoin mining machine, Antminer S19 Pro", Some("antminer-s19-pro")),
        ("Used Antminer S19 Pro - tested", Some("antminer-s19-pro")),
        ("Minerador Bitmain Antminer S19 Pro 105-110T com fonte", Some("antminer-s19-pro")),
        ("Майнер Antminer S19 Pro 110T", Some("antminer-s19-pro")),
        ("比特币矿机 Antminer S19 Pro 含电源", Some("antminer-s19-pro")),
        ("Antminer S19 Pro 110T Bitcoin Miner", Some("antminer-s19-pro")),
        ("Power supply for Antminer S19 Pro", None),
        ("Fan Antminer S19 Pro", None),
        ("Antminer S19JPRO Hiveon", Some("antminer-s19j-pro")),
        ("Antminer S21 PitBit", Some("antminer-s21")),
        ("Antminer S19K Pro NoPic 77", Some("antminer-s19k-pro")),
        ("Antminer S19 Pro Vnish 1.2.6", Some("antminer-s19-pro")),
        ("S19x", None),
        ("S1", None),
        ("MicroBT Antminer S19", None),
        ("Bitmain", None),
        ("", None),
    ] {
        assert_eq!(model(name), id, "{name}");
    }
    assert_ne!(model("S21+"), model("S21"));
    assert!(model("S21+").is_some());
}

#[test]
fn boards_are_told_by_what_devices_say() {
    let board =
        |raw: &str, kind| SHIPPED.board(raw, kind).map(|m| SHIPPED.boards[m.board.index()].id.as_str());
    for (raw, id) in [
        ("CVCtrl_BHB42XXX", Some("antminer-cvitek")),
        ("cvitek", Some("antminer-cvitek")),
        ("0x18351835", Some("antminer-cvitek")),
        ("AMLCtrl_BHB56902", Some("antminer-amlogic")),
        ("zynq7007_BHB56XXX", Some("antminer-zynq")),
        (" XILINX ", Some("antminer-zynq")),
        ("BBB", Some("antminer-beaglebone")),
        ("CVCtr", None),
        // Two boards in one value: either answer would hide the other.
        ("AMLCtrl_CVCtrl", None),
        ("CVCtrl_AMLCtrl", None),
        ("amlctrl_BHB42601 cvctrl_BHB42601", None),
        ("AMLCtrl_BHB42601/CVCtrl", None),
        ("zynq7007_AMLCtrl_BHB56XXX", None),
        ("ＡＭＬＣｔｒｌ＿ＣＶＣｔｒｌ", None),
        ("AMLCtrl_AMLCtrl", Some("antminer-amlogic")),
        ("AMLCtrl_CVCtrl42XXX", None),
        ("CVCtrl_L9", Some("antminer-cvitek")),
        ("unknown", None),
        ("", None),
    ] {
        assert_eq!(board(raw, BoardKind::ControlBoard), id, "{raw}");
    }
    assert_eq!(board("CVITEK", BoardKind::Psu), None, "a control board is no power supply");
    let firmware =
        |name: &str| SHIPPED.board_in_firmware(name).map(|m| SHIPPED.boards[m.board.index()].id.as_str());
    assert_eq!(firmware("Antminer-S19k-Pro-CV-release-202502051613"), Some("antminer-cvitek"));
    assert_eq!(firmware("Antminer-L9-merge-release-20250210032929"), None);
    assert_eq!(firmware("x-CV-y_aml.bmu"), None, "an image for two boards names none");
}

#[test]
fn parties_are_told_by_any_of_their_names() {
    let party = |name: &str| SHIPPED.party(name).map(|m| SHIPPED.parties[m.party.index()].id.as_str());
    for (name, id) in [
        ("SOPHGO TECHNOLOGIES LIMITED", Some("sophgo")),
        ("Beijing Suanneng Technology", Some("sophgo")),
        ("北京算能科技有限公司", Some("sophgo")),
        ("Sophgo Technologies Pte Ltd", Some("sophgo-singapore")),
        ("Sophgo Tech", Some("sophgo")),
        ("Nobody Ltd", None),
        ("Ltd", None),
        ("", None),
    ] {
        assert_eq!(party(name), id, "{name}");
    }
    assert_eq!(party("Bitmain Technologies Ltd."), party("BITMAIN"));
    assert_ne!(party("ZTE Corporation"), party("ZTE Parsian"));
}

#[test]
fn classes_evidence_and_groups() {
    let class = |text: &str| SHIPPED.class(text).map(|id| &SHIPPED.classes[id.index()]);
    assert!(class("Power cord C13 2m").is_some_and(|c| !c.carries_controller));
    assert!(class("ASIC miner").is_some_and(|c| c.id == "miner"));
    assert!(class("").is_none());
    let model = SHIPPED.model("S19k Pro");
    let ways = SHIPPED.evidence_for(None, None, model, "control-board");
    assert_eq!(ways.first().map(|id| SHIPPED.evidence[id.index()].id.as_str()), Some("antminer-cgi"));
    assert!(SHIPPED.evidence_for(None, None, model, "colour").is_empty());
    assert!(SHIPPED.families("sophgo-soc").len() > 3);
    assert_eq!(SHIPPED.families("sophgo-cv183x").len(), 1);
    assert!(SHIPPED.families("no-such-family").is_empty());
}

const HEAD: &str = "[pack]\nid = 'x'\ntitle = 'T'\nversion = '1'\njurisdiction = '-'\nauthority = 'A'\nas_of = 2026-01-01\nreview_by = 2027-01-01\n";
const PARTIES: &str = "[[party]]\nid = 'a'\nname = 'Alpha Ltd'\nsource = 's'\nconfidence = 'high'\n[[party]]\nid = 'b'\nname = 'Beta'\nsource = 's'\nconfidence = 'high'\n";

fn part(family: &str, maker: &str, pattern: &str, example: &str) -> String {
    format!(
        "[[part]]\nfamily = '{family}'\ntitle = '{family}'\nkind = 'soc'\nmaker = '{maker}'\npatterns = ['{pattern}']\nexamples = ['{example}']\nsource = 's'\nconfidence = 'high'\n"
    )
}

/// What loading says of some files, rendered; empty if it says nothing.
fn mistakes(files: &[(&str, &str)]) -> String {
    let files: Vec<_> = files.iter().map(|(name, text)| TextFile::new(*name, *text)).collect();
    match Catalogue::load(&files) {
        Ok(_) => String::new(),
        Err(all) => all.iter().map(|d| d.render(Colour::Never) + "\n").collect(),
    }
}

/// The head of a pack and some entries.
fn with_head(id: &str, entries: &str) -> String {
    HEAD.replace("'x'", &format!("'{id}'")) + entries
}

#[test]
fn a_good_small_catalogue_loads() {
    let parts = part("one", "a", "ABCD#*", "ABCD1-X") + &part("two", "b", "ABCE#*", "ABCE2");
    let files = [("p.toml", with_head("p", PARTIES)), ("q.toml", with_head("q", &parts))];
    let files: Vec<_> = files.iter().map(|(n, t)| (*n, t.as_str())).collect();
    assert_eq!(mistakes(&files), "");
}

#[test]
fn patterns_that_cannot_tell_parts_apart_are_refused() {
    let cases = [
        (part("one", "a", "ABCD#*", "WXYZ"), "matches none of the examples"),
        (
            part("one", "a", "ABCD#*", "ABCD1") + &part("two", "b", "ABCD1X*", "ABCD1X"),
            "matches another maker's part",
        ),
        (part("one", "a", "ABC#E*", "ABC2E") + &part("two", "b", "ABC1?*", "ABC1X"), "two makers' patterns"),
        (part("one", "a", "ABCD-1", "ABCD1"), "without spaces and dashes"),
        (part("one", "a", "AB#*", "AB1"), "at least 3 literal characters"),
        (
            part("one", "a", "ABCD*", "ABCD1").replace("source =", "not = ['ABCD9']\nsource ="),
            "says it must not",
        ),
        (part("one", "a", "ABC*", "ABCD1") + &part("two", "a", "ABCD*", "ABCD2"), "is found as `two`"),
    ];
    for (parts, words) in cases {
        let shown = mistakes(&[("p.toml", &with_head("p", PARTIES)), ("q.toml", &with_head("q", &parts))]);
        assert!(shown.contains(words), "{words} in:\n{shown}");
    }
}

#[test]
fn every_mistake_of_every_file_is_shown_in_one_go() {
    let parties = with_head("p", PARTIES)
        + "[[party]]\nid = 'a'\nname = 'Gamma'\ncuontry = 'CN'\nsource = 's'\nconfidence = 'hihg'\n"
        + "[[party]]\nid = 'd'\nname = 'ALPHA LIMITED'\nsource = 's'\nconfidence = 'high'\n"
        + "[[link]]\nfrom = 'a'\nto = 'nobody'\nkind = 'owner'\nshare = 150\nsource = 's'\nconfidence = 'low'\n";
    let broken = "[pack\nid = 'y'\n";
    let boards = with_head("p", "")
        + "[[board]]\nid = 'k'\ntitle = 'K'\nmaker = 'alpha'\nkind = 'control-board'\nraw = ['*', 'a*b']\ncontrollers = ['cv183x']\ncontrollers_known = 'exact'\nalternatives = ['m']\nconfidence = 'high'\nsource = 's'\n"
        + "[[model]]\nid = 'm'\nnames = ['M']\nmaker = 'b'\nclass = 'miner'\nmay_ship_with = [{ board = 'kk', confidence = 'high', source = 's' }]\nboards_complete = 'no'\nsource = 's'\nconfidence = 'high'\n";
    let shown = mistakes(&[("parties.toml", &parties), ("broken.toml", broken), ("boards.toml", &boards)]);
    for words in [
        "there are two entries of party `a`",
        "did you mean `country`?",
        "did you mean `high`?",
        "the same name of two parties",
        "names party `nobody`, which does not exist",
        "`share` of link is no percentage",
        "broken.toml:1:",
        "this is not TOML",
        "names party `alpha`, which does not exist",
        "this would match anything",
        "`*` can only stand at the beginning or the end",
        "names part family `cv183x`, which does not exist",
        "names board `m`, which does not exist",
        "names class `miner`, which does not exist",
        "names board `kk`, which does not exist",
        "true or false",
        "two files call themselves pack `p`",
    ] {
        assert!(shown.contains(words), "{words} in:\n{shown}");
    }
    assert!(!shown.contains("the file has no `pack`"), "follows only from the syntax error:\n{shown}");
}

#[test]
fn rule_packs_may_add_parties() {
    let mut catalogue = shipped();
    let known = catalogue.parties.len();
    assert!(catalogue.party("Quite Unheard Of Ltd").is_none());
    let source = Source {
        entry: "us/x.toml#R".to_owned(),
        text: String::new(),
        confidence: crate::model::Confidence::High,
    };
    let added = catalogue.add_party("Quite Unheard Of Co., Ltd.", source.clone());
    assert_eq!(catalogue.add_party("QUITE UNHEARD OF", source.clone()), added);
    assert_eq!(catalogue.party("Quite Unheard Of Ltd").map(|m| m.party), Some(added));
    let sophgo = catalogue.add_party("Sophgo Technologies Ltd.", source);
    assert_eq!(Some(sophgo), catalogue.party_id("sophgo"));
    assert_eq!(catalogue.parties.len(), known + 1);
}

#[test]
fn parts_lists_of_public_boards_are_read() {
    let shared = std::env::var("TIDEWAITER_SHARED_DATA").unwrap_or_else(|_| "../shared/data".to_owned());
    let list = std::path::Path::new(&shared).join("inventories/board_bom/BBB_BOM.csv");
    let Ok(bytes) = std::fs::read(&list) else {
        println!("skipped: {} is not there", list.display());
        return;
    };
    let text = String::from_utf8_lossy(&bytes);
    let cells: std::collections::BTreeSet<&str> =
        text.split([',', '\n', '\r']).map(|c| c.trim_matches('"')).collect();
    let found: Vec<_> = cells.iter().filter_map(|c| family(c)).collect();
    assert!(found.len() >= 20, "{found:?}");
    assert!(
        found.iter().all(|(f, _)| !f.starts_with("sophgo")),
        "a BeagleBone holds nothing of Sophgo: {found:?}"
    );
    assert!(found.contains(&("ti-am335x", Exactness::Family)));
}
