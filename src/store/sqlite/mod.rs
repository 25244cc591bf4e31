//! The embedded engine: one thread writes, a few read, all on one file.

mod open;
mod queue;
mod readers;
mod writer;

pub(super) use open::{DATABASE, open_writer};
pub(super) use queue::{Job, Queue};
pub(super) use readers::{Question, Readers};
pub(super) use writer::Writer;

#[cfg(test)]
mod tests;
