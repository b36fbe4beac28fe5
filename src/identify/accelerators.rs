//! Accelerators written without their maker: `H100` in a column of GPUs. The bare code is other makers' too (`B200` is a radio,
//! `A100` a chip for tablets): the column, or the maker in the row, says which is meant.

use std::sync::Arc;

use crate::catalogue::Catalogue;
use crate::model::{Exactness, Machine, PartKind, PartMatch, Value};

/// Makers whose accelerators are written without them.
const MAKERS: [&str; 2] = ["NVIDIA", "AMD"];

/// Words by which a header speaks of accelerators, in lower case.
const HEADERS: [&str; 14] = [
    "gpu",
    "graphic",
    "accelerator",
    "npu",
    "显卡",
    "加速卡",
    "算力卡",
    "グラフィック",
    "アクセラレ",
    "gráfica",
    "graphique",
    "grafikkarte",
    "beschleuniger",
    "видеокарт",
];

/// The accelerator of a maker that the row names: `NVIDIA` and `H100`.
pub(super) fn of_maker(marking: &str, maker: &str, catalogue: &Catalogue) -> Option<Arc<PartMatch>> {
    let matched = catalogue.part(&[maker, marking].join(" "))?;
    is_accelerator(&matched, catalogue).then_some(matched)
}

/// The accelerator that a column of accelerators names without its maker: a reason to look, as nobody wrote whose it is.
pub(super) fn in_column(
    value: Value<'_>,
    machine: &Machine<'_>,
    catalogue: &Catalogue,
) -> Option<Arc<PartMatch>> {
    let record = machine.records.iter().find(|record| record.place == value.at.row)?;
    let header = record.plan.columns.get(value.at.column as usize)?.header.to_lowercase();
    if !HEADERS.iter().any(|word| header.contains(word)) {
        return None;
    }
    let matched = MAKERS.iter().find_map(|maker| of_maker(value.text, maker, catalogue))?;
    Some(Arc::new(PartMatch { exactness: matched.exactness.min(Exactness::Partial), ..(*matched).clone() }))
}

fn is_accelerator(matched: &PartMatch, catalogue: &Catalogue) -> bool {
    let kind = catalogue.parts.get(matched.part.index()).map(|part| part.kind);
    matches!(kind, Some(PartKind::Gpu | PartKind::Npu))
}
