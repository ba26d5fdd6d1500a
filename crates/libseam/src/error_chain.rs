//! The chain of an error's sources. Types of errors decide, never their texts.

use super::failure::describe_error;
use core::error::Error;

/// Iterates over the error and its sources, outermost first.
pub(super) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// Describes the innermost source.
pub(super) fn root_cause(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(|e| describe_error(e)).unwrap_or_default()
}

/// Returns whether the error is a time-out, of the system or of a connector.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) fn is_time_out(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::TimedOut)
}

/// Returns the TLS error inside `error`, however deeply I/O errors wrap it. An I/O error's `source` is the source of the error
/// that it wraps, so [`chain`] skips the wrapped error itself.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    error.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)?;
        tls_error(inner)
    })
}
