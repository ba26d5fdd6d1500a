//! How an exchange fails, as a transport tells it.

use crate::error::{
    ErrorCode,
    code::{named_codes, numbered_codes},
};

macro_rules! failure_kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal => $code:ident $sent:literal $said:literal,)+) => {
        /// How an exchange failed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum FailureKind { $($(#[doc = $doc])+ $variant = $number,)+ }

        named_codes!(FailureKind { $($variant = $name: concat!($($doc),+),)+ });
        numbered_codes!(FailureKind);

        impl FailureKind {
            /// The code of the error that it becomes.
            pub(crate) fn code(self) -> ErrorCode {
                match self { $(Self::$variant => ErrorCode::$code,)+ }
            }

            /// What it is called in the error's message.
            pub(crate) fn said(self) -> &'static str {
                match self { $(Self::$variant => $said,)+ }
            }

            /// Whether the request may have reached the server.
            #[must_use]
            pub fn may_have_been_sent(self) -> bool {
                match self { $(Self::$variant => $sent,)+ }
            }
        }
    };
}

failure_kinds! {
    /// The server's name could not be resolved.
    Dns = 1 "dns" => Connect false
        "the server's name could not be resolved",
    /// The connection was refused or could not be made.
    Connect = 2 "connect" => Connect false
        "the server could not be reached",
    /// No connection in time.
    ConnectTimeout = 3 "connect_timeout" => Timeout false
        "no connection to the server in time",
    /// No trusted TLS connection.
    Tls = 4 "tls" => Tls false
        "no trusted TLS connection to the server",
    /// No reply in time.
    Timeout = 5 "timeout" => Timeout true
        "no reply in time",
    /// The connection broke before the whole reply was there.
    ConnectionLost = 6 "connection_lost" => ConnectionLost true
        "the connection broke",
    /// The reply is larger than the limit.
    TooLarge = 7 "too_large" => TooLarge true
        "the reply is larger than the limit",
    /// The transport itself is at fault.
    Internal = 8 "internal" => Internal true
        "the transport failed",
    /// A connection that was kept from an earlier exchange broke before the head of the reply was there: most likely
    /// the server had closed it. Where that is safe, the request is sent again at once, and the attempt does not
    /// count.
    StaleConnection = 9 "stale_connection" => ConnectionLost true
        "the connection broke",
}

#[cfg(test)]
mod tests {
    use super::FailureKind;

    #[test]
    fn every_kind_has_a_text_of_its_own() {
        for kind in FailureKind::ALL {
            assert!(kind.said().contains(' '), "{kind:?}: {}", kind.said());
        }
        assert_eq!(FailureKind::StaleConnection.said(), FailureKind::ConnectionLost.said());
    }
}
