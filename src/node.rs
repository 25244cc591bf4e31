//! The composition root: Config → Store → Accounts → Router → listeners; stop in reverse.
