//! The whole command line as clap has it: the declarations, and how their help is arranged.

use clap::{Command, CommandFactory as _};

use super::parse::Cli;

/// Columns that help takes at most; a terminal has at least so many.
const WIDTH: usize = 80;

/// Every command with its help: `-h` is one screen, `--help` has the examples first.
pub(super) fn command() -> Command {
    arranged(Cli::command()).max_term_width(WIDTH)
}

fn arranged(command: Command) -> Command {
    let command = command.mut_subcommands(arranged);
    match command.get_after_help().cloned() {
        Some(examples) => command.before_long_help(examples).after_long_help(""),
        None => command,
    }
}

/// The names of the commands below one, those that help does not show left out.
pub(super) fn names(command: &Command) -> Vec<String> {
    let shown = command.get_subcommands().filter(|command| !command.is_hide_set());
    shown.map(|command| command.get_name().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_help_is_one_screen_and_long_help_begins_with_examples() {
        fn walk(path: &str, command: &Command) {
            let mut command = command.clone();
            let short = command.render_help().to_string();
            let widest = short.lines().map(|line| line.chars().count()).max().unwrap_or(0);
            assert!(short.lines().count() <= 55 && widest <= WIDTH, "{path} -h:\n{short}");
            if command.get_after_help().is_some() {
                let long = command.render_long_help().to_string();
                assert!(long.starts_with("Example"), "{path} --help:\n{long}");
                assert_eq!(long.matches("Example").count(), 1, "{path} --help:\n{long}");
            }
            for inner in command.get_subcommands() {
                walk(&format!("{path} {}", inner.get_name()), inner);
            }
        }
        let mut command = command();
        command.build();
        walk("xmppd", &command);
    }
}
