//! The output of the process: results to standard output, everything else to standard error.

use crate::inherited;
use std::io::{self, Write as _};

/// Writes `text` to standard output and flushes it. A closed pipe is not an error: its reader chose to stop.
pub(crate) fn print_stdout(text: &str) -> io::Result<()> {
    check_stdout()?;
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Returns an error where standard output was closed from the start, since writing to it would seem to succeed.
pub(crate) fn check_stdout() -> io::Result<()> {
    if inherited::stdout_is_closed() {
        return Err(io::Error::other("standard output is closed"));
    }
    Ok(())
}

/// Writes `line` to standard error, and ignores errors: there is no other place to report them.
pub(crate) fn print_stderr(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
