//! The entries that list an address and no party, by their addresses.

use crate::model::{Listing, MatchType};
use crate::names::addresses::{Address, AddressTable, Meeting};

/// Addresses that are listed alone, ready to be asked.
#[derive(Debug, Default)]
pub(super) struct AddressEntries {
    table: AddressTable,
    /// The entry behind each address, and the address as listed.
    entries: Vec<(u32, String)>,
}

/// A listed address that another one meets.
pub(super) struct Met<'p> {
    /// The number of its entry.
    pub(super) entry: u32,
    /// The address as listed.
    pub(super) address: &'p str,
    /// How they meet.
    pub(super) meeting: Meeting,
}

impl AddressEntries {
    /// Whether an entry lists an address and nobody there.
    pub(super) fn is_one(listing: &Listing) -> bool {
        listing.names.is_empty() && !listing.addresses.is_empty()
    }

    /// Adds an entry's addresses. One that tells no place from others meets nothing.
    pub(super) fn add(&mut self, number: u32, listing: &Listing) {
        for address in listing.addresses.iter().filter(|_| Self::is_one(listing)) {
            if let Some(read) = Address::read(&address.text) {
                self.table.add(read);
                self.entries.push((number, address.text.clone()));
            }
        }
    }

    /// The entries that an address meets, each once, best first.
    pub(super) fn met(&self, text: &str) -> Vec<Met<'_>> {
        let Some(asked) = Address::read(text) else { return Vec::new() };
        let mut met: Vec<Met<'_>> = Vec::new();
        for (at, meeting) in self.table.met(&asked) {
            let Some((entry, address)) = self.entries.get(at) else { continue };
            met.push(Met { entry: *entry, address, meeting });
        }
        let order = |m: &Met<'_>| {
            (m.meeting.match_type != MatchType::Same, 1000 - m.meeting.alike.min(1000), m.entry)
        };
        met.sort_by_key(order);
        let mut seen = Vec::new();
        met.retain(|m| {
            let fresh = !seen.contains(&m.entry);
            seen.push(m.entry);
            fresh
        });
        met
    }
}
