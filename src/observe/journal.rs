//! The journal of systemd, with fields, by its own protocol (systemd: "Native Journal Protocol").

use std::fs;
use std::io;
use std::os::unix::fs::MetadataExt as _;
use std::os::unix::net::UnixDatagram;
use std::path::Path;
use std::time::Duration;

use super::level::Level;
use super::record::Record;

/// Where the journal listens.
const SOCKET: &str = "/run/systemd/journal/socket";

/// Bytes of a message at most; a datagram that is larger than the system takes would be lost whole.
const LONGEST: usize = 32 * 1024;

/// How long a line may wait for the journal, which restarts at updates.
const PATIENCE: Duration = Duration::from_secs(2);

/// A way to the journal.
pub(super) struct Journal(UnixDatagram);

impl Journal {
    /// The journal that standard error goes to, if it does: systemd says so in `JOURNAL_STREAM`.
    pub(super) fn of_this_process() -> Option<Self> {
        let stream = std::env::var("JOURNAL_STREAM").ok()?;
        is_standard_error(&stream).then(|| Self::at(Path::new(SOCKET)).ok()).flatten()
    }

    /// A journal that listens there.
    fn at(socket: &Path) -> io::Result<Self> {
        let datagram = UnixDatagram::unbound()?;
        datagram.connect(socket)?;
        datagram.set_write_timeout(Some(PATIENCE))?;
        Ok(Self(datagram))
    }

    /// Hands a line over. On an error the line is to be told in another way.
    pub(super) fn send(&mut self, record: &Record) -> io::Result<()> {
        let datagram = datagram(record);
        self.0.send(&datagram).map(|_| ()).or_else(|error| {
            // The journal was restarted, perhaps; it listens at the same place.
            if error.kind() != io::ErrorKind::ConnectionRefused {
                return Err(error);
            }
            *self = Self::at(Path::new(SOCKET))?;
            self.0.send(&datagram).map(|_| ())
        })
    }
}

/// Whether `DEVICE:INODE` is standard error.
fn is_standard_error(stream: &str) -> bool {
    let identity = |text: &str| text.split_once(':').map(|(dev, ino)| (dev.parse().ok(), ino.parse().ok()));
    let Some((Some(device), Some(inode))) = identity(stream) else { return false };
    fs::metadata("/dev/stderr").is_ok_and(|found| (found.dev(), found.ino()) == (device, inode))
}

/// The severity of syslog: RFC 5424 §6.2.1.
pub(super) fn severity(level: Level) -> u8 {
    match level {
        Level::Off | Level::Error => 3,
        Level::Warn => 4,
        Level::Info => 6,
        Level::Debug | Level::Trace => 7,
    }
}

fn datagram(record: &Record) -> Vec<u8> {
    let mut told = record.told();
    if told.len() > LONGEST {
        let end = (0..=LONGEST).rev().find(|at| told.is_char_boundary(*at)).unwrap_or(0);
        told.truncate(end);
        told.push('…');
    }
    let mut bytes = Vec::with_capacity(told.len() + 200);
    field(&mut bytes, "MESSAGE", &told);
    field(&mut bytes, "PRIORITY", &severity(record.level).to_string());
    field(&mut bytes, "SYSLOG_IDENTIFIER", "xmppd");
    field(&mut bytes, "XMPPD_LEVEL", record.level.as_str());
    field(&mut bytes, "XMPPD_MODULE", &record.module);
    for (name, value) in [
        ("XMPPD_CONN", &record.conn),
        ("XMPPD_JID", &record.jid),
        ("XMPPD_IP", &record.ip),
        ("XMPPD_CODE", &record.code),
    ] {
        if let Some(value) = value {
            field(&mut bytes, name, value);
        }
    }
    bytes
}

/// `NAME=value`, or where the value has lines: the name, its length as 64 bits, little-endian, and the value.
fn field(bytes: &mut Vec<u8>, name: &str, value: &str) {
    bytes.extend_from_slice(name.as_bytes());
    if value.contains('\n') {
        bytes.push(b'\n');
        bytes.extend_from_slice(&(value.len() as u64).to_le_bytes());
    } else {
        bytes.push(b'=');
    }
    bytes.extend_from_slice(value.as_bytes());
    bytes.push(b'\n');
}

/// Reads a line of `journalctl --output=json`, of those that [`Journal::send`] has sent or that came over standard
/// error; `None` if it is neither.
pub fn record_of_journal(line: &str) -> Option<Record> {
    let entry: serde_json::Value = serde_json::from_str(line).ok()?;
    let text = |name: &str| entry.get(name).and_then(serde_json::Value::as_str);
    let micros = text("__REALTIME_TIMESTAMP")?.parse().ok()?;
    let level = match (text("XMPPD_LEVEL"), text("PRIORITY")) {
        (Some(level), _) => level.parse().ok()?,
        (None, Some("0" | "1" | "2" | "3")) => Level::Error,
        (None, Some("4")) => Level::Warn,
        (None, Some("7")) => Level::Debug,
        (None, _) => Level::Info,
    };
    let module = text("XMPPD_MODULE").or_else(|| text("SYSLOG_IDENTIFIER"))?;
    Some(Record::of_told(crate::base::clock::Timestamp(micros), level, module, text("MESSAGE")?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::clock::Timestamp;

    fn record() -> Record {
        Record {
            conn: Some("c7f3".into()),
            jid: Some("bob@example.org/x".into()),
            message: "bound".into(),
            ..Record::new(Level::Warn, "c2s", Timestamp(1_795_277_400_000_000))
        }
    }

    #[test]
    fn lines_reach_the_journal_with_fields() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("socket");
        let listening = UnixDatagram::bind(&path).unwrap();
        Journal::at(&path).unwrap().send(&record()).unwrap();
        let mut bytes = [0; 4096];
        let length = listening.recv(&mut bytes).unwrap();
        assert_eq!(
            String::from_utf8_lossy(&bytes[..length]),
            "MESSAGE=[c7f3] bob@example.org/x  bound\nPRIORITY=4\nSYSLOG_IDENTIFIER=xmppd\nXMPPD_LEVEL=warn\n\
             XMPPD_MODULE=c2s\nXMPPD_CONN=c7f3\nXMPPD_JID=bob@example.org/x\n"
        );
    }

    #[test]
    fn values_cannot_forge_fields() {
        let forged = Record { conn: Some("a\nPRIORITY=0".into()), ..record() };
        let bytes = datagram(&forged);
        let expected = b"XMPPD_CONN\n\x0c\0\0\0\0\0\0\0a\nPRIORITY=0\n";
        assert!(bytes.windows(expected.len()).any(|window| window == expected));
        assert!(datagram(&Record { message: "ü".repeat(LONGEST), ..record() }).len() < LONGEST + 300);
    }

    #[test]
    fn lines_of_the_journal_are_read_again() {
        let line = r#"{"__REALTIME_TIMESTAMP":"1795277400000000","PRIORITY":"4","XMPPD_LEVEL":"warn",
            "XMPPD_MODULE":"c2s","MESSAGE":"[c7f3] bob@example.org/x  bound","_PID":"7"}"#;
        assert_eq!(record_of_journal(line), Some(record()));
        let of_systemd = r#"{"__REALTIME_TIMESTAMP":"1","PRIORITY":"6","SYSLOG_IDENTIFIER":"systemd","MESSAGE":"Started"}"#;
        assert_eq!(record_of_journal(of_systemd).unwrap().module, "systemd");
        assert_eq!(record_of_journal("-- No entries --"), None);
    }

    #[test]
    fn standard_error_is_known_by_its_file() {
        let own = fs::metadata("/dev/stderr").unwrap();
        assert!(is_standard_error(&format!("{}:{}", own.dev(), own.ino())));
        assert!(!is_standard_error("1:2") && !is_standard_error("") && !is_standard_error("x:y"));
    }
}
