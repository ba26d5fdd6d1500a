//! A simulator that looks for lies: calls and flows of the core run against the sandbox's store in virtual time, over a line
//! that loses, delays and spoils what it carries, with access systems that lag, fail and take back, and with processes that
//! die between any two steps. Everything comes from one seed, so a seed that finds something finds it again.
//!
//! [`simulate`] runs the scenario of a seed. Its promises are those that a caller relies on, and none of them asks the core:
//! they compare what was told with the store, and with what went over the line.
//!
//! - `scenario` chooses what is done: one file for each kind of flow. A new kind of flow is a new file there.
//! - `target` has the removals, each with the facts that must hold in the store once it is told as confirmed.
//! - `world` is the store with its workspaces, and `network` the line; `fate` says what becomes of an exchange.
//! - `host` drives a flow as a host does, and records the exchanges.
//! - `promise` judges what was told, `verdict` what was told of a removal that is confirmed, `proof` what that is based on,
//!   `outcomes` what was told of many together, and `touched` what was changed.
//! - `sweep` has the lists of what many removals take away, and `listing` reads the lists that a flow read.
//! - `vector` writes a flow of a scenario as a test vector.
//! - `off_board` has the company, what a person of it holds, and the promises of off-boardings.
//! - `lies` plants the known ones, in a build of the core that has them.

mod fate;
mod host;
#[cfg(libseam_lies)]
pub mod lies;
mod listing;
mod network;
mod off_board;
mod outcomes;
mod promise;
mod proof;
mod run;
mod scenario;
mod sweep;
mod target;
mod touched;
mod trace;
mod vector;
mod verdict;
mod world;

pub use trace::{Found, Report};

/// Runs the scenario of `seed`. The report has what was found, if anything was, and the trace if `traced`.
#[must_use]
pub fn simulate(seed: u64, traced: bool) -> Report {
    scenario::run(seed, traced)
}
