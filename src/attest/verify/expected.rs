//! What whoever verifies knows already, and holds against what is verified.

use std::path::PathBuf;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::attest::Refusal;
use crate::attest::predicate::{LIST, RunPredicate};

/// What to hold against what is verified.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The machine's key that a single report has to be about, or that a bundle or folder has to hold.
    pub machine: Option<String>,
    /// The record of a report, or the records of a bundle. A single report's is looked for beside it
    /// (`x.record.json` for `x.dsse.json`), a run's folder knows its own.
    pub records: Option<PathBuf>,
    /// The manifest that a bundle has to be the whole of. A run's folder knows its own.
    pub manifest: Option<PathBuf>,
    /// Files that have to be among those that were audited.
    pub inputs: Vec<Known>,
    /// Rule packs, catalogue files aside, that have to be among those it was judged by.
    pub packs: Vec<Known>,
    /// How old it may be.
    pub age: Option<Age>,
}

/// Something that was signed by its digest, as it is at hand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// A file's name without its folder, or a pack's id.
    pub name: String,
    /// Lower-case hex SHA-256.
    pub digest: String,
}

/// How old what is verified may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// The most days.
    pub days: u32,
    /// The day from which they are counted back.
    pub on: Date,
}

impl Expected {
    /// Holds what is said of a run against what is known of it.
    ///
    /// # Errors
    /// The first thing that differs.
    pub(super) fn of_run(&self, run: &RunPredicate<'_>) -> Result<(), Refusal> {
        self.inputs.iter().try_for_each(|known| known.is_input_of(run))?;
        self.packs.iter().try_for_each(|known| known.is_pack_of(run))?;
        self.age.map_or(Ok(()), |age| age.allows(run))
    }
}

impl Known {
    fn is_input_of(&self, run: &RunPredicate<'_>) -> Result<(), Refusal> {
        let Self { name, digest } = self;
        if run.inputs.iter().any(|input| input.digest.sha256 == *digest) {
            return Ok(());
        }
        let base = |file: &str| file.rsplit(['/', '\\']).next().unwrap_or(file).to_owned();
        Err(Refusal::InputMismatch(match run.inputs.iter().find(|input| base(&input.file) == *name) {
            Some(input) => {
                let was = &input.digest.sha256;
                format!("{name} was another file when it was audited: its digest was {was}, and is {digest}")
            }
            None => format!("{name} ({digest}) is none of the files that were audited"),
        }))
    }

    fn is_pack_of(&self, run: &RunPredicate<'_>) -> Result<(), Refusal> {
        let Self { name, digest } = self;
        let mut packs = run.policy.iter().filter(|entry| !entry.id.starts_with(LIST));
        Err(Refusal::PackMismatch(match packs.find(|entry| entry.id == *name) {
            Some(entry) if entry.digest.sha256 == *digest => return Ok(()),
            Some(entry) => format!(
                "pack `{name}` was version {} with digest {}, here it has digest {digest}",
                entry.version, entry.digest.sha256
            ),
            None => format!("pack `{name}` was not used"),
        }))
    }
}

impl Age {
    fn allows(self, run: &RunPredicate<'_>) -> Result<(), Refusal> {
        let made = run.time_verified.to_zoned(TimeZone::UTC).date();
        let days = self.on.duration_since(made).as_hours() / 24;
        if days <= i64::from(self.days) {
            return Ok(());
        }
        Err(Refusal::TooOld(format!(
            "it was made on {made}, {days} days before {}; {} are allowed",
            self.on, self.days
        )))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::attest::predicate::PolicyEntry;
    use crate::attest::statement::Digest;

    fn run() -> RunPredicate<'static> {
        let policy = |id: &'static str, digest: &'static str| PolicyEntry {
            as_of: date(2026, 7, 31),
            digest: Digest::new(digest),
            id: id.into(),
            version: "2026.7.1".into(),
        };
        let mut run = RunPredicate::of("0.1.0", date(2026, 11, 22), Vec::new());
        run.policy = vec![policy("us-bis", "aa"), policy("list:us-csl", "cc")];
        run.time_verified = "2026-11-22T23:30:00Z".parse().unwrap();
        run
    }

    #[test]
    fn an_age_counts_whole_days_of_the_calendar_in_utc() {
        let on = |days, on| Age { days, on }.allows(&run()).map_err(|refusal| refusal.code());
        assert_eq!(on(0, date(2026, 11, 22)), Ok(()));
        assert_eq!(on(30, date(2026, 12, 22)), Ok(()));
        assert_eq!(on(30, date(2026, 12, 23)), Err("TOO_OLD"));
        assert_eq!(on(0, date(2020, 1, 1)), Ok(()), "made after that day, it is no older");
    }

    #[test]
    fn a_pack_is_known_by_its_id_and_its_digest_and_no_list_is_one() {
        let known = |name: &str, digest: &str| {
            let packs = vec![Known { name: name.to_owned(), digest: digest.to_owned() }];
            Expected { packs, ..Expected::default() }.of_run(&run()).map_err(|refusal| refusal.to_string())
        };
        assert_eq!(known("us-bis", "aa"), Ok(()));
        assert!(known("us-bis", "bb").unwrap_err().contains("version 2026.7.1 with digest aa"));
        assert!(known("list:us-csl", "cc").unwrap_err().contains("was not used"));
    }
}
