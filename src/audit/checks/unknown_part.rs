//! Parts and boards that the catalogue does not know.

use super::{Check, CheckContext};
use crate::model::{BoardKind, StepKind, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::Hit;

/// How many cells are named; the others are counted.
const NAMED: usize = 6;

/// Words by which a parts list calls the chip that runs a machine.
const CONTROLLER_WORDS: [&str; 20] = [
    "controller",
    "control board",
    "soc",
    "cpu",
    "mcu",
    "mpu",
    "fpga",
    "processor",
    "bmc",
    "主控",
    "控制器",
    "处理器",
    "コントローラ",
    "プロセッサ",
    "procesador",
    "processador",
    "contrôleur",
    "processeur",
    "prozessor",
    "процессор",
];

/// Parts and boards that the catalogue does not know.
pub(super) struct UnknownParts;

impl Check for UnknownParts {
    fn id(&self) -> &'static str {
        "CMP-005"
    }

    fn title(&self) -> &'static str {
        "Parts or boards that the catalogue does not know"
    }

    fn doc(&self) -> &'static str {
        "A marking or board name was written that nothing in the catalogue matches, so nobody can say who made it. Where \
         the row calls it a controller or processor, or it is the control board, the machine is undetermined; any other \
         unknown part or board is named for information."
    }

    fn basis(&self) -> &'static [&'static str] {
        &["NIST SP 800-53 Rev. 5, SR-4"]
    }

    fn advice(&self) -> &'static str {
        "Compare the marking with the part itself (O and 0, I and 1, a missing letter). If it is right, find out its maker and add the part to a catalogue file of your own (`--rules`)."
    }

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, Hit<'a>)> {
        let facts = context.facts;
        let machine = facts.machine;
        let mut boards: Vec<Value<'a>> = Vec::new();
        let (mut controllers, mut others): (Vec<Value<'a>>, Vec<Value<'a>>) = (Vec::new(), Vec::new());
        for value in &facts.unknown {
            let component = machine.components.iter().find(|c| c.part.is_some_and(|p| p.at == value.at));
            match component.and_then(|c| c.name) {
                Some(name) if calls_controller(name.text) => controllers.push(*value),
                _ if component.is_some() => others.push(*value),
                _ => boards.push(*value),
            }
        }
        let hit = |verdict, subject: &str, values: &[Value<'a>]| {
            let mut chain = Chain::new();
            for value in values.iter().take(NAMED) {
                chain.cell(*value);
            }
            let rest = values.len().saturating_sub(NAMED);
            if rest > 0 {
                chain.plain(StepKind::Cell, format!("and {rest} further parts"), "declared");
            }
            chain.plain(StepKind::Absent, "a part or board that the catalogue knows", "catalogue");
            (verdict, Hit { subject: subject.to_owned(), chain, convicts: true, alternatives: &[] })
        };
        let mut hits = Vec::new();
        if !controllers.is_empty() {
            hits.push(hit(Verdict::Undetermined, "unknown:controller", &controllers));
        }
        for value in boards {
            let runs_it = machine
                .boards
                .iter()
                .any(|b| b.kind == BoardKind::ControlBoard && b.name.is_some_and(|name| name.at == value.at));
            let verdict = if runs_it { Verdict::Undetermined } else { Verdict::Notice };
            hits.push(hit(verdict, &format!("unknown:board:{}", value.text), &[value]));
        }
        if !others.is_empty() {
            hits.push(hit(Verdict::Notice, "unknown:part", &others));
        }
        hits
    }
}

/// Whether a row calls its part a controller or processor.
fn calls_controller(name: &str) -> bool {
    let name = name.to_lowercase();
    CONTROLLER_WORDS.iter().any(|word| match name.find(word) {
        // `soc` is not in `socket`; scripts without spaces have no such borders.
        Some(at) if word.is_ascii() => {
            let border = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
            border(name[..at].chars().next_back()) && border(name[at + word.len()..].chars().next())
        }
        Some(_) => true,
        None => false,
    })
}

#[cfg(test)]
mod tests {
    use super::calls_controller;

    #[test]
    fn words_for_controllers_and_not_for_others() {
        for name in ["Controller", "Main CPU", "SoC", "主控芯片", "MCU (hash board)", "Microprocessor / CPU"]
        {
            assert!(calls_controller(name), "{name}");
        }
        for name in ["Socket", "Fan", "PHY", "Flash", "Accumulator", ""] {
            assert!(!calls_controller(name), "{name}");
        }
    }
}
