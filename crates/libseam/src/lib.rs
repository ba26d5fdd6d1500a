//! The Seam API's access-removal operations, with a reply you can believe.
//!
//! **A removal reported done is done**: success is a status of 2xx and a JSON object in which `ok` is `true`; a
//! redirect, an HTML page, an empty body or `ok: false` is an error. Nothing invalid is sent, a lost reply is
//! retried and reported truthfully, credentials never show, and every call ends.
//!
//! [`Client`] and [`blocking::Client`] make calls on hyper, tokio and rustls. The machine below them is the crate
//! `libseam-core`, whose items are here too: a program that moves the bytes itself drives a [`Call`].
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
pub use libseam_core::*;
pub use namespaces::*;
pub use process::Process;
pub use wish::Wish;

/// Compiles the README's Rust with the documentation's examples.
#[cfg(doctest)]
#[doc = include_str!("../../../README.md")]
struct Readme;
