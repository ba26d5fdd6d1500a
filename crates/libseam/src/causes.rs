//! The causes of an error. Their types decide what it is, never their texts.

use super::failure::in_words;
use core::error::Error;

/// Every error in the chain, outermost first.
pub(super) fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// The innermost cause in words.
pub(super) fn cause(error: &(dyn Error + 'static)) -> String {
    chain(error).last().map(|e| in_words(e)).unwrap_or_default()
}

/// Whether the system, or a limit on connecting, says that time is over.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) fn is_time_out(error: &(dyn Error + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::TimedOut)
}

/// TLS's own error in `error`, however deep it is wrapped: the source of an I/O error that wraps another error is that
/// one's source, so the chain passes over what is inside.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) fn tls_error<'e>(error: &'e (dyn Error + 'static)) -> Option<&'e rustls::Error> {
    error.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref)?;
        tls_error(inner)
    })
}
