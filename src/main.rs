//! The program: what the library's `run` does, with an allocator.

use std::process::ExitCode;

/// Reports are made by one thread and freed by the one that writes them, a hundred thousand times: the allocator of
/// the system takes a fifth of a run for that.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    tidewaiter::run()
}
