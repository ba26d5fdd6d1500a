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
//! A request passes through the modules in this order: `server` (connections), `cors`, the paths of `operations`, then
//! `exchange`, which calls `auth`, `check` and the operation's handler inside one transaction of the `store`.

mod auth;
mod check;
mod config;
mod cors;
mod credentials;
mod exchange;
mod operations;
mod query;
mod refusal;
mod reply;
mod route;
mod sandbox;
mod seed;
mod server;
mod start_error;
mod store;

pub use config::Config;
pub use credentials::{
    Credentials, DEMO_API_KEY, DEMO_CONSOLE_SESSION_TOKEN, DEMO_PERSONAL_ACCESS_TOKEN, DEMO_WORKSPACE_ID,
};
pub use sandbox::Sandbox;
pub use seed::{Seed, UnknownSeed};
pub use start_error::StartError;
