//! A panic in a call, told as an error of the command in the form that was asked for, and in no other.

use crate::failure::Failure;
use libseam::Outcome;
use std::{panic::set_hook, sync::OnceLock};

/// Where it was.
static PLACE: OnceLock<String> = OnceLock::new();

/// From now on a panic prints nothing.
pub(crate) fn hush() {
    set_hook(Box::new(|info| {
        let place = info.location().map(|place| {
            let file = place.file().rsplit(['/', '\\']).next().unwrap_or_default();
            format!(" ({file}:{})", place.line())
        });
        let _ = PLACE.set(place.unwrap_or_default());
    }));
}

/// What is told of it, without its text, which may name what must not be shown.
pub(crate) fn failure() -> Failure {
    let place = PLACE.get().map_or("", String::as_str);
    Failure::Internal(format!("libseam failed{place}; please report it"), Outcome::Unknown)
}
