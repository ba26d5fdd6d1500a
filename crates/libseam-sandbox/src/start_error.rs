//! Reasons for which a sandbox does not start.

use std::{error, fmt, io, path::PathBuf};

/// A reason for which a sandbox did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Something else listens on the port already.
    PortTaken {
        /// The port of the settings.
        port: u16,
    },
    /// The port could not be opened for another reason.
    Listen {
        /// The port of the settings.
        port: u16,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The database could not be opened, read or written.
    Database {
        /// The file.
        path: PathBuf,
        /// The error of SQLite.
        source: Box<dyn error::Error + Send + Sync>,
    },
    /// The file exists and no sandbox created it. It is unchanged.
    NotASandbox {
        /// The file.
        path: PathBuf,
    },
    /// A sandbox with another schema created the file. It is unchanged.
    OtherSchema {
        /// The file.
        path: PathBuf,
        /// The schema version in the file.
        found: i64,
        /// The schema version this sandbox reads and writes.
        expected: i64,
    },
}

impl fmt::Display for StartError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PortTaken { port } => {
                write!(formatter, "port {port} on 127.0.0.1 is in use; choose another, or 0 for any free one")
            }
            Self::Listen { port, source } => {
                write!(formatter, "cannot listen on port {port} of 127.0.0.1: {source}")
            }
            Self::Database { path, source } => {
                write!(formatter, "cannot use the database {}: {source}", path.display())
            }
            Self::NotASandbox { path } => {
                write!(formatter, "{} is not a file of a sandbox; name another file", path.display())
            }
            Self::OtherSchema { path, found, expected } => write!(
                formatter,
                "{} has schema version {found}, this sandbox needs {expected}; name another file",
                path.display()
            ),
        }
    }
}

/// Without a `source`: the message has its text already.
impl error::Error for StartError {}
