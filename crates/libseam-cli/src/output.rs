//! What the process writes: results to standard output, everything else to standard error.

use std::io::{self, Write as _};

/// Writes `text` to standard output and flushes it. That a reader went away is its own choice and no error.
pub(crate) fn print(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        written => written,
    }
}

/// Writes `line` to standard error. Where nobody listens there is nobody to tell.
pub(crate) fn tell(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}
