//! The settings of a sandbox.

use std::{fmt, net::IpAddr, path::PathBuf};

use crate::{Behavior, FaultRule, RequestObserver, Seed};

/// The settings of a [`Sandbox`](crate::Sandbox).
///
/// The default is any free port on 127.0.0.1, no file, the demo seed and no faults.
#[derive(Clone, Default)]
pub struct Config {
    /// Address to listen on; `None` is 127.0.0.1. An address that is not of the loopback interface needs an `api_key`.
    pub host: Option<IpAddr>,
    /// API key of a new sandbox, in place of the demo's, which everyone knows. Its other tokens are then new too. It begins
    /// with `seam_` and has 20 characters or more. Data that has a key must have this one.
    pub api_key: Option<String>,
    /// Port to listen on; 0 takes any free one.
    pub port: u16,
    /// SQLite file to save the objects in, created if it is not there; `None` keeps them in memory alone.
    pub database: Option<PathBuf>,
    /// Objects that a new sandbox starts with, and that `POST /_sandbox/reset` goes back to. A file that was filled
    /// before keeps its own.
    pub seed: Seed,
    /// Rules for misbehaving, until `POST /_sandbox/faults/set`, `…/clear` or `POST /_sandbox/reset`.
    pub faults: Vec<FaultRule>,
    /// Behavior of access systems and of the clock.
    pub behavior: Behavior,
    /// A watcher of requests.
    pub observer: RequestObserver,
}

impl Config {
    /// Reports whether other machines can reach the sandbox.
    pub(crate) fn is_exposed(&self) -> bool {
        self.host.is_some_and(|host| !host.is_loopback())
    }
}

impl fmt::Debug for Config {
    /// Leaves the key out.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { host, api_key: _, port, database, seed, faults, behavior, observer } = self;
        formatter
            .debug_struct("Config")
            .field("host", host)
            .field("port", port)
            .field("database", database)
            .field("seed", seed)
            .field("faults", faults)
            .field("behavior", behavior)
            .field("observer", observer)
            .finish_non_exhaustive()
    }
}
