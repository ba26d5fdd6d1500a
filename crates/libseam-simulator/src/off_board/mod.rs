//! Off-boardings: a random company, what a person of it holds, and the promises of what is sent, written and told.
//!
//! - `company` makes the company, and `holdings` finds what a person holds, by the links of the store alone.
//! - `choice` is what the caller wants.
//! - `order` judges each request that changes something, by the store as it was when the request arrived.
//! - `evidence` judges the lines as they are recorded, and `report` what is told at the end.

pub(crate) mod choice;
pub(crate) mod company;
pub(crate) mod evidence;
pub(crate) mod holdings;
pub(crate) mod order;
pub(crate) mod report;
