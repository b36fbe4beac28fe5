//! JSON pointers (RFC 6901), step by step.

use std::fmt::Write as _;

/// Adds a step to a JSON pointer.
pub(in crate::ingest) fn step(at: &mut String, key: &str) {
    at.push('/');
    if memchr::memchr2(b'~', b'/', key.as_bytes()).is_some() {
        at.push_str(&key.replace('~', "~0").replace('/', "~1"));
    } else {
        at.push_str(key);
    }
}

/// Adds a step to an entry of an array to a JSON pointer.
pub(in crate::ingest) fn step_to(at: &mut String, entry: usize) {
    // Writing to a String cannot fail.
    let _ = write!(at, "/{entry}");
}
