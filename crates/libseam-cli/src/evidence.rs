//! `seam evidence`: checks the evidence of an off-boarding, and shows it.

use crate::{command_error::CommandError, exit::Exit, output, panics};
use clap::{Arg, ArgMatches, Command, ValueHint};
use libseam::{Outcome, json::Value, verify_evidence};
use std::{
    fs,
    io::{self, IsTerminal as _},
};

/// The name of the command.
pub(crate) const NAME: &str = "evidence";

const VERIFY: &str = "verify";
const HTML: &str = "html";
const CSV: &str = "csv";

const HELP: &str = "\
Each line of evidence has the digest of the line before it, and the last one the digest of all. A line that was changed,
added or left out is found. Whoever can write the file can also write all of it anew: keep the printed digest somewhere
else, where they cannot change it.

Example:
  seam evidence verify amara.jsonl

Exit codes of the check:
    0  the lines are as they were written
    6  they are not";

/// Makes the command.
pub(crate) fn command() -> Command {
    let of_file = |name: &'static str, about: &'static str| {
        let file = Arg::new("file").value_name("FILE").required(true).value_hint(ValueHint::FilePath);
        Command::new(name).about(about).arg(file.help("The evidence that `seam offboard` wrote"))
    };
    let verify = of_file(VERIFY, "Check that no line of evidence was changed, added or left out");
    Command::new(NAME)
        .about("Check the evidence of off-boardings, and show it")
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand(verify.after_help(HELP))
        .subcommand(of_file(HTML, "Print the evidence as a page of HTML, to read and to print"))
        .subcommand(of_file(
            CSV,
            "Print the evidence as a table of comma-separated values, for a spreadsheet",
        ))
}

/// Prints evidence in a form, or what its check found.
pub(crate) fn run(form: &str, matches: &ArgMatches) -> Result<Exit, CommandError> {
    panics::silence();
    let path = matches.get_one::<String>("file").map(String::as_str).unwrap_or_default();
    let bytes = fs::read(path)
        .map_err(|e| CommandError::usage(format!("{path}: {}", libseam::describe_error(&e))))?;
    let text = match form {
        HTML => libseam_evidence::to_html(&bytes)?,
        CSV => libseam_evidence::to_csv(&bytes)?,
        _ => return verify(&bytes),
    };
    output::print_stdout(&text).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    Ok(Exit::Ok)
}

fn verify(bytes: &[u8]) -> Result<Exit, CommandError> {
    let checked = verify_evidence(bytes)?;
    let text = if io::stdout().is_terminal() { to_text(&checked) } else { checked.to_json() };
    output::print_stdout(&(text + "\n")).map_err(|e| CommandError::unwritten(&e, Outcome::NotSent))?;
    let is_intact = checked.at("is_intact").and_then(Value::as_bool) == Some(true);
    Ok(if is_intact { Exit::Ok } else { Exit::Unsettled })
}

fn to_text(checked: &Value) -> String {
    let text = |name: &str| checked.at(name).and_then(Value::as_str).unwrap_or("none");
    let number = |name: &str| checked.at(name).map(Value::to_json).unwrap_or_default();
    let is = |name: &str| checked.at(name).and_then(Value::as_bool) == Some(true);
    let intact = if is("is_intact") { "as they were written" } else { "NOT as they were written" };
    let end = if is("is_finished") { "came to its end" } else { "did not come to its end" };
    let mut lines = format!(
        "{} lines of {} runs: {intact}\nThe last run {end}; its result is: {}\nSHA-256 of what is before the last line: {}\n",
        number("lines"),
        number("runs"),
        text("result"),
        text("sha256"),
    );
    for problem in checked.at("problems").map(Value::items).unwrap_or_default() {
        lines.push_str(&format!("problem: {}\n", problem.as_str().unwrap_or_default()));
    }
    lines + "Note: " + text("caveat")
}
