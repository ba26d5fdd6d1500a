//! Faults: the rules that order them, the requests that they hit, and the replies that the client then gets.

mod drip;
mod faults;
mod gzip;
mod kind;
mod misbehave;
mod padding;
mod replacement;
mod retry_after;
mod rule;

pub(crate) use faults::Faults;
pub(crate) use kind::Fault;
pub(crate) use misbehave::misbehave;
pub use rule::FaultRule;
