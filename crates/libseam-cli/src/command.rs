//! The command tree. Its operations come from the core's table at run time; this source names none.

use crate::{
    catalogue,
    command_error::CommandError,
    completion, confirmation, evidence, exit, foreign,
    leaf::{self, CALL},
    listing, off_board, options, sandbox,
    words::{line, operation, words},
};
use clap::{Arg, Command, builder::PossibleValuesParser, value_parser};
use libseam::table::Operation;
use std::{collections::BTreeMap, ffi::OsString};

/// The ID of the argument that holds the words after an operation's name, until the operation's flags are known.
pub(crate) const REST: &str = "rest";

const ABOUT: &str = "Call the Seam API, and above all: remove people's access";
const CREDENTIALS: &str = "\
Credentials come from the environment (SEAM_API_KEY, or SEAM_PERSONAL_ACCESS_TOKEN with SEAM_WORKSPACE_ID) or from a
file, never from the command line. Results go to standard output as JSON, everything else to standard error.
`seam OPERATION --help` shows the operation's parameters and rules, and the options of every call.";

/// Makes the tree that finds the command and leaves an operation's flags unread. Options may stand before each of its words, but
/// its help does not list them. Only the namespaces in `words`, those of the command line, are made with what they hold.
pub(crate) fn outline_for(words: &[OsString]) -> Command {
    outline(&|namespace| {
        words.iter().any(|word| *word == *namespace || *word == *namespace.replace('-', "_"))
    })
}

/// Makes the tree with what the namespaces hold that are asked for.
fn outline(is_asked: &dyn Fn(&str) -> bool) -> Command {
    let options = || listing::args().into_iter().chain(options::args()).map(|arg| arg.hide(true)).collect();
    tree(&|word, _| raw(word), &options, is_asked)
        .subcommand(raw("call".into()).about(CALL))
        .subcommand(raw(confirmation::NAME.into()).about(confirmation::ABOUT))
        .subcommand(raw(off_board::NAME.into()).about(off_board::ABOUT))
        .subcommand(sandbox::command())
}

/// Makes the tree for completion: words first, and after the last word every flag that is not refused.
pub(crate) fn whole() -> Command {
    let names = PossibleValuesParser::new(Operation::all().iter().map(|op| op.name));
    let call = leaf::call().mut_arg("name", |arg| arg.value_parser(names));
    tree(&|word, operation| without_hidden(leaf::flags(word, Some(operation))), &Vec::new, &|_| true)
        .subcommand(without_hidden(call))
        .subcommand(without_hidden(confirmation::command()))
        .subcommand(without_hidden(off_board::command()))
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

fn tree(
    leaf: &dyn Fn(String, &'static Operation) -> Command,
    options: &dyn Fn() -> Vec<Arg>,
    is_asked: &dyn Fn(&str) -> bool,
) -> Command {
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
        .subcommands(namespace(&operations, 0, leaf, options, is_asked))
        .subcommand(catalogue::command())
        .subcommand(completion::command())
        .subcommand(evidence::command())
}

/// Makes the commands of `operations`, which share their first `depth` words.
fn namespace(
    operations: &[&'static Operation],
    depth: usize,
    leaf: &dyn Fn(String, &'static Operation) -> Command,
    options: &dyn Fn() -> Vec<Arg>,
    is_asked: &dyn Fn(&str) -> bool,
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
            _ if !is_asked(&word) => Command::new(word.clone()).about(about(&members, depth)),
            _ => Command::new(word.clone())
                .about(about(&members, depth))
                .subcommand_required(true)
                .arg_required_else_help(true)
                .disable_help_subcommand(true)
                .allow_external_subcommands(true)
                .args(options())
                .subcommands(namespace(&members, depth + 1, leaf, options, is_asked)),
        };
        let underscored = word.replace('-', "_");
        if underscored == word { command } else { command.alias(underscored) }
    });
    commands.collect()
}

/// The most characters of the line about a namespace.
const WIDTH: usize = 80;

/// Lists the words after those of a namespace in a line, as many as fit.
fn about(members: &[&'static Operation], depth: usize) -> String {
    let mut names: Vec<String> = members.iter().filter_map(|op| words(op).nth(depth + 1)).collect();
    names.dedup();
    let mut line = String::new();
    for name in names {
        if line.len() + name.len() > WIDTH {
            return line + ", ...";
        }
        line = if line.is_empty() { name } else { format!("{line}, {name}") };
    }
    line
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
    let whole = outline(&|_| true);
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
    let more = if before.is_empty() { "" } else { OPERATIONS };
    CommandError::usage(format!("{text}\n  `{start}` has: {}{more}", names.join(", ")))
}

const OPERATIONS: &str = "\n  `seam ops` shows the operations";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clap_accepts_every_command() {
        whole().debug_assert();
        outline(&|_| true).debug_assert();
        outline_for(&[]).debug_assert();
        leaf::call_parser().debug_assert();
        confirmation::command().debug_assert();
        off_board::command().debug_assert();
        without_hidden(leaf::call()).debug_assert();
        Operation::all().iter().for_each(|operation| leaf::operation_parser(operation).debug_assert());
    }

    #[test]
    fn every_operation_has_a_command_that_is_no_namespace() {
        for meant in Operation::all() {
            let line = line(meant);
            let chain: Vec<&str> = line.split(' ').skip(1).collect();
            assert!(operation(&chain).is_some_and(|found| found.name == meant.name), "{line}");
            let words: Vec<OsString> = chain.iter().map(OsString::from).collect();
            let mut here = &outline_for(&words);
            for word in &chain {
                here = here.find_subcommand(word).unwrap_or_else(|| panic!("{line}: no `{word}`"));
            }
            assert!(!here.has_subcommands(), "{line} is a namespace too");
        }
    }
}
