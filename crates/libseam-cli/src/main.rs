//! The `seam` command.
//!
//! A command line is read in two steps: the [`command`] tree, which the core's table gives, tells which operation is
//! meant; then its words are read with the flags of that operation, and what is wrong with its parameters is for the
//! core to say.
#![forbid(unsafe_code)]
#![allow(rustdoc::private_intra_doc_links)]

mod catalogue;
mod command;
mod completion;
mod curl;
mod elements;
mod example;
mod exit;
mod exit_codes;
mod exposure;
mod failure;
mod foreign;
mod given;
mod hush;
mod interrupt;
mod invocation;
mod leaf;
mod listing;
mod option_flags;
mod options;
mod output;
mod parameters;
mod progress;
mod sandbox;
mod words;

use clap::ArgMatches;
use exit::Exit;
use failure::Failure;
use std::{
    env,
    ffi::OsString,
    panic::{AssertUnwindSafe, catch_unwind},
    process::ExitCode,
};

fn main() -> ExitCode {
    let args: Vec<OsString> = env::args_os().collect();
    let outcome = catch_unwind(AssertUnwindSafe(|| run(help_last(&args))));
    let outcome = outcome.unwrap_or_else(|_| Err(hush::failure()));
    let failure = match outcome {
        Ok(exit) => return exit.into(),
        Err(failure) if failure.is_no_text() => name_no_text(&args).unwrap_or(failure),
        Err(failure) => failure,
    };
    if let Some(text) = failure.asked_for() {
        return output::print(text).map_or(Exit::Internal, |()| Exit::Ok).into();
    }
    let text = if wants_json(&args) { failure.to_value().to_string() } else { failure.to_text() };
    output::tell(&exposure::redact(&text, &args));
    failure.exit().into()
}

fn run(args: Vec<OsString>) -> Result<Exit, Failure> {
    let root = command::outline().try_get_matches_from(args)?;
    let (mut levels, mut chain) = (vec![&root], Vec::new());
    let mut here: &ArgMatches = &root;
    while let Some((word, below)) = here.subcommand() {
        chain.push(word);
        levels.push(below);
        here = below;
    }
    let rest = || here.get_many::<OsString>(command::REST).into_iter().flatten().cloned().collect::<Vec<_>>();
    options::refuse_exposed(&given::Given::new(levels.iter().copied()))?;
    if let Some(operation) = words::operation(&chain) {
        return invocation::run(operation, levels, &rest());
    }
    match chain.as_slice() {
        ["call"] => invocation::run_named(levels, &rest()),
        ["ops"] => catalogue::run(here),
        ["sandbox"] => sandbox::run(here),
        ["completion"] => completion::run(here, command::whole()),
        _ => Err(command::unknown(&chain)),
    }
}

/// `seam help …` as `seam … --help`, which also knows the flags of operations.
fn help_last(args: &[OsString]) -> Vec<OsString> {
    match args {
        [seam, help, rest @ ..] if help == "help" => {
            [std::slice::from_ref(seam), rest, &["--help".into()]].concat()
        }
        _ => args.to_vec(),
    }
}

/// Says which argument is not text.
fn name_no_text(args: &[OsString]) -> Option<Failure> {
    let at = args.iter().skip(1).position(|arg| arg.to_str().is_none())?;
    let shown = args.get(at + 1)?.to_string_lossy().into_owned();
    Some(Failure::usage(format!("argument {} is not UTF-8 text: {shown}", at + 1)))
}

/// Whether errors are to be JSON. This has to be known before the command line is understood.
fn wants_json(args: &[OsString]) -> bool {
    let words = || args.iter().take_while(|arg| *arg != "--");
    words().any(|arg| arg == "--errors=json")
        || words().zip(words().skip(1)).any(|(flag, form)| flag == "--errors" && form == "json")
}
