//! How long the database may work on one answer: a row of a query, or what a statement has to write.
//!
//! A store that somebody else made could keep its reader busy without end.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use rusqlite::Connection;

/// The limit. The longest statement, which removes an edition, takes seconds.
pub(crate) const USUAL: Duration = Duration::from_mins(2);

/// Steps of the database between two looks at the clock: a fraction of a millisecond.
const STEPS: i32 = 10_000;

/// The limit of a connection.
#[derive(Debug)]
pub(crate) struct Limit {
    answers: Arc<AtomicU64>,
}

impl Limit {
    /// Sets the limit: a statement that works longer on one answer is interrupted.
    pub(crate) fn set(connection: &mut Connection, limit: Duration) -> rusqlite::Result<Self> {
        let answers = Arc::new(AtomicU64::new(0));
        let known = Arc::clone(&answers);
        // The clock runs from the first look at it on: what the program itself does between two answers is not counted.
        let mut working_on: Option<(u64, Instant)> = None;
        let is_over = move || {
            let answer = known.load(Ordering::Relaxed);
            match working_on {
                Some((since, began)) if since == answer => began.elapsed() >= limit,
                _ => {
                    working_on = Some((answer, Instant::now()));
                    false
                }
            }
        };
        connection.progress_handler(STEPS, Some(is_over))?;
        Ok(Self { answers })
    }

    /// Says that the database has answered.
    pub(crate) fn answered(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
    }
}
