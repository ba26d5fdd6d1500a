//! HTTP/1.1 as bytes, for a host that has a connection and no HTTP client. One exchange takes one connection.

pub(crate) mod incoming;
mod length;
pub(crate) mod no_reply;
mod outgoing;
