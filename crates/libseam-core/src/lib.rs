//! The core of libseam: everything that is decided, and no I/O. Hosts use the crate `libseam`; a binding that moves
//! the bytes itself uses this one.
//!
//! **A removal reported done is done**: success is a status of 2xx and a JSON object in which `ok` is `true`; a
//! redirect, an HTML page, an empty body or `ok: false` is an error. Nothing invalid is sent, a lost reply is
//! retried and reported truthfully, credentials never show, and every call ends.
//!
//! The core turns parameters into a request, says when to send it, and says what the reply means:
//!
//! ```
//! use libseam_core::{CallOptions, Engine, HttpResponse, Options, Step};
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
//! # Ok::<(), libseam_core::Error>(())
//! ```
//!
//! [`Flow`] stands above a call with the same verbs: [`Engine::pages`] makes one of a whole list, whose items it gives on the way.
//!
//! A folder is a room. A room imports only rooms below it in this list: `flow`, `call`, `client`, `webhook`, `wire`, `check`, `api`,
//! `error`, `json`, `memory`, `calendar`, `lies`. A test holds that.
#![cfg_attr(not(any(feature = "std", test)), no_std)]
#![forbid(unsafe_code)]
#![cfg_attr(test, allow(clippy::disallowed_methods))]
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

mod api;
mod calendar;
mod call;
mod check;
mod client;
#[cfg(feature = "off_board")]
mod digest;
mod error;
mod flow;
pub mod json;
#[cfg(libseam_lies)]
pub mod lies;
pub mod memory;
#[cfg(feature = "webhooks")]
pub mod webhook;
mod wire;

#[cfg(feature = "confirm")]
pub use api::Verdict;
pub use api::{DEFAULT_ENDPOINT, METHOD, PAGES, Paging, SESSION, SPEC_VERSION, SessionStart, table};
pub use call::{Call, FailureKind, Item, Step};
pub use check::{PROBLEM_LIMIT, Params, check, nearest, nearest_operation};
pub use client::{CallOptions, Dialect, ENVIRONMENT, Engine, Options, VERSION};
#[cfg(feature = "proxy")]
pub use client::{PROXY_ENVIRONMENT, Proxy};
pub use error::{Details, Error, ErrorCode, Outcome, Problem, ProblemCode};
pub use flow::Flow;
#[cfg(feature = "off_board")]
pub use flow::{verify_evidence, whole_lines};
pub use wire::{Header, HttpRequest, HttpResponse, REDACTED, Reply, Secret};
