//! Why nothing can connect: the program asks for what cannot be had, or this machine is short of something.

use crate::Error;
use std::io;

/// Why there is nothing to connect with.
#[derive(Debug)]
pub(super) enum Unmade {
    /// What was asked for cannot be had.
    Refused(Error),
    /// This machine is short of something, which may pass.
    Short(String),
}

impl From<Error> for Unmade {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Whether the system has no more file descriptors for this process or for all.
pub(super) fn is_short(error: &io::Error) -> bool {
    // ENFILE and EMFILE, which have these numbers on every Unix; ERROR_TOO_MANY_OPEN_FILES on Windows.
    let numbers: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}
