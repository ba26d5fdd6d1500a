//! Clients on reqwest, tokio and rustls.

pub mod blocking;
mod client;
mod namespaces;
mod tls;
mod transport;

pub use client::Client;
pub use namespaces::*;
