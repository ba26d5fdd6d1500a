use std::path::PathBuf;
use std::{error, fmt, io};

/// Why a sandbox did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// Something else listens on the port already.
    PortTaken {
        /// The port asked for.
        port: u16,
    },
    /// The port could not be opened for another reason.
    Listen {
        /// The port asked for.
        port: u16,
        /// What the operating system said.
        source: io::Error,
    },
    /// The database could not be opened, read or written.
    Database {
        /// The file, or `None` for a database in memory.
        path: Option<PathBuf>,
        /// What SQLite said.
        source: Box<dyn error::Error + Send + Sync>,
    },
    /// The file exists and was not made by a sandbox. It was left as it was.
    NotASandbox {
        /// The file.
        path: PathBuf,
    },
    /// The file was made by a sandbox with another schema. It was left as it was.
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
                write!(formatter, "port {port} on 127.0.0.1 is taken; choose another, or 0 for any free one")
            }
            Self::Listen { port, source } => {
                write!(formatter, "cannot listen on port {port} of 127.0.0.1: {source}")
            }
            Self::Database { path: Some(path), source } => {
                write!(formatter, "cannot use the database {}: {source}", path.display())
            }
            Self::Database { path: None, source } => {
                write!(formatter, "cannot make a database in memory: {source}")
            }
            Self::NotASandbox { path } => {
                write!(formatter, "{} was not made by a sandbox; name another file", path.display())
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
