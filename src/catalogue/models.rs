//! Which model a name stands for.
//!
//! Names are compared without spaces, dashes and case, `+` read as a letter of its own, and then as a whole: what
//! is not stripped for a reason (the maker in front, a hash rate or a board behind) makes another model, or none.

use hashbrown::HashMap;
use unicode_normalization::UnicodeNormalization;

use super::ids::Place;
use super::prefix;
use super::read::ModelDraft;
use super::suffix;
use crate::diagnostic::Diagnostic;
use crate::model::{ModelEntry, ModelId, PartyEntry, PartyId};
use crate::names;
use crate::text::invisible::is_invisible;
use crate::tomlread::table::Sink;

/// Longer texts are no model names.
const LONGEST: usize = 200;

/// Bytes of the shortest maker's name.
const SHORTEST_BRAND: usize = 2;

/// Things before and behind a name that are stripped one after another.
const ASIDE: usize = 8;

/// The names of all models.
#[derive(Debug, Default)]
pub(super) struct ModelIndex {
    names: HashMap<String, ModelId>,
    makers: Vec<PartyId>,
    /// Names of makers as they stand in front of a model.
    brands: HashMap<String, Vec<PartyId>>,
    /// The bytes of the longest of them: no text is looked at further.
    longest_brand: usize,
}

impl ModelIndex {
    /// Builds the index; a name that two models share is reported.
    pub(super) fn build(models: &[(ModelEntry, ModelDraft)], parties: &[PartyEntry], sink: &Sink) -> Self {
        let mut index = Self::default();
        let mut seen: HashMap<String, (ModelId, Place)> = HashMap::new();
        for (number, (model, draft)) in (0u32..).zip(models) {
            let id = ModelId(number);
            if !index.makers.contains(&model.maker)
                && let Some(maker) = parties.get(model.maker.index())
            {
                index.add_brand(model.maker, maker);
            }
            index.makers.push(model.maker);
            for name in &draft.names {
                let place = Place { file: draft.file.clone(), span: name.span.clone() };
                let compact = compact(&name.value);
                match seen.get(&compact) {
                    Some((other, first)) if *other != id => sink.push(
                        Diagnostic::error("shared-name", format!("`{}` names two models", name.value))
                            .label(&place.file, place.span, format!("model `{}`", model.id))
                            .label(&first.file, first.span.clone(), "named first here")
                            .help("names are compared without spaces, dashes and case; leave the name to one model"),
                    ),
                    Some(_) => {}
                    None if compact.is_empty() => sink.push(
                        Diagnostic::error("bad-value", format!("`{}` cannot name a model", name.value))
                            .label(&place.file, place.span, "it holds no letter and no digit"),
                    ),
                    None => {
                        seen.insert(compact, (id, place));
                    }
                }
            }
        }
        index.names = seen.into_iter().map(|(name, (id, _))| (name, id)).collect();
        index.add_names_without_makers(models);
        index
    }

    /// The model that a text names.
    pub(super) fn find(&self, name: &str) -> Option<ModelId> {
        if name.len() > LONGEST {
            return None;
        }
        let text = upper(name);
        let before = std::iter::successors(Some(text.as_str()), |text| prefix::without(text)).take(ASIDE + 1);
        before.flat_map(behind).find_map(|text| self.find_name(text))
    }

    /// The model that a text names as a whole.
    fn find_name(&self, text: &str) -> Option<ModelId> {
        let compact = compact(text);
        if let Some(model) = self.names.get(&compact) {
            return Some(*model);
        }
        self.without_brand(&compact).find_map(|(rest, makers)| {
            let model = self.names.get(rest).copied()?;
            makers.contains(self.makers.get(model.index())?).then_some(model)
        })
    }

    /// The text behind each maker's name that it begins with, longest name first.
    pub(super) fn without_brand<'a>(
        &'a self,
        compact: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [PartyId])> {
        let cuts = compact
            .char_indices()
            .rev()
            .map(|(at, _)| at)
            .filter(|at| (SHORTEST_BRAND..=self.longest_brand).contains(at));
        cuts.filter_map(|at| {
            let (brand, rest) = compact.split_at(at);
            Some((rest, self.brands.get(brand)?.as_slice()))
        })
    }

    fn add_brand(&mut self, id: PartyId, party: &PartyEntry) {
        for name in std::iter::once(&party.name).chain(&party.aliases).chain(&party.native) {
            // As written, and without its legal form.
            for brand in [compact(name), compact(&names::key(name))] {
                if brand.len() < SHORTEST_BRAND {
                    continue;
                }
                self.longest_brand = self.longest_brand.max(brand.len());
                let makers = self.brands.entry(brand).or_default();
                if !makers.contains(&id) {
                    makers.push(id);
                }
            }
        }
    }

    /// Lets `Antminer S9` be found where the catalogue says only `Bitmain Antminer S9`. Such a name never takes
    /// the place of one that the catalogue writes, and counts only if it stands for one model.
    fn add_names_without_makers(&mut self, models: &[(ModelEntry, ModelDraft)]) {
        let mut short: HashMap<String, Option<ModelId>> = HashMap::new();
        for (number, (model, draft)) in (0u32..).zip(models) {
            for name in &draft.names {
                let compact = compact(&name.value);
                for (rest, makers) in self.without_brand(&compact) {
                    // A single letter or number is no name.
                    if makers.contains(&model.maker) && rest.len() > 1 && !self.names.contains_key(rest) {
                        let id = ModelId(number);
                        short
                            .entry(rest.to_owned())
                            .and_modify(|known| *known = known.filter(|k| *k == id))
                            .or_insert(Some(id));
                    }
                }
            }
        }
        self.names.extend(short.into_iter().filter_map(|(name, id)| Some((name, id?))));
    }
}

/// A text, and the same without one thing behind the name after another.
fn behind(text: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(text), |text| suffix::without(text)).take(ASIDE + 1)
}

fn upper(text: &str) -> String {
    if text.is_ascii() {
        text.trim().to_ascii_uppercase()
    } else {
        text.nfkc()
            .filter(|c| !is_invisible(*c))
            .flat_map(char::to_uppercase)
            .collect::<String>()
            .trim()
            .to_owned()
    }
}

/// Only letters and digits, in upper case; `+` is `PLUS`, since S21+ is not S21.
pub(super) fn compact(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in upper(text).chars() {
        match c {
            '+' => out.push_str("PLUS"),
            _ if c.is_alphanumeric() => out.push(c),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plus_is_part_of_the_name() {
        assert_eq!(compact("S21+ Hyd."), "S21PLUSHYD");
        assert_ne!(compact("S21+"), compact("S21"));
        assert_eq!(compact("ａｎｔｍｉｎｅｒ　s19k-pro"), "ANTMINERS19KPRO");
    }

    #[test]
    fn a_makers_name_is_not_looked_for_beyond_the_longest_there_is() {
        let mut index = ModelIndex { longest_brand: "BITMAIN".len(), ..ModelIndex::default() };
        index.brands.insert("BITMAIN".into(), vec![]);
        let long = format!("BITMAIN{}", "X".repeat(1 << 22));
        let rests: Vec<usize> = index.without_brand(&long).map(|(rest, _)| rest.len()).collect();
        assert_eq!(rests, [1 << 22]);
    }
}
