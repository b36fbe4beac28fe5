//! Which rows are of which machine, in a few bytes: a machine's rows mostly follow those of the machine before it, and a
//! stretch of them is told by its difference from the stretch before.

use rayon::slice::ParallelSliceMut;

use super::compact::{Entry, Pages, Place, Reader};
use crate::ingest::rows::Mark;

/// Bytes of a page.
const PAGE: usize = 1 << 16;
/// Machines after which a stretch is told in full: those before it in its group are read through to find it.
const GROUP: u32 = 16;

/// A stretch of rows of one machine in one sheet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Run {
    /// The machine's number.
    pub machine: u32,
    /// The sheet, as an index into the sheets surveyed.
    pub sheet: u32,
    /// Where the first row starts.
    pub mark: Mark,
    /// The offset after the last row.
    pub end: u64,
    /// Whether something in these rows could not be read.
    pub unread: bool,
}

impl Run {
    /// What tells it from the one before it.
    fn after(&self, before: &Self) -> Entry {
        let (mark, was) = (self.mark, before.mark);
        let machine = i64::from(self.machine) - i64::from(before.machine);
        let other_sheet = self.sheet != before.sheet;
        let flags = u64::from(self.unread) | u64::from(other_sheet) << 1;
        let machine = ((machine << 1) ^ (machine >> 63)).cast_unsigned();
        let mut entry = Entry::new().number(machine << 2 | flags);
        if other_sheet {
            entry = entry.number(u64::from(self.sheet));
        }
        // Lines are mostly rows, with a few more of them.
        entry
            .step(before.end, mark.offset)
            .number(self.end.saturating_sub(mark.offset))
            .step(was.row, mark.row)
            .step(was.line.wrapping_sub(was.row), mark.line.wrapping_sub(mark.row))
    }

    /// Reads what [`Self::after`] told.
    fn read(reader: &mut Reader<'_>, before: &Self) -> Self {
        let first = reader.number();
        let (unread, other_sheet, machine) = (first & 1 != 0, first & 2 != 0, first >> 2);
        let machine = u64::from(before.machine).wrapping_add((machine >> 1) ^ (machine & 1).wrapping_neg());
        let known = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        let sheet = if other_sheet { known(reader.number()) } else { before.sheet };
        let offset = reader.step(before.end);
        let end = offset.saturating_add(reader.number());
        let row = reader.step(before.mark.row);
        let line = reader.step(before.mark.line.wrapping_sub(before.mark.row)).wrapping_add(row);
        Self { machine: known(machine), sheet, mark: Mark { offset, row, line }, end, unread }
    }

    /// What a machine's stretches are ordered by.
    const fn order(&self) -> (u32, u32, u64) {
        (self.machine, self.sheet, self.mark.offset)
    }
}

/// Stretches in the order in which they are found.
#[derive(Debug)]
pub(super) struct FoundRuns {
    pages: Pages,
    count: usize,
    /// The last that was written down, and the one after it, which may still grow.
    written: Run,
    last: Option<Run>,
    /// Whether they are in the order of the machines.
    in_order: bool,
}

impl Default for FoundRuns {
    fn default() -> Self {
        let (written, last) = Default::default();
        Self { pages: Pages::of(PAGE), count: 0, written, last, in_order: true }
    }
}

impl FoundRuns {
    /// Adds a stretch; one that goes on where the last one ends is one with it.
    pub(super) fn push(&mut self, run: Run) {
        match &mut self.last {
            Some(last)
                if (last.machine, last.sheet, last.end) == (run.machine, run.sheet, run.mark.offset) =>
            {
                last.end = run.end;
                last.unread |= run.unread;
            }
            _ => {
                self.write_last();
                self.in_order &= self.written.order() <= run.order();
                self.last = Some(run);
            }
        }
    }

    fn write_last(&mut self) {
        if let Some(last) = self.last.take() {
            self.pages.push(&last.after(&self.written));
            self.written = last;
            self.count += 1;
        }
    }

    fn each(&self) -> impl Iterator<Item = Run> {
        let mut reader = self.pages.read_from(Place::default());
        let mut before = Run::default();
        std::iter::from_fn(move || {
            reader.turn()?;
            before = Run::read(&mut reader, &before);
            Some(before)
        })
    }

    /// All of them by machine, the stretches of each in the order of the inputs.
    pub(super) fn by_machine(self) -> Runs {
        self.sorted(1 << 17)
    }

    /// The same; at `least` so many are put in order at once.
    fn sorted(mut self, least: usize) -> Runs {
        /// Times that all are gone through at the most.
        const TIMES: usize = 12;
        self.write_last();
        let mut runs = Runs::default();
        if self.in_order {
            self.each().for_each(|run| runs.push(&run));
            return runs;
        }
        let mut counts: Vec<u32> = Vec::new();
        for run in self.each() {
            let machine = run.machine as usize;
            if counts.len() <= machine {
                counts.resize(machine + 1, 0);
            }
            counts[machine] += 1;
        }
        let most = least.max(self.count / TIMES);
        let mut part = Vec::new();
        let mut from = 0;
        while from < counts.len() {
            let mut sum = 0;
            let more = counts[from..].iter().take_while(|count| {
                sum += **count as usize;
                sum <= most
            });
            let until = from + more.count().max(1);
            part.clear();
            part.extend(self.each().filter(|run| (from..until).contains(&(run.machine as usize))));
            part.par_sort_unstable_by_key(Run::order);
            for run in &part {
                runs.push(run);
            }
            from = until;
        }
        runs
    }
}

/// Stretches by machine.
#[derive(Debug)]
pub(super) struct Runs {
    pages: Pages,
    groups: Vec<Group>,
    last: Run,
}

/// Some machines that follow each other: where their first stretch stands, and how many there are.
#[derive(Clone, Copy, Debug, Default)]
struct Group {
    first: Place,
    runs: u32,
}

impl Group {
    /// What the first stretch of a group is told by.
    fn before(number: usize) -> Run {
        let machine = u32::try_from(number).unwrap_or(u32::MAX).saturating_mul(GROUP);
        Run { machine, ..Run::default() }
    }
}

impl Default for Runs {
    fn default() -> Self {
        Self { pages: Pages::of(PAGE), groups: Vec::new(), last: Run::default() }
    }
}

impl Runs {
    /// Adds a stretch of the machine of the last one, or of one after it.
    pub(super) fn push(&mut self, run: &Run) {
        let group = (run.machine / GROUP) as usize;
        let begins = group >= self.groups.len();
        if begins {
            self.groups.resize(group + 1, Group::default());
            self.last = Group::before(group);
        }
        let place = self.pages.push(&run.after(&self.last));
        self.last = *run;
        let group = &mut self.groups[group];
        if begins {
            group.first = place;
        }
        group.runs += 1;
    }

    /// The stretches of a machine.
    pub(super) fn of(&self, machine: u32) -> impl Iterator<Item = Run> {
        let number = (machine / GROUP) as usize;
        let group = self.groups.get(number).copied().unwrap_or_default();
        let mut reader = self.pages.read_from(group.first);
        let mut before = Group::before(number);
        let all = (0..group.runs).map_while(move |_| {
            reader.turn()?;
            before = Run::read(&mut reader, &before);
            Some(before)
        });
        all.skip_while(move |run| run.machine < machine).take_while(move |run| run.machine == machine)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Stretches as they follow each other in some sheets, of machines in any order.
    fn found() -> impl Strategy<Value = Vec<Run>> {
        let run = (0u32..60, 0u32..2, 0u64..3, 1u64..500, 1u64..4, 0u64..2, any::<bool>());
        prop::collection::vec(run, 0..200).prop_map(|all| {
            let (mut sheet, mut end, mut row, mut line) = (0, 0, 1, 1);
            let each = all.into_iter().map(|(machine, next, gap, len, rows, lines, unread)| {
                if next == 1 && len < 20 {
                    (sheet, end, row, line) = (sheet + 1, 0, 1, 0);
                }
                let mark = Mark { offset: end + gap, row, line };
                end += gap + len;
                row += rows;
                line += rows + lines;
                Run { machine, sheet, mark, end, unread }
            });
            each.collect()
        })
    }

    proptest! {
        #[test]
        fn every_stretch_is_found_at_its_machine(mut all in found(), sorted in any::<bool>()) {
            // Those that go on are told apart by the test that reads pieces.
            all.dedup_by(|run, last| (run.machine, run.sheet, run.mark.offset) == (last.machine, last.sheet, last.end));
            if sorted {
                all.sort_by_key(Run::order);
                all.dedup_by(|run, last| (run.machine, run.sheet, run.mark.offset) == (last.machine, last.sheet, last.end));
            }
            let mut runs = FoundRuns::default();
            for run in &all {
                runs.push(*run);
            }
            let runs = runs.sorted(5);
            all.sort_by_key(Run::order);
            for machine in 0..70 {
                let own: Vec<Run> = all.iter().filter(|run| run.machine == machine).copied().collect();
                prop_assert_eq!(runs.of(machine).collect::<Vec<_>>(), own);
            }
        }
    }

    #[test]
    fn a_stretch_of_a_machine_in_order_takes_a_few_bytes() {
        const MACHINES: u64 = 400_000;
        let run = |n: u64| Run {
            machine: u32::try_from(n).unwrap(),
            sheet: 0,
            mark: Mark { offset: 100 + n * 2700, row: 2 + n * 12, line: 2 + n * 12 },
            end: 100 + (n + 1) * 2700,
            unread: false,
        };
        let mut runs = Runs::default();
        let told = allocation_counter::measure(|| {
            let mut found = FoundRuns::default();
            (0..MACHINES).for_each(|n| found.push(run(n)));
            runs = found.by_machine();
        });
        assert_eq!(runs.of(777).collect::<Vec<_>>(), [run(777)]);
        assert!(told.bytes_current < 8 * MACHINES.cast_signed(), "{told:?}");
        assert!(told.bytes_max < 16 * MACHINES, "{told:?}");
    }
}
