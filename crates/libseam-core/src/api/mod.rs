//! The API as data: operations, their parameters and their rules.

pub(crate) mod generated;
mod operation;
pub(crate) mod paging;
pub(crate) mod rule;
mod sentence;
pub mod table;
pub(crate) mod uses;

/// The API's own server.
pub const DEFAULT_ENDPOINT: &str = "https://connect.getseam.com";
