//! Reads and prints lists: `--all` and `--ndjson`.

use crate::{
    elements::{Elements, Form},
    exit::Exit,
    failure::Failure,
    given::Given,
};
use clap::{Arg, ArgAction};
use libseam::{
    Course, Error, Flow, Instant, Observer, Outcome,
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
  A result is a JSON array, or with --ndjson a line of JSON for every element. With --all an error may come when
  elements are printed already: the exit code tells, and an array is left open, so that it is no JSON.";

/// Returns the flags of operations that return a list.
pub(crate) fn args() -> [Arg; 2] {
    let flag = |name: &'static str, help: &'static str| {
        Arg::new(name).long(name).action(ArgAction::SetTrue).help(help).help_heading("Options of lists")
    };
    [
        flag(ALL, "Read every page and print the elements as they come; --deadline is for each page"),
        flag(NDJSON, "Print every element on a line of its own (NDJSON) instead of an array"),
    ]
}

/// Part of a list to read, and form to print it in.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wanted {
    /// True for every page, false for one.
    pub(crate) all: bool,
    pub(crate) form: Form,
}

impl Wanted {
    /// Reads the flags that were given for `operation`.
    ///
    /// # Errors
    /// `operation` returns no list, and such a flag was given.
    pub(crate) fn read(operation: &Operation, given: &Given<'_>) -> Result<Self, Failure> {
        if operation.listing == Listing::NotAList
            && let Some(flag) = [ALL, NDJSON].into_iter().find(|flag| given.flag(flag))
        {
            return Err(Failure::usage(format!(
                "--{flag} is for operations that return a list, and {} returns none; leave it out",
                operation.name
            )));
        }
        let form = if given.flag(NDJSON) { Form::Lines } else { Form::Array };
        Ok(Self { all: given.flag(ALL), form })
    }
}

/// Reads the list of `flow` to its end and prints the elements of each page when it has come. When the reader of
/// standard output went away, nothing more is read.
///
/// # Errors
/// The list was not read to its end, or cannot be written. The elements that came before are printed.
pub(crate) fn print_all(
    client: &Client,
    mut flow: Flow,
    form: Form,
    mut stop: impl FnMut() -> bool,
    observer: Observer<'_>,
) -> Result<Exit, Failure> {
    let start = Instant::now();
    let mut elements = Elements::new(form);
    let end = loop {
        if stop() {
            flow.cancel();
        }
        let mut course = Course::new(&mut flow, start, Some(&mut *observer));
        match client.drive_apart(&mut course, &mut stop, |wait| wait()) {
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
    let written = if end.is_ok() { elements.end() } else { elements.break_off() };
    match (end, written) {
        (Err(error), _) => Err(Failure::unfinished(error, elements.printed())),
        (Ok(()), Err(error)) => unwritten(&error),
        (Ok(()), Ok(())) => Ok(Exit::Ok),
    }
}

/// Prints the elements that are at hand.
fn print_page(flow: &mut Flow, elements: &mut Elements) -> io::Result<Result<(), Error>> {
    while let Some(item) = flow.next_item() {
        match item.to_value() {
            Ok(element) => elements.print(&element)?,
            Err(error) => return Ok(Err(error)),
        }
    }
    elements.flush().map(Ok)
}

/// Prints `list`, which one reply held, without an array around it.
///
/// # Errors
/// The list cannot be written.
pub(crate) fn print_lines(list: &[Value]) -> Result<Exit, Failure> {
    let mut elements = Elements::new(Form::Lines);
    let written = list.iter().try_for_each(|element| elements.print(element)).and_then(|()| elements.end());
    written.map_or_else(|error| unwritten(&error), |()| Ok(Exit::Ok))
}

/// Ends the command after `error`. A reader that went away chose to, so that is no error.
fn unwritten(error: &io::Error) -> Result<Exit, Failure> {
    if error.kind() == io::ErrorKind::BrokenPipe {
        return Ok(Exit::Ok);
    }
    let message = format!("the list is not whole: it cannot be written: {}", libseam::in_words(error));
    Err(Failure::Internal(message, Outcome::Accepted))
}
