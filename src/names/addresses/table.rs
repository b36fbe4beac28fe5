//! Addresses by their numbers, so that one is compared with few.

use std::collections::{BTreeMap, BTreeSet};

use super::{Address, Meeting};

/// Listed addresses, ready to be asked.
#[derive(Clone, Debug, Default)]
pub(crate) struct AddressTable {
    addresses: Vec<Address>,
    by_number: BTreeMap<String, Vec<usize>>,
}

impl AddressTable {
    /// Adds an address; its place, from 0.
    pub(crate) fn add(&mut self, address: Address) -> usize {
        let at = self.addresses.len();
        for key in address.keys() {
            self.by_number.entry(key).or_default().push(at);
        }
        self.addresses.push(address);
        at
    }

    /// The places of the addresses that one meets, with how, in the order in which they were added.
    pub(crate) fn met(&self, address: &Address) -> Vec<(usize, Meeting)> {
        let near: BTreeSet<usize> =
            address.keys().iter().filter_map(|key| self.by_number.get(key)).flatten().copied().collect();
        let met = |at: usize| Some((at, address.meets(self.addresses.get(at)?)?));
        near.into_iter().filter_map(met).collect()
    }
}
