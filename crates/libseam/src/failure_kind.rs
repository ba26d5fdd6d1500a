//! How an exchange fails, as a transport tells it.

use crate::{
    code::{named_codes, numbered_codes},
    error::ErrorCode,
};

macro_rules! failure_kinds {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal => $code:ident $sent:literal,)+) => {
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
    Dns = 1 "dns" => Connect false,
    /// The connection was refused or could not be made.
    Connect = 2 "connect" => Connect false,
    /// No connection in time.
    ConnectTimeout = 3 "connect_timeout" => Timeout false,
    /// No trusted TLS connection.
    Tls = 4 "tls" => Tls false,
    /// No reply in time.
    Timeout = 5 "timeout" => Timeout true,
    /// The connection broke before the whole reply was there.
    ConnectionLost = 6 "connection_lost" => ConnectionLost true,
    /// The reply is larger than the limit.
    TooLarge = 7 "too_large" => TooLarge true,
    /// The transport itself is at fault.
    Internal = 8 "internal" => Internal false,
    /// A connection that was kept from an earlier exchange broke before the head of the reply was there: most likely
    /// the server had closed it. Where that is safe, the request is sent again at once, and the attempt does not
    /// count.
    StaleConnection = 9 "stale_connection" => ConnectionLost true,
}
