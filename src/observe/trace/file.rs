//! The file of a trace, and the thread that writes it.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, BufRead as _, BufReader, BufWriter, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::time::Duration;

use super::super::level::Level;
use super::super::record::Record;
use super::{Direction, Trace, WIRE};
use crate::base::clock::Timestamp;

/// Bytes of one trace.
const FULL: u64 = 16 << 20;

/// Bytes of one entry; the rest of a longer one is left out.
const ENTRY: usize = 64 << 10;

/// Entries and bytes that wait for the disk; more are dropped and counted.
const WAITING: usize = 4_096;
const WAITING_BYTES: usize = 4 << 20;

/// A trace that has ended, as it is on the disk.
#[derive(Clone, Debug)]
pub struct Finished {
    /// What is known of it.
    pub trace: Trace,
    /// Bytes of its file.
    pub bytes: u64,
}

/// Hands entries to the thread that writes them.
pub(super) struct Writer {
    entries: SyncSender<Message>,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    waiting_bytes: AtomicUsize,
    lines: AtomicU64,
    dropped: AtomicU64,
}

enum Message {
    Entry(Box<Record>),
    /// Everything before it is to be in the file, then the other end is told.
    Flush(SyncSender<()>),
}

impl Writer {
    /// Makes the file and starts the thread. It ends with this.
    pub(super) fn begin(directory: &Path, trace: &Trace) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(directory)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(path_of(directory, trace.trace))?;
        let head = serde_json::to_string(trace).unwrap_or_default() + "\n";
        file.write_all(head.as_bytes())?;
        let (entries, received) = sync_channel(WAITING);
        let shared = Arc::new(Shared::default());
        let own = Arc::clone(&shared);
        let size = head.len() as u64;
        std::thread::Builder::new()
            .name("trace".into())
            .stack_size(256 * 1024)
            .spawn(move || write(file, size, &received, &own))?;
        Ok(Self { entries, shared })
    }

    /// Takes an entry; never waits.
    pub(super) fn put(&self, mut record: Record) {
        let length = record.message.len();
        if length > ENTRY {
            let end = (0..=ENTRY).rev().find(|at| record.message.is_char_boundary(*at)).unwrap_or(0);
            record.message.truncate(end);
            record.message.push_str(&format!("… [{} bytes more]", length - end));
        }
        let bytes = record.message.len();
        let waits = self.shared.waiting_bytes.fetch_add(bytes, Ordering::Relaxed);
        if waits > WAITING_BYTES || self.entries.try_send(Message::Entry(Box::new(record))).is_err() {
            self.shared.waiting_bytes.fetch_sub(bytes, Ordering::Relaxed);
            self.shared.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Lines in the file, and those that were dropped.
    pub(super) fn lines(&self) -> (u64, u64) {
        (self.shared.lines.load(Ordering::Relaxed), self.shared.dropped.load(Ordering::Relaxed))
    }

    /// Returns when everything so far is in the file, or after 2 s.
    pub(super) fn flush(&self) {
        let (done, finished) = sync_channel(1);
        // A queue that is full is being written; what is in the file then is enough.
        if self.entries.try_send(Message::Flush(done)).is_ok() {
            let _ = finished.recv_timeout(Duration::from_secs(2));
        }
    }

    /// Writes why it ends, and waits until that is in the file.
    pub(super) fn end(&self, why: &str, now: Timestamp) {
        let dropped = self.shared.dropped.load(Ordering::Relaxed);
        let lost = if dropped > 0 {
            format!("; {dropped} entries were lost, the disk was too slow")
        } else {
            String::new()
        };
        self.put(note(now, format!("the trace ends: {why}{lost}")));
        self.flush();
    }
}

fn note(now: Timestamp, message: String) -> Record {
    Record {
        message,
        module: WIRE.into(),
        fields: vec![("direction".into(), Direction::Note.as_str().into())],
        ..Record::new(Level::Trace, WIRE, now)
    }
}

fn write(file: File, mut size: u64, received: &Receiver<Message>, shared: &Shared) {
    let mut file = BufWriter::new(file);
    let mut full = false;
    while let Ok(message) = received.recv() {
        take(message, &mut file, &mut size, &mut full, shared);
        while let Ok(message) = received.try_recv() {
            take(message, &mut file, &mut size, &mut full, shared);
        }
        if file.flush().is_err() {
            full = true;
        }
    }
}

fn take(message: Message, file: &mut BufWriter<File>, size: &mut u64, full: &mut bool, shared: &Shared) {
    let record = match message {
        Message::Entry(record) => record,
        Message::Flush(done) => {
            let _ = file.flush().map(|()| done.try_send(()));
            return;
        }
    };
    shared.waiting_bytes.fetch_sub(record.message.len(), Ordering::Relaxed);
    // The last words fit in any case: they are short and few.
    let last_words = record.conn.is_none();
    if *full && !last_words {
        shared.dropped.fetch_add(1, Ordering::Relaxed);
        return;
    }
    let mut line = serde_json::to_string(&record).unwrap_or_default() + "\n";
    if *size + line.len() as u64 > FULL && !last_words {
        *full = true;
        line = serde_json::to_string(&note(record.time, "the file is full; nothing more is written".into()))
            .unwrap_or_default()
            + "\n";
    }
    match file.write_all(line.as_bytes()) {
        Ok(()) => {
            *size += line.len() as u64;
            shared.lines.fetch_add(1, Ordering::Relaxed);
        }
        Err(_) => *full = true,
    }
}

fn path_of(directory: &Path, number: u32) -> PathBuf {
    directory.join(format!("{number}.jsonl"))
}

/// The numbers of the traces that are kept, the lowest first.
fn numbers(directory: &Path) -> Vec<u32> {
    let entries = fs::read_dir(directory).into_iter().flatten().flatten();
    let mut numbers: Vec<u32> = entries
        .filter_map(|entry| entry.file_name().to_str()?.strip_suffix(".jsonl")?.parse().ok())
        .collect();
    numbers.sort_unstable();
    numbers
}

pub(super) fn next_number(directory: &Path) -> io::Result<u32> {
    let last = numbers(directory).last().copied().unwrap_or(0);
    last.checked_add(1).ok_or_else(|| io::Error::other("no number is left"))
}

/// Removes the oldest, so that so many are left.
pub(super) fn keep_last(directory: &Path, count: usize) {
    let numbers = numbers(directory);
    for number in numbers.iter().take(numbers.len().saturating_sub(count)) {
        // One that stays does no harm.
        let _ = fs::remove_file(path_of(directory, *number));
    }
}

pub(super) fn kept(directory: &Path) -> Vec<Finished> {
    let finished = |number: u32| {
        let path = path_of(directory, number);
        let bytes = fs::metadata(&path).ok()?.len();
        let head = BufReader::new(File::open(path).ok()?).lines().next()?.ok()?;
        Some(Finished { trace: serde_json::from_str(&head).ok()?, bytes })
    };
    numbers(directory).into_iter().filter_map(finished).collect()
}

pub(super) fn records(directory: &Path, number: u32) -> io::Result<Option<Vec<Record>>> {
    let file = match File::open(path_of(directory, number)) {
        Ok(file) => file,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let lines = BufReader::new(file).lines().skip(1);
    let records = lines.map(|line| line.map(|line| serde_json::from_str(&line).ok()));
    records.filter_map(Result::transpose).collect::<io::Result<Vec<_>>>().map(Some)
}

#[cfg(test)]
mod tests {
    use super::super::{Subject, Target};
    use super::*;

    #[test]
    fn a_trace_is_full_at_its_bound_and_says_so() {
        let directory = tempfile::tempdir().unwrap();
        let trace = Trace { trace: 1, of: Target::Session("c1".into()), bodies: true, begun: 0, until: 1 };
        let writer = Writer::begin(directory.path(), &trace).unwrap();
        let subject = Subject { conn: "c1".into(), ip: String::new(), jid: None };
        let long = "ü".repeat(40_000);
        for _ in 0..300 {
            writer.put(Record { conn: Some(subject.conn.clone()), ..note(Timestamp(0), long.clone()) });
            writer.flush();
        }
        writer.end("stopped", Timestamp(0));
        let bytes = fs::metadata(path_of(directory.path(), 1)).unwrap().len();
        assert!(bytes < FULL + 1_000, "{bytes}");
        let records = records(directory.path(), 1).unwrap().unwrap();
        assert!(records[0].message.ends_with(" bytes more]"));
        let ends: Vec<&str> = records.iter().rev().take(2).map(|record| record.message.as_str()).collect();
        assert!(
            ends[0].starts_with("the trace ends: stopped; ") && ends[1].starts_with("the file is full"),
            "{ends:?}"
        );
        assert_eq!(kept(directory.path())[0].trace, trace);
    }
}
