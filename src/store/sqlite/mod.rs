//! The embedded engine: one thread writes, a few read, all on one file.

mod maintenance;
mod open;
mod queue;
mod readers;
mod writer;

pub(super) use maintenance::check;
pub use maintenance::{TableSize, Usage};
pub(super) use open::{DATABASE, open_examiner, open_writer};
pub(super) use queue::{Job, Queue};
pub(super) use readers::{Question, Readers};
pub(super) use writer::Writer;

#[cfg(test)]
mod tests;
