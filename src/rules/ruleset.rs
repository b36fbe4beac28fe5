//! What is compiled for one day: the catalogue, the packs, and the rules that say something on that day.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use super::answers::ScreenedEdition;
use super::id_set::Index;
use super::index::{RuleIndex, RuleNumber};
use super::kinds::{self, Tying};
use crate::tomlread::files::Replaced;

use super::listed::{ListedParties, OTHERS, is_one_of};
use super::question::{Needed, Question, SitePolicy};
use super::rule::Rule;
use super::schema;
use crate::catalogue::Catalogue;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::{Activity, Facts, Need, Verdict};
use crate::source::TextFile;
use crate::tomlread::pack::Pack;
use crate::tomlread::table::Sink;

/// A catalogue and rules, ready to judge machines as of a day.
#[derive(Debug)]
pub struct Ruleset {
    /// What is known of parts, boards, models and parties.
    pub catalogue: Catalogue,
    /// The packs of rules.
    pub packs: Vec<Pack>,
    /// Every rule, in force or not, in the order of the files.
    pub rules: Vec<Rule>,
    /// Every question, in the order of the files.
    pub questions: Vec<Question>,
    /// What the site says of questions, by their id.
    pub site: SitePolicy,
    /// The list editions that every name is held against; none where no list is asked.
    pub editions: Vec<ScreenedEdition>,
    /// The shipped files that others took the place of, by pack id.
    pub replaced: BTreeMap<String, Replaced>,
    /// The day.
    pub as_of: Date,
    /// The rules that say something on that day, with their outcome.
    active: Vec<(RuleNumber, Verdict)>,
    index: RuleIndex,
    /// The parties that are on the lists in use; none where no list is asked.
    listed: Option<ListedParties>,
}

/// A rule that says something on the day of its ruleset.
#[derive(Clone, Copy, Debug)]
pub struct RulesetRule<'a> {
    /// The rule.
    pub rule: &'a Rule,
    /// What it gives on that day.
    pub outcome: Verdict,
}

/// A question with what the site says of it.
#[derive(Clone, Copy, Debug)]
pub struct AskedQuestion<'q> {
    /// The question.
    pub question: &'q Question,
    /// Whether it has to be answered, always or under a condition.
    pub need: Need,
    /// Whether under a condition only.
    pub conditional: bool,
    /// Whether the packs require an answer and the site does not.
    pub waived: bool,
}

impl Ruleset {
    /// Compiles catalogue and rule files for a day.
    ///
    /// # Errors
    /// Every mistake in any of the files, at its line, when at least one of them is an error.
    pub fn compile(
        catalogue_files: &[TextFile],
        rule_files: &[TextFile],
        as_of: Date,
    ) -> Result<(Self, Diagnostics), Diagnostics> {
        let (mut catalogue, mut diagnostics) = match Catalogue::load(catalogue_files) {
            Ok(catalogue) => (catalogue, Diagnostics::default()),
            Err(diagnostics) => (Catalogue::default(), diagnostics),
        };
        // Rules are read against a broken catalogue only for their own mistakes; references are not judged then.
        let catalogue_is_whole = !diagnostics.has_errors();
        let (files, mut found) = schema::read(rule_files, &mut catalogue);
        let sink = Sink::default();
        kinds::check_references(&files.rules, &sink);
        found.extend(sink.into_inner());
        if !catalogue_is_whole {
            found.remove("unknown-reference");
        }
        diagnostics.extend(found);
        if diagnostics.has_errors() {
            return Err(diagnostics);
        }
        let mut ruleset = Self {
            catalogue,
            packs: files.packs,
            rules: files.rules,
            questions: files.questions,
            site: SitePolicy::default(),
            editions: Vec::new(),
            replaced: BTreeMap::new(),
            as_of,
            active: Vec::new(),
            index: RuleIndex::default(),
            listed: None,
        };
        ruleset.set_day(as_of);
        Ok((ruleset, diagnostics))
    }

    /// Compiles the same rules for other lists: the entries of theirs that parties of the catalogue are; `None` where no
    /// list is asked, as at first. Rules that rest on lists are not asked then, and do not count as asked.
    pub fn set_lists(&mut self, listed: Option<ListedParties>) {
        self.listed = listed;
        self.set_day(self.as_of);
    }

    /// Compiles the same rules for another day.
    pub fn set_day(&mut self, as_of: Date) {
        self.as_of = as_of;
        let named: BTreeMap<String, _> =
            self.rules.iter().map(|r| (r.id.clone(), r.matcher.parties())).collect();
        let asked = self.lists_asked().into_iter().map(str::to_owned).collect();
        let none = ListedParties::default();
        let listed = self.listed.as_ref().unwrap_or(&none);
        let tying = Tying { catalogue: &self.catalogue, as_of, named, listed, asked };
        for rule in &mut self.rules {
            rule.matcher.tie(&tying);
        }
        for question in &mut self.questions {
            if let Needed::Where(matcher) = &mut question.needed {
                matcher.tie(&tying);
            }
        }
        let numbered = (0u32..).map(RuleNumber).zip(&self.rules);
        let asked = |r: &Rule| self.listed.is_some() || !r.matcher.rests_on_lists();
        self.active = numbered
            .filter(|(_, r)| asked(r))
            .filter_map(|(i, r)| r.outcome_on(as_of).map(|outcome| (i, outcome)))
            .collect();
        self.index = RuleIndex::build(&self.rules, &self.active, &self.catalogue);
    }

    /// The lists that the rules ask by name, as they have them: `us-sdn`, or `own*` for every list whose id begins so.
    pub fn lists_asked(&self) -> BTreeSet<&str> {
        self.rules.iter().flat_map(|rule| rule.matcher.lists()).filter(|list| *list != OTHERS).collect()
    }

    /// Whether a rule that says something on the day asks a list for one of some activities, by name or as one that no other
    /// rule asks.
    pub fn asks_list(&self, list: &str, activities: &[Activity]) -> bool {
        let by_name = self.lists_asked().into_iter().any(|named| is_one_of(list, named));
        let binds = |rule: &&Rule| {
            rule.outcome_on(self.as_of).is_some() && rule.activities.iter().any(|a| activities.contains(a))
        };
        let mut named = self.rules.iter().filter(binds).flat_map(|rule| rule.matcher.lists());
        named.any(|named| is_one_of(list, named) || (named == OTHERS && !by_name))
    }

    /// The rules that say something on the day, in the order of the files.
    pub fn active(&self) -> impl Iterator<Item = RulesetRule<'_>> {
        self.active.iter().filter_map(|(i, outcome)| {
            self.rules.get(i.index()).map(|rule| RulesetRule { rule, outcome: *outcome })
        })
    }

    /// How many rules bind one of the activities on the day.
    pub fn binding(&self, activities: &[Activity]) -> u64 {
        self.index.bound(activities).len()
    }

    /// Those of them that the machine may answer, in the order of the files; the others have nothing to say of it.
    pub fn asked_of(
        &self,
        facts: &Facts<'_>,
        activities: &[Activity],
    ) -> impl Iterator<Item = RulesetRule<'_>> {
        self.index.asked_of(facts, activities).into_ids().filter_map(|number| {
            let at = self.active.binary_search_by_key(&number.0, |(n, _)| n.0).ok()?;
            let (_, outcome) = self.active.get(at)?;
            self.rules.get(number.index()).map(|rule| RulesetRule { rule, outcome: *outcome })
        })
    }

    /// The questions of some activities.
    pub fn questions_of(&self, activities: &[Activity]) -> impl Iterator<Item = AskedQuestion<'_>> {
        let of_these = |question: &&Question| question.activities.iter().any(|a| activities.contains(a));
        self.questions.iter().filter(of_these).map(|question| {
            let of_pack = match question.needed {
                Needed::Always(need) => need,
                Needed::Where(_) => Need::Required,
            };
            let need = self.site.needs.get(&question.id).copied().unwrap_or(of_pack);
            AskedQuestion {
                question,
                need,
                conditional: !self.site.needs.contains_key(&question.id)
                    && matches!(question.needed, Needed::Where(_)),
                waived: of_pack == Need::Required && need == Need::Optional,
            }
        })
    }

    /// A rule by its id.
    pub fn rule(&self, id: &str) -> Option<&Rule> {
        self.rules.iter().find(|r| r.id == id)
    }

    /// Why the day lies outside what a pack speaks of, if it does: it was to be reviewed by then, or none of its rules was
    /// in force yet.
    pub fn beyond_reach(&self, pack: &Pack) -> Option<String> {
        if pack.review_by < self.as_of {
            return Some(format!("past its review day, {}", pack.review_by));
        }
        let of_pack = self.rules.iter().filter(|rule| rule.file.same_file(&pack.file));
        let first = of_pack.map(|rule| rule.effective.filter(|_| rule.before.is_none())).min().flatten();
        first.filter(|first| self.as_of < *first).map(|first| format!("before its first rule, of {first}"))
    }

    /// A warning for every pack and catalogue file that the day lies outside of.
    pub fn outside_reach(&self) -> Diagnostics {
        let mut diagnostics = Diagnostics::default();
        for pack in self.packs.iter().chain(&self.catalogue.packs) {
            let Some(why) = self.beyond_reach(pack) else { continue };
            let (id, as_of, day) = (&pack.id, pack.as_of, self.as_of);
            let message = format!("pack `{id}` states the law of {as_of}; {day} is {why}");
            let (code, help) = if pack.review_by < day {
                (
                    "pack-overdue",
                    "get a newer edition of the pack, or check what changed since before you rely on the result",
                )
            } else {
                ("pack-early", "none of its rules is asked for that day")
            };
            diagnostics.push(Diagnostic::warning(code, message).help(help));
        }
        diagnostics
    }
}
