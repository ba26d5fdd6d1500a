//! A local server that answers like the Seam API, for demos and tests.
//!
//! It listens on the loopback interface only, keeps its scene (access systems, users, access groups, credentials,
//! user identities, client sessions) in SQLite, and makes the same changes to it that the five removals make to a
//! real building. It checks requests with its own code and shares nothing with the client it helps to test.
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
//! It can be told to misbehave, so that a client can show what it makes of a bad server or a bad line: [`FaultRule`]
//! says how.
//!
//! # Control paths
//!
//! Besides the API's operations and `/health` there are paths for tests and demos. They need credentials like the
//! others (but for `about`), take and return JSON by POST, and are neither logged nor do they meet a fault. Pages of
//! other origins cannot use them, nor anybody under another name than that of the loopback interface: they answer with
//! 403, and without the headers that would let a page read it.
//!
//! | Path | What it does |
//! |---|---|
//! | `/_sandbox/about` | says the `version`, and an `api_key` to use; needs no credentials |
//! | `/_sandbox/scene` | says all that there is: `{"scene": {"acs_users": [{"acs_user_id": …}, …], …}}` |
//! | `/_sandbox/counts` | says how many there are of everything: `{"counts": {"acs_users": 16, …}}` |
//! | `/_sandbox/reset` | goes back to the seed, removes all fault rules and empties the request log |
//! | `/_sandbox/faults/set` | `{"rules": […]}`: replaces all fault rules; with one that is wrong it changes nothing |
//! | `/_sandbox/faults/list` | `{"rules": [{"rule": "*:html,count=2", "hits": 1, "left": 1}]}`; `left` is null without a count |
//! | `/_sandbox/faults/clear` | removes all fault rules |
//! | `/_sandbox/requests/list` | `{"requests": […]}`: the latest 1000 requests for operations, the oldest first |
//! | `/_sandbox/acs_systems/create`, `/_sandbox/acs_access_groups/create` | makes what the API has no operation for |
//!
//! A logged request has `operation` (`acs.users.delete`), `at_ms` (when it came, in milliseconds since the start),
//! `credential` (its kind, never itself: `none`, `other`, `api_key`, `personal_access_token`, `console_session_token`,
//! `client_session_token` or `publishable_key`), `fault` (as in a rule, or null), `status` (null as long as none was
//! sent) and `request_id` (of the reply, sent or not; null if it has none).
//!
//! # The playground
//!
//! `/` is a page to try the operations by hand, with the client library in the browser: see what it makes of parameters
//! and of faults, and what a removal takes away. It loads nothing from elsewhere.
//!
//! # Inside
//!
//! A request passes through the modules in this order: `server` (connections), `cors`, the paths of `operations`, then
//! `exchange`, which logs it in `request_log`, asks `fault` whether to behave, and if so calls `auth`, `check` and the
//! operation's handler inside one transaction of the `store`. A fault of the connection travels back with the reply as
//! a `connection_end`, for `server` to carry out. The page (`playground`) and the control paths are behind
//! `same_origin` instead of `cors`.

mod auth;
mod check;
mod config;
mod connection_end;
mod cors;
mod credential_kind;
mod credentials;
mod exchange;
mod fault;
mod operations;
mod playground;
mod query;
mod refusal;
mod reply;
mod request_log;
mod route;
mod same_origin;
mod sandbox;
mod seed;
mod server;
mod start_error;
mod state;
mod store;

pub use config::Config;
pub use credentials::{
    Credentials, DEMO_API_KEY, DEMO_CONSOLE_SESSION_TOKEN, DEMO_PERSONAL_ACCESS_TOKEN, DEMO_WORKSPACE_ID,
};
pub use fault::{FaultRule, FaultRuleError};
pub use sandbox::Sandbox;
pub use seed::{Seed, UnknownSeed};
pub use start_error::StartError;
