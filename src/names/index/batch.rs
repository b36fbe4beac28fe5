//! Many rows: each distinct text is searched once, on all cores.

use std::sync::{Arc, Mutex, PoisonError};

use rayon::prelude::*;

use super::{NameHit, NameIndex, Request, Scratch};
use crate::memo::Memo;

/// Screens texts that repeat themselves. Any number of threads may ask at once; answers do not depend on it.
#[derive(Debug)]
pub struct Screener<'a> {
    index: &'a NameIndex,
    request: Request,
    answers: Memo<Arc<[NameHit]>>,
    /// Lookup that no thread works in at the moment.
    scratches: Mutex<Vec<Scratch>>,
    nothing: Arc<[NameHit]>,
}

impl<'a> Screener<'a> {
    /// A screener that asks one index for one thing.
    pub fn new(index: &'a NameIndex, request: Request) -> Self {
        let nothing = Arc::from(Vec::new());
        Self { index, request, answers: Memo::new(), scratches: Mutex::default(), nothing }
    }

    /// The hits of a text, as [`NameIndex::search`] gives them.
    pub fn screen(&self, text: &str) -> Arc<[NameHit]> {
        self.answers.get(text, || {
            let mut lookup =
                self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default();
            let hits = self.index.search(text, self.request, &mut lookup);
            self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(lookup);
            if hits.is_empty() { Arc::clone(&self.nothing) } else { Arc::from(hits) }
        })
    }

    /// The hits of each text, in order.
    pub fn screen_all<T: AsRef<str> + Sync>(&self, texts: &[T]) -> Vec<Arc<[NameHit]>> {
        texts.par_iter().with_min_len(64).map(|text| self.screen(text.as_ref())).collect()
    }
}
