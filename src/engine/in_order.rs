//! Work for several threads whose results are taken one after another, in the order of the work.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;

use rayon::ThreadPool;

use crate::diagnostic::Diagnostic;
use crate::error::Error;

/// More threads than this are not started, whatever is asked for.
const MOST_THREADS: usize = 256;
/// Results for each thread that may wait for an earlier one: enough that no thread stands still for a long piece, few
/// enough to keep memory small.
const AHEAD: u32 = 16;

/// The threads of a run: as many as asked for, otherwise one a processor.
///
/// # Errors
/// When the system gives none.
pub(crate) fn pool(threads: Option<usize>) -> Result<ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.unwrap_or(0).min(MOST_THREADS))
        .build()
        .map_err(|e| Error::new(Diagnostic::error("threads", format!("cannot start threads: {e}"))))
}

/// Does the pieces `0..pieces` in the threads of the pool and takes what each came to, in order, in the calling thread,
/// which must be none of them. Nothing depends on the number of threads but the time it takes.
///
/// # Errors
/// The first in the order of the pieces, of the work or of the taking; what comes after it is not taken.
pub(crate) fn in_order<T: Send, E: Send>(
    pieces: u32,
    pool: &ThreadPool,
    work: impl Fn(u32) -> Result<T, E> + Sync,
    mut take: impl FnMut(T) -> Result<(), E>,
) -> Result<(), E> {
    let threads = u32::try_from(pool.current_num_threads()).unwrap_or(1).min(pieces);
    let queue = Queue { state: Mutex::default(), turn: Condvar::new(), pieces, ahead: threads * AHEAD };
    pool.in_place_scope(|scope| {
        let (sender, receiver) = channel();
        for _ in 0..threads {
            let (sender, queue, work) = (sender.clone(), &queue, &work);
            scope.spawn(move |_| {
                // However this thread ends, no other waits for it for ever.
                let _stop = StopOnPanic(queue);
                while let Some(piece) = queue.next() {
                    if sender.send((piece, work(piece))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut early = BTreeMap::new();
        let mut due = 0;
        for (piece, result) in receiver {
            early.insert(piece, result);
            while let Some(result) = early.remove(&due) {
                if let Err(error) = result.and_then(&mut take) {
                    queue.stop();
                    return Err(error);
                }
                due += 1;
                queue.taken(due);
            }
        }
        Ok(())
    })
}

/// Which piece is next, and how far the taking has come.
struct Queue {
    state: Mutex<State>,
    turn: Condvar,
    pieces: u32,
    ahead: u32,
}

#[derive(Default)]
struct State {
    next: u32,
    taken: u32,
    stopped: bool,
}

impl Queue {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next piece, once it is not too far ahead; none when there is nothing left to do.
    fn next(&self) -> Option<u32> {
        let mut state = self.state();
        loop {
            if state.stopped || state.next >= self.pieces {
                return None;
            }
            if state.next < state.taken.saturating_add(self.ahead) {
                state.next += 1;
                return Some(state.next - 1);
            }
            state = self.turn.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    fn taken(&self, pieces: u32) {
        self.state().taken = pieces;
        self.turn.notify_all();
    }

    fn stop(&self) {
        self.state().stopped = true;
        self.turn.notify_all();
    }
}

struct StopOnPanic<'q>(&'q Queue);

impl Drop for StopOnPanic<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.stop();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run(pieces: u32, threads: usize, fail: &[u32]) -> (Vec<u32>, Result<(), u32>) {
        let mut taken = Vec::new();
        let work = |piece: u32| {
            // The first ones take longest, so that later ones are done before them.
            thread::sleep(std::time::Duration::from_micros(u64::from(pieces - piece)));
            if fail.contains(&piece) { Err(piece) } else { Ok(piece) }
        };
        let result = in_order(pieces, &pool(Some(threads)).unwrap(), work, |piece| {
            taken.push(piece);
            Ok(())
        });
        (taken, result)
    }

    #[test]
    fn everything_is_taken_once_and_in_order() {
        for threads in [1, 2, 7] {
            let (taken, result) = run(300, threads, &[]);
            assert_eq!((taken, result), ((0..300).collect(), Ok(())), "{threads} threads");
        }
        assert_eq!(run(0, 3, &[]), (Vec::new(), Ok(())));
    }

    #[test]
    fn the_first_error_in_order_is_the_one_returned() {
        let (taken, result) = run(200, 4, &[150, 60, 61]);
        assert_eq!((taken, result), ((0..60).collect(), Err(60)));
    }

    #[test]
    fn when_taking_fails_the_work_ends() {
        let mut taken = 0;
        let result = in_order(1_000_000, &pool(Some(3)).unwrap(), Ok, |piece| {
            taken += 1;
            if piece == 5 { Err("full disk") } else { Ok(()) }
        });
        assert_eq!((result, taken), (Err("full disk"), 6));
    }

    #[test]
    fn a_thread_that_dies_stops_the_others() {
        let died = std::panic::catch_unwind(|| {
            in_order(
                10_000,
                &pool(Some(3)).unwrap(),
                |piece| if piece == 7 { panic!("a mistake") } else { Ok::<_, ()>(()) },
                Ok,
            )
        });
        assert!(died.is_err(), "and nobody takes the run for whole");
    }
}
