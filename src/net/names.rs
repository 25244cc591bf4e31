//! Which addresses a name has, as the programs of this machine see it.
//!
//! The C library's resolver is asked through `getent`, because a static program has none. Where there is no `getent`
//! (an image with nothing else in it) `/etc/hosts` and the name servers of `/etc/resolv.conf` are asked directly.

use std::collections::BTreeSet;
use std::io::{self, Read as _};
use std::net::IpAddr;
use std::process::{Command, Stdio};
use std::time::Duration;

use hickory_resolver::TokioResolver;
use hickory_resolver::config::{ResolveHosts, ResolverConfig};
use hickory_resolver::net::runtime::TokioRuntimeProvider;

use crate::base::Clock;

/// How long an answer may take; somebody waits for it.
const PATIENCE: Duration = Duration::from_secs(2);

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Addresses {
    /// It has these, at least one, each once.
    Some(Vec<IpAddr>),
    /// It has none.
    None,
    /// It was not found out in time, or there is nobody to ask.
    Unknown,
}

impl FromIterator<IpAddr> for Addresses {
    fn from_iter<T: IntoIterator<Item = IpAddr>>(addresses: T) -> Self {
        let mut seen = BTreeSet::new();
        let addresses: Vec<IpAddr> = addresses.into_iter().filter(|address| seen.insert(*address)).collect();
        if addresses.is_empty() { Self::None } else { Self::Some(addresses) }
    }
}

/// The addresses of a name. Blocks for up to two seconds.
pub fn addresses_of(name: &str) -> Addresses {
    match ask_getent(name) {
        Ok(addresses) => addresses,
        Err(_) => ask_directly(name),
    }
}

/// `Err`: there is no `getent`.
fn ask_getent(name: &str) -> io::Result<Addresses> {
    let mut child = Command::new("getent")
        .args(["ahosts", name])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let clock = Clock::new();
    let start = clock.now();
    let status = loop {
        match child.try_wait() {
            Ok(Some(status)) => break status,
            Ok(None) if clock.now().since(start) < PATIENCE => std::thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill().and_then(|()| child.wait());
                return Ok(Addresses::Unknown);
            }
        }
    };
    let mut text = String::new();
    if let Some(stdout) = child.stdout.take() {
        let _ = stdout.take(65_536).read_to_string(&mut text);
    }
    Ok(match status.code() {
        Some(0) => {
            text.lines().filter_map(|line| line.split_whitespace().next()?.parse::<IpAddr>().ok()).collect()
        }
        // getent(1): one or more keys were not found
        Some(2) => Addresses::None,
        _ => Addresses::Unknown,
    })
}

fn ask_directly(name: &str) -> Addresses {
    // In a thread of its own: this one may be in the middle of a runtime already.
    let asked = std::thread::scope(|scope| scope.spawn(|| ask_name_servers(name)).join());
    asked.ok().flatten().unwrap_or(Addresses::Unknown)
}

/// `None`: there is nobody to ask, or no answer.
fn ask_name_servers(name: &str) -> Option<Addresses> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().ok()?;
    runtime.block_on(async {
        // Without /etc/resolv.conf there is still /etc/hosts.
        let mut builder = TokioResolver::builder_tokio().unwrap_or_else(|_| {
            TokioResolver::builder_with_config(ResolverConfig::default(), TokioRuntimeProvider::default())
        });
        let options = builder.options_mut();
        options.use_hosts_file = ResolveHosts::Always;
        options.timeout = PATIENCE / 2;
        options.attempts = 1;
        let resolver = builder.build().ok()?;
        match tokio::time::timeout(PATIENCE, resolver.lookup_ip(name)).await.ok()? {
            Ok(found) => Some(found.iter().collect()),
            Err(error) if error.is_nx_domain() || error.is_no_records_found() => Some(Addresses::None),
            Err(_) => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn this_machine_is_found_either_way() {
        for found in [ask_getent("localhost").unwrap(), ask_directly("localhost")] {
            let Addresses::Some(addresses) = found else { panic!("localhost: {found:?}") };
            assert!(addresses.iter().all(IpAddr::is_loopback), "{addresses:?}");
        }
    }

    #[test]
    fn an_address_is_its_own_name() {
        let address = "192.0.2.7".parse().unwrap();
        assert_eq!(ask_directly("192.0.2.7"), Addresses::Some(vec![address]));
    }
}
