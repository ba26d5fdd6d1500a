//! How the sandbox misbehaves on request: what a rule says, which request it hits, and what the client then sees.

mod drip;
mod faults;
mod gzip;
mod kind;
mod misbehave;
mod padding;
mod retry_after;
mod rule;
mod rule_error;
mod setting;
mod settings;

pub(crate) use faults::Faults;
pub(crate) use kind::Fault;
pub(crate) use misbehave::misbehave;
pub use rule::FaultRule;
pub use rule_error::FaultRuleError;
