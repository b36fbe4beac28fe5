//! The clearances of a file of decisions, that a listed name is another party's.
//!
//! ```toml
//! [[clearance]]
//! name = "Quillwater Microsystems"      # the name in the inventory; or `country`, or both
//! list = "us-sdn"
//! entry = "12345"
//! meets = "similar"                     # or "same", where the other party has this very name
//! editions = { from = 2026-07-31 }      # by the day of the edition; `until` for the last one; any edition without it
//! owner = "compliance@example.com"
//! reason = "Bakery in Leeds, company number 01234567; the listed firm is in Minsk."
//! expires = 2027-07-31
//! ```

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use jiff::civil::Date;

use super::dead::subject;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Clearance, ListedMatch, MatchType};
use crate::names;
use crate::tomlread::table::TomlTable;

/// Clearances that end within so many days are announced.
const SOON: i32 = 30;

/// A clearance with the name it is bound to, and what was done with it. Threads only ever set the marks, so that their number
/// does not show.
#[derive(Debug)]
pub(super) struct Bound {
    /// The key of the name; any name where there is none.
    key: Option<String>,
    pub(super) clearance: Arc<Clearance>,
    /// It settled something.
    used: AtomicBool,
    /// It was about a similar name, and met one that is the same.
    outgrown: AtomicBool,
    /// The names and addresses of the entry when somebody looked, once they were asked for; `None` where nobody knows.
    pub(super) then: OnceLock<Option<Vec<String>>>,
}

impl Bound {
    pub(super) fn was_used(&self) -> bool {
        self.used.load(Ordering::Relaxed)
    }

    pub(super) fn is_outgrown(&self) -> bool {
        self.outgrown.load(Ordering::Relaxed)
    }
}

/// Every clearance of a file, ready to be asked.
#[derive(Clone, Debug, Default)]
pub struct Clearances {
    all: Vec<Arc<Bound>>,
}

impl Clearances {
    /// Reads the clearances of a file of decisions; mistakes go where those of the file go: a clearance without a name and country,
    /// without who, why or end.
    pub fn within(root: &TomlTable<'_>) -> Self {
        let mut all = Vec::new();
        // `decision` is the name that they had at first.
        for (table, line) in root.tables_by_line(&["decision", "clearance"], "clearance") {
            let Some(clearance) = read_clearance(table, line) else { continue };
            all.push(Arc::new(Bound {
                key: clearance.name.as_deref().map(names::key),
                clearance: Arc::new(clearance),
                used: AtomicBool::new(false),
                outgrown: AtomicBool::new(false),
                then: OnceLock::new(),
            }));
        }
        Self { all }
    }

    /// Every clearance, as it was written.
    pub fn iter(&self) -> impl Iterator<Item = &Clearance> {
        self.all.iter().map(|bound| &*bound.clearance)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.all.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Every clearance.
    pub(super) fn bound(&self) -> impl Iterator<Item = &Bound> {
        self.all.iter().map(|bound| &**bound)
    }

    /// The clearance that a name (or address) is not the entry it meets. The country is the party's, ISO 3166-1 alpha-2: as
    /// declared beside the name, else as the catalogue knows it. Where the two are the same, `was_same` says of a clearance
    /// whether they were when it was made: one about a similar name has ended.
    pub(super) fn of(
        &self,
        name: &str,
        country: Option<&str>,
        matched: &ListedMatch,
        day: Date,
        was_same: impl Fn(&Bound) -> bool,
    ) -> Option<Arc<Clearance>> {
        let holds = |d: &Clearance| d.holds(&matched.listing, &matched.edition, day);
        let mut candidates = self.all.iter().filter(|bound| holds(&bound.clearance)).peekable();
        candidates.peek()?;
        let key = names::key(name);
        let speaks = |bound: &&Arc<Bound>| {
            bound.key.as_ref().is_none_or(|bound| *bound == key)
                && bound.clearance.country.as_deref().is_none_or(|c| Some(c) == country)
        };
        let settles = |bound: &&Arc<Bound>| {
            let settles = matched.match_type == MatchType::Similar || was_same(bound);
            let mark = if settles { &bound.used } else { &bound.outgrown };
            mark.store(true, Ordering::Relaxed);
            settles
        };
        candidates.filter(speaks).find(settles).map(|bound| Arc::clone(&bound.clearance))
    }

    /// A warning for every clearance that no longer holds on that day, and a note for those that end within thirty days.
    pub fn in_force(&self, day: Date) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for clearance in self.bound().map(|bound| &bound.clearance).filter(|d| d.until > day) {
            let left = day.until(clearance.until).map_or(i32::MAX, |span| span.get_days());
            if left > SOON {
                continue;
            }
            let days = if left == 1 { "tomorrow".to_owned() } else { format!("in {left} days") };
            let message =
                format!("the clearance that {} ends on {}, {days}", subject(clearance), clearance.until);
            diagnostics.push(
                Diagnostic::note("clearance-ends-soon", message)
                    .at(&clearance.source)
                    .help("from then on the name is reported again"),
            );
        }
        for clearance in self.bound().map(|bound| &bound.clearance).filter(|d| d.until <= day) {
            let message = format!(
                "the clearance that {} ended on {}; the name is reported again",
                subject(clearance),
                clearance.until
            );
            diagnostics.push(
                Diagnostic::warning("clearance-expired", message)
                    .at(&clearance.source)
                    .help("look at it again and give it a new end, or take it out"),
            );
        }
        diagnostics
    }
}

fn read_clearance(table: TomlTable<'_>, line: usize) -> Option<Clearance> {
    let text = |key| table.req_str(key).map(|t| t.value.to_owned());
    let name = table.opt_str("name").map(|n| n.value.to_owned());
    let country = table.opt_str("country").map(|c| c.value.to_owned());
    if name.is_none() && country.is_none() {
        let message = "a clearance names nobody";
        table.error("missing-field", table.span(), message, "`name` or `country` is needed");
    }
    if let Some(blank) = table.opt_str("name").filter(|n| names::key(n.value).is_empty()) {
        table.error(
            "bad-value",
            blank.span,
            "`name` holds no letter and no digit",
            "the name in the inventory",
        );
    }
    let editions = table.opt_table("editions", "`editions`");
    let from = editions.as_ref().map(|e| e.req_date("from").map(|d| d.value));
    let newest = editions.as_ref().and_then(|e| e.opt_date("until")).map(|d| d.value);
    if let Some(editions) = editions {
        editions.finish();
    }
    // As a waiver calls them, or as clearances called them at first.
    let either = |word, first| if table.has(first) { first } else { word };
    let (list, entry) = (text("list"), text("entry"));
    let (owner, reason) = (text(either("owner", "who")), text(either("reason", "why")));
    let until = table.req_date(either("expires", "until")).map(|d| d.value);
    let meets = table.opt_choice("meets", &[("similar", MatchType::Similar), ("same", MatchType::Same)]);
    let source = format!("{}:{}", table.file().name(), line);
    table.finish();
    Some(Clearance {
        name,
        country,
        list: list?,
        entry: entry?,
        editions_from: match from {
            Some(from) => Some(from?),
            None => None,
        },
        editions_until: newest,
        meets: meets.map(|meets| meets.value),
        who: owner?,
        why: reason?,
        until: until?,
        source,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Colour;
    use crate::model::{EditionRef, Listing, MatchType};
    use crate::source::TextFile;
    use crate::tomlread::table::{Sink, parse};

    fn read(text: &str) -> Result<Clearances, Diagnostics> {
        let (file, sink) = (TextFile::new("clearances.toml", text), Sink::default());
        let (document, _) = parse(&file, &sink);
        let root = document.reader(&file, &sink);
        let clearances = Clearances::within(&root);
        root.finish();
        let found = sink.into_inner();
        if found.has_errors() { Err(found) } else { Ok(clearances) }
    }

    const ONE: &str = "[[clearance]]\nname = 'Quillwater Microsystems'\nlist = 'us-sdn'\nentry = '7'\neditions = { from = 2026-07-01, until = 2026-08-31 }\nwho = 'compliance'\nwhy = 'another firm'\nuntil = 2027-01-01\n";

    fn matched(entry: &str, edition: &str) -> ListedMatch {
        ListedMatch {
            listing: Arc::new(Listing { list: "us-sdn".into(), entry: entry.into(), ..Listing::default() }),
            edition: Arc::new(EditionRef {
                source: "us-csl".into(),
                date: edition.parse().unwrap(),
                digest: String::new(),
            }),
            by: crate::model::MetBy::Name,
            name: String::new(),
            key: String::new(),
            match_type: MatchType::Similar,
            score: 900,
            reason: String::new(),
        }
    }

    #[test]
    fn it_holds_for_its_name_entry_editions_and_days_alone() {
        let clearances = read(ONE).unwrap();
        let holds = |name, entry, edition, day: &str| {
            clearances.of(name, None, &matched(entry, edition), day.parse().unwrap(), |_| false).is_some()
        };
        assert!(holds("QUILLWATER MICROSYSTEMS LTD.", "7", "2026-07-31", "2026-09-01"));
        assert!(!holds("Quillwater Bakery", "7", "2026-07-31", "2026-09-01"));
        assert!(!holds("Quillwater Microsystems", "8", "2026-07-31", "2026-09-01"));
        assert!(!holds("Quillwater Microsystems", "7", "2026-09-30", "2026-10-01"), "a later edition");
        assert!(!holds("Quillwater Microsystems", "7", "2026-07-31", "2027-01-01"), "it has ended");
        assert!(clearances.in_force("2026-11-30".parse().unwrap()).is_empty(), "31 days before");
        let soon = clearances.in_force("2026-12-31".parse().unwrap());
        assert_eq!(soon.iter().map(|d| d.code).collect::<Vec<_>>(), ["clearance-ends-soon"]);
        let said = clearances.in_force("2027-01-01".parse().unwrap());
        let said: String = said.iter().map(|d| d.render(Colour::Never)).collect();
        assert!(said.contains("Quillwater Microsystems") && said.contains("clearances.toml:1"), "{said}");
    }

    #[test]
    fn a_clearance_may_be_written_in_the_words_of_a_waiver() {
        let text =
            ONE.replace("who", "owner").replace("why", "reason").replace("until = 2027", "expires = 2027");
        let clearances = read(&text).unwrap();
        let day = |day: &str| day.parse().unwrap();
        let holds =
            |on| clearances.of("Quillwater Microsystems", None, &matched("7", "2026-07-31"), on, |_| false);
        let held = holds(day("2026-12-31")).unwrap();
        assert_eq!((held.who.as_str(), held.why.as_str()), ("compliance", "another firm"));
        assert!(holds(day("2027-01-01")).is_none());
    }

    #[test]
    fn a_clearance_nobody_owns_is_none() {
        let without = |word: &str| {
            let lines = ONE.lines().filter(|line| !line.starts_with(word)).collect::<Vec<_>>().join("\n");
            let found = read(&lines).unwrap_err();
            found.iter().map(|d| d.render(Colour::Never)).collect::<String>()
        };
        for (word, asked) in
            [("who", "owner"), ("why", "reason"), ("until", "expires"), ("entry", "entry"), ("list", "list")]
        {
            assert!(without(word).contains(asked), "{word}");
        }
        assert!(without("name").contains("names nobody"));
    }
}
