//! The frame that stops every panic at the boundary.

use libseam_core::memory::{self, OutOfMemory};

/// Runs the body of a function that cannot fail. Returns `fallback` if it panics all the same.
pub(crate) fn or<T>(fallback: T, body: impl FnOnce() -> T) -> T {
    run(body).unwrap_or(fallback)
}

/// Runs the body of a function that cannot fail but allocates. Returns `fallback` if memory runs out or it
/// panics.
pub(crate) fn or_out_of_memory<T>(fallback: T, body: impl FnOnce() -> Result<T, OutOfMemory>) -> T {
    run(|| memory::ensure_available(0).and_then(|()| body()).ok()).flatten().unwrap_or(fallback)
}

/// Runs `body`. Returns `None` if it panics: state that a panic leaves half changed is behind a lock that
/// nothing takes again, or is dropped.
#[cfg(not(target_os = "none"))]
pub(crate) fn run<T>(body: impl FnOnce() -> T) -> Option<T> {
    let body = || {
        #[cfg(feature = "panic_on_demand")]
        crate::host::panic_on_demand::panic_if_requested(crate::host::panic_on_demand::ENTRY);
        body()
    };
    crate::host::cancel::defer(|| crate::host::silent_panic::catch(body))
}

/// Runs `body`. A panic calls the firmware's hook, which does not return.
#[cfg(target_os = "none")]
pub(crate) fn run<T>(body: impl FnOnce() -> T) -> Option<T> {
    Some(body())
}
