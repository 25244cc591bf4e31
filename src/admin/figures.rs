//! The figures of all parts, with those that are only asked for when somebody wants to see them.

use super::cx::{AdminCx, NodeCx};
use crate::base::metrics::{Metrics, Reading};
use crate::store::Health;

/// All figures as they are now; none where no server runs. Takes well below a millisecond.
pub fn readings(cx: &AdminCx) -> Vec<Reading> {
    let Some(node) = &cx.node else { return Vec::new() };
    sample(cx, node);
    node.metrics.read()
}

/// Brings the figures up to date that nobody counts.
pub(super) fn sample(cx: &AdminCx, node: &NodeCx) {
    let metrics: &Metrics = &node.metrics;
    metrics.c2s.connections.set(u64::from((node.connections)()));
    metrics.c2s.sessions.set(node.directory.session_count() as u64);
    metrics.accounts.awake.set(node.directory.awake() as u64);
    metrics.store.degraded.set(u64::from(cx.store.health() != Health::Ok));
    metrics.store.failures.set(cx.store.failures());
    metrics.store.queue.set(cx.store.waiting() as u64);
    metrics.store.database.set(database_bytes(cx));
    metrics.store.free.set(disk(cx).map_or(0, |disk| disk.free));
    metrics.log.dropped.set(node.log.dropped());
    process(cx, node);
}

/// Bytes of the database and its write-ahead log.
pub(super) fn database_bytes(cx: &AdminCx) -> u64 {
    let mut log = cx.paths.database.as_os_str().to_owned();
    log.push("-wal");
    let size = |path: &std::path::Path| std::fs::metadata(path).map_or(0, |file| file.len());
    size(&cx.paths.database) + size(log.as_ref())
}

/// The room where the data lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Disk {
    /// Bytes that may still be written.
    pub(super) free: u64,
    /// Bytes that may be written at all.
    pub(super) total: u64,
}

impl Disk {
    /// How full it is, as `df` counts it.
    pub(super) fn percent(self) -> u64 {
        match self.total {
            0 => 0,
            total => (total - self.free.min(total)) * 100 / total,
        }
    }
}

/// The room where the data lie; `None` where the system does not tell.
pub(super) fn disk(cx: &AdminCx) -> Option<Disk> {
    let found = rustix::fs::statvfs(&cx.paths.data).ok()?;
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let used = found.f_blocks.saturating_sub(found.f_bfree).saturating_mul(found.f_frsize);
    Some(Disk { free, total: used.saturating_add(free) })
}

fn process(cx: &AdminCx, node: &NodeCx) {
    let figures = &node.metrics.process;
    let up = cx.clock.now().since(node.started).as_micros();
    let started = cx.clock.wall().0.saturating_sub(i64::try_from(up).unwrap_or(i64::MAX));
    figures.start_time.set_micros(u64::try_from(started).unwrap_or(0));
    figures.cpu.set_micros(cpu_micros());
    figures.memory.set(resident().unwrap_or(0));
    figures.open_files.set(std::fs::read_dir("/proc/self/fd").map_or(0, |entries| entries.count() as u64));
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    figures.max_files.set(limit.unwrap_or(0));
}

/// Microseconds of processor time of this process (Linux).
fn cpu_micros() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name before the bracket may have spaces in it; user and system time are the 14th and the 15th field.
    let fields = stat.rsplit_once(") ").map(|(_, fields)| fields).unwrap_or_default().split(' ');
    let ticks: u64 = fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    ticks * 1_000_000 / rustix::param::clock_ticks_per_second().max(1)
}

/// Bytes of this process in memory (Linux).
pub(super) fn resident() -> Option<u64> {
    let statm = std::fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * u64::try_from(rustix::param::page_size()).ok()?)
}

/// `41 MB`, `1.9 GB`
pub(super) fn megabytes(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{} kB", bytes / 1000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{:.1} GB", bytes as f64 / 1e9),
    }
}
