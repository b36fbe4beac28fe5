//! What the catalogue says of one text: each thing is worked out when it is first asked for, and kept.

use std::fmt;
use std::sync::{Arc, OnceLock};

use super::markings::{self, Makers};
use super::{Catalogue, within};
use crate::memo::{Entry, once};
use crate::model::{BoardKind, BoardMatch, ModelScheme, PartId, PartMatch, PartyId, PartyMatch};

/// How many makers' parts are kept of one marking; in most inventories a marking has one maker, however it is spelt.
const MAKERS_OF_A_MARKING: usize = 4;

/// What was worked out of a text. Kept small: an inventory may hold a million texts of which only a thing or two is asked.
#[derive(Debug, Default)]
pub(super) struct Known {
    part: OnceLock<Option<Arc<PartMatch>>>,
    control_board: OnceLock<Option<Arc<BoardMatch>>>,
    parts_within: OnceLock<Box<[Arc<PartMatch>]>>,
    parties_within: OnceLock<Box<[Arc<PartyMatch>]>>,
    of_column: OnceLock<Box<KnownOfColumn>>,
}

/// What only columns of firms, parts and models ask of their texts; remarks are not asked it.
#[derive(Debug, Default)]
struct KnownOfColumn {
    party: OnceLock<Option<Arc<PartyMatch>>>,
    makers: OnceLock<Makers>,
    parts_by_makers: OnceLock<Box<ByMakers>>,
    model_scheme: OnceLock<Option<PartId>>,
}

/// The part of a marking by some makers, then by others.
#[derive(Debug)]
struct ByMakers {
    firms: Box<[PartyId]>,
    part: Option<Arc<PartMatch>>,
    next: OnceLock<Box<Self>>,
}

/// A text as it was written, to be asked what it names.
pub struct Text<'c, 't> {
    written: &'t str,
    catalogue: &'c Catalogue,
    known: Entry<'c, Known>,
}

impl<'c, 't> Text<'c, 't> {
    pub(super) fn new(text: &'t str, catalogue: &'c Catalogue) -> Self {
        Self { written: text, catalogue, known: catalogue.lookup.seen.texts.entry(text) }
    }

    /// The text as written.
    pub const fn as_str(&self) -> &'t str {
        self.written
    }

    fn of_column(&self) -> &KnownOfColumn {
        self.known.of_column.get_or_init(Box::default)
    }

    /// The control board that it names, see [`Catalogue::board`].
    pub(super) fn control_board(&self) -> Option<&Arc<BoardMatch>> {
        let find = || self.catalogue.lookup.boards.find(self.written, BoardKind::ControlBoard).map(Arc::new);
        once(&self.known.control_board, find).as_ref()
    }

    /// The party whose name it is, by equality after normalisation ([`crate::names`]).
    pub fn party(&self) -> Option<&Arc<PartyMatch>> {
        once(&self.of_column().party, || self.catalogue.lookup.parties.find(self.written).map(Arc::new))
            .as_ref()
    }

    /// The parties whose names stand within it; a reason to look, never to judge.
    pub fn parties_within(&self) -> &[Arc<PartyMatch>] {
        let find =
            || self.catalogue.lookup.parties.find_within(self.written).into_iter().map(Arc::new).collect();
        once::<Box<[_]>>(&self.known.parties_within, find)
    }

    /// The part whose marking or part number it is: its family, else its maker's numbering scheme.
    pub fn part(&self) -> Option<&Arc<PartMatch>> {
        once(&self.known.part, || markings::find(self.catalogue, self.written).map(Arc::new)).as_ref()
    }

    /// As [`Self::part`], where somebody wrote who makes the part: what another maker's marking only resembles is
    /// left out, and what cannot be another maker's is disputed.
    pub fn part_of(&self, maker: &Text<'_, '_>) -> Option<Arc<PartMatch>> {
        let Makers { firms, nobody, .. } = maker.makers();
        if *nobody {
            return self.part().cloned();
        }
        let find = || {
            let found = self.part().map(|found| (**found).clone());
            markings::find_of(self.catalogue, self.written, found, firms).map(Arc::new)
        };
        let mut link = &self.of_column().parts_by_makers;
        for _ in 0..MAKERS_OF_A_MARKING {
            let by = once(link, || {
                Box::new(ByMakers { firms: firms.clone(), part: find(), next: OnceLock::new() })
            });
            if by.firms == *firms {
                return by.part.clone();
            }
            link = &by.next;
        }
        find()
    }

    /// Whether it is the name of a maker of accelerators that the catalogue knows.
    pub fn makes_accelerators(&self) -> bool {
        self.makers().accelerators
    }

    /// Who makes a part in whose row it stands for the maker.
    fn makers(&self) -> &Makers {
        once(&self.of_column().makers, || Makers::of(self))
    }

    /// The parts whose markings, or whose control boards, stand as words within it; a reason to look, never to judge:
    /// each is a partial match.
    pub fn parts_within(&self) -> &[Arc<PartMatch>] {
        once::<Box<[_]>>(&self.known.parts_within, || within::parts(self.catalogue, self.written).into())
    }

    /// The maker's scheme that it is a whole model number of.
    pub fn model_scheme(&self) -> Option<&'c ModelScheme> {
        let find = || self.catalogue.lookup.model_schemes.find(self.written);
        let id = (*once(&self.of_column().model_scheme, find))?;
        self.catalogue.model_schemes.get(id.index())
    }

    pub(super) const fn catalogue(&self) -> &'c Catalogue {
        self.catalogue
    }
}

impl fmt::Debug for Text<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Text").field(&self.written).finish()
    }
}
