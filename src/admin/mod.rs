//! What an operator may ask; one file per noun of the CLI.
