//! What the errors of hyper, of the system and of TLS mean for an exchange. Their types decide, never their texts.

use super::{
    causes::{cause, chain, is_time_out, tls_error},
    distrust,
    resolver::Unresolved,
};
use crate::FailureKind;
use core::error::Error as StdError;
use std::io;

/// Why there is no connection; `late` says how long was waited.
pub(super) fn of_connecting(
    error: &(dyn StdError + 'static),
    late: impl Fn() -> String,
) -> (FailureKind, String) {
    if let Some(error) = chain(error).find_map(tls_error) {
        return (FailureKind::Tls, distrust::in_words(error));
    }
    if chain(error).any(is_our_time_out) {
        return (FailureKind::ConnectTimeout, late());
    }
    let kind = if chain(error).any(|e| e.is::<Unresolved>()) {
        FailureKind::Dns
    } else if chain(error).any(is_time_out) {
        FailureKind::ConnectTimeout
    } else {
        FailureKind::Connect
    };
    (kind, cause(error))
}

/// Whether it is the connector's own limit, and not the system's, that has passed.
fn is_our_time_out(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.is_some_and(|inner| inner.is::<tokio::time::error::Elapsed>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_of_the_connector_has_one_text() {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
        let late =
            async { tokio::time::timeout(core::time::Duration::ZERO, core::future::pending::<()>()).await };
        let elapsed = runtime.block_on(late).expect_err("it never ends");
        // As the connector wraps it.
        let error: Box<dyn StdError> = Box::new(io::Error::new(io::ErrorKind::TimedOut, elapsed));
        let told = of_connecting(&*error, || "after 10000 ms".into());
        assert_eq!(told, (FailureKind::ConnectTimeout, "after 10000 ms".into()));
        let of_the_system = io::Error::from_raw_os_error(if cfg!(windows) { 10060 } else { 110 });
        if cfg!(target_os = "linux") {
            let (kind, why) = of_connecting(&of_the_system, || "after 10000 ms".into());
            assert_eq!((kind, &*why), (FailureKind::ConnectTimeout, "Connection timed out"));
        }
    }

    #[test]
    fn a_text_decides_nothing() {
        for text in ["dns error", "message head is too large", "operation timed out"] {
            let (kind, why) = of_connecting(&io::Error::other(text), String::new);
            assert_eq!((kind, &*why), (FailureKind::Connect, text));
        }
        let unresolved = Unresolved(io::Error::other("anything"));
        assert_eq!(of_connecting(&unresolved, String::new), (FailureKind::Dns, "anything".into()));
    }
}
