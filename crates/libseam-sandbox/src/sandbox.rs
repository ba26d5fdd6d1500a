use std::io;
use std::net::Ipv4Addr;
use std::sync::Arc;

use tokio::net::TcpListener;

use crate::server::Server;
use crate::state::State;
use crate::store::Store;
use crate::{Config, Credentials, StartError, operations};

/// A running sandbox. Dropping it stops it at once; [`Sandbox::stop`] lets requests in flight finish.
#[derive(Debug)]
pub struct Sandbox {
    url: String,
    credentials: Credentials,
    server: Server,
}

impl Sandbox {
    /// Opens the database, then the port, and answers from tasks on the current tokio runtime.
    ///
    /// # Errors
    /// When the port is taken, or the database cannot be opened or belongs to something else.
    ///
    /// # Panics
    /// Outside of a tokio runtime whose I/O and time drivers are enabled.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let port = config.port;
        let store = Store::open(config.database.as_deref(), config.seed)?;
        let listener =
            TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(|source| match source.kind() {
                io::ErrorKind::AddrInUse => StartError::PortTaken { port },
                _ => StartError::Listen { port, source },
            })?;
        let address = listener.local_addr().map_err(|source| StartError::Listen { port, source })?;
        let credentials = store.credentials().clone();
        let server = Server::start(listener, operations::router(Arc::new(State::new(store, config.faults))));
        Ok(Self { url: format!("http://{address}"), credentials, server })
    }

    /// The base URL, such as `http://127.0.0.1:40123`, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// What to authenticate with.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Closes the port, lets requests in flight finish, and drops what still hangs after about a second. When it
    /// returns, the database file is closed.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}
