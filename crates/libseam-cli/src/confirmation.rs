//! `seam confirm`: goes on to confirm a removal with the token of an earlier one.

use crate::{
    arguments::Arguments, command_error::CommandError, exit::Exit, interrupt::Interrupt, invocation::is_json,
    options, output, panics, progress::Progress,
};
use clap::{Arg, ArgMatches, Command};
use libseam::{Event, Outcome, blocking::Client};
use std::{ffi::OsString, io::Read as _, ops::ControlFlow};

/// The name of the command.
pub(crate) const NAME: &str = "confirm";

pub(crate) const ABOUT: &str = "Go on to confirm a removal, with the token of an earlier one";

/// The longest token that is read from standard input.
const TOKEN_LIMIT: u64 = 1 << 20;

/// Makes the command with its flags.
pub(crate) fn command() -> Command {
    let help =
        "The `token` of a confirmation, or of an error `not_confirmed`; `-` reads it from standard input";
    Command::new(NAME)
        .about(ABOUT)
        .arg(Arg::new("token").value_name("TOKEN").required(true).help(help))
        .args(options::args())
}

/// Runs the words after `seam confirm`. `levels` are the matches before them, the outermost first.
pub(crate) fn run(levels: Vec<&ArgMatches>, words: &[OsString]) -> Result<Exit, CommandError> {
    let parser = command().no_binary_name(true).bin_name("seam confirm");
    let matches = parser.try_get_matches_from(words)?;
    let arguments = Arguments::new(levels.into_iter().chain([&matches]));
    panics::silence();
    options::reject_exposed_credentials(&arguments)?;
    let token = token(arguments.one::<String>("token").map(String::as_str).unwrap_or_default())?;
    let client = Client::new(options::client_options(&arguments, options::check_options(&arguments, true))?)?;
    let call = options::call_options(&arguments)?;
    let interrupt = Interrupt::watch().map_err(|e| {
        CommandError::internal(format!("cannot listen for signals: {}", libseam::describe_error(&e)))
    })?;
    let progress = Progress::new(arguments.flag("verbose"), is_json(&arguments));
    let stop = || {
        progress.report_slow_server();
        interrupt.is_pressed()
    };
    let mut observer = |event: Event<'_>| {
        progress.report(&event);
        ControlFlow::Continue(())
    };
    let reply = client.confirm_observed(&token, &call, stop, Some(&mut observer))?;
    let result = reply.value()?.map_or_else(|| "{}".to_owned(), |value| value.to_string());
    output::print_stdout(&(result + "\n")).map_err(|e| CommandError::unwritten(&e, Outcome::Accepted))?;
    Ok(Exit::Ok)
}

/// Returns the token that was given, or that is read from standard input.
fn token(given: &str) -> Result<String, CommandError> {
    if given != "-" {
        return Ok(given.to_owned());
    }
    let mut text = String::new();
    let read = std::io::stdin().take(TOKEN_LIMIT).read_to_string(&mut text);
    read.map_err(|e| CommandError::usage(format!("cannot read the token: {}", libseam::describe_error(&e))))?;
    Ok(text.trim().to_owned())
}
