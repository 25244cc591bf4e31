//! `xmppd help`: the long help of a command.

use clap::Args;

use super::command::{command, names};
use super::render::Look;
use crate::admin::AdminError;
use crate::config::nearest;

/// Examples in the help.
pub(super) const EXAMPLES: &str = "Example:\n  xmppd help user add\n  xmppd help config";

/// What is to be explained.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Help {
    /// A command: a noun, and a verb if it has some.
    #[arg(value_name = "COMMAND")]
    pub(super) words: Vec<String>,
}

/// `xmppd help`
pub(super) fn run(help: &Help, look: &Look) -> Result<(), AdminError> {
    let mut found = command();
    found.build();
    let mut path = String::from("xmppd");
    for word in &help.words {
        let Some(inner) = found.find_subcommand(word) else { return Err(unknown(&path, &found, word)) };
        path = format!("{path} {word}");
        found = inner.clone();
    }
    look.line(found.render_long_help().to_string().trim_end());
    Ok(())
}

fn unknown(path: &str, command: &clap::Command, word: &str) -> AdminError {
    let names = names(command);
    let near = nearest(word, names.iter().map(String::as_str));
    let near = near.map(|near| format!(" Did you mean {near}?")).unwrap_or_default();
    AdminError::usage("usage", format!("There is no command \"{path} {word}\".{near}"))
        .next(format!("all commands: {path} -h"))
}
