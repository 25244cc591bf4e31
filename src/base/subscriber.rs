//! Who is meant by an address of the network.

use std::net::{IpAddr, Ipv6Addr};

/// The address that stands for a subscriber: one of IPv4 itself, of IPv6 the beginning of its /64.
pub fn subscriber(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
    }
}
