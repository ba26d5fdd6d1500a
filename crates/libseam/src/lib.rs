//! The Seam API's access-removal operations, with a reply you can believe.
//!
//! **A removal reported done is done**: success is a status of 2xx and a JSON object in which `ok` is `true`; a
//! redirect, an HTML page, an empty body or `ok: false` is an error. Nothing invalid is sent, a lost reply is
//! retried and reported truthfully, credentials never show, and every call ends.
//!
//! [`Client`] and [`blocking::Client`] make calls over a [`Transport`]: the built-in one on hyper, tokio and rustls, a
//! `reqwest::Client` ([`ReqwestTransport`]), or one of the program's own. The machine below them is the crate
//! `libseam-core`, whose items are here too: a program that moves the bytes without a client drives a [`Call`], or a [`Flow`],
//! which may be several calls.
//!
//! [`Client::pages`] reads a whole list, item by item; [`blocking::Client::pages`] does it as an iterator.
//!
//! # Features
//!
//! - `http`, on by default: the built-in transport and the blocking client. Without it a program brings a [`Transport`].
//! - `reqwest`: [`ReqwestTransport`], on `wasm32-unknown-unknown` too; there without `http`.
//! - `serde`: [`Params::serialize`] takes parameters from what serde serializes, [`Reply::deserialize`] gives a result as what
//!   it deserializes, and [`json::to_value`] and [`json::from_value`] convert anything else.
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

#[cfg(all(feature = "http", unix, not(target_os = "android"), not(target_vendor = "apple")))]
mod authorities;
#[cfg(all(feature = "http", unix))]
mod bell;
#[cfg(feature = "http")]
mod blocking_client;
#[cfg(feature = "http")]
mod blocking_pages;
mod bounded;
#[cfg(feature = "http")]
mod broken;
#[cfg(any(feature = "http", feature = "reqwest"))]
mod causes;
#[cfg(feature = "http")]
mod certificates;
mod client;
mod clock;
#[cfg(feature = "http")]
mod connection;
#[cfg(feature = "http")]
mod connector;
mod course;
#[cfg(feature = "http")]
mod diagnosis;
#[cfg(all(
    any(feature = "http", feature = "reqwest"),
    not(all(target_arch = "wasm32", target_os = "unknown"))
))]
mod distrust;
#[cfg(feature = "http")]
mod driver;
mod event;
mod failure;
#[cfg(any(feature = "http", feature = "reqwest"))]
mod headers;
mod namespaces;
mod pages;
#[cfg(feature = "http")]
mod pool;
#[cfg(feature = "http")]
mod process;
#[cfg(feature = "http")]
mod relay;
#[cfg(feature = "reqwest")]
mod reqwest_transport;
#[cfg(feature = "http")]
mod resolver;
#[cfg(feature = "http")]
mod runtime;
#[cfg(feature = "http")]
mod stop;
#[cfg(feature = "http")]
mod tls;
mod transport;
#[cfg(feature = "http")]
mod tunnel;
#[cfg(feature = "http")]
mod unmade;
#[cfg(feature = "http")]
mod wish;

pub use client::Client;
#[doc(hidden)]
pub use clock::Instant;
pub use course::Course;
pub use event::{Event, Happening, Observer};
pub use failure::Failure;
#[doc(hidden)]
pub use failure::in_words;
pub use libseam_core::*;
pub use namespaces::*;
pub use pages::Pages;
#[cfg(feature = "http")]
pub use process::Process;
#[cfg(feature = "reqwest")]
pub use reqwest_transport::ReqwestTransport;
pub use transport::{ExchangeFuture, ExchangeResult, MaybeShared, Transport};
#[cfg(feature = "http")]
pub use wish::Wish;

#[cfg(feature = "http")]
pub mod blocking {
    //! The client for programs without an async runtime.

    pub use super::{blocking_client::Client, blocking_pages::Pages, namespaces::blocking::*, stop::Waiting};
}

/// Compiles the README's Rust with the documentation's examples.
#[cfg(all(doctest, feature = "http"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
