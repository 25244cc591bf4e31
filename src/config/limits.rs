//! `[limits]`: how much a peer may use, before and after it has logged in.

use std::time::Duration;

use super::options::options;
use super::value::between;
use crate::base::size::{ByteSize, show_duration};

options! {
    /// Bounds. Where 0 is allowed it means no limit. An IPv6 address counts as its /64.
    Limits {
        /// Connections of clients, all together.
        connections: u32 = "limits.c2s.connections", Server, NewConnections, 20_000;
        /// Connections of clients from one address.
        per_address: u32 = "limits.c2s.per_address", Server, NewConnections, 2_000;
        /// New connections of clients taken in one second; further ones wait.
        new_per_second: u32 = "limits.c2s.new_per_second", Server, NewConnections, 500;
        /// Time a client has from connecting until it is logged in, from 5s to 10m.
        unauthenticated: Duration = "limits.c2s.unauthenticated", Server, NewConnections, Duration::from_secs(30), handshake;
        /// Connections from one address that are not logged in yet.
        unauthenticated_per_address: u32 = "limits.c2s.unauthenticated_per_address", Server, NewConnections, 20;
        /// Accounts that people at one address may make for themselves in an hour; 0 = no limit.
        registrations_per_hour: u32 = "limits.c2s.registrations_per_hour", Server, Live, 10;
        /// Size of one element before the client is logged in, from 10kB to 1MiB.
        unauthenticated_stanza_size: ByteSize = "limits.c2s.unauthenticated_stanza_size", Server, NewConnections,
            ByteSize(16 << 10), early_stanza;
        /// How long a client that has lost its connection may come back and go on with its session (XEP-0198), from
        /// 0s (not at all) to 1d.
        resume: Duration = "limits.c2s.resume", Server, Live, Duration::from_secs(600), resumption;
        /// The same for a client that is woken by notifications (XEP-0357) and may sleep for days: up to 30d, and never
        /// less than limits.c2s.resume.
        resume_push: Duration = "limits.c2s.resume_push", Server, Live, Duration::from_secs(7 * 86_400), sleep;
        /// Bytes that are read in a second from a client that has logged in without an account (auth.anonymous); each
        /// stanza counts 500 bytes more. What comes faster waits. From 1KiB; 0 = no limit.
        anonymous_rate: ByteSize = "limits.c2s.anonymous_rate", Server, Live, ByteSize(8 << 10), rate;
        /// Size of one stanza, from 10kB (RFC 6120 §13.12) to 16MiB.
        stanza_size: ByteSize = "limits.stanza_size", Server, Live, ByteSize(256 << 10), stanza;
        /// Devices of one account that are logged in at the same time.
        sessions_per_user: u32 = "limits.sessions_per_user", Server, NewConnections, 20;
        /// Domains of one owner; 0 = no limit.
        domains_per_owner: u32 = "limits.domains_per_owner", Server, Live, 25;
    }
}

fn handshake(time: &Duration) -> Result<(), String> {
    between(*time, Duration::from_secs(5), Duration::from_secs(600))
}

fn resumption(time: &Duration) -> Result<(), String> {
    match *time <= Duration::from_secs(86_400) {
        true => Ok(()),
        false => Err(format!("{} is more than a day.", show_duration(*time))),
    }
}

fn sleep(time: &Duration) -> Result<(), String> {
    match *time <= Duration::from_secs(30 * 86_400) {
        true => Ok(()),
        false => Err(format!("{} is more than 30 days.", show_duration(*time))),
    }
}

fn rate(size: &ByteSize) -> Result<(), String> {
    match size.bytes() {
        0 | 1024.. => Ok(()),
        _ => Err(format!("{size} is not at least {}, nor 0.", ByteSize(1 << 10))),
    }
}

fn early_stanza(size: &ByteSize) -> Result<(), String> {
    size_between(*size, ByteSize(10_000), ByteSize(1 << 20))
}

fn stanza(size: &ByteSize) -> Result<(), String> {
    size_between(*size, ByteSize(10_000), ByteSize(16 << 20))
}

fn size_between(size: ByteSize, least: ByteSize, most: ByteSize) -> Result<(), String> {
    match (least..=most).contains(&size) {
        true => Ok(()),
        false => Err(format!("{size} is not between {least} and {most}.")),
    }
}
