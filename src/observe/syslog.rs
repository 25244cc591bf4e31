//! The system's syslog, in the form that every one reads (RFC 3164).

use std::io;
use std::os::unix::net::UnixDatagram;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::journal::severity;
use super::record::Record;
use crate::base::Zone;

/// Where the system's syslog listens.
const SOCKET: &str = "/dev/log";

/// RFC 5424 §6.2.1: system daemons.
const DAEMON: u8 = 3 << 3;

/// RFC 3164 §4.1: a packet has at most 1,024 bytes.
const LONGEST: usize = 1_024;

/// How long a line may wait.
const PATIENCE: Duration = Duration::from_millis(500);

/// A way to syslog.
pub(super) struct Syslog {
    socket: PathBuf,
    datagram: UnixDatagram,
    zone: Zone,
}

impl Syslog {
    /// That of the system.
    pub(super) fn of_the_system() -> io::Result<Self> {
        Self::at(Path::new(SOCKET), Zone::local())
    }

    fn at(socket: &Path, zone: Zone) -> io::Result<Self> {
        let datagram = UnixDatagram::unbound()?;
        datagram.connect(socket)?;
        datagram.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { socket: socket.to_owned(), datagram, zone })
    }

    /// Hands a line over.
    pub(super) fn send(&mut self, record: &Record) -> io::Result<()> {
        let packet = packet(record, &self.zone);
        if self.datagram.send(&packet).is_ok() {
            return Ok(());
        }
        // It was restarted, perhaps; it listens at the same place.
        *self = Self::at(&self.socket, self.zone.clone())?;
        self.datagram.send(&packet).map(|_| ())
    }
}

/// `<30>Nov 21 14:31:02 xmppd[4127]: c2s: [c7f3] bound`
fn packet(record: &Record, zone: &Zone) -> Vec<u8> {
    const MONTHS: [&str; 12] =
        ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let local = zone.local_time(record.time).to_xmpp();
    let part = |from: usize, to: usize| local.get(from..to).unwrap_or_default();
    let month = part(5, 7).parse::<usize>().ok().and_then(|month| MONTHS.get(month.wrapping_sub(1)));
    let day = part(8, 10).trim_start_matches('0');
    let mut packet = format!(
        "<{}>{} {day:>2} {} xmppd[{}]: {}: {}",
        DAEMON | severity(record.level),
        month.unwrap_or(&"Jan"),
        part(11, 19),
        std::process::id(),
        record.module,
        record.told(),
    );
    if packet.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| packet.is_char_boundary(*at)).unwrap_or(0);
        packet.truncate(end);
    }
    packet.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;
    use crate::observe::Level;

    #[test]
    fn lines_reach_syslog_in_local_time() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("log");
        let listening = UnixDatagram::bind(&path).unwrap();
        let record = Record {
            conn: Some("c7f3".into()),
            message: "bound\n<0>forged".into(),
            ..Record::new(Level::Info, "c2s", Timestamp::from_xmpp("2026-08-31T23:31:02.118Z").unwrap())
        };
        let mut syslog = Syslog::at(&path, Zone::of("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()).unwrap();
        syslog.send(&record).unwrap();
        let mut bytes = [0; 4096];
        let length = listening.recv(&mut bytes).unwrap();
        let expected =
            format!("<30>Sep  1 01:31:02 xmppd[{}]: c2s: [c7f3] bound\\n<0>forged", std::process::id());
        assert_eq!(String::from_utf8_lossy(&bytes[..length]), expected);
        let long = Record { message: "ü".repeat(LONGEST), ..record };
        assert!(packet(&long, &Zone::utc()).len() <= LONGEST);
    }
}
