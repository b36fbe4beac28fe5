//! Many rows: each distinct text is searched once, on all cores.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{Hit, NameIndex, Request, Scratch};
use crate::memo::Memo;

/// Screens texts that repeat themselves. Any number of threads may ask at once; answers do not depend on it.
#[derive(Debug)]
pub struct Screener<'a> {
    index: &'a NameIndex,
    request: Request,
    answers: Memo<Arc<[Hit]>>,
    /// Room that no thread works in at the moment.
    rooms: Mutex<Vec<Scratch>>,
    nothing: Arc<[Hit]>,
}

impl<'a> Screener<'a> {
    /// A screener that asks one index for one thing.
    pub fn new(index: &'a NameIndex, request: Request) -> Self {
        let nothing = Arc::from(Vec::new());
        Self { index, request, answers: Memo::new(), rooms: Mutex::default(), nothing }
    }

    /// The hits of a text, as [`NameIndex::search`] gives them.
    pub fn screen(&self, text: &str) -> Arc<[Hit]> {
        self.answers.get(text, || {
            let mut room =
                self.rooms.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let hits = self.index.search(text, self.request, &mut room);
            self.rooms.lock().unwrap_or_else(PoisonError::into_inner).push(room);
            if hits.is_empty() { Arc::clone(&self.nothing) } else { Arc::from(hits) }
        })
    }

    /// The hits of each text, in order.
    pub fn screen_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Arc<[Hit]>> {
        texts.par_iter().with_min_len(64).map(|text| self.screen(text.as_ref())).collect()
    }
}
