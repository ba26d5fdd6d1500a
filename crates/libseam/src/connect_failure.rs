//! The failures to connect, from errors of hyper, the system and TLS. Types of errors decide, never their texts.

use super::{
    error_chain::{chain, is_time_out, root_cause, tls_error},
    resolver::ResolveError,
    tls_error,
};
use crate::FailureKind;
use core::error::Error as StdError;
use std::io;

/// Classifies `error`, with a detail in words; `late` words the time-out of the connector.
pub(super) fn classify(error: &(dyn StdError + 'static), late: impl Fn() -> String) -> (FailureKind, String) {
    if let Some(error) = chain(error).find_map(tls_error) {
        return (FailureKind::Tls, tls_error::describe(error));
    }
    if chain(error).any(is_connector_time_out) {
        return (FailureKind::ConnectTimeout, late());
    }
    let kind = if chain(error).any(|e| e.is::<ResolveError>()) {
        FailureKind::Dns
    } else if chain(error).any(is_time_out) {
        FailureKind::ConnectTimeout
    } else {
        FailureKind::Connect
    };
    (kind, root_cause(error))
}

/// Returns whether the connector's own limit has passed, and not the system's.
fn is_connector_time_out(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.is_some_and(|inner| inner.is::<tokio::time::error::Elapsed>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_names_the_limit_of_the_connector_or_the_words_of_the_system() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let late =
            async { tokio::time::timeout(core::time::Duration::ZERO, core::future::pending::<()>()).await };
        let elapsed = runtime.block_on(late).expect_err("it never ends");
        // The connector wraps it like this.
        let error: Box<dyn StdError> = Box::new(io::Error::new(io::ErrorKind::TimedOut, elapsed));
        let classified = classify(&*error, || "after 10000 ms".into());
        assert_eq!(classified, (FailureKind::ConnectTimeout, "after 10000 ms".into()));
        let of_the_system = io::Error::from_raw_os_error(if cfg!(windows) { 10060 } else { 110 });
        if cfg!(target_os = "linux") {
            let (kind, why) = classify(&of_the_system, || "after 10000 ms".into());
            assert_eq!((kind, &*why), (FailureKind::ConnectTimeout, "Connection timed out"));
        }
    }

    #[test]
    fn the_text_of_an_error_does_not_decide() {
        for text in ["dns error", "message head is too large", "operation timed out"] {
            let (kind, why) = classify(&io::Error::other(text), String::new);
            assert_eq!((kind, &*why), (FailureKind::Connect, text));
        }
        let unresolved = ResolveError(io::Error::other("anything"));
        assert_eq!(classify(&unresolved, String::new), (FailureKind::Dns, "anything".into()));
    }
}
