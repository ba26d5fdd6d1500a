//! A local server that answers like the Seam API, for demos and tests.
//!
//! The server listens on the loopback interface, unless the settings say otherwise. People, their access and the doors are
//! real: an object that an operation creates can be read, changed and taken away, at once or as late as a [`ProviderRule`]
//! says, and events tell of it. An operation that the API has and the sandbox has not answers 501. The sandbox checks
//! requests with its own code and shares none with the client that it helps to test. It can save everything in an SQLite
//! file.
//!
//! ```no_run
//! # async fn example() -> Result<(), libseam_sandbox::StartError> {
//! use libseam_sandbox::{Config, Sandbox};
//!
//! let sandbox = Sandbox::start(Config::default()).await?;
//! println!("{} with key {}", sandbox.url(), sandbox.credentials().api_key);
//! sandbox.stop().await;
//! # Ok(())
//! # }
//! ```
//!
//! The server misbehaves on request, so that a client can show how it handles a bad server or a bad line:
//! [`FaultRule`] has the faults.
//!
//! # Control paths
//!
//! Besides the API's operations and `/health` there are paths for tests and demos. They need credentials like the
//! others (but for `about`), take and return JSON by POST, are not logged, and meet no fault. Pages of other origins
//! cannot use them, nor can a request whose `Host` does not name the loopback interface: they get 403, without the
//! headers that would let a page read it.
//!
//! `docs/sandbox.md` lists them.
//!
//! # The playground
//!
//! `/` is a page to try the operations by hand, with the client library in the browser: see how it takes parameters and
//! faults, and what a removal takes away. `/off-board` is one that off-boards a person, with evidence. They load nothing
//! from elsewhere. `cargo xtask build` builds them; a build by cargo alone has a page in their place that says so.
//!
//! # Inside
//!
//! The middle is pure: it has neither I/O nor a clock nor randomness, so that a simulator can drive it. A `site` is all
//! that requests use and change; [`Site`] lets tests drive it in virtual time. `api` answers a request with a change of
//! the `store`, `control` as the sandbox itself; `pending` makes changes that reach their provider later. The `desk` has the
//! fault rules, the `behavior` and the `request_log`, and decides whether to behave. Objects, operations and the demo seed
//! are rows in `data/`: an operation's row says what it does, and its parameters come from `data/published.json`, the facts
//! of the published API.
//!
//! Around that, a request passes through `server` (connections), `cors`, the paths of `router`, and `exchange`. `state`
//! has the site and a clock, and saves the site's changes in the `database` before the answer is out. A fault of the
//! connection travels back with the reply as a `connection_end`, for `server` to carry out. The page (`playground`) and
//! the control paths are behind `same_origin` instead of `cors`.

mod api;
mod behavior;
mod clock;
mod config;
mod connection_end;
mod control;
mod cors;
mod credentials;
mod database;
mod desk;
mod exchange;
mod fault;
mod pending;
mod playground;
mod provider_rule;
mod rate_limit;
mod request_log;
mod request_observer;
mod router;
mod rule;
mod same_origin;
mod sandbox;
mod seed;
mod server;
mod site;
mod start_error;
mod state;
mod store;

pub use axum::http;
pub use behavior::Behavior;
pub use clock::clock_offset_ms;
pub use config::Config;
pub use credentials::{
    Credentials, DEMO_API_KEY, DEMO_CONSOLE_SESSION_TOKEN, DEMO_PERSONAL_ACCESS_TOKEN, DEMO_PUBLISHABLE_KEY,
    DEMO_WORKSPACE_ID,
};
pub use fault::FaultRule;
pub use provider_rule::ProviderRule;
pub use rate_limit::RateLimit;
pub use request_observer::RequestObserver;
pub use rule::RuleError;
pub use sandbox::Sandbox;
pub use seed::{Seed, SeedError, World};
pub use site::Site;
pub use start_error::StartError;
