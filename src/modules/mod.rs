//! One file per XEP or protocol; handlers and observers only.
