//! Sums over all machines, and how many of them are told.

use std::collections::BTreeMap;

use super::machine::{Head, WaivedFinding};
use crate::model::{Activity, Coverage, Need, QuestionState};
use crate::report::exposure::{Dimension, Exposure};

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
    /// What became of each question of each activity.
    pub(super) questions: BTreeMap<String, BTreeMap<Activity, States>>,
    /// Machines by what they depend on, by dimension.
    pub(super) exposure: [Exposure; Dimension::ALL.len()],
    /// Findings that somebody accepted, with how many machines.
    pub(super) waivers: BTreeMap<WaivedFinding, u64>,
    /// What machines have waived beyond that.
    pub(super) more_waived: u64,
}

/// Of how many machines a question was answered, is open, was not asked, and of how many it has to be answered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct States {
    pub(super) answered: u64,
    pub(super) open: u64,
    pub(super) not_asked: u64,
    pub(super) required: u64,
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
        for (id, activity, state, need) in std::mem::take(&mut head.questions) {
            if self.questions.len() < QUESTIONS || self.questions.contains_key(&id) {
                let asked = self.questions.entry(id).or_default().entry(activity).or_default();
                asked.required += u64::from(need == Some(Need::Required));
                match state {
                    QuestionState::NotAsked => asked.not_asked += 1,
                    QuestionState::Answered => asked.answered += 1,
                    QuestionState::Open => asked.open += 1,
                }
            }
        }
        let exposed = std::mem::take(&mut head.exposed);
        if !head.is_apart {
            for (exposure, values) in self.exposure.iter_mut().zip(&exposed) {
                exposure.add(values, head.quantity.unwrap_or(1), head.verdict);
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
