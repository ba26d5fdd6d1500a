//! How an exchange failed, in the engine's terms.

use super::connection::Broken;
use crate::FailureKind;
use alloc::{
    format,
    string::{String, ToString as _},
};
use core::error::Error as StdError;

/// How an exchange failed, and the cause in words, which name no URL.
pub(super) type Failure = (FailureKind, String);

/// Why there is no connection.
pub(super) fn of_connecting(error: &(dyn StdError + 'static)) -> Failure {
    let kind = if chain(error).any(holds_tls) {
        FailureKind::Tls
    } else if chain(error).any(|e| e.to_string() == "dns error") {
        // The connector tells this one apart in its text only.
        FailureKind::Dns
    } else if chain(error).any(is_time_out) {
        FailureKind::ConnectTimeout
    } else {
        FailureKind::Connect
    };
    (kind, cause(error))
}

/// Why a request has no reply. `kept`: it went over a connection that was kept from an earlier exchange.
pub(super) fn of_exchange(broken: Broken, kept: bool, limit: usize) -> Failure {
    let (unanswered, error) = match broken {
        Broken::TooLarge => return (FailureKind::TooLarge, format!("more than {limit} bytes")),
        // What cannot be read was there to be read.
        Broken::Head(error) => (!error.is_parse(), error),
        Broken::Body(error) => (false, error),
    };
    // The parser tells this one apart in its text only.
    let kind = if chain(&error).any(|e| e.to_string() == "message head is too large") {
        FailureKind::TooLarge
    } else if chain(&error).any(is_time_out) {
        // The system's own: nothing that was sent is acknowledged any more.
        FailureKind::Timeout
    } else if unanswered && kept {
        FailureKind::StaleConnection
    } else {
        FailureKind::ConnectionLost
    };
    (kind, cause(&error))
}

/// Every error in the chain, outermost first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// The innermost cause in words.
fn cause(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(|e| e.to_string()).unwrap_or_default()
}

fn is_time_out(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::TimedOut)
}

/// Whether `error` is TLS's own, however deep it is wrapped: the source of an I/O error that wraps another error is
/// that one's source, so the chain passes over what is inside.
fn holds_tls(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
    error.is::<rustls::Error>() || inner.is_some_and(|inner| holds_tls(inner))
}
