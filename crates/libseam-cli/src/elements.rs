//! The elements of a list on standard output, each on a line of its own, as they come.

use libseam::json::Value;
use std::io::{self, BufWriter, StdoutLock, Write as _};

/// Form of a printed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    /// JSON array.
    Array,
    /// Lines of JSON without brackets and commas (NDJSON).
    Lines,
}

/// List that is being printed.
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

    /// Counts the elements so far.
    pub(crate) fn printed(&self) -> u64 {
        self.printed
    }

    /// Prints the next element, at the latest with [`Elements::flush`].
    pub(crate) fn print(&mut self, element: &Value) -> io::Result<()> {
        let (before, after) = match (self.form, self.printed) {
            (Form::Lines, _) => ("", "\n"),
            (Form::Array, 0) => ("[\n", ""),
            (Form::Array, _) => (",\n", ""),
        };
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
            (Form::Array, _) => "\n]\n",
        };
        self.out.write_all(end.as_bytes())?;
        self.flush()
    }

    /// Ends the list where it is not whole. An array is left open, so that nobody who reads JSON takes it for the list.
    pub(crate) fn break_off(&mut self) -> io::Result<()> {
        if self.form == Form::Array && self.printed > 0 {
            self.out.write_all(b"\n")?;
        }
        self.flush()
    }
}
