//! Reads and prints lists: `--all` and `--ndjson`.

use crate::{
    arguments::Arguments,
    command_error::CommandError,
    elements::{Elements, Form},
    exit::Exit,
};
use clap::{Arg, ArgAction};
use libseam::{
    Error, Flow, Instant, Observer, Outcome, Pump,
    blocking::Client,
    json::Value,
    table::{Listing, Operation},
};
use std::io;

const ALL: &str = "all";
const NDJSON: &str = "ndjson";

/// Explains the output in the help of operations that return a list.
pub(crate) const HELP: &str = "\
List:
  The result is a JSON array, or with --ndjson a line of JSON per element. With --all an error may come after elements
  were printed: then the exit code is not 0, and the array is not closed, so that it is not valid JSON.";

/// Returns the flags of operations that return a list.
pub(crate) fn args() -> [Arg; 2] {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).help_heading("Options of lists")
    };
    [
        flag(ALL, "Read every page and print the elements as they come; --deadline applies to each page"),
        flag(NDJSON, "Print each element on its own line (NDJSON) instead of an array"),
    ]
}

/// The flags of lists: the part to read, and the form to print it in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ListFlags {
    /// True for every page, false for one.
    pub(crate) all: bool,
    pub(crate) form: Form,
}

impl ListFlags {
    /// Reads the flags of a call of `operation`.
    ///
    /// # Errors
    /// Such a flag was given, and `operation` returns no list.
    pub(crate) fn read(operation: &Operation, arguments: &Arguments<'_>) -> Result<Self, CommandError> {
        if operation.listing == Listing::NotAList
            && let Some(flag) = [ALL, NDJSON].into_iter().find(|flag| arguments.flag(flag))
        {
            return Err(CommandError::usage(format!(
                "--{flag} is for operations that read a list, and {} reads none; leave it out",
                operation.name
            )));
        }
        let form = if arguments.flag(NDJSON) { Form::Lines } else { Form::Array };
        Ok(Self { all: arguments.flag(ALL), form })
    }
}

/// Reads the list of `flow` to its end, and prints the elements of each page as it comes. A closed pipe on standard output ends
/// the reading.
///
/// # Errors
/// The list cannot be read to its end, or cannot be written. The elements before that are printed.
pub(crate) fn print_all(
    client: &Client,
    mut flow: Flow,
    form: Form,
    mut stop: impl FnMut() -> bool,
    observer: Observer<'_>,
) -> Result<Exit, CommandError> {
    let start = Instant::now();
    let mut elements = Elements::new(form);
    let end = loop {
        if stop() {
            flow.cancel();
        }
        let mut pump = Pump::new(&mut flow, start, Some(&mut *observer));
        match client.drive_until(&mut pump, &mut stop, |wait| wait()) {
            Ok(true) => {}
            Ok(false) => break flow.take().map(drop),
            Err(error) => break Err(error),
        }
        match print_page(&mut flow, &mut elements) {
            Ok(Ok(())) => {}
            Ok(Err(error)) => break Err(error),
            Err(error) => return unwritten(&error),
        }
    };
    // After an error an array stays open, so that it does not parse as a whole list.
    let written = if end.is_ok() { elements.end() } else { elements.flush() };
    match (end, written) {
        (Err(error), _) => Err(CommandError::unfinished(error, elements.printed())),
        (Ok(()), Err(error)) => unwritten(&error),
        (Ok(()), Ok(())) => Ok(Exit::Ok),
    }
}

/// Prints the available elements.
fn print_page(flow: &mut Flow, elements: &mut Elements) -> io::Result<Result<(), Error>> {
    while let Some(item) = flow.next_item() {
        match item.to_value() {
            Ok(element) => elements.print(&element)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    elements.flush().map(Ok)
}

/// Prints the elements of one reply, without an array around them.
///
/// # Errors
/// The list cannot be written.
pub(crate) fn print_lines(list: &[Value]) -> Result<Exit, CommandError> {
    let mut elements = Elements::new(Form::Lines);
    let written = list.iter().try_for_each(|element| elements.print(element)).and_then(|()| elements.end());
    written.map_or_else(|error| unwritten(&error), |()| Ok(Exit::Ok))
}

/// Ends the command after `error`. A closed pipe is not an error: its reader chose to stop.
fn unwritten(error: &io::Error) -> Result<Exit, CommandError> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Ok(Exit::Ok);
    }
    let message = format!("the list is incomplete: it cannot be written: {}", libseam::describe_error(error));
    Err(CommandError::Internal(message, Outcome::Accepted))
}
