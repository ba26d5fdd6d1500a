//! Reasons for which a sandbox does not start.

use std::{error, fmt, io, net::IpAddr, path::PathBuf};

/// A reason for which a sandbox did not start.
#[derive(Debug)]
#[non_exhaustive]
pub enum StartError {
    /// The address is not of the loopback interface, and the settings have no API key that only their owner knows.
    NeedsKey {
        /// The address of the settings.
        host: IpAddr,
    },
    /// The API key of the settings has another form.
    WrongKey,
    /// The address is not of the loopback interface, and the file or the seed has the demo's credentials.
    KnownCredentials {
        /// The address of the settings.
        host: IpAddr,
    },
    /// The file or the seed has another API key than the settings.
    OtherKey,
    /// A rule is for a provider that the data does not have.
    UnknownProvider {
        /// The sentence about it.
        message: String,
    },
    /// Something else listens on the port already.
    PortTaken {
        /// The address of the settings.
        host: IpAddr,
        /// The port of the settings.
        port: u16,
    },
    /// The port could not be opened for another reason.
    Listen {
        /// The address of the settings.
        host: IpAddr,
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
            Self::NeedsKey { host } => write!(
                formatter,
                "other machines can reach {host}, and everyone knows the key of the demo; give an API key of your own"
            ),
            Self::WrongKey => formatter.write_str(
                "the API key must begin with `seam_`, as keys of an API do, have 20 visible characters or more, and \
                 differ from the demo's",
            ),
            Self::KnownCredentials { host } => write!(
                formatter,
                "other machines can reach {host}, and everyone knows the credentials in this data; start with other data"
            ),
            Self::OtherKey => formatter
                .write_str("the data has another API key; start with that key, without one, or with other data"),
            Self::UnknownProvider { message } => formatter.write_str(message),
            Self::PortTaken { host, port } => {
                write!(formatter, "port {port} on {host} is in use; choose another, or 0 for any free one")
            }
            Self::Listen { host, port, source } => {
                write!(formatter, "cannot listen on port {port} of {host}: {source}")
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
