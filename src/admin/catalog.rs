//! All operations there are, each with arguments that stand for any: to list them and to say who may run them.

use clap::{Arg, ArgAction, Command, FromArgMatches as _, Subcommand as _};

use super::operation::Operation;

/// Values that are tried for an argument that must be there.
const ANY: &[&str] = &["somebody@example.org", "1", "5m", "127.0.0.1"];

/// Every operation with its name, `user add`, in the order of the help.
pub fn all() -> Vec<(String, Operation)> {
    let mut command = root();
    command.build();
    let mut found = Vec::new();
    for noun in command.get_subcommands() {
        if noun.has_subcommands() {
            for verb in noun.get_subcommands() {
                add(&command, &[noun.get_name(), verb.get_name()], verb, &mut found);
            }
        } else {
            add(&command, &[noun.get_name()], noun, &mut found);
        }
    }
    found
}

/// A command line of operations alone. The flags of every command are there by name: some operations exclude them.
fn root() -> Command {
    let flags = ["json", "quiet", "verbose", "yes"]
        .map(|name| Arg::new(name).long(name).global(true).action(ArgAction::SetTrue));
    Operation::augment_subcommands(Command::new("xmppd").disable_help_subcommand(true).args(flags))
}

/// The operation of a command line.
#[cfg(test)]
pub(super) fn typed_line(line: &str) -> Option<Operation> {
    let words = ["xmppd"].into_iter().chain(line.split(' '));
    Operation::from_arg_matches(&root().try_get_matches_from(words).ok()?).ok()
}

fn add(root: &Command, words: &[&str], leaf: &Command, found: &mut Vec<(String, Operation)>) {
    let parsed = ANY.iter().find_map(|value| {
        // Of arguments of which there must be one, the first stands for all.
        let one_of = leaf
            .get_groups()
            .filter(|group| group.is_required_set())
            .filter_map(|group| group.get_args().next());
        let one_of: Vec<_> = one_of.collect();
        let required = leaf
            .get_arguments()
            .filter(|argument| argument.is_required_set() || one_of.contains(&argument.get_id()));
        let typed = required.flat_map(|argument| typed(argument, value));
        let line = ["xmppd".to_owned()].into_iter().chain(words.iter().map(|word| (*word).to_owned()));
        let matches = root.clone().try_get_matches_from(line.chain(typed)).ok()?;
        Operation::from_arg_matches(&matches).ok()
    });
    if let Some(operation) = parsed {
        found.push((words.join(" "), operation));
    }
}

/// An argument as it is typed.
fn typed(argument: &Arg, any: &str) -> Vec<String> {
    let possible = argument.get_possible_values();
    let value = possible.first().map_or(any, |value| value.get_name()).to_owned();
    match argument.get_long() {
        Some(long) => vec![format!("--{long}"), value],
        None => vec![value],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_operation_is_left_out() {
        let mut command = root();
        command.build();
        let names = command.get_subcommands().flat_map(|noun| match noun.has_subcommands() {
            true => noun
                .get_subcommands()
                .map(|verb| format!("{} {}", noun.get_name(), verb.get_name()))
                .collect(),
            false => vec![noun.get_name().to_owned()],
        });
        let names: Vec<_> = names.collect();
        let found: Vec<_> = all().into_iter().map(|(name, _)| name).collect();
        assert_eq!(found, names);
    }
}
