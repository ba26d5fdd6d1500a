//! Clients on hyper, tokio and rustls.

pub mod blocking;
mod client;
mod connection;
mod connector;
mod event;
mod failure;
mod namespaces;
mod proxy;
mod relay;
mod tls;
mod transport;

pub use client::Client;
pub use event::{Event, Happening, Observer};
pub use namespaces::*;
