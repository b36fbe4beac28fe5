//! Sums over all machines, and how many of them are told.

use std::collections::BTreeMap;

use super::machine::{Head, WaivedFinding};
use crate::model::{Coverage, QuestionState};

/// So many machines get a page of their own.
pub(super) const PAGES: usize = 100;
/// So many stand in the table.
pub(super) const ROWS: usize = 2_000;
/// So many decisions are told.
const WAIVERS: usize = 200;
/// So many questions are counted; no rule packs ask more.
const QUESTIONS: usize = 10_000;

/// Sums over all machines.
#[derive(Default)]
pub(super) struct Sums {
    pub(super) machines: u64,
    pub(super) coverage: Coverage,
    /// By question: of how many machines it was not asked, is answered, is open.
    pub(super) questions: BTreeMap<String, [u64; 3]>,
    /// Findings that somebody accepted, with how many machines.
    pub(super) waivers: BTreeMap<WaivedFinding, u64>,
    /// Waived findings that are told in none of them.
    pub(super) more_waived: u64,
}

impl Sums {
    pub(super) fn add(&mut self, head: &mut Head) {
        self.machines += 1;
        let (sum, one) = (&mut self.coverage, head.coverage);
        for (sum, n) in [
            (&mut sum.boards, one.boards),
            (&mut sum.components, one.components),
            (&mut sum.controllers, one.controllers),
            (&mut sum.undetermined, one.undetermined),
            (&mut sum.unreadable, one.unreadable),
        ] {
            *sum = sum.saturating_add(n);
        }
        sum.rules = sum.rules.max(one.rules);
        for (id, state) in std::mem::take(&mut head.questions) {
            if self.questions.len() < QUESTIONS || self.questions.contains_key(&id) {
                let counts = self.questions.entry(id).or_default();
                match state {
                    QuestionState::NotAsked => counts[0] += 1,
                    QuestionState::Answered => counts[1] += 1,
                    QuestionState::Open => counts[2] += 1,
                }
            }
        }
        for waiver in std::mem::take(&mut head.waivers) {
            if self.waivers.len() < WAIVERS || self.waivers.contains_key(&waiver) {
                *self.waivers.entry(waiver).or_default() += 1;
            } else {
                self.more_waived += 1;
            }
        }
    }
}
