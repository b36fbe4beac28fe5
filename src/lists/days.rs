//! From when an entry binds, where its notice says another day than the list: `days.toml`.

use std::sync::OnceLock;

use jiff::civil::Date;
use serde::Deserialize;

use crate::model::{Confidence, Listing};

static TABLE: &str = include_str!("days.toml");

/// A notice of the Federal Register, and from when it binds.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Notice {
    /// The list that it changes.
    list: String,
    /// Volume, first page, and the last page that entries cite.
    pages: (u32, u32, u32),
    /// The day of its publication, which lists give.
    published: Date,
    /// The first day on which it binds.
    binds: Date,
    /// The footnotes that it gave to entries listed before.
    #[serde(default)]
    footnotes: Vec<u8>,
    /// Where the day was read.
    source: String,
    /// How sure it is.
    confidence: Confidence,
}

impl Notice {
    fn is_cited(&self, (volume, page): (u32, u32)) -> bool {
        let (of, first, last) = self.pages;
        volume == of && (first..=last).contains(&page)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct DayTable {
    notice: Vec<Notice>,
}

fn notices() -> &'static [Notice] {
    static KNOWN: OnceLock<Vec<Notice>> = OnceLock::new();
    // The table is part of the program; a test reads it.
    KNOWN.get_or_init(|| toml::from_str(TABLE).map_or_else(|_| Vec::new(), |table: DayTable| table.notice))
}

/// Sets from when an entry and its footnotes bind, by the notices that it cites. What the list says stays as it is.
pub(crate) fn bind(listing: &mut Listing) {
    let Some(cited) = listing.citation.as_deref().map(citations) else { return };
    let first = cited.iter().min().copied();
    for notice in notices().iter().filter(|notice| notice.list == listing.list) {
        if !cited.iter().any(|page| notice.is_cited(*page)) {
            continue;
        }
        // An entry without a day began with the first notice that it cites.
        let lists_it = match listing.start {
            Some(start) => start == notice.published,
            None => first.is_some_and(|page| notice.is_cited(page)),
        };
        if lists_it {
            listing.binds = Some(notice.binds);
            continue;
        }
        for footnote in notice.footnotes.iter().filter(|footnote| listing.footnotes.contains(footnote)) {
            listing.footnote_days.push((*footnote, notice.binds));
        }
    }
}

/// The volumes and pages of the Federal Register in a citation: `84 FR 22963; 85 FR 29853`.
fn citations(text: &str) -> Vec<(u32, u32)> {
    let words: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let cited = |three: &[&str]| match *three {
        [volume, "FR", page] => volume.parse().ok().zip(page.parse().ok()),
        _ => None,
    };
    words.windows(3).filter_map(cited).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn entry(start: Option<Date>, citation: &str, footnotes: &[u8]) -> Listing {
        let mut listing = Listing {
            list: "us-entity-list".to_owned(),
            start,
            citation: Some(citation.to_owned()),
            footnotes: footnotes.to_vec(),
            ..Listing::default()
        };
        bind(&mut listing);
        listing
    }

    #[test]
    fn the_table_is_whole() {
        let table: DayTable = toml::from_str(TABLE).unwrap();
        for notice in &table.notice {
            let (volume, first, last) = notice.pages;
            assert!(volume > 60 && first <= last, "{notice:?}");
            // A rule binds before it is printed; a footnote may wait longer.
            assert!(notice.binds <= notice.published || !notice.footnotes.is_empty(), "{notice:?}");
            assert!(notice.source.contains("FR") && notice.confidence >= Confidence::Medium, "{notice:?}");
            let others = table.notice.iter().filter(|other| other.is_cited((volume, first)));
            assert_eq!(others.count(), 1, "{notice:?}");
        }
    }

    #[test]
    fn an_entry_binds_from_the_day_of_its_notice() {
        let ymtc = entry(Some(date(2022, 12, 19)), "87 FR 77508", &[]);
        assert!(!ymtc.in_force(date(2022, 12, 15)) && ymtc.in_force(date(2022, 12, 16)));
        assert_eq!(ymtc.start, Some(date(2022, 12, 19)), "what the list says is kept");
        // Changed by a notice, not listed by it.
        let older = entry(Some(date(2018, 8, 1)), "83 FR 37423; 87 FR 77505", &[]);
        assert_eq!(older.binds, None);
        // Nobody checked this notice.
        assert_eq!(entry(Some(date(2021, 4, 9)), "86 FR 18437", &[]).binds, None);
        assert_eq!(entry(Some(date(2022, 12, 19)), "the notice of that day", &[]).binds, None);
    }

    #[test]
    fn an_entry_without_a_day_began_with_its_first_notice() {
        let head = entry(None, "84 FR 22963, 84 FR 43495, 85 FR  51603", &[1]);
        assert_eq!(head.binds, Some(date(2019, 5, 16)));
        assert_eq!(entry(None, "83 FR 37423; 84 FR 22963", &[]).binds, None);
    }

    #[test]
    fn a_footnote_given_later_binds_later() {
        let listed_before = entry(Some(date(2019, 6, 24)), "84 FR 29373; 87 FR 62202", &[4]);
        assert!(!listed_before.bears(4, date(2022, 10, 20)) && listed_before.bears(4, date(2022, 10, 21)));
        let from_the_first = entry(Some(date(2025, 3, 28)), "90 FR 14046", &[4]);
        assert!(from_the_first.bears(4, date(2025, 3, 25)));
        assert!(!from_the_first.bears(5, date(2025, 3, 25)));
    }
}
