//! The person and the machine that off-board somebody, for the evidence.

use crate::json::Object;
use std::{
    env,
    time::{SystemTime, UNIX_EPOCH},
};

/// Returns the user, the host and the process, as far as the system tells them.
pub(super) fn operator() -> Object {
    Object::new()
        .with_some("user", whoami::username().ok())
        .with_some("host", whoami::hostname().ok())
        .with("process", i64::from(std::process::id()))
}

/// Adds to `options` what the host knows: the operator and the platform, unless the caller names them, and the time. A
/// program's own command line is not among it, since it may hold anything.
#[must_use]
pub fn complete(mut options: Object) -> Object {
    if !options.contains_key("operator") {
        options = options.with("operator", operator());
    }
    if !options.contains_key("platform") {
        options = options.with("platform", format!("{} {}", env::consts::OS, env::consts::ARCH));
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok();
    let now_ms = now.and_then(|now| i64::try_from(now.as_millis()).ok());
    match now_ms.filter(|_| !options.contains_key("now_ms")) {
        Some(now_ms) => options.with("now_ms", now_ms),
        None => options,
    }
}
