//! How price lists write an accelerator: `8x A100 80GB PCIe`, `NVIDIA H100 Tensor Core GPU`, `昇腾 910B`. What says how the
//! card is built, and not which chip it carries, is stripped.

use super::device;

/// Words beside the name of the chip.
const WORDS: &[&str] = &[
    "GPU",
    "GPUS",
    "8-GPU",
    "4-GPU",
    "PCIE",
    "PCI-E",
    "PCIE4",
    "PCIE5",
    "OAM",
    "HBM2",
    "HBM2E",
    "HBM3",
    "HBM3E",
    "GDDR6",
    "GDDR6X",
    "GDDR7",
    "ACCELERATOR",
    "ACCELERATORS",
    "CARD",
    "CARDS",
    "MODULE",
    "MODULES",
    "BASEBOARD",
    "GENERATION",
    "EDITION",
    "SERVER",
    "TENSOR",
    "显卡",
    "加速卡",
    "加速器",
    "模组",
    "计算卡",
];

/// Names of makers and chips in their own script, and in ours.
const NAMES: &[(&str, &str)] = &[
    ("英伟达", "NVIDIA "),
    ("昇腾", "ASCEND "),
    ("昇騰", "ASCEND "),
    ("寒武纪", "CAMBRICON "),
    ("摩尔线程", "MOORE THREADS "),
    ("壁仞", "BIREN "),
    ("海光", "HYGON "),
    ("天数智芯", "ILUVATAR "),
    ("沐曦", "METAX "),
    ("燧原", "ENFLAME "),
    ("昆仑芯", "KUNLUNXIN "),
];

/// The name of the chip alone, of a text in upper case; `None` if nothing stands beside it.
pub(super) fn bare(upper: &str) -> Option<String> {
    let latin = NAMES.iter().fold(upper.to_owned(), |text, (native, name)| {
        if text.contains(native) { text.replace(native, name) } else { text }
    });
    let text = device::bare(&latin).unwrap_or(latin);
    let words: Vec<&str> = without_count(text.split_whitespace().collect());
    let mut kept: Vec<&str> = Vec::new();
    for word in &words {
        let inner = word.trim_matches(['(', ')', ',', '[', ']']);
        // The core of a `Tensor Core`; elsewhere it may be the name of a processor.
        let core = inner == "CORE" && words.contains(&"TENSOR");
        if !(core || WORDS.contains(&inner)) {
            kept.push(word);
        }
    }
    let kept = kept.join(" ");
    (!kept.is_empty() && kept != upper).then_some(kept)
}

/// Without `x 8`, `x8` or `*8` behind.
fn without_count(mut words: Vec<&str>) -> Vec<&str> {
    let count = |word: &str| !word.is_empty() && word.len() <= 3 && word.bytes().all(|b| b.is_ascii_digit());
    let times = |word: &str| word.strip_prefix(['X', '×', '*']).is_some_and(count);
    match words.as_slice() {
        [_, .., "X" | "×" | "*", last] if count(last) => words.truncate(words.len() - 2),
        [_, .., last] if times(last) => words.truncate(words.len() - 1),
        _ => {}
    }
    words
}

#[cfg(test)]
mod tests {
    use super::bare;

    #[test]
    fn what_says_how_a_card_is_built_is_stripped() {
        for (text, name) in [
            ("NVIDIA H100 TENSOR CORE GPU", Some("NVIDIA H100")),
            ("A100 80GB PCIE", Some("A100 80GB")),
            ("NVIDIA A100 80GB PCIE X 4", Some("NVIDIA A100 80GB")),
            ("2 X NVIDIA L40S 48GB GDDR6", Some("NVIDIA L40S 48GB")),
            ("昇腾910B", Some("ASCEND 910B")),
            ("INTEL CORE I7-8650U", None),
            ("CV1835", None),
        ] {
            assert_eq!(bare(text).as_deref(), name, "{text}");
        }
    }
}
