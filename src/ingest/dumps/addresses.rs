//! Addresses that devices tell and that are not theirs: those of every machine, and those that nobody can have.

use std::net::IpAddr;

use crate::text::hardware_address::octets;

/// Whether a network address can be that of one machine: not the one by which each calls itself (RFC 1122, 3.2.1.3; RFC 4291,
/// 2.5.3), none at all, or one that is given to nobody (link-local: RFC 3927; RFC 4291, 2.5.6). What is no address at all is not
/// judged here.
pub(super) fn is_own(text: &str) -> bool {
    // `10.2.5.10/24`, `fe80::1%en0`
    let bare = text.trim().split(['/', '%']).next().unwrap_or_default();
    match bare.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => {
            !(address.is_loopback() || address.is_unspecified() || address.is_link_local())
        }
        Ok(IpAddr::V6(address)) => {
            let is_link_local = address.segments()[0] & 0xFFC0 == 0xFE80;
            !(address.is_loopback() || address.is_unspecified() || is_link_local)
        }
        Err(_) => true,
    }
}

/// Whether a text has the form of a hardware address, with letters that are no digits of one: `02:55:97:22:3M:72`.
pub(super) fn is_impossible_mac(text: &str) -> bool {
    let with_digits: String = text
        .chars()
        .map(|c| if c.is_ascii_alphabetic() && !c.is_ascii_hexdigit() { '0' } else { c })
        .collect();
    with_digits != text && text.contains([':', '-', '.']) && octets(&with_digits).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_every_machine_has_is_nobodys() {
        for address in ["127.0.0.1", "127.0.1.1", "::1", "fe80::1", "fe80::1%en0", "169.254.3.4", "0.0.0.0"] {
            assert!(!is_own(address), "{address}");
        }
        for address in ["10.2.5.10", "192.0.2.1/24", "2001:db8::1", "rig-7.example"] {
            assert!(is_own(address), "{address}");
        }
    }

    #[test]
    fn letters_beyond_f_are_no_digits_of_an_address() {
        for address in ["02:55:97:22:3M:72", "d5-c9-gh-81-cf-80", "d5c9.gh81.cf80"] {
            assert!(is_impossible_mac(address), "{address}");
        }
        for address in ["02:55:97:22:3A:72", "eth0", "CISCO1234567", ""] {
            assert!(!is_impossible_mac(address), "{address}");
        }
    }
}
