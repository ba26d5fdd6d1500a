//! Clients on hyper, tokio and rustls.

#[cfg(all(unix, not(target_os = "android"), not(target_vendor = "apple")))]
mod authorities;
#[cfg(unix)]
mod bell;
pub mod blocking;
mod client;
mod connection;
mod connector;
mod course;
mod distrust;
mod event;
mod failure;
mod memory;
mod namespaces;
mod process;
mod relay;
mod resolver;
mod runtime;
mod stop;
mod tls;
mod transport;
mod tunnel;
mod wish;

pub use client::Client;
pub use course::Course;
pub use event::{Event, Happening, Observer};
#[doc(hidden)]
pub use failure::in_words;
pub use namespaces::*;
pub use process::Process;
pub use wish::Wish;
