//! Accelerators written without their maker: `H100` in a column of GPUs. The bare code is other makers' too (`B200` is a radio,
//! `A100` a chip for tablets): the column, or the maker in the row, says which is meant.

use std::sync::{Arc, LazyLock};

use crate::catalogue::{Catalogue, Text};
use crate::memo::Memo;
use crate::model::{EvidencePlan, Exactness, Machine, PartKind, PartMatch, Value};

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

/// The accelerator of a maker that the row names: `NVIDIA` and `H100`. A numbering scheme knows the maker and no more.
pub(super) fn of_maker(marking: &str, maker: &Text<'_, '_>, catalogue: &Catalogue) -> Option<Arc<PartMatch>> {
    let written = maker.as_str();
    // `NVIDIA Corporation` is written as `NVIDIA` on its cards.
    let begins =
        |short: &&&str| written.get(..short.len()).is_some_and(|start| start.eq_ignore_ascii_case(short));
    let short = MAKERS.iter().find(begins);
    // Most makers make none: their markings need not be looked for once more.
    if short.is_none() && !maker.makes_accelerators() {
        return None;
    }
    let matched = catalogue.part(&[short.copied().unwrap_or(written), without_count(marking)].join(" "))?;
    (matched.exactness != Exactness::Scheme && is_accelerator(&matched, catalogue)).then_some(matched)
}

/// `8x H100`, `H100 x8`: how many there are says nothing of what they are.
fn without_count(marking: &str) -> &str {
    let times = |c: char| matches!(c, 'x' | 'X' | '×' | '*' | ' ');
    let after = marking.trim_start_matches(|c: char| c.is_ascii_digit());
    let before = marking.trim_end_matches(|c: char| c.is_ascii_digit());
    let counted = |rest: &str, whole: &str| rest.len() < whole.len() && whole.len() - rest.len() < 4;
    if counted(after, marking) && after.starts_with(times) {
        return after.trim_start_matches(times);
    }
    let sign = |c: char| matches!(c, 'x' | 'X' | '×' | '*');
    let without = before.trim_end();
    if counted(before, marking)
        && let Some(name) = without.strip_suffix(sign)
        && (name.ends_with(' ') || without.ends_with(['×', '*']))
    {
        return name.trim_end();
    }
    marking
}

/// The columns whose header speaks of accelerators, of every sheet that has rows of the machine.
pub(super) struct Columns<'a>(Vec<(&'a EvidencePlan, u32)>);

impl<'a> Columns<'a> {
    pub(super) fn of(machine: &Machine<'a>) -> Self {
        let mut plans: Vec<&EvidencePlan> = Vec::new();
        for item in machine.evidence {
            if plans.iter().all(|known| !std::ptr::eq(*known, item.plan)) {
                plans.push(item.plan);
            }
        }
        let columns = plans.into_iter().flat_map(|plan| {
            (0..).zip(&plan.columns).filter(|(_, c)| speaks_of_them(&c.header)).map(move |(at, _)| (plan, at))
        });
        Self(columns.collect())
    }

    fn holds(&self, value: Value<'_>, machine: &Machine<'_>) -> bool {
        let mut likely = self.0.iter().filter(|(_, column)| *column == value.at.column).peekable();
        // Only then is it worth finding the row among those of the machine.
        let Some(item) =
            likely.peek().and_then(|_| machine.evidence.iter().find(|item| item.place == value.at.row))
        else {
            return false;
        };
        likely.any(|(plan, _)| std::ptr::eq(*plan, item.plan))
    }
}

/// The accelerator that a column of accelerators names without its maker: a reason to look, as nobody wrote whose it is.
pub(super) fn in_column(
    value: Value<'_>,
    columns: &Columns<'_>,
    machine: &Machine<'_>,
    catalogue: &Catalogue,
) -> Option<Arc<PartMatch>> {
    if !columns.holds(value, machine) {
        return None;
    }
    let matched = MAKERS.iter().find_map(|maker| of_maker(value.text, &catalogue.text(maker), catalogue))?;
    Some(Arc::new(PartMatch { exactness: matched.exactness.min(Exactness::Partial), ..(*matched).clone() }))
}

/// Whether a header speaks of accelerators. The headers of a sheet are asked for each of its machines.
fn speaks_of_them(header: &str) -> bool {
    static SEEN: LazyLock<Memo<bool>> = LazyLock::new(Memo::new);
    SEEN.get(header, || {
        let header = header.to_lowercase();
        HEADERS.iter().any(|word| header.contains(word))
    })
}

fn is_accelerator(matched: &PartMatch, catalogue: &Catalogue) -> bool {
    let kind = catalogue.parts.get(matched.part.index()).map(|part| part.kind);
    matches!(kind, Some(PartKind::Gpu | PartKind::Npu))
}

#[cfg(test)]
mod tests {
    use super::without_count;

    #[test]
    fn a_count_is_no_part_of_the_name() {
        for (text, name) in [
            ("8x H200", "H200"),
            ("8 H200", "H200"),
            ("16 × MI250", "MI250"),
            ("H200 x8", "H200"),
            ("H200*4", "H200"),
            ("MI250X", "MI250X"),
            ("RTX 4090", "RTX 4090"),
            ("4090", "4090"),
        ] {
            assert_eq!(without_count(text), name, "{text}");
        }
    }
}
