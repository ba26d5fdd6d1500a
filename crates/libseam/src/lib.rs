//! The Seam API's access-removal operations, with a reply you can believe.
//!
//! **A removal reported done is done**: success is a status of 2xx and a JSON object in which `ok` is `true`; a
//! redirect, an HTML page, an empty body or `ok: false` is an error. Nothing invalid is sent. A lost reply is retried, and
//! reported as lost. Credentials never show. Every call ends.
//!
//! [`Client`] and [`blocking::Client`] make calls over a [`Transport`]: the built-in one on hyper, tokio and rustls, a
//! `reqwest::Client` ([`ReqwestTransport`]), or your own. Below them is the crate `libseam-core`, which this crate re-exports:
//! a program that moves the bytes without a client drives a [`Call`], or a [`Flow`] of several calls.
//!
//! [`Client::pages`] reads a whole list, item by item; [`blocking::Client::pages`] does it as an iterator.
//! [`Client::off_board`] takes everything from a person, with evidence.
//!
//! # Features
//!
//! - `http`, on by default: the built-in transport and the blocking client. Without it a program brings a [`Transport`].
//! - `reqwest`: [`ReqwestTransport`]. It also works on `wasm32-unknown-unknown`, without `http`.
//! - `serde`: parameters from any type that serializes ([`Params::serialize`]), results as any type that deserializes
//!   ([`Reply::deserialize`]), such as those in `resources`, and conversions of JSON values ([`json::to_value`], [`json::from_value`]).
//!
//! ```no_run
//! # #[cfg(all(feature = "http", feature = "serde"))]
//! # fn list() -> Result<(), libseam::Error> {
//! use libseam::{Options, Params, blocking::Client};
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Serialize)]
//! struct Search<'a> {
//!     search: &'a str,
//! }
//!
//! #[derive(Deserialize)]
//! struct Person {
//!     user_identity_id: String,
//!     full_name: Option<String>,
//! }
//!
//! let seam = Client::new(Options::from_environment())?;
//! let reply = seam.call("user_identities.list", Params::serialize(&Search { search: "Ada" })?)?;
//! for person in reply.deserialize::<Vec<Person>>()? {
//!     println!("{}: {}", person.user_identity_id, person.full_name.unwrap_or_default());
//! }
//! # Ok(()) }
//! ```
#![deny(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::arithmetic_side_effects,
        clippy::print_stdout,
        clippy::print_stderr
    )
)]

#[cfg(feature = "http")]
mod abort;
#[cfg(all(feature = "http", unix, not(target_os = "android"), not(target_vendor = "apple")))]
mod authorities;
#[cfg(feature = "http")]
mod blocking_client;
#[cfg(feature = "http")]
mod blocking_pages;
mod bounded;
#[cfg(feature = "http")]
mod certificates;
mod client;
mod clock;
mod confirm;
#[cfg(feature = "http")]
mod connect_failure;
#[cfg(feature = "http")]
mod connection;
#[cfg(feature = "http")]
mod connector;
#[cfg(feature = "http")]
mod driver;
#[cfg(any(feature = "http", feature = "reqwest"))]
mod error_chain;
mod event;
mod failure;
#[cfg(any(feature = "http", feature = "reqwest"))]
mod headers;
mod namespaces;
#[cfg(feature = "http")]
mod no_reply;
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub mod off_board;
mod pages;
#[expect(missing_docs, reason = "the API's names say what members are, where no sentence does")]
pub mod parameters;
#[cfg(feature = "http")]
mod pool;
#[cfg(feature = "http")]
mod process;
mod pump;
#[cfg(feature = "http")]
mod relay;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
#[cfg(feature = "http")]
mod resolver;
#[cfg(feature = "serde")]
pub mod resources;
#[cfg(feature = "http")]
mod runtime;
#[cfg(feature = "http")]
mod setup_error;
#[cfg(feature = "http")]
mod stop;
#[cfg(feature = "http")]
mod tls;
#[cfg(all(
    any(feature = "http", feature = "reqwest"),
    not(all(target_arch = "wasm32", target_os = "unknown"))
))]
mod tls_error;
mod transport;
#[cfg(feature = "http")]
mod tunnel;
#[cfg(all(feature = "http", unix))]
mod wake_pipe;
#[cfg(feature = "webhooks")]
pub mod webhook;

#[cfg(feature = "http")]
pub use abort::AbortFlag;
pub use client::Client;
#[doc(hidden)]
pub use clock::Instant;
pub use event::{Event, EventKind, Observer};
pub use failure::Failure;
#[doc(hidden)]
pub use failure::describe_error;
pub use libseam_core::*;
pub use namespaces::*;
pub use pages::Pages;
#[cfg(feature = "http")]
pub use process::Process;
pub use pump::{Journal, Pump};
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use transport::{ExchangeFuture, ExchangeResult, MaybeSendSync, Transport};

#[cfg(feature = "http")]
pub mod blocking {
    //! The client for programs without an async runtime.

    pub use super::{
        blocking_client::Client,
        blocking_pages::Pages,
        namespaces::blocking::*,
        off_board::blocking::{OffBoard, OffBoarding},
        stop::Wait,
    };
}

/// Compiles the README's Rust with the documentation's examples.
#[cfg(all(doctest, feature = "http"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
