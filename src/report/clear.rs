//! The machines that are clear, counted by what was found in them, in memory that does not grow with the fleet.

use std::collections::BTreeMap;

/// Different findings kept; machines of later ones are only counted.
const KINDS: usize = 256;

/// Clear machines by model and controller.
#[derive(Clone, Debug, Default)]
pub struct Clear {
    by_kind: BTreeMap<Box<str>, u64>,
    further: u64,
}

impl Clear {
    /// Counts a machine in which this was found.
    pub(super) fn add(&mut self, identified: Box<str>) {
        if let Some(machines) = self.by_kind.get_mut(&identified) {
            *machines += 1;
        } else if self.by_kind.len() < KINDS {
            self.by_kind.insert(identified, 1);
        } else {
            self.further += 1;
        }
    }

    /// What was found and in how many machines; most machines first, then by name.
    pub fn most_first(&self) -> Vec<(&str, u64)> {
        let mut kinds: Vec<(&str, u64)> = self.by_kind.iter().map(|(kind, n)| (&**kind, *n)).collect();
        kinds.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        kinds
    }

    /// How many machines are of kinds that were not kept.
    pub fn further(&self) -> u64 {
        self.further
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_machine_is_counted_and_memory_is_bounded() {
        let mut clear = Clear::default();
        for n in 0..1000 {
            clear.add(format!("model {}", n % 300).into());
        }
        let kinds = clear.most_first();
        assert_eq!(kinds.len(), KINDS);
        assert_eq!(kinds.iter().map(|(_, n)| n).sum::<u64>() + clear.further(), 1000);
        assert!(kinds.is_sorted_by(|a, b| a.1 >= b.1));
    }
}
