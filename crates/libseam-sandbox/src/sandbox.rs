//! A sandbox, from its start to its end.

use std::{
    io,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};
use tokio::net::TcpListener;

use crate::{Config, Credentials, StartError, router::router, server::Server, state::State};

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
    /// Fails when the port is in use, when the database cannot be opened or is not a sandbox's, or when other machines
    /// could use the sandbox with credentials that everyone knows.
    ///
    /// # Panics
    /// Panics outside of a tokio runtime whose I/O and time drivers are enabled.
    pub async fn start(config: Config) -> Result<Self, StartError> {
        let (host, port) = (config.host.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)), config.port);
        let state = State::open(config)?;
        let listener = TcpListener::bind((host, port)).await.map_err(|source| match source.kind() {
            io::ErrorKind::AddrInUse => StartError::PortTaken { host, port },
            _ => StartError::Listen { host, port, source },
        })?;
        let mut address =
            listener.local_addr().map_err(|source| StartError::Listen { host, port, source })?;
        if address.ip().is_unspecified() {
            // It stands for every address of this machine, and clients refuse it.
            address.set_ip(match host {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let credentials = state.credentials.clone();
        let server = Server::start(listener, router(state));
        Ok(Self { url: format!("http://{address}"), credentials, server })
    }

    /// Returns the base URL for programs of this machine, such as `http://127.0.0.1:40123`, without a slash at its end.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Returns the credentials that open the first workspace.
    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Closes the port, lets requests in flight finish, and drops those that still run after about a second.
    /// Then the database file is closed.
    pub async fn stop(self) {
        self.server.stop().await;
    }
}
