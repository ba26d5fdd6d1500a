//! The wall that no panic passes.

use libseam_core::memory::{self, OutOfMemory};

/// Runs the body of a function that cannot fail, and returns `fallback` if it panics all the same.
pub(crate) fn value<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    caught(body).unwrap_or(fallback)
}

/// Runs the body of a function that cannot fail but takes memory; returns `fallback` where there is not enough.
pub(crate) fn value_with_memory<T>(fallback: T, body: impl FnOnce() -> Result<T, OutOfMemory>) -> T {
    caught(|| memory::ask(0).and_then(|()| body()).ok()).flatten().unwrap_or(fallback)
}

/// Returns what `body` returns; `None` where it panics. What a panic leaves half done stays behind locks that are used no
/// more, or is dropped.
#[cfg(not(target_os = "none"))]
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    let body = || {
        #[cfg(feature = "fault")]
        crate::host::fault::strike(crate::host::fault::ENTRY);
        body()
    };
    crate::host::cancel::held_back(|| crate::host::hush::caught(body))
}

/// Returns what `body` returns. A panic calls the firmware's hook, which does not return.
#[cfg(target_os = "none")]
pub(crate) fn caught<T>(body: impl FnOnce() -> T) -> Option<T> {
    Some(body())
}
