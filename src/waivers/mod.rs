//! The site's decisions, in one file (`waivers.toml`): that a finding is accepted or a licence covers it ([`Waiver`]), and that a
//! listed name is another party's ([`Clearances`](crate::screening::Clearances)). Each is owned, says why, and ends.
//!
//! ```toml
//! [[waiver]]
//! rule = "CMP-001"                      # or `finding`, its fingerprint
//! machine = "S19-0003"                  # or `board`, `vendor`; several in brackets; or `everywhere = true`
//! reason = "Board replaced on 2026-11-02, work order 4711"
//! owner = "compliance@example.com"
//! expires = 2027-01-31                  # from this day on it no longer holds
//! licence = "D1234567"                  # the licence that covers it, and the digest of the document
//! document = "sha256:…"
//!
//! [[clearance]]
//! name = "Quillwater Microsystems"      # see the clearances
//! ```

mod decisions;
mod rot;
#[cfg(test)]
mod tests;
mod waiver;

pub(crate) use decisions::Decisions;
pub(crate) use rot::unknown_rule;
pub(crate) use waiver::{Named, Waiver, Waivers};
