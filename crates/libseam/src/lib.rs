//! The Seam API's access-removal operations, with a reply you can believe.
//!
//! **A removal reported done is done**: success is a status of 2xx and a JSON object in which `ok` is `true`; a
//! redirect, an HTML page, an empty body or `ok: false` is an error. Nothing invalid is sent, a lost reply is
//! retried and told truthfully, credentials never show, and every call ends.
//!
//! The core does no I/O. It turns parameters into a request, says when to send it, and says what the reply means:
//!
//! ```
//! use libseam::{CallOptions, Engine, HttpResponse, Options, Step};
//!
//! let engine = Engine::new(Options::api_key("seam_test_key"))?;
//! let params = r#"{"user_identity_id": "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"}"#;
//! let mut call = engine.call("user_identities.delete", params, &CallOptions::default(), 4)?;
//! let now_ms = 0;
//! let Step::Send { request, .. } = call.poll(now_ms) else { unreachable!() };
//! assert_eq!(request.url, "https://connect.getseam.com/user_identities/delete");
//! // The host sends it, and feeds what came back.
//! call.feed_response(&HttpResponse { status: 200, body: br#"{"ok":true}"#.into(), ..Default::default() }, now_ms)?;
//! assert!(matches!(call.poll(now_ms), Step::Done));
//! let reply = call.take()?;
//! assert_eq!((reply.attempts, reply.already_gone), (1, false));
//! # Ok::<(), libseam::Error>(())
//! ```
//!
//! With the feature `http` (on by default), `Client` and `blocking::Client` do all of that.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![cfg_attr(not(feature = "http"), forbid(unsafe_code))]
#![cfg_attr(feature = "http", deny(unsafe_code))]
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

extern crate alloc;
#[cfg(any(feature = "std", test))]
extern crate std;

mod address;
mod alphabet;
mod backoff;
mod call;
mod code;
mod credential;
mod dialect;
mod digits;
mod endpoint;
mod engine;
mod error;
mod failure_kind;
mod flaw;
mod generated;
#[cfg(feature = "http")]
mod http;
mod http_date;
pub mod json;
mod message;
mod options;
mod outcome;
mod params;
mod problem;
#[cfg(feature = "proxy")]
mod proxy;
mod quote;
mod request;
mod response;
mod search;
mod secret;
mod server_error;
mod suggestion;
pub mod table;
mod utf8;
mod validate;

pub use call::{Call, Step};
pub use dialect::Dialect;
pub use digits::Digits;
pub use endpoint::DEFAULT_ENDPOINT;
pub use engine::{Engine, VERSION, check};
pub use error::{Details, Error, ErrorCode};
pub use failure_kind::FailureKind;
pub use options::{CallOptions, ENVIRONMENT, Options};
pub use outcome::Outcome;
pub use params::Params;
pub use problem::{Problem, ProblemCode};
#[cfg(feature = "proxy")]
pub use proxy::{PROXY_ENVIRONMENT, Proxy};
pub use request::{Header, HttpRequest};
pub use response::{HttpResponse, Reply};
pub use secret::{REDACTED, Secret};
pub use suggestion::{nearest, nearest_operation};
pub use validate::PROBLEM_LIMIT;

#[cfg(feature = "http")]
pub use http::*;

/// The README's Rust is compiled with the documentation's examples.
#[cfg(all(doctest, feature = "http"))]
#[doc = include_str!("../../../README.md")]
struct Readme;
