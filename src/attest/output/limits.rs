//! What is signed can be verified: a run keeps the limits of its readers before anything of it has its name.

use crate::attest::dsse::MAX_ENVELOPE;
use crate::diagnostic::Diagnostic;

/// How much of a machine's key is shown.
const SHOWN: usize = 80;

const WHAT_TO_DO: &str = "leave out columns that say nothing of its parts, or give rows that are machines of their own keys of their own (`--map machine=COLUMN`); nothing was written";

/// Refuses the report and the record of a machine that no reader would take, by their bytes.
///
/// # Errors
/// The refusal.
pub(crate) fn check_machine(key: &str, envelope: usize, record: usize) -> Result<(), Diagnostic> {
    for (what, bytes) in [("record", record), ("report", envelope)] {
        if bytes > MAX_ENVELOPE {
            return Err(machine_too_large(what, key, &bytes.to_string()));
        }
    }
    Ok(())
}

/// The refusal of a machine whose record would be larger than [`MAX_ENVELOPE`], before it is made.
pub(crate) fn record_too_large(key: &str) -> Diagnostic {
    machine_too_large("record", key, &format!("more than {MAX_ENVELOPE}"))
}

/// The refusal of a machine whose report would be larger than [`MAX_ENVELOPE`], before it is made.
pub(crate) fn report_too_large(key: &str) -> Diagnostic {
    machine_too_large("report", key, &format!("more than {MAX_ENVELOPE}"))
}

/// The refusal of a machine of more cells than are judged together.
pub(crate) fn too_many_cells(key: &str, most: usize) -> Diagnostic {
    let message =
        format!("machine '{}' has more than {most} cells, and no more are judged together", shown(key));
    Diagnostic::error("too-large", message).help(WHAT_TO_DO)
}

fn machine_too_large(what: &str, key: &str, bytes: &str) -> Diagnostic {
    too_large(&format!("the {what} of machine '{}'", shown(key)), bytes).help(WHAT_TO_DO)
}

/// A key without end is shown by its beginning.
fn shown(key: &str) -> String {
    let mut shown: String = key.chars().take(SHOWN).collect();
    if shown.len() < key.len() {
        shown.push('…');
    }
    shown
}

/// Refuses a statement on a run that no reader would take.
pub(super) fn of_run(what: &str, envelope: &[u8]) -> Result<(), Diagnostic> {
    if envelope.len() <= MAX_ENVELOPE {
        return Ok(());
    }
    Err(too_large(what, &envelope.len().to_string())
        .help("audit fewer files or sheets in one run, or with fewer packs of --rules; nothing was written"))
}

fn too_large(what: &str, bytes: &str) -> Diagnostic {
    let message = format!("{what} would have {bytes} bytes, and no verifier reads more than {MAX_ENVELOPE}");
    Diagnostic::error("too-large", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_reader_takes_is_written_and_a_byte_more_is_not() {
        let (most, more) = (MAX_ENVELOPE, MAX_ENVELOPE + 1);
        assert!(check_machine("M", most, most).is_ok() && of_run("the manifest", &vec![b' '; most]).is_ok());
        for (envelope, record, what) in [(more, most, "report"), (most, more, "record")] {
            let error = check_machine(&"M".repeat(100_000), envelope, record).unwrap_err();
            assert!(error.message.starts_with(&format!("the {what} of machine 'MMM")), "{}", error.message);
            assert!(error.message.len() < 300);
        }
        assert_eq!(of_run("the manifest", &vec![b' '; more]).unwrap_err().code, "too-large");
    }
}
