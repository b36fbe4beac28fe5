//! What the words of addresses mean: which spellings are one word, and which words only say what stands beside them.

use std::sync::LazyLock;

use crate::text::word_set::{WordSet, word_set};

/// One way to write each word: the word, and how else people write it.
const ONE_WORD: &[(&str, &[&str])] = &[
    // Streets.
    ("road", &["rd", "lu"]),
    ("street", &["st", "str", "jie"]),
    ("avenue", &["ave", "av", "aven", "dadao"]),
    ("boulevard", &["blvd", "boul", "bd"]),
    ("drive", &["dr"]),
    ("lane", &["ln"]),
    ("highway", &["hwy"]),
    ("square", &["sq"]),
    ("court", &["ct"]),
    ("place", &["pl"]),
    ("terrace", &["terr"]),
    ("crescent", &["cres", "cresc"]),
    ("strasse", &["straße"]),
    ("sokak", &["sk", "sok", "sokagi"]),
    ("cadde", &["cad", "cd", "caddesi"]),
    ("bulvar", &["bulvari", "blv"]),
    ("mahalle", &["mah", "mh", "mahallesi"]),
    ("jalan", &["jl", "jln"]),
    ("улица", &["ул", "ulitsa", "ul"]),
    ("проспект", &["пр", "пркт", "просп", "prospekt", "prospect"]),
    ("переулок", &["пер", "pereulok"]),
    // Buildings.
    ("building", &["bldg", "bld", "bldng", "bldgs"]),
    ("block", &["blk", "blks", "корпус", "корп", "строение"]),
    ("center", &["centre", "ctr", "cntr", "cent"]),
    ("tower", &["twr", "tw"]),
    ("house", &["hse"]),
    ("mansion", &["mans", "mansions"]),
    ("plaza", &["plz"]),
    ("factory", &["fty", "fac"]),
    ("commercial", &["comm", "comml", "coml"]),
    ("industrial", &["ind", "indl", "indust"]),
    ("estate", &["est"]),
    ("park", &["pk"]),
    ("phase", &["ph"]),
    ("garden", &["gdn", "gardens", "gdns"]),
    ("technology", &["tech", "technological"]),
    ("international", &["intl", "int'l"]),
    // Within buildings.
    ("room", &["rm", "rms", "rooms"]),
    ("flat", &["flt", "flats", "кв", "квартира", "kv"]),
    ("unit", &["units", "ut", "#", "помещение", "пом"]),
    ("suite", &["ste", "suites"]),
    ("apartment", &["apt", "appt", "daire"]),
    ("office", &["ofc", "offices", "офис", "оф", "ofis", "oficina", "bureau"]),
    ("floor", &["flr", "fl", "floors", "flrs", "level", "lvl", "storey", "этаж", "kat"]),
    ("no", &["nr", "num", "number", "nos", "nbr", "numero", "дом", "д"]),
    // Where.
    ("district", &["dist", "distr"]),
    ("province", &["prov"]),
    ("north", &["n", "nth"]),
    ("south", &["s", "sth"]),
    ("east", &["e"]),
    ("west", &["w"]),
];

/// Places that are written in few letters.
const SHORT: &[(&str, &str)] = &[
    ("hk", "hong kong"),
    ("hksar", "hong kong"),
    ("hongkong", "hong kong"),
    ("kln", "kowloon"),
    ("klp", "kowloon"),
    ("nt", "new territories"),
    ("tst", "tsim sha tsui"),
];

/// Areas of Hong Kong that stand beside their districts, or do not.
const AREAS: &[&str] = &["kowloon", "new territories", "hong kong island"];

/// Words for streets.
static STREETS: WordSet = LazyLock::new(|| {
    word_set(
        "
road street avenue boulevard drive lane highway square court place terrace crescent alley way path strasse
weg platz sokak cadde bulvar jalan soi rue calle via avenida rua улица проспект переулок шоссе
",
    )
});

/// Words for buildings and grounds, which many of them have.
static BUILDINGS: WordSet = LazyLock::new(|| {
    word_set(
        "
building block center tower house mansion plaza factory commercial industrial estate park phase garden
complex mall arcade hotel zone area wing business warehouse workshop 大廈 大厦 工业园 工業園
",
    )
});

/// Words that say nothing by themselves.
static FILLERS: WordSet = LazyLock::new(|| {
    word_set(
        "
the of at and in on city province district state county region municipality town mahalle no care address p o
po г город обл область
",
    )
});

/// What a word in front of a code says of the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Marker {
    /// Rooms and flats.
    Unit,
    /// Floors.
    Floor,
    /// Buildings of one address.
    Block,
    /// Numbers in a street.
    House,
}

/// What a word in its one way of writing announces, if a code follows.
pub(super) fn marker(word: &str) -> Option<Marker> {
    Some(match word {
        "room" | "flat" | "unit" | "suite" | "apartment" | "office" | "shop" | "studio" | "stall"
        | "booth" | "kapi" => Marker::Unit,
        "floor" => Marker::Floor,
        "block" | "building" | "tower" | "phase" | "wing" | "lot" | "plot" | "gate" | "lane" | "alley"
        | "box" | "workshop" | "warehouse" | "zone" => Marker::Block,
        "no" => Marker::House,
        _ => return None,
    })
}

/// The one way in which a word is written.
pub(super) fn one_word(word: &str) -> &str {
    let meant = ONE_WORD.iter().find(|(one, others)| *one == word || others.contains(&word));
    meant.map_or(word, |(one, _)| one)
}

/// The name of a place that is written in few letters.
pub(super) fn in_full(word: &str) -> Option<&'static str> {
    SHORT.iter().find(|(short, _)| *short == word).map(|(_, full)| *full)
}

pub(super) fn is_area(name: &str) -> bool {
    AREAS.contains(&name)
}

pub(super) fn is_street(word: &str) -> bool {
    STREETS.contains(word)
}

pub(super) fn is_building(word: &str) -> bool {
    BUILDINGS.contains(word)
}

pub(super) fn is_filler(word: &str) -> bool {
    FILLERS.contains(word)
}

/// Whether it is a point of the compass, which tells streets apart.
pub(super) fn is_direction(word: &str) -> bool {
    matches!(word, "north" | "south" | "east" | "west")
}

/// Small numbers in words and in Roman letters: `Tower Two`, `Phase II`.
pub(super) fn number(word: &str) -> Option<&'static str> {
    Some(match word {
        "one" => "1",
        "two" | "ii" => "2",
        "three" | "iii" => "3",
        "four" | "iv" => "4",
        "five" => "5",
        "six" | "vi" => "6",
        _ => return None,
    })
}

/// Ordinals that people write out in front of a floor.
pub(super) fn ordinal(word: &str) -> Option<&'static str> {
    Some(match word {
        "ground" => "g",
        "basement" => "b",
        "first" => "1",
        "second" => "2",
        "third" => "3",
        "fourth" => "4",
        "fifth" => "5",
        "sixth" => "6",
        "seventh" => "7",
        "eighth" => "8",
        "ninth" => "9",
        "tenth" => "10",
        _ => return None,
    })
}
