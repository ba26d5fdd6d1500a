//! Panics as errors of the command, in the requested form.

use crate::command_error::CommandError;
use libseam::Outcome;
use std::{panic::set_hook, sync::OnceLock};

/// The location of the first panic.
static LOCATION: OnceLock<String> = OnceLock::new();

/// Makes panics print nothing, and records their location.
pub(crate) fn silence() {
    set_hook(Box::new(|info| {
        let location = info.location().map(|location| {
            let file = location.file().rsplit(['/', '\\']).next().unwrap_or_default();
            format!(" ({file}:{})", location.line())
        });
        let _ = LOCATION.set(location.unwrap_or_default());
    }));
}

/// Makes the error for a panic. It leaves the panic's message out, which may hold a credential.
pub(crate) fn error() -> CommandError {
    let location = LOCATION.get().map_or("", String::as_str);
    CommandError::Internal(format!("libseam failed{location}; please report it"), Outcome::Unknown)
}
