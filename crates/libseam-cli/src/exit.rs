//! Exit codes.

use crate::options;
use libseam::{Error, ErrorCode};

/// How the process ends. The numbers are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Exit {
    /// It is done.
    Ok = 0,
    /// The command line, the parameters or an option are wrong; nothing was sent.
    Usage = 2,
    /// The credential is missing or unusable, or the server does not accept it.
    Credentials = 3,
    /// The API refused the call.
    Refused = 4,
    /// The server could not be reached, failed, or did not confirm the operation.
    Server = 5,
    /// A fault of ours, or a result that could not be written.
    Internal = 70,
    /// Interrupted with Ctrl-C.
    Interrupted = 130,
}

/// The exit codes as `--help` documents them.
pub(crate) const HELP: &str = "\
Exit codes:
    0  done
    2  wrong usage, invalid parameters or options, or unknown operation; nothing was sent
    3  no usable credential, or the server answered 401 or 403
    4  refused by the API (not found, invalid input, conflict, ...)
    5  no connection, time-out, TLS, rate limit, server error, or a reply that does not confirm the operation, such as
       \"not found\" after an attempt that may have removed it
   70  internal fault, or the result could not be written
  130  interrupted";

impl Exit {
    /// How the process ends after `error`.
    pub(crate) fn of(error: &Error) -> Self {
        use ErrorCode as Code;
        match error.code() {
            Code::InvalidOptions if !options::is_about_credential(error) => Self::Usage,
            Code::InvalidParams | Code::UnknownOperation => Self::Usage,
            Code::InvalidOptions | Code::Unauthorized | Code::Forbidden => Self::Credentials,
            Code::NotFound | Code::InvalidInput | Code::ApiError => Self::Refused,
            Code::Unconfirmed
            | Code::RateLimited
            | Code::ServerError
            | Code::Connect
            | Code::Timeout
            | Code::Tls
            | Code::ConnectionLost
            | Code::MalformedReply
            | Code::TooLarge
            | Code::Redirected => Self::Server,
            Code::Cancelled => Self::Interrupted,
            // `InvalidState`, `Internal` and whatever the core learns to say before this does.
            _ => Self::Internal,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}
