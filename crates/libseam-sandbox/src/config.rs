//! The settings of a sandbox.

use std::path::PathBuf;

use crate::{FaultRule, Seed};

/// The settings of a [`Sandbox`](crate::Sandbox).
///
/// The default is any free port, no file, the demo seed and no faults.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// Port on 127.0.0.1 to listen on; 0 takes any free one.
    pub port: u16,
    /// SQLite file to save the objects in, created if it is not there; `None` keeps them in memory alone.
    pub database: Option<PathBuf>,
    /// Objects that a new sandbox starts with, and that `POST /_sandbox/reset` goes back to. A file that was filled
    /// before keeps its own.
    pub seed: Seed,
    /// Rules for misbehaving, until `POST /_sandbox/faults/set`, `…/clear` or `POST /_sandbox/reset`.
    pub faults: Vec<FaultRule>,
}
