//! Facts of the whole shipment, from the command line or the configuration: evidence of every machine, with the place where
//! it was stated.

use crate::model::{ColumnPlan, Evidence, EvidenceCell, EvidencePlan, Field, InputInfo, Inputs, RowPlace};
use crate::source::sha256_hex;

/// What was stated of the whole shipment.
#[derive(Debug, Default)]
pub(crate) struct Shipment(Vec<Statements>);

/// What one source states.
#[derive(Debug)]
struct Statements {
    /// `command line`, or the configuration's name.
    source: String,
    plan: EvidencePlan,
    texts: Vec<String>,
    place: RowPlace,
}

impl Shipment {
    /// What each source states: where, of what, and the text. A source that states nothing is none.
    pub(crate) fn stated(sources: impl IntoIterator<Item = (String, Vec<(String, Field, String)>)>) -> Self {
        let stated = sources.into_iter().filter(|(_, statements)| !statements.is_empty());
        Self(stated.map(|(source, statements)| Statements::of(source, statements)).collect())
    }

    /// Names its sources among the inputs, so that every statement has a place.
    pub(crate) fn register(&mut self, inputs: &mut Inputs) {
        for statements in &mut self.0 {
            let places: Vec<String> = statements.plan.columns.iter().map(|c| c.header.clone()).collect();
            let lines = places.iter().zip(&statements.texts).map(|(place, text)| format!("{place}={text}\n"));
            statements.place.input = inputs.push(InputInfo {
                file: statements.source.clone(),
                digest: sha256_hex(lines.collect::<String>().as_bytes()),
                stated: places,
                ..InputInfo::default()
            });
        }
    }

    /// What each source says, as one row; it stands in row 0, which no sheet has.
    pub(crate) fn evidence(&self) -> impl Iterator<Item = Evidence<'_>> {
        self.0.iter().map(|statements| {
            let cells = (0u32..).zip(&statements.texts);
            let cells = cells.map(|(column, text)| EvidenceCell { column, text }).collect();
            let unread = crate::model::Unread::Nothing;
            Evidence { place: statements.place, plan: &statements.plan, cells, unread, written: Vec::new() }
        })
    }

    /// How its sources are read, in the order of the inputs.
    pub(crate) fn plans(&self) -> impl Iterator<Item = &EvidencePlan> {
        self.0.iter().map(|statements| &statements.plan)
    }

    /// The fields about which something is stated.
    pub(crate) fn fields(&self) -> impl Iterator<Item = Field> {
        self.0.iter().flat_map(|statements| statements.plan.columns.iter().filter_map(|c| c.field))
    }
}

impl Statements {
    fn of(source: String, statements: Vec<(String, Field, String)>) -> Self {
        let (columns, texts) = statements
            .into_iter()
            .map(|(header, field, text)| (ColumnPlan { header, field: Some(field), slot: 0 }, text))
            .unzip();
        let columns: Vec<ColumnPlan> = columns;
        let plan = EvidencePlan { columns: columns.into(), ..EvidencePlan::default() };
        Self { source, plan, texts, place: RowPlace::default() }
    }
}
