//! `xmppd help`: the long help of a command.

use clap::Args;

use super::command::{command, names};
use super::render::Look;
use crate::admin::{AdminError, codes};
use crate::config::nearest;

/// Examples in the help.
pub(super) const EXAMPLES: &str =
    "Example:\n  xmppd help user add\n  xmppd help errors\n  xmppd help errors cert.chain";

/// What is to be explained.
#[derive(Clone, Debug, Default, Args)]
pub(super) struct Help {
    /// A command: a noun, and a verb if it has some; or "errors", and the name of one.
    #[arg(value_name = "COMMAND")]
    pub(super) words: Vec<String>,
}

/// `xmppd help`
pub(super) fn run(help: &Help, look: &Look) -> Result<(), AdminError> {
    if let Some(("errors", names)) = help.words.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        let report = match names {
            [] => codes::list(),
            [name] => codes::explain(name)?,
            [_, further, ..] => {
                let text = format!("\"xmppd help errors\" does not know what to do with \"{further}\".");
                return Err(AdminError::usage("usage", text).next("all names: xmppd help errors"));
            }
        };
        look.report(&report);
        return Ok(());
    }
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
