//! The API as data: operations, their parameters and their rules.

pub(crate) mod attempts;
#[cfg(feature = "confirm")]
pub(crate) mod confirmation;
pub(crate) mod generated;
mod operation;
mod paging;
pub(crate) mod rule;
mod sentence;
mod session;
pub mod table;
pub(crate) mod uses;

#[cfg(feature = "confirm")]
pub use generated::confirmations::Verdict;
pub use generated::flows::{PAGES, SESSION, SPEC_VERSION};
pub use paging::Paging;
pub use session::SessionStart;

/// The method of every request.
pub const METHOD: &str = "POST";

/// The API's own server.
pub const DEFAULT_ENDPOINT: &str = "https://connect.getseam.com";
