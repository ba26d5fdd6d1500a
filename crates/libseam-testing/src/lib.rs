//! A server for tests that does what a script says, byte by byte: it stalls, cuts replies off, answers twice or late, and
//! speaks TLS. It is not a Seam API; `libseam-sandbox` is.
//!
//! ```
//! use libseam_testing::{CONFIRMATION, ScriptedServer};
//!
//! // Answers the first request of each connection, and closes the connection at the second one.
//! let server = ScriptedServer::start(|mut connection| {
//!     if connection.read_request().is_some() {
//!         connection.send(CONFIRMATION);
//!         connection.read_request();
//!     }
//! });
//! assert!(server.url().starts_with("http://127.0.0.1:"));
//! assert_eq!(server.connections(), 0);
//! ```

mod connection;
mod log;
mod reply;
mod request;
mod server;
mod tls;

pub use connection::Connection;
pub use reply::{CONFIRMATION, REFUSAL, reply};
pub use request::Request;
pub use server::ScriptedServer;
pub use tls::{Authority, TlsServer};
