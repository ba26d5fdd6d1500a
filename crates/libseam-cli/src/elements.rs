//! The elements of a list on standard output, each on its own line as it comes.

use crate::output;
use libseam::json::Value;
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// The form of a printed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// A JSON array.
    Array,
    /// Lines of JSON without brackets and commas (NDJSON).
    Lines,
}

/// A list that is being printed.
#[derive(Debug)]
pub(crate) struct Elements {
    form: Form,
    printed: u64,
    out: BufWriter<StdoutLock<'static>>,
}

impl Elements {
    /// Begins a list. Nothing is printed before its first element.
    pub(crate) fn new(form: Form) -> Self {
        Self { form, printed: 0, out: BufWriter::new(io::stdout().lock()) }
    }

    /// Returns the number of elements so far.
    pub(crate) fn printed(&self) -> u64 {
        self.printed
    }

    /// Prints the next element, at the latest with [`Elements::flush`]. A comma precedes its element, so that every line is
    /// complete as soon as it is written.
    pub(crate) fn print(&mut self, element: &Value) -> io::Result<()> {
        let (before, after) = match (self.form, self.printed) {
            (Form::Lines, _) => ("", "\n"),
            (Form::Array, 0) => ("[\n", "\n"),
            (Form::Array, _) => (",", "\n"),
        };
        output::check_stdout()?;
        write!(self.out, "{before}{element}{after}")?;
        self.printed += 1;
        Ok(())
    }

    /// Writes the elements that are still buffered.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }

    /// Ends the list after its last element.
    pub(crate) fn end(&mut self) -> io::Result<()> {
        let end = match (self.form, self.printed) {
            (Form::Lines, _) => "",
            (Form::Array, 0) => "[]\n",
            (Form::Array, _) => "]\n",
        };
        if !end.is_empty() {
            output::check_stdout()?;
        }
        self.out.write_all(end.as_bytes())?;
        self.flush()
    }
}
