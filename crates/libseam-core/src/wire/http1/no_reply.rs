//! Reasons why bytes are no reply.

/// The reason why there is no reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NoReply {
    /// The connection ended before the reply was complete.
    Incomplete,
    /// The bytes are not HTTP/1.1, or could be read in two ways. Says what is wrong.
    Malformed(&'static str),
    /// The reply has more headers or a larger body than it may, as [`super::incoming::Incoming::reply`] says.
    Oversized,
    /// A part of the reply that is not counted elsewhere exceeds its limit. Says so in a sentence.
    TooLarge(&'static str),
}
