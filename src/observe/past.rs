//! Lines that were written before: from memory, from files, from whatever yields them.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};

use super::record::Record;
use super::select::Selector;

/// Bytes of a file that are looked at, from its end.
const LOOKED_AT: u64 = 64 << 20;

/// The last of the lines that a selector picks, oldest first.
#[derive(Clone, Debug, Default)]
pub struct Past {
    /// The lines.
    pub records: VecDeque<Record>,
    /// At least so many that would have been picked too are older, and left out.
    pub left_out: usize,
}

impl Past {
    /// Of these lines, oldest first, the last `most` that are picked.
    pub fn of(records: &[Record], selector: &mut Selector, most: usize) -> Self {
        // Whose connection it is may be said at its end only.
        records.iter().for_each(|record| selector.learn(record));
        let mut past = Self::default();
        for record in records.iter().filter(|record| selector.picks(record)) {
            past.records.push_back(record.clone());
            if past.records.len() > most {
                past.records.pop_front();
                past.left_out += 1;
            }
        }
        past
    }

    /// Of the lines in these files, newest file first, the last `most` that are picked. Older files are looked at as
    /// long as that can bring more.
    ///
    /// # Errors
    /// The newest file cannot be read. An older one may have been set aside further meanwhile, or be another's.
    pub fn of_files(files: &[PathBuf], selector: &mut Selector, most: usize) -> io::Result<Self> {
        let mut past = Self::default();
        for (index, file) in files.iter().enumerate() {
            let records = match read(file) {
                Ok(records) => records,
                Err(error) if index == 0 => return Err(error),
                Err(_) => break,
            };
            let room = most - past.records.len();
            let mut older = Self::of(&records, selector, room);
            past.left_out += older.left_out;
            older.records.append(&mut past.records);
            past.records = older.records;
            let begins = records.first().map(|record| record.time);
            let reaches_back =
                begins.zip(selector.select().since).is_some_and(|(begins, since)| begins < since);
            if past.records.len() >= most || reaches_back {
                let more = !reaches_back && index + 1 < files.len();
                past.left_out = past.left_out.max(usize::from(more));
                break;
            }
        }
        Ok(past)
    }
}

/// The lines of a file that can be read as such.
fn read(path: &Path) -> io::Result<Vec<Record>> {
    let mut file = File::open(path)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(LOOKED_AT)))?;
    let mut bytes = Vec::new();
    file.take(LOOKED_AT).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).lines().filter_map(Record::parse).collect())
}

#[cfg(test)]
mod tests {
    use super::super::{Format, Level, Select};
    use super::*;
    use crate::base::clock::Timestamp;

    fn record(second: i64) -> Record {
        Record {
            message: format!("line {second}"),
            ..Record::new(Level::Info, "c2s", Timestamp(second * 1_000_000))
        }
    }

    fn told(past: &Past) -> Vec<&str> {
        past.records.iter().map(|record| record.message.as_str()).collect()
    }

    #[test]
    fn files_are_looked_at_as_far_back_as_needed() {
        let directory = tempfile::tempdir().unwrap();
        let files: Vec<PathBuf> = ["log", "log.1", "log.2"].map(|name| directory.path().join(name)).into();
        for (file, seconds, format) in [
            (&files[2], 1..4, Format::Text),
            (&files[1], 4..7, Format::Json),
            (&files[0], 7..9, Format::Text),
        ] {
            let lines: String = seconds.map(|second| record(second).to_kept(format)).collect();
            std::fs::write(file, lines + "half a li").unwrap();
        }
        let read = |select: Select, most| Past::of_files(&files, &mut Selector::new(select), most).unwrap();
        assert_eq!(told(&read(Select::default(), 4)), ["line 5", "line 6", "line 7", "line 8"]);
        let since = Select { since: Some(Timestamp(3_000_000)), ..Select::default() };
        let all = read(since.clone(), 100);
        assert_eq!((told(&all).len(), told(&all)[0], all.left_out), (6, "line 3", 0));
        let some = read(since, 2);
        assert_eq!((told(&some), some.left_out), (vec!["line 7", "line 8"], 1));
        let pattern = Some("[1-4]".parse().unwrap());
        assert_eq!(told(&read(Select { pattern, ..Select::default() }, 2)), ["line 3", "line 4"]);
        std::fs::remove_file(&files[1]).unwrap();
        assert_eq!(told(&read(Select::default(), 9)), ["line 7", "line 8"]);
        std::fs::remove_file(&files[0]).unwrap();
        assert!(Past::of_files(&files, &mut Selector::default(), 1).is_err());
    }

    #[test]
    fn what_is_left_out_is_counted() {
        let records: Vec<Record> = (0..10).map(record).collect();
        let past = Past::of(&records, &mut Selector::default(), 3);
        assert_eq!((told(&past), past.left_out), (vec!["line 7", "line 8", "line 9"], 7));
    }
}
