//! States of the United States with their ZIP codes, and provinces of Canada.

use crate::text::countries::parse;

/// Code, name, and the first three digits of the first and last ZIP code (USPS Publication 65 gives them by state).
const STATES: &[(&str, &str, u16, u16)] = &[
    ("AL", "alabama", 350, 369),
    ("AK", "alaska", 995, 999),
    ("AZ", "arizona", 850, 865),
    ("AR", "arkansas", 716, 729),
    ("CA", "california", 900, 961),
    ("CO", "colorado", 800, 816),
    ("CT", "connecticut", 60, 69),
    ("DE", "delaware", 197, 199),
    ("DC", "district of columbia", 200, 205),
    ("FL", "florida", 320, 349),
    ("GA", "georgia", 300, 319),
    ("HI", "hawaii", 967, 968),
    ("ID", "idaho", 832, 838),
    ("IL", "illinois", 600, 629),
    ("IN", "indiana", 460, 479),
    ("IA", "iowa", 500, 528),
    ("KS", "kansas", 660, 679),
    ("KY", "kentucky", 400, 427),
    ("LA", "louisiana", 700, 714),
    ("ME", "maine", 39, 49),
    ("MD", "maryland", 206, 219),
    ("MA", "massachusetts", 10, 27),
    ("MI", "michigan", 480, 499),
    ("MN", "minnesota", 550, 567),
    ("MS", "mississippi", 386, 397),
    ("MO", "missouri", 630, 658),
    ("MT", "montana", 590, 599),
    ("NE", "nebraska", 680, 693),
    ("NV", "nevada", 889, 898),
    ("NH", "new hampshire", 30, 38),
    ("NJ", "new jersey", 70, 89),
    ("NM", "new mexico", 870, 884),
    ("NY", "new york", 100, 149),
    ("NC", "north carolina", 270, 289),
    ("ND", "north dakota", 580, 588),
    ("OH", "ohio", 430, 459),
    ("OK", "oklahoma", 730, 749),
    ("OR", "oregon", 970, 979),
    ("PA", "pennsylvania", 150, 196),
    ("RI", "rhode island", 28, 29),
    ("SC", "south carolina", 290, 299),
    ("SD", "south dakota", 570, 577),
    ("TN", "tennessee", 370, 385),
    ("TX", "texas", 750, 799),
    ("UT", "utah", 840, 847),
    ("VT", "vermont", 50, 59),
    ("VA", "virginia", 201, 246),
    ("WA", "washington", 980, 994),
    ("WV", "west virginia", 247, 268),
    ("WI", "wisconsin", 530, 549),
    ("WY", "wyoming", 820, 831),
];

/// Provinces and territories of Canada.
const PROVINCES: &[&str] = &[
    "AB",
    "BC",
    "MB",
    "NB",
    "NL",
    "NS",
    "NT",
    "NU",
    "ON",
    "PE",
    "QC",
    "SK",
    "YT",
    "Alberta",
    "British Columbia",
    "Manitoba",
    "New Brunswick",
    "Newfoundland",
    "Nova Scotia",
    "Quebec",
    "Québec",
    "Saskatchewan",
    "Yukon",
];

/// A state.
#[derive(Clone, Copy)]
pub(super) struct State {
    /// Its code of two letters.
    pub(super) code: &'static str,
    /// Whether it was written as code.
    coded: bool,
    zips: (u16, u16),
}

impl State {
    /// Whether what was written is also a country: the code `CA`, the name `Georgia`.
    pub(super) fn is_country(self) -> bool {
        if self.coded { parse(self.code).is_some() } else { self.code == "GA" }
    }

    /// Whether a ZIP code is one of the state's.
    pub(super) fn has_zip(self, zip: &str) -> bool {
        let first = zip.get(..3).and_then(|digits| digits.parse::<u16>().ok());
        first.is_some_and(|first| (self.zips.0..=self.zips.1).contains(&first))
    }
}

/// The state that a text names; a code counts in capitals only.
pub(super) fn state(text: &str) -> Option<State> {
    let plain: String = text.chars().filter(|c| *c != '.').collect();
    let lower = plain.trim().to_lowercase();
    let row = STATES.iter().find(|(code, name, ..)| *code == plain.trim() || *name == lower)?;
    Some(State { code: row.0, coded: lower.len() == 2, zips: (row.2, row.3) })
}

/// Whether a text is a province of Canada.
pub(super) fn is_province(text: &str) -> bool {
    PROVINCES.contains(&text.trim())
}
