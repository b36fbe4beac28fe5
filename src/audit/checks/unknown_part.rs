//! Parts and boards that the catalogue does not know.

use hashbrown::HashSet;

use super::{Check, CheckContext};
use crate::facts::is_called_controller;
use crate::model::{BoardKind, Component, Location, StepKind, Value, Verdict};
use crate::rules::chain::Chain;
use crate::rules::kinds::RuleHit;

/// How many cells are named; the others are counted.
const NAMED: usize = 6;

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

    fn hits<'a>(&self, context: &CheckContext<'_, 'a>) -> Vec<(Verdict, RuleHit<'a>)> {
        let facts = context.facts;
        let machine = facts.machine;
        // Several sources may name one board.
        let mut boards: Vec<Named<'a>> = Vec::new();
        let (mut controllers, mut others) = (Named::default(), Named::default());
        let parts = Parts::of(if facts.unknown.is_empty() { &[] } else { &machine.components });
        for value in &facts.unknown {
            match parts.at(value.at) {
                Some(component) if is_called_controller(component) => controllers.add(*value),
                Some(_) => others.add(*value),
                None => {
                    let known = boards.iter_mut().find(|named| named.is_called(value.text));
                    match known {
                        Some(named) => named.add(*value),
                        None => boards.push(Named { count: 1, first: vec![*value] }),
                    }
                }
            }
        }
        let hit = |verdict, subject: &str, values: &Named<'a>| {
            let mut chain = Chain::new();
            for value in &values.first {
                chain.cell(*value);
            }
            let rest = values.count - values.first.len();
            if rest > 0 {
                chain.further(format!("and {rest} further parts"));
            }
            chain.plain(StepKind::Absent, "a part or board that the catalogue knows", "catalogue");
            (verdict, RuleHit { subject: subject.to_owned(), chain, conclusive: true, alternatives: &[] })
        };
        let mut hits = Vec::new();
        if controllers.count > 0 {
            hits.push(hit(Verdict::Undetermined, "unknown:controller", &controllers));
        }
        let controls = machine.boards.iter().filter(|board| board.kind == BoardKind::ControlBoard);
        let controls: HashSet<_> = controls.filter_map(|board| board.name).map(|name| name.at).collect();
        for named in boards {
            let controls = named.first.iter().any(|value| controls.contains(&value.at));
            let verdict = if controls { Verdict::Undetermined } else { Verdict::Notice };
            let text = named.first.first().map_or("", |value| value.text);
            hits.push(hit(verdict, &format!("unknown:board:{text}"), &named));
        }
        if others.count > 0 {
            hits.push(hit(Verdict::Notice, "unknown:part", &others));
        }
        hits
    }
}

/// The first of some values, and how many there are: a machine may have very many parts that nobody knows.
#[derive(Default)]
struct Named<'a> {
    first: Vec<Value<'a>>,
    count: usize,
}

impl<'a> Named<'a> {
    fn is_called(&self, text: &str) -> bool {
        self.first.first().is_some_and(|value| value.text.eq_ignore_ascii_case(text))
    }

    fn add(&mut self, value: Value<'a>) {
        self.count += 1;
        if self.first.len() < NAMED {
            self.first.push(value);
        }
    }
}

/// Components by the cell of their part.
struct Parts<'a> {
    components: &'a [Component<'a>],
    /// Those with a part, by the place of its cell.
    ordered: Vec<u32>,
}

impl<'a> Parts<'a> {
    fn of(components: &'a [Component<'a>]) -> Self {
        let with_part = (0u32..).zip(components).filter(|(_, component)| component.part.is_some());
        let mut parts = Self { components, ordered: with_part.map(|(number, _)| number).collect() };
        let mut ordered = std::mem::take(&mut parts.ordered);
        // They mostly stand in order already.
        ordered.sort_by_key(|number| parts.place(*number));
        parts.ordered = ordered;
        parts
    }

    fn place(&self, number: u32) -> Option<Location> {
        self.components.get(number as usize)?.part.map(|part| part.at)
    }

    fn at(&self, cell: Location) -> Option<&'a Component<'a>> {
        let at = self.ordered.binary_search_by_key(&Some(cell), |number| self.place(*number)).ok()?;
        self.components.get(*self.ordered.get(at)? as usize)
    }
}
