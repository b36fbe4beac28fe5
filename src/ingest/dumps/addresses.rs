//! Addresses in the network that devices tell and that tell none from another.

use std::net::IpAddr;

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
}
