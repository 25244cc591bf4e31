//! `doctor disk`: how much room there is, and what fills it.

use std::io::Read as _;
use std::path::Path;

use super::finding::{Examined, Finding, Subject};
use super::{Scene, words};
use crate::config::Paths;
use crate::store::Health;

/// Below so many bytes the server soon cannot store anything.
const LITTLE: u64 = 256 << 20;
/// Below so many bytes it is about to stop storing.
const NOTHING: u64 = 64 << 20;
/// So many days before the disk is full it is spoken of.
const SOON: u64 = 60;
/// A write-ahead log of so many bytes is held up by somebody who reads.
const LONG_LOG: u64 = 256 << 20;

/// Room on a file system.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Bytes that may still be written.
    pub free: u64,
    /// Bytes in all.
    pub all: u64,
    /// Files that may still be made; `None` where the file system does not count them.
    pub files: Option<u64>,
    /// Whether nothing may be written at all.
    pub read_only: bool,
}

impl Room {
    /// The room where a path lies or will lie.
    pub fn at(path: &Path) -> Option<Self> {
        let existing = path.ancestors().find(|place| place.exists())?;
        let statistics = rustix::fs::statvfs(existing).ok()?;
        let bytes = |blocks: u64| blocks.saturating_mul(statistics.f_frsize);
        Some(Self {
            free: bytes(statistics.f_bavail),
            all: bytes(statistics.f_blocks),
            files: (statistics.f_files > 0).then_some(statistics.f_favail),
            read_only: statistics.f_flag.contains(rustix::fs::StatVfsMountFlags::RDONLY),
        })
    }
}

/// Looks at room and sizes.
pub fn examine(scene: &Scene) -> Examined {
    let mut examined = Examined::new(Subject::Disk);
    let Paths { data, log, .. } = &scene.paths;
    for (place, what) in [(data, "data"), (log, "log files")] {
        let same = what != "data" && device(place) == device(data);
        if let Some(room) = Room::at(place).filter(|_| !same) {
            judge(place, what, room, &mut examined);
        }
    }
    database(scene, &mut examined);
    if let Some(Health::Degraded { since, why }) = &scene.health {
        examined.found(
            Finding::error(
                "store.degraded",
                format!(
                    "Nothing can be stored since {}: {why}.",
                    crate::admin::times::date_and_minute(*since)
                ),
                "Messages are refused, so that none is lost without a word.",
            )
            .fix(why.next()),
        );
    }
    examined
}

fn device(path: &Path) -> Option<u64> {
    use std::os::unix::fs::MetadataExt as _;
    let existing = path.ancestors().find(|place| place.exists())?;
    std::fs::metadata(existing).ok().map(|metadata| metadata.dev())
}

fn judge(place: &Path, what: &str, room: Room, examined: &mut Examined) {
    let place = place.display();
    let look = format!("what fills it: sudo du -xh {place} | sort -h | tail");
    let free = words::size(room.free);
    if room.read_only {
        return examined.found(
            Finding::error(
                "disk.read_only",
                format!("{place} is on a file system that is read-only."),
                "Nothing can be stored there.",
            )
            .fix("often a disk that has failed: sudo dmesg | tail"),
        );
    }
    if room.free < NOTHING {
        examined.found(
            Finding::error(
                "disk.full",
                format!("{free} are free for {what} ({place})."),
                "The server is about to stop storing messages.",
            )
            .fix(look),
        );
    } else if room.free < LITTLE || room.free < room.all / 50 {
        examined.found(
            Finding::warning(
                "disk.low",
                format!("{free} are free for {what} ({place})."),
                "When nothing is left, messages are refused.",
            )
            .fix(look),
        );
    } else {
        examined.good(format!("{free} of {} free for {what}", words::size(room.all)));
    }
    if let Some(files) = room.files.filter(|files| *files < 1000) {
        examined.found(
            Finding::error(
                "disk.inodes",
                format!("Only {files} more files can be made at {place}, although there is room (inodes)."),
                "Somebody keeps very many small files there.",
            )
            .fix(format!("find them: sudo du --inodes -x {place} | sort -n | tail")),
        );
    }
}

fn database(scene: &Scene, examined: &mut Examined) {
    let size = |path: &Path| std::fs::metadata(path).map(|file| file.len()).ok();
    let Some(bytes) = size(&scene.paths.database) else {
        if scene.paths.config.exists() {
            examined.found(
                Finding::warning(
                    "store.new",
                    format!("There is no {}.", scene.paths.database.display()),
                    "A server that is started now makes an empty one: nobody has an account. Is a disk not mounted?",
                )
                .fix("put the database there, or make the accounts anew: xmppd user add ADDRESS"),
            );
        }
        return;
    };
    let mut log = scene.paths.database.as_os_str().to_owned();
    log.push("-wal");
    // https://www.sqlite.org/fileformat.html §1.3; a new file is empty.
    let mut header = [0; 16];
    let read = std::fs::File::open(&scene.paths.database).and_then(|mut file| file.read(&mut header));
    match read {
        Ok(length) if length > 0 && header != *b"SQLite format 3\0" => examined.found(
            Finding::error(
                "store.damaged",
                format!("{} is no database any more.", scene.paths.database.display()),
                "Something else was written there, or the disk fails. The server cannot start with it.",
            )
            .fix("keep a copy of the data directory, then put the last good database there"),
        ),
        _ => examined.good(format!("database {}", words::size(bytes))),
    }
    match scene.full_in_days {
        Some(days) if days < SOON => examined.found(
            Finding::warning(
                "disk.growth",
                format!(
                    "If it goes on like this, the disk is full in {}.",
                    crate::admin::vhost::counted(days, "day")
                ),
                "When nothing is left, messages are refused.",
            )
            .fix("what takes the room: xmppd db size"),
        ),
        Some(days) => examined.good(format!("full in {} months at this rate", days / 30)),
        None => {}
    }
    if let Some(long) = size(Path::new(&log)).filter(|long| *long > LONG_LOG) {
        examined.found(
            Finding::warning(
                "db.log_long",
                format!("The database's write-ahead log has {}.", words::size(long)),
                "Another program has the database open and holds it up (a sqlite3 shell, a copy in progress?).",
            )
            .fix(format!("find it: sudo fuser -v {}", scene.paths.database.display())),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(room: Room) -> Vec<String> {
        let mut examined = Examined::new(Subject::Disk);
        judge(Path::new("/var/lib/xmppd"), "data", room, &mut examined);
        examined.findings.iter().map(|finding| finding.id.to_string()).collect()
    }

    #[test]
    fn room_is_judged() {
        let fine = Room { free: 10 << 30, all: 100 << 30, files: Some(1_000_000), read_only: false };
        assert_eq!(ids(fine), [""; 0]);
        assert_eq!(ids(Room { files: None, ..fine }), [""; 0], "btrfs counts no files");
        assert_eq!(ids(Room { free: 1 << 30, ..fine }), ["disk.low"], "one percent");
        assert_eq!(ids(Room { free: 200 << 20, all: 300 << 20, ..fine }), ["disk.low"]);
        assert_eq!(ids(Room { free: 1 << 20, ..fine }), ["disk.full"]);
        assert_eq!(ids(Room { files: Some(3), ..fine }), ["disk.inodes"]);
        assert_eq!(ids(Room { read_only: true, ..fine }), ["disk.read_only"]);
        assert!(Room::at(Path::new("/nonexistent/below/root")).is_some());
    }
}
