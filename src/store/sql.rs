//! What repositories say to the engine: a statement, its values, the rows that come back.
//!
//! One text serves every engine: numbered placeholders `?1`, `ON CONFLICT`, `RETURNING`; four types of values; times
//! are microseconds since 1970, booleans 0 and 1.

use std::time::Duration;

use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};

use super::StoreError;
use crate::base::{Stopwatch, Timestamp};

/// A value of a statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::store) enum Value<'a> {
    /// SQL's null.
    Null,
    /// A 64-bit integer.
    Integer(i64),
    /// Text.
    Text(&'a str),
    /// Bytes.
    Blob(&'a [u8]),
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match *self {
            Self::Null => ValueRef::Null,
            Self::Integer(integer) => ValueRef::Integer(integer),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
            Self::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

impl From<i64> for Value<'_> {
    fn from(integer: i64) -> Self {
        Self::Integer(integer)
    }
}

impl From<u32> for Value<'_> {
    fn from(integer: u32) -> Self {
        Self::Integer(integer.into())
    }
}

impl From<bool> for Value<'_> {
    fn from(flag: bool) -> Self {
        Self::Integer(flag.into())
    }
}

impl From<Timestamp> for Value<'_> {
    fn from(time: Timestamp) -> Self {
        Self::Integer(time.0)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl<'a> From<&'a [u8]> for Value<'a> {
    fn from(bytes: &'a [u8]) -> Self {
        Self::Blob(bytes)
    }
}

impl<'a, T: Into<Value<'a>>> From<Option<T>> for Value<'a> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// A row of an answer. Columns are counted from 0; one of another type is [`StoreError::Corrupt`].
pub(in crate::store) struct Row<'a>(&'a rusqlite::Row<'a>);

impl Row<'_> {
    /// An integer.
    pub(in crate::store) fn integer(&self, column: usize) -> Result<i64, StoreError> {
        self.optional_integer(column)?.ok_or_else(|| wrong(column))
    }

    /// An integer or null.
    pub(in crate::store) fn optional_integer(&self, column: usize) -> Result<Option<i64>, StoreError> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Integer(integer) => Ok(Some(integer)),
            _ => Err(wrong(column)),
        }
    }

    /// An integer that is not negative and fits 32 bits.
    pub(in crate::store) fn small(&self, column: usize) -> Result<u32, StoreError> {
        u32::try_from(self.integer(column)?).map_err(|_| wrong(column))
    }

    /// 0 or 1.
    pub(in crate::store) fn flag(&self, column: usize) -> Result<bool, StoreError> {
        Ok(self.integer(column)? != 0)
    }

    /// A time.
    pub(in crate::store) fn time(&self, column: usize) -> Result<Timestamp, StoreError> {
        self.integer(column).map(Timestamp)
    }

    /// Text.
    pub(in crate::store) fn text(&self, column: usize) -> Result<&str, StoreError> {
        self.optional_text(column)?.ok_or_else(|| wrong(column))
    }

    /// Text or null.
    pub(in crate::store) fn optional_text(&self, column: usize) -> Result<Option<&str>, StoreError> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Text(bytes) => str::from_utf8(bytes).map(Some).map_err(|_| wrong(column)),
            _ => Err(wrong(column)),
        }
    }

    /// Text that parses.
    pub(in crate::store) fn parse<T: std::str::FromStr>(&self, column: usize) -> Result<T, StoreError> {
        self.text(column)?.parse().map_err(|_| wrong(column))
    }

    /// Bytes.
    pub(in crate::store) fn blob(&self, column: usize) -> Result<&[u8], StoreError> {
        self.optional_blob(column)?.ok_or_else(|| wrong(column))
    }

    /// Bytes or null.
    pub(in crate::store) fn optional_blob(&self, column: usize) -> Result<Option<&[u8]>, StoreError> {
        match self.0.get_ref(column)? {
            ValueRef::Null => Ok(None),
            ValueRef::Blob(bytes) => Ok(Some(bytes)),
            _ => Err(wrong(column)),
        }
    }
}

fn wrong(column: usize) -> StoreError {
    StoreError::Corrupt(format!("column {column} of an answer holds something unexpected").into())
}

/// A transaction: all of its changes are kept, or none.
///
/// Whoever holds one hands it to the functions of the repositories; the statements are theirs.
pub struct Tx<'a>(&'a rusqlite::Connection);

impl<'a> Tx<'a> {
    /// The connection inside a transaction that the engine has begun.
    pub(in crate::store) fn new(connection: &'a rusqlite::Connection) -> Self {
        Self(connection)
    }

    /// The connection, for what is no statement of a repository.
    pub(in crate::store) fn connection(&self) -> &rusqlite::Connection {
        self.0
    }

    /// Runs a statement that changes something. Returns the number of rows.
    pub(in crate::store) fn execute(&mut self, sql: &str, values: &[Value<'_>]) -> Result<usize, StoreError> {
        told(sql, || {
            let mut statement = self.0.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            Ok(statement.raw_execute()?)
        })
    }

    /// Runs a statement that changes something and returns its first row (`RETURNING`).
    pub(in crate::store) fn execute_returning<T>(
        &mut self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        self.one(sql, values, read)
    }

    /// The first row.
    pub(in crate::store) fn one<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        read: impl FnOnce(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Option<T>, StoreError> {
        told(sql, || {
            let mut statement = self.0.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            let mut rows = statement.raw_query();
            rows.next()?.map(|row| read(&Row(row))).transpose()
        })
    }

    /// All rows, in order.
    pub(in crate::store) fn query<T>(
        &self,
        sql: &str,
        values: &[Value<'_>],
        mut read: impl FnMut(&Row<'_>) -> Result<T, StoreError>,
    ) -> Result<Vec<T>, StoreError> {
        told(sql, || {
            let mut statement = self.0.prepare_cached(sql)?;
            bind(&mut statement, values)?;
            let mut rows = statement.raw_query();
            let mut answer = Vec::new();
            while let Some(row) = rows.next()? {
                answer.push(read(&Row(row))?);
            }
            Ok(answer)
        })
    }
}

/// A statement that takes longer is told at level warn.
const SLOW: Duration = Duration::from_millis(500);

/// Runs a statement and tells the log of the database (module `db`) when it fails or is slow; at level trace always.
/// Its values are never told: they are what people write, and keys.
fn told<T>(sql: &str, run: impl FnOnce() -> Result<T, StoreError>) -> Result<T, StoreError> {
    let watch = Stopwatch::start();
    let outcome = run();
    let took = watch.elapsed();
    match &outcome {
        // What is there already, too large or too late is for whoever has asked.
        Err(StoreError::Constraint(_) | StoreError::OverQuota(_)) => {
            tracing::debug!(target: "db", statement = on_one_line(sql), "refused");
        }
        Err(error) => tracing::error!(target: "db", statement = on_one_line(sql), "{error}"),
        Ok(_) if took >= SLOW => {
            tracing::warn!(target: "db", statement = on_one_line(sql), "slow: {} ms", took.as_millis());
        }
        Ok(_) => tracing::trace!(target: "db", statement = on_one_line(sql), "{} µs", took.as_micros()),
    }
    outcome
}

/// A statement without the white space that makes it readable in the source.
fn on_one_line(sql: &str) -> String {
    sql.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn bind(statement: &mut rusqlite::CachedStatement<'_>, values: &[Value<'_>]) -> Result<(), StoreError> {
    for (place, value) in (1..).zip(values) {
        statement.raw_bind_parameter(place, value)?;
    }
    Ok(())
}
