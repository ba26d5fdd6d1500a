//! The leaves of the command tree: an operation, or `call`, with its flags.

use crate::{example, listing, options, parameters, words::line};
use clap::{Arg, Command};
use libseam::table::{Listing, Operation};

/// Describes `seam call`.
pub(crate) const CALL: &str = "Call an operation by its dotted name";

/// Makes the parser of the words after an operation's name.
pub(crate) fn operation_parser(operation: &'static Operation) -> Command {
    flags("operation".into(), Some(operation)).no_binary_name(true).bin_name(line(operation))
}

/// Makes the parser of the words after `seam call`.
pub(crate) fn call_parser() -> Command {
    call().no_binary_name(true).bin_name("seam call")
}

/// Makes the command `seam call` with its flags.
pub(crate) fn call() -> Command {
    flags("call".into(), None)
        .about(CALL)
        .arg(Arg::new("name").value_name("NAME").required(true).help("An operation that `seam ops` lists"))
}

/// Makes a command with the parameters of `operation` and the options. Where a parameter and an option share a name, the flag is
/// the parameter, and the option must stand before the command's words.
pub(crate) fn flags(word: String, operation: Option<&'static Operation>) -> Command {
    let is_parameter = |arg: &Arg| {
        let long = arg.get_long().unwrap_or_default().replace('-', "_");
        operation.is_some_and(|op| op.param(&long).is_some())
    };
    // Every operation knows them, so that they can be refused where they have no meaning.
    let has_list = operation.is_none_or(|op| op.listing != Listing::NotAList);
    let command = Command::new(word)
        .args(parameters::args(operation))
        .args(listing::args().map(|arg| arg.hide(!has_list)).into_iter().filter(|arg| !is_parameter(arg)))
        .args(options::args().into_iter().filter(|arg| !is_parameter(arg)));
    let Some(operation) = operation else { return command };
    let rules: Vec<String> = operation.rules.iter().map(|rule| operation.sentence(rule)).collect();
    let mut more = String::new();
    if !rules.is_empty() {
        more = format!("Rules:\n  {}\n\n", rules.join("\n  "));
    }
    if has_list {
        more = format!("{more}{}\n\n", listing::HELP);
    }
    let more = format!("{more}Example:\n  {}", example::command_line(operation));
    // The operation's own help comes before the options of every call.
    let template = "{about-with-newline}\n{usage-heading} {usage}{after-help}\n\n{all-args}";
    command.about(operation.summary.text()).after_help(more).help_template(template)
}
