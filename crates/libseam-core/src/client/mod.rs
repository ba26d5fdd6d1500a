//! The client without its transport: options, credential, endpoint, and the engine.

mod credential;
pub(crate) mod dialect;
mod endpoint;
pub(crate) mod engine;
pub(crate) mod options;
#[cfg(feature = "proxy")]
mod proxy;

pub use dialect::Dialect;
pub use engine::{Engine, VERSION};
pub use options::{CallOptions, ENVIRONMENT, Options};
#[cfg(feature = "proxy")]
pub use proxy::{PROXY_ENVIRONMENT, Proxy};
