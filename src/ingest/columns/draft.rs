//! The columns while they are being mapped.

use std::collections::BTreeMap;

use super::lookup::Lookup;
use super::prefix::look_up_all;
use super::{MapOptions, Mapped, Mapping};
use crate::diagnostic::Diagnostics;
use crate::ingest::shape::{is_designators, trim};
use crate::model::{Confidence, Field, letters_of};
use crate::text::placeholders::is_placeholder;

/// One column while it is being mapped.
#[derive(Debug)]
pub(super) struct Draft {
    pub(super) header: String,
    pub(super) lookup: Lookup,
    pub(super) field: Option<Field>,
    pub(super) number: Option<u32>,
    pub(super) slot: u16,
    pub(super) confidence: Option<Confidence>,
    pub(super) why: String,
    /// The user said so: nothing changes it any more.
    pub(super) fixed: bool,
}

impl Draft {
    /// `C "Serial No."`.
    pub(super) fn shown(&self, index: usize) -> String {
        format!("{} \"{}\"", letters_of(index), self.header)
    }

    /// Reads the column as this field, for this reason.
    pub(super) fn set(&mut self, field: Field, confidence: Confidence, why: String) {
        self.field = Some(field);
        self.confidence = Some(confidence);
        self.number = self.lookup.number.filter(|_| field.level() != crate::model::Level::Machine);
        self.why = why;
    }

    /// Keeps the column under its own name, for this reason.
    pub(super) fn unset(&mut self, why: String) {
        self.field = None;
        self.confidence = None;
        self.number = None;
        self.why = why;
    }

    /// Whether the header is a word that may stand for this field.
    pub(super) fn may_be(&self, field: Field) -> bool {
        self.lookup.loose.iter().any(|l| l.field == field)
    }

    fn rank(&self, field: Field) -> Option<usize> {
        self.lookup.loose.iter().find(|l| l.field == field).map(|l| l.rank)
    }
}

/// All columns while they are being mapped.
#[derive(Debug)]
pub(super) struct Drafts<'a> {
    pub(super) columns: Vec<Draft>,
    pub(super) component_list: bool,
    pub(super) one_machine: bool,
    pub(super) problems: Diagnostics,
    sample: &'a [Vec<String>],
}

impl<'a> Drafts<'a> {
    pub(super) fn new(headers: &[String], sample: &'a [Vec<String>], options: &MapOptions) -> Self {
        let texts: Vec<&str> = headers.iter().map(|header| trim(header)).collect();
        let columns = look_up_all(&texts)
            .into_iter()
            .zip(&texts)
            .map(|(lookup, header)| {
                let header = (*header).to_owned();
                let why = match (header.is_empty(), lookup.hit.is_some()) {
                    (true, _) => "the column has no header".to_owned(),
                    (false, false) => {
                        "names no known field: kept as an attribute under its header".to_owned()
                    }
                    (false, true) => String::new(),
                };
                let mut draft = Draft {
                    header,
                    lookup,
                    field: None,
                    number: None,
                    slot: 0,
                    confidence: None,
                    why,
                    fixed: false,
                };
                if let Some(hit) = draft.lookup.hit.clone() {
                    draft.field = Some(hit.field);
                    draft.number = hit.number;
                    draft.confidence = Some(hit.confidence);
                    draft.why = hit.why;
                }
                draft
            })
            .collect();
        Self {
            columns,
            component_list: false,
            one_machine: options.machine.is_some(),
            problems: Diagnostics::default(),
            sample,
        }
    }

    /// The first column of a field, whatever its number.
    pub(super) fn column(&self, field: Field) -> Option<usize> {
        self.columns.iter().position(|c| c.field == Some(field))
    }

    /// Whether a column has this field.
    pub(super) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// Whether a column has this field and stands for the whole row, not for one of a numbered series.
    pub(super) fn has_plain(&self, field: Field) -> bool {
        self.columns.iter().any(|c| c.field == Some(field) && c.number.is_none())
    }

    /// Every column of a field.
    pub(super) fn all(&self, field: Field) -> Vec<usize> {
        (0..self.columns.len())
            .filter(|&i| self.columns.get(i).is_some_and(|c| c.field == Some(field)))
            .collect()
    }

    /// Columns without a field whose header may stand for this one, the best word first.
    pub(super) fn open_for(&self, field: Field) -> Vec<usize> {
        let mut open: Vec<(usize, usize)> = self
            .columns
            .iter()
            .enumerate()
            .filter(|(_, c)| c.field.is_none() && !c.fixed)
            .filter_map(|(i, c)| c.rank(field).map(|rank| (rank, i)))
            .collect();
        open.sort_unstable();
        open.into_iter().map(|(_, i)| i).collect()
    }

    /// The values of a column in the sample, blank ones left out.
    pub(super) fn values(&self, column: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        self.sample.iter().filter_map(move |row| row.get(column)).map(|v| trim(v)).filter(|v| !v.is_empty())
    }

    /// The values of a column in the sample that say something.
    pub(super) fn said(&self, column: usize) -> Vec<&'a str> {
        super::bearing::values(self.sample, column)
    }

    /// Whether at least half of the rows of the sample say something in a column; of a sheet without rows, yes.
    pub(super) fn is_filled(&self, column: usize) -> bool {
        self.said(column).len() * 2 >= self.sample.len()
    }

    /// Whether most values of a column are reference designators.
    pub(super) fn holds_designators(&self, column: usize) -> bool {
        let (all, good) =
            self.values(column).fold((0, 0), |(a, g), v| (a + 1, g + usize::from(is_designators(v))));
        good * 3 > all * 2
    }

    /// How `column` behaves within rows of the same `key`: `None` where no key repeats.
    pub(super) fn varies_within(&self, key: usize, column: usize) -> Option<bool> {
        let mut first: BTreeMap<&str, &str> = BTreeMap::new();
        let (mut repeats, mut varies) = (false, false);
        for row in self.sample {
            let (Some(k), Some(v)) = (row.get(key).map(|v| trim(v)), row.get(column).map(|v| trim(v))) else {
                continue;
            };
            // `-` is that of no machine.
            if is_placeholder(k) || v.is_empty() {
                continue;
            }
            match first.get(k) {
                Some(before) => {
                    repeats = true;
                    varies |= *before != v;
                }
                None => {
                    first.insert(k, v);
                }
            }
        }
        repeats.then_some(varies)
    }

    pub(super) fn finish(self) -> Mapping {
        let of_equipment = super::told::speaks_of_equipment(&self);
        let columns = self
            .columns
            .into_iter()
            .map(|c| {
                let tags = [Field::Serial, Field::AssetTag, Field::Hostname, Field::Mac, Field::Machine];
                let could_name = tags.into_iter().find(|field| c.may_be(*field));
                let could_name = could_name.or(c.lookup.names_serial.then_some(Field::Serial));
                let Draft { field, slot, confidence, why, fixed, .. } = c;
                Mapped { field, slot, confidence, why, fixed, could_name }
            })
            .collect();
        Mapping {
            columns,
            component_list: self.component_list,
            of_equipment,
            of_persons: false,
            problems: self.problems,
        }
    }
}
