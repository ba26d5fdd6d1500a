//! The errors of setting up a transport.

use crate::Error;
use std::io;

/// The reason why a transport cannot be set up.
#[derive(Debug)]
pub(super) enum SetupError {
    /// An option, the environment or the machine's certificates are unusable.
    Invalid(Error),
    /// The machine is short of something, which may pass.
    OutOfResources(String),
}

impl From<Error> for SetupError {
    fn from(error: Error) -> Self {
        Self::Invalid(error)
    }
}

/// Returns whether the process or the system has run out of file descriptors.
pub(super) fn is_out_of_descriptors(error: &io::Error) -> bool {
    // ENFILE and EMFILE, which have these numbers on every Unix; ERROR_TOO_MANY_OPEN_FILES on Windows.
    let numbers: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}
