//! A page that carries signed reports: they are verified, and the page is held against the one that is written of them.

use std::io::Read as _;
use std::path::Path;

use crate::attest::verify::{Expected, Rest, Verified, verify_carried};
use crate::attest::{Refusal, TrustedKeys};
use crate::error::Error;
use crate::report::ReadPage;
use crate::source;

/// More than any page that is written has, in bytes.
const MOST: usize = 64 << 20;

/// Whether a file is read as a page.
pub(super) fn is_page(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("html")) && !path.is_dir()
}

/// Verifies what a page carries, and the page.
pub(super) fn verify(
    path: &Path,
    trusted: &TrustedKeys,
    expected: &Expected,
    sink: &mut dyn FnMut(String, Result<Verified, Refusal>),
) -> Rest {
    let name = path.display().to_string();
    let mut bytes = Vec::new();
    let read = source::open(path).and_then(|file| file.take(MOST as u64 + 1).read_to_end(&mut bytes));
    if let Err(error) = read {
        return Rest { unread: vec![Error::io("read", path, &error)], ..Rest::default() };
    }
    if bytes.len() > MOST {
        sink(name, Err(Refusal::TooLarge(MOST)));
        return Rest::default();
    }
    let Some(page) = ReadPage::of(&bytes) else {
        sink(name, Err(Refusal::Unreadable("it is no page that carries signed reports".to_owned())));
        return Rest::default();
    };
    verify_carried(&page.lines(&name), trusted, expected, sink);
    match page.is_as_written() {
        Ok(true) => {}
        Ok(false) => sink(name, Err(Refusal::OtherPage)),
        Err(error) => return Rest { unread: vec![error], ..Rest::default() },
    }
    Rest { unbound: (!page.has_manifest()).then(|| path.to_owned()), ..Rest::default() }
}
