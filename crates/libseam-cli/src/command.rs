//! The command tree. Operations come from the core's table when the program runs; this source names none.

use crate::{catalogue, completion, exit, options, parameters, sandbox};
use clap::{Arg, Command, value_parser};
use libseam::table::Operation;
use std::{collections::BTreeMap, ffi::OsString};

/// Where the words after an operation's name are kept until it is known which flags they may have.
pub(crate) const REST: &str = "rest";

const CALL: &str = "Call an operation by its dotted name";
const ABOUT: &str = "Take access away with the Seam API, and be told the truth about it";
const CREDENTIALS: &str = "\
Credentials come from the environment (SEAM_API_KEY, or SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID) or from a
file, never from the command line. Results go to standard output as JSON, everything else to standard error.";

/// The words of an operation's command, without `seam`.
pub(crate) fn words(operation: &Operation) -> impl Iterator<Item = String> {
    operation.name.split('.').map(|word| word.replace('_', "-"))
}

/// The command line of `operation`, without flags.
pub(crate) fn line(operation: &Operation) -> String {
    words(operation).fold("seam".to_owned(), |line, word| line + " " + &word)
}

/// The operation whose command has these words.
pub(crate) fn operation(chain: &[&str]) -> Option<&'static Operation> {
    Operation::all().iter().find(|op| words(op).eq(chain.iter().copied()))
}

/// The tree that tells which command is meant and leaves an operation's flags unread.
pub(crate) fn outline() -> Command {
    tree(&|word, _| raw(word)).subcommand(raw("call".into()).about(CALL))
}

/// The tree with every flag, for completion.
pub(crate) fn whole() -> Command {
    tree(&|word, operation| flags(word, Some(operation))).subcommand(call())
}

/// The command of one operation with its flags, to read what [`REST`] holds.
pub(crate) fn leaf(operation: &'static Operation) -> Command {
    flags("operation".into(), Some(operation)).no_binary_name(true).bin_name(line(operation))
}

/// `seam call`, to read what [`REST`] holds.
pub(crate) fn call_leaf() -> Command {
    call().no_binary_name(true).bin_name("seam call")
}

fn call() -> Command {
    flags("call".into(), None).about(CALL).arg(
        Arg::new("name")
            .value_name("NAME")
            .required(true)
            .help("The operation: one of those that `seam ops` lists"),
    )
}

fn tree(leaf: &dyn Fn(String, &'static Operation) -> Command) -> Command {
    let operations: Vec<&'static Operation> = Operation::all().iter().collect();
    Command::new("seam")
        .bin_name("seam")
        .version(libseam::VERSION)
        .about(ABOUT)
        .after_help(CREDENTIALS.to_owned() + "\n\n" + exit::HELP)
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .args(options::args())
        .subcommands(namespace(&operations, 0, leaf))
        .subcommand(catalogue::command())
        .subcommand(sandbox::command())
        .subcommand(completion::command())
}

/// The commands of `operations`, which have their first `depth` words in common.
fn namespace(
    operations: &[&'static Operation],
    depth: usize,
    leaf: &dyn Fn(String, &'static Operation) -> Command,
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
                .args(options::args())
                .subcommands(namespace(&members, depth + 1, leaf)),
        };
        let underscored = word.replace('-', "_");
        if underscored == word { command } else { command.alias(underscored) }
    });
    commands.collect()
}

/// What a namespace holds, in a line.
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

/// A command with the parameters of `operation` and the options. Where a parameter has an option's name, the flag is
/// the parameter, and the option stands before the command's words.
fn flags(word: String, operation: Option<&'static Operation>) -> Command {
    let is_parameter = |arg: &Arg| {
        let long = arg.get_long().unwrap_or_default().replace('-', "_");
        operation.is_some_and(|op| op.param(&long).is_some())
    };
    let command = Command::new(word)
        .args(parameters::args(operation))
        .args(options::args().into_iter().filter(|arg| !is_parameter(arg)));
    let Some(operation) = operation else { return command };
    let rules: Vec<String> =
        operation.rules.iter().map(|rule| catalogue::sentence(operation, rule)).collect();
    let command = command.about(operation.summary.text());
    if rules.is_empty() { command } else { command.after_help(format!("Rules:\n  {}", rules.join("\n  "))) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tree_is_sound() {
        whole().debug_assert();
        outline().debug_assert();
        call_leaf().debug_assert();
        Operation::all().iter().for_each(|operation| leaf(operation).debug_assert());
    }

    #[test]
    fn every_operation_has_a_command_of_its_own() {
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
