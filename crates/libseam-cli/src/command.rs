//! The command tree. Its operations come from the core's table at run time; this source names none.

use crate::{
    catalogue,
    command_error::CommandError,
    completion, exit, foreign,
    leaf::{self, CALL},
    listing, options, sandbox,
    words::{line, operation, words},
};
use clap::{Arg, Command, builder::PossibleValuesParser, value_parser};
use libseam::table::Operation;
use std::{collections::BTreeMap, ffi::OsString};

/// The ID of the argument that holds the words after an operation's name, until the operation's flags are known.
pub(crate) const REST: &str = "rest";

const ABOUT: &str = "Remove people's access with the Seam API";
const CREDENTIALS: &str = "\
Credentials come from the environment (SEAM_API_KEY, or SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID) or from a
file, never from the command line. Results go to standard output as JSON, everything else to standard error.
`seam OPERATION --help` shows the operation's parameters and rules, and the options of every call.";

/// Makes the tree that finds the command and leaves an operation's flags unread. Options may stand before each of its words, but
/// its help does not list them.
pub(crate) fn outline() -> Command {
    let options = || listing::args().into_iter().chain(options::args()).map(|arg| arg.hide(true)).collect();
    tree(&|word, _| raw(word), &options)
        .subcommand(raw("call".into()).about(CALL))
        .subcommand(sandbox::command())
}

/// Makes the tree for completion: words first, and after the last word every flag that is not refused.
pub(crate) fn whole() -> Command {
    let names = PossibleValuesParser::new(Operation::all().iter().map(|op| op.name));
    let call = leaf::call().mut_arg("name", |arg| arg.value_parser(names));
    tree(&|word, operation| without_hidden(leaf::flags(word, Some(operation))), &Vec::new)
        .subcommand(without_hidden(call))
        .subcommand(sandbox::for_completion())
}

/// Removes the arguments that are hidden because they are refused.
fn without_hidden(command: Command) -> Command {
    let args: Vec<Arg> = command.get_arguments().filter(|arg| !arg.is_hide_set()).cloned().collect();
    let bare = Command::new(command.get_name().to_owned()).args(args);
    match command.get_about() {
        Some(about) => bare.about(about.clone()),
        None => bare,
    }
}

fn tree(leaf: &dyn Fn(String, &'static Operation) -> Command, options: &dyn Fn() -> Vec<Arg>) -> Command {
    let operations: Vec<&'static Operation> = Operation::all().iter().collect();
    Command::new("seam")
        .bin_name("seam")
        .version(libseam::VERSION)
        .about(ABOUT)
        .after_help(CREDENTIALS.to_owned() + "\n\n" + exit::HELP)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .allow_external_subcommands(true)
        .args(options())
        .subcommands(namespace(&operations, 0, leaf, options))
        .subcommand(catalogue::command())
        .subcommand(completion::command())
}

/// Makes the commands of `operations`, which share their first `depth` words.
fn namespace(
    operations: &[&'static Operation],
    depth: usize,
    leaf: &dyn Fn(String, &'static Operation) -> Command,
    options: &dyn Fn() -> Vec<Arg>,
) -> Vec<Command> {
    let mut groups: BTreeMap<String, Vec<&'static Operation>> = BTreeMap::new();
    for operation in operations {
        if let Some(word) = words(operation).nth(depth) {
            groups.entry(word).or_default().push(operation);
        }
    }
    let commands = groups.into_iter().map(|(word, members)| {
        let command = match members.as_slice() {
            [operation] if words(operation).count() == depth + 1 => {
                leaf(word.clone(), operation).about(operation.summary.text())
            }
            _ => Command::new(word.clone())
                .about(about(&members, depth))
                .subcommand_required(true)
                .arg_required_else_help(true)
                .disable_help_subcommand(true)
                .allow_external_subcommands(true)
                .args(options())
                .subcommands(namespace(&members, depth + 1, leaf, options)),
        };
        let underscored = word.replace('-', "_");
        if underscored == word { command } else { command.alias(underscored) }
    });
    commands.collect()
}

/// Lists the members of a namespace in a line.
fn about(members: &[&'static Operation], depth: usize) -> String {
    let rest = |op: &&Operation| words(op).skip(depth + 1).collect::<Vec<_>>().join(" ");
    members.iter().map(rest).collect::<Vec<_>>().join(", ")
}

fn raw(word: String) -> Command {
    Command::new(word).disable_help_flag(true).arg(
        Arg::new(REST)
            .num_args(0..)
            .trailing_var_arg(true)
            .allow_hyphen_values(true)
            .value_parser(value_parser!(OsString)),
    )
}

/// Makes the error for a command that does not exist, with the most similar one. For operations the core decides about
/// similarity.
pub(crate) fn unknown(chain: &[&str]) -> CommandError {
    let (word, before) = chain.split_last().map_or(("", &[][..]), |(word, before)| (*word, before));
    let whole = outline();
    let here = before.iter().fold(&whole, |here, word| here.find_subcommand(word).unwrap_or(here));
    let is_operation = |below: &&Command| operation(&[before, &[below.get_name()]].concat()).is_some();
    let start = before.iter().fold("seam".to_owned(), |line, word| line + " " + word);
    let near = || {
        let names = &mut here.get_subcommands().filter(|below| !is_operation(below)).map(Command::get_name);
        libseam::nearest(word, names).map(|name| format!("{start} {name}"))
    };
    let meant = libseam::nearest_operation(&chain.join(".").replace('-', "_")).and_then(Operation::by_name);
    let meant = meant.map(line).or_else(near).map(|line| format!("; did you mean `{line}`?"));
    let text = format!("there is no command `{start} {}`{}", word.escape_debug(), meant.unwrap_or_default());
    if let Some(instead) = foreign::advice_for_command(word).filter(|_| before.is_empty()) {
        return CommandError::usage(format!("{text}: {instead}"));
    }
    let names: Vec<&str> = here.get_subcommands().map(Command::get_name).collect();
    let more = if before.is_empty() { "" } else { NO_READS };
    CommandError::usage(format!("{text}\n  `{start}` has: {}{more}", names.join(", ")))
}

const NO_READS: &str = "\n  this program only removes access, and lists: `seam ops` shows the operations";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_accepts_every_command() {
        whole().debug_assert();
        outline().debug_assert();
        leaf::call_parser().debug_assert();
        without_hidden(leaf::call()).debug_assert();
        Operation::all().iter().for_each(|operation| leaf::operation_parser(operation).debug_assert());
    }

    #[test]
    fn every_operation_has_a_command_that_is_no_namespace() {
        for meant in Operation::all() {
            let line = line(meant);
            let chain: Vec<&str> = line.split(' ').skip(1).collect();
            assert!(operation(&chain).is_some_and(|found| found.name == meant.name), "{line}");
            let mut here = &outline();
            for word in &chain {
                here = here.find_subcommand(word).unwrap_or_else(|| panic!("{line}: no `{word}`"));
            }
            assert!(!here.has_subcommands(), "{line} is a namespace too");
        }
    }
}
