//! The `seam` command.
//!
//! A command line is parsed in two steps: the [`command`] tree, made of the core's table, finds the operation; then the other
//! words are parsed with the flags of that operation. The core checks the parameters.
#![deny(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links)]

mod arguments;
mod catalogue;
mod command;
mod command_error;
mod completion;
mod confirmation;
mod curl;
mod elements;
mod evidence;
mod example;
mod exit;
mod exit_codes;
mod foreign;
mod inherited;
mod interrupt;
mod invocation;
mod leaf;
mod listing;
mod off_board;
mod option_flags;
mod options;
mod output;
mod panics;
mod parameters;
mod progress;
mod redaction;
mod sandbox;
mod words;

use clap::ArgMatches;
use command_error::CommandError;
use exit::Exit;
use std::{
    env,
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let outcome = catch_unwind(AssertUnwindSafe(|| run(rewrite_help(&args))));
    let outcome = outcome.unwrap_or_else(|_| Err(panics::error()));
    let error = match outcome {
        Ok(code) => return code,
        Err(error) if error.is_about_non_utf8() => name_non_utf8(&args).unwrap_or(error),
        Err(error) => error,
    };
    if let Some(text) = error.requested_text() {
        return output::print_stdout(text).map_or(Exit::Internal, |()| Exit::Ok).into();
    }
    let text = if wants_json(&args) { error.to_value().to_string() } else { error.to_text() };
    output::print_stderr(&redaction::redact(&text, &args));
    error.exit().into()
}

fn run(args: Vec<OsString>) -> Result<ExitCode, CommandError> {
    let root = command::outline_for(&args).try_get_matches_from(args)?;
    let (mut levels, mut chain) = (vec![&root], Vec::new());
    let mut here: &ArgMatches = &root;
    while let Some((word, below)) = here.subcommand() {
        chain.push(word);
        levels.push(below);
        here = below;
    }
    let rest = || here.get_many::<OsString>(command::REST).into_iter().flatten().cloned().collect::<Vec<_>>();
    options::reject_exposed_credentials(&arguments::Arguments::new(levels.iter().copied()))?;
    if let Some(operation) = words::operation(&chain) {
        return invocation::run(operation, levels, &rest()).map(ExitCode::from);
    }
    let exit = match chain.as_slice() {
        ["call"] => invocation::run_named(levels, &rest()),
        [confirmation::NAME] => confirmation::run(levels, &rest()),
        [off_board::NAME] => off_board::run(levels, &rest()),
        [evidence::NAME, form] => evidence::run(form, here),
        ["ops"] => catalogue::run(here),
        ["sandbox"] => return sandbox::run(here),
        ["completion"] => completion::run(here, command::whole()),
        _ => Err(command::unknown(&chain)),
    };
    exit.map(ExitCode::from)
}

/// Rewrites `seam help …` to `seam … --help`, which also knows the flags of operations.
fn rewrite_help(args: &[OsString]) -> Vec<OsString> {
    match args {
        [seam, help, rest @ ..] if help == "help" => {
            [std::slice::from_ref(seam), rest, &["--help".into()]].concat()
        }
        _ => args.to_vec(),
    }
}

/// Makes the error that names the first argument which is not UTF-8.
fn name_non_utf8(args: &[OsString]) -> Option<CommandError> {
    let at = args.iter().skip(1).position(|arg| arg.to_str().is_none())?;
    let shown = args.get(at + 1)?.to_string_lossy().into_owned();
    Some(CommandError::usage(format!("argument {} is not UTF-8 text: {shown}", at + 1)))
}

/// Returns whether errors are to be JSON, which must be known before the command line is parsed.
fn wants_json(args: &[OsString]) -> bool {
    let words = || args.iter().take_while(|arg| *arg != "--");
    words().any(|arg| arg == "--errors=json")
        || words().zip(words().skip(1)).any(|(flag, form)| flag == "--errors" && form == "json")
}
