//! All persistent state; the only place with SQL.
