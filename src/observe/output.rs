//! Where lines go: a file, the journal, syslog, standard error.

use std::collections::VecDeque;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::file::{LogFile, Rotation};
use super::journal::Journal;
use super::record::Record;
use super::syslog::Syslog;
use super::text::Format;
use crate::base::Zone;

/// Where lines are kept. What can be changed while the server runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Output {
    /// Appended to; its directory is made.
    pub file: Option<PathBuf>,
    /// When a file is full, and how many are kept.
    pub rotation: Rotation,
    /// How lines look in the file and, where that is no terminal, on standard error.
    pub format: Format,
    /// Whether lines go to the system's syslog too.
    pub syslog: bool,
}

/// Why lines cannot go where they should.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// The file or its directory cannot be made or opened.
    #[error("the log file {} cannot be opened: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// No syslog listens.
    #[error("no syslog listens at /dev/log: {0}")]
    Syslog(io::Error),
    /// The system gives no thread.
    #[error("the system gives no thread: {0}")]
    Thread(io::Error),
}

/// The open ends.
pub(super) struct Sinks {
    file: Option<LogFile>,
    format: Format,
    syslog: Option<Syslog>,
    journal: Option<Journal>,
}

impl Sinks {
    /// The ends that a process begins with. A syslog that does not listen keeps no server from starting; why it does
    /// not comes back.
    pub(super) fn open(output: &Output, stderr: bool) -> Result<(Self, Option<OutputError>), OutputError> {
        let journal = stderr.then(Journal::of_this_process).flatten();
        let mut sinks = Self { file: None, format: output.format, syslog: None, journal };
        match sinks.turn_to(output) {
            Ok(()) => Ok((sinks, None)),
            Err(missing @ OutputError::Syslog(_)) => {
                sinks.turn_to(&Output { syslog: false, ..output.clone() })?;
                Ok((sinks, Some(missing)))
            }
            Err(error) => Err(error),
        }
    }

    /// Goes over to other ends. On an error everything is as before.
    pub(super) fn turn_to(&mut self, output: &Output) -> Result<(), OutputError> {
        let opened = match (&output.file, &self.file) {
            (Some(path), Some(file)) if file.path() == path => None,
            (Some(path), _) => Some(
                LogFile::open(path, output.rotation)
                    .map_err(|error| OutputError::File { path: path.clone(), error })?,
            ),
            (None, _) => None,
        };
        if output.syslog && self.syslog.is_none() {
            self.syslog = Some(Syslog::of_the_system().map_err(OutputError::Syslog)?);
        } else if !output.syslog {
            self.syslog = None;
        }
        match (opened, &output.file, &mut self.file) {
            (Some(file), ..) => self.file = Some(file),
            (None, Some(_), Some(file)) => file.set_rotation(output.rotation),
            (None, ..) => self.file = None,
        }
        self.format = output.format;
        Ok(())
    }

    /// The file that lines go to.
    pub(super) fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(LogFile::path)
    }

    /// Sets the file aside and begins a new one; whether there is one.
    pub(super) fn rotate(&mut self) -> io::Result<bool> {
        self.file.as_mut().map_or(Ok(false), |file| file.rotate().map(|()| true))
    }

    /// Writes lines to all ends but standard error; how many the file has not taken, and what standard error is to
    /// be told.
    pub(super) fn write(&mut self, batch: &VecDeque<Arc<Record>>) -> Written {
        let mut written = Written { lost: 0, format: self.format, rest: None };
        if let Some(file) = &mut self.file {
            let lines: String = batch.iter().map(|record| record.to_kept(self.format)).collect();
            // A full disk must not stop the server; the other ends still have the lines.
            if file.append(&lines).is_err() {
                written.lost = batch.len() as u64;
            }
        }
        if let Some(syslog) = &mut self.syslog {
            batch.iter().for_each(|record| _ = syslog.send(record));
        }
        match &mut self.journal {
            None => written.rest = Some(0),
            Some(journal) => {
                let failed = batch.iter().position(|record| journal.send(record).is_err());
                written.rest = failed;
            }
        }
        written
    }
}

/// What has become of lines.
pub(super) struct Written {
    /// Lines that the file has not taken.
    pub(super) lost: u64,
    format: Format,
    /// From which on standard error is to be told; `None` for none.
    rest: Option<usize>,
}

impl Written {
    /// Tells standard error what the journal has not been told. Waits for as long as its reader does not read.
    pub(super) fn tell(&self, batch: &VecDeque<Arc<Record>>, on_terminal: bool) {
        let Some(from) = self.rest else { return };
        let line = |record: &Arc<Record>| match self.format {
            Format::Json if !on_terminal => record.to_kept(Format::Json),
            _ => record.to_line(&Zone::utc(), false) + "\n",
        };
        let lines: String = batch.iter().skip(from).map(line).collect();
        // Nobody reads it: nothing is left to be told.
        let _ = io::stderr().lock().write_all(lines.as_bytes());
    }
}
