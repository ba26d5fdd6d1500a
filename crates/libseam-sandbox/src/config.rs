use std::path::PathBuf;

use crate::{FaultRule, Seed};

/// How to start a [`Sandbox`](crate::Sandbox).
///
/// The default is any free port, a scene in memory, the demo seed and no faults.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Port on 127.0.0.1 to listen on; 0 takes any free one.
    pub port: u16,
    /// SQLite file to keep the scene in, made if it is not there; `None` keeps it in memory.
    pub database: Option<PathBuf>,
    /// Scene that a new database starts with, and that `POST /_sandbox/reset` goes back to. A database that was
    /// filled before keeps what it holds.
    pub seed: Seed,
    /// How to misbehave, until `POST /_sandbox/faults/set`, `…/clear` or `POST /_sandbox/reset`.
    pub faults: Vec<FaultRule>,
}
