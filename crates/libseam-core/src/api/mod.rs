//! The API as data: operations, their parameters and their rules.

pub(crate) mod generated;
pub mod table;
mod uses;
