//! The exit code of an error.

pub(crate) use crate::exit_codes::{Exit, HELP};
use crate::options;
use libseam::{Error, ErrorCode};

impl Exit {
    /// Returns the exit code after `error`.
    pub(crate) fn of(error: &Error) -> Self {
        if error.code() == ErrorCode::InvalidOptions && options::is_about_credential(error) {
            return Self::Credentials;
        }
        Self::of_code(error.code())
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
