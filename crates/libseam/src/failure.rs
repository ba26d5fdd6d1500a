//! How an exchange failed, in the engine's terms.

use super::{connection::Broken, distrust};
use crate::{Error, FailureKind};
use core::{error::Error as StdError, fmt};
use std::io;

/// How an exchange failed, and the cause in words, which name no URL.
pub(super) type Failure = (FailureKind, String);

/// Why there is no reply.
pub(super) enum Unanswered {
    /// The exchange failed.
    Failed(Failure),
    /// There is no memory for the reply.
    OutOfMemory,
}

impl From<Failure> for Unanswered {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// Why there is nothing to connect with.
#[derive(Debug)]
pub(super) enum Unmade {
    /// What was asked for cannot be had.
    Refused(Error),
    /// This machine is short of something, which may pass.
    Short(String),
}

impl From<Error> for Unmade {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Whether the system has no more file descriptors for this process or for all.
pub(super) fn is_short(error: &io::Error) -> bool {
    // ENFILE and EMFILE, which have these numbers on every Unix; ERROR_TOO_MANY_OPEN_FILES on Windows.
    let numbers: &[i32] = if cfg!(windows) { &[4] } else { &[23, 24] };
    error.raw_os_error().is_some_and(|number| numbers.contains(&number))
}

/// Why there is no connection; `late` says how long was waited.
pub(super) fn of_connecting(error: &(dyn StdError + 'static), late: impl Fn() -> String) -> Failure {
    if let Some(error) = chain(error).find_map(tls_error) {
        return (FailureKind::Tls, distrust::in_words(error));
    }
    if chain(error).any(is_our_time_out) {
        return (FailureKind::ConnectTimeout, late());
    }
    let kind = if chain(error).any(|e| e.to_string() == "dns error") {
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
pub(super) fn of_exchange(broken: Broken, kept: bool, limit: usize) -> Unanswered {
    let (unanswered, error) = match broken {
        Broken::TooLarge => return (FailureKind::TooLarge, format!("more than {limit} bytes")).into(),
        Broken::OutOfMemory => return Unanswered::OutOfMemory,
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
    (kind, cause(&error)).into()
}

/// Every error in the chain, outermost first.
fn chain<'a>(error: &'a (dyn StdError + 'static)) -> impl Iterator<Item = &'a (dyn StdError + 'static)> {
    core::iter::successors(Some(error), |&e| e.source())
}

/// The innermost cause in words.
fn cause(error: &(dyn StdError + 'static)) -> String {
    chain(error).last().map(|e| in_words(e)).unwrap_or_default()
}

/// What the system says in `error`, without the number that Rust puts behind it.
pub fn in_words(error: &dyn fmt::Display) -> String {
    let text = error.to_string();
    let words = text.rsplit_once(" (os error ").map(|(words, _)| words.to_string());
    words.unwrap_or(text)
}

fn is_time_out(error: &(dyn StdError + 'static)) -> bool {
    error.downcast_ref::<io::Error>().is_some_and(|e| e.kind() == io::ErrorKind::TimedOut)
}

/// Whether it is the connector's own limit, and not the system's, that has passed.
fn is_our_time_out(error: &(dyn StdError + 'static)) -> bool {
    let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    inner.is_some_and(|inner| inner.is::<tokio::time::error::Elapsed>())
}

/// TLS's own error in `error`, however deep it is wrapped: the source of an I/O error that wraps another error is that
/// one's source, so the chain passes over what is inside.
fn tls_error<'e>(error: &'e (dyn StdError + 'static)) -> Option<&'e rustls::Error> {
    error.downcast_ref::<rustls::Error>().or_else(|| {
        let inner = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref)?;
        tls_error(inner)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::boxed::Box;

    #[test]
    fn the_number_goes() {
        assert_eq!(in_words(&io::Error::from_raw_os_error(2)), "No such file or directory");
        assert_eq!(in_words(&io::Error::other("more than 8 bytes")), "more than 8 bytes");
    }

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
}
