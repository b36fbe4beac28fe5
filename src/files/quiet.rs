//! Parsers of others' making, run on files of unknown origin: neither their errors nor their panics pass.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::sync::Once;

use crate::diagnostic::Diagnostic;

use super::bytes::Bytes;
use super::zipped;

thread_local! {
    /// Whether this thread is in such a parser: a panic there is an answer, and is not told as a failure of ours.
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

/// What a parser makes of the file, or why it is refused.
pub(crate) fn no_panic<T, E: std::fmt::Display>(
    bytes: &Bytes,
    parse: impl FnOnce() -> Result<T, E>,
) -> Result<T, Diagnostic> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let told = take_hook();
        set_hook(Box::new(move |panic| {
            if !QUIET.get() {
                told(panic);
            }
        }));
    });
    let before = QUIET.replace(true);
    let parsed = catch_unwind(AssertUnwindSafe(parse));
    QUIET.set(before);
    match parsed {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(e)) => Err(zipped::broken(bytes, &e)),
        Err(_) => Err(zipped::broken(bytes, &"its structure is malformed")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_of_a_parser_is_a_refusal_and_one_of_ours_still_unwinds() {
        let bytes = Bytes::memory("in.xlsx", Vec::new());
        let refused =
            no_panic(&bytes, || -> Result<(), String> { panic!("index out of bounds") }).unwrap_err();
        assert_eq!(refused.code, "workbook-broken");
        assert!(!QUIET.get());
        assert!(no_panic(&bytes, || Ok::<_, String>(1)).is_ok_and(|n| n == 1));
    }

    /// What the process says that the test below starts.
    #[test]
    #[ignore = "started by another test, to be listened to"]
    fn panics() {
        let bytes = Bytes::memory("in.xlsx", Vec::new());
        let parse = || -> Result<(), String> { panic!("of a parser") };
        assert!(no_panic(&bytes, parse).is_err());
        drop(catch_unwind(|| panic!("of ours")));
        assert!(no_panic(&bytes, parse).is_err());
    }

    #[test]
    fn a_panic_of_a_parser_is_not_told_and_one_of_ours_is() {
        let mut child = std::process::Command::new(std::env::current_exe().unwrap());
        child.args(["--exact", "files::quiet::tests::panics", "--ignored", "--nocapture"]);
        let output = child.output().unwrap();
        assert!(output.status.success(), "{output:?}");
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(said.matches("panicked at").count(), 1, "{said}");
        assert!(said.contains("of ours") && !said.contains("of a parser"), "{said}");
    }
}
