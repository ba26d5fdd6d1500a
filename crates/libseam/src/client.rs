//! The asynchronous client.

#[cfg(feature = "http")]
use super::pool::Pool;
use super::{
    bounded::Bounded,
    clock::{self, Instant},
    event::Observer,
    pump::{Next, Pump},
    transport::Transport,
};
use crate::{CallOptions, Engine, Error, Flow, HttpRequest, Options, Params, Reply};
use core::fmt;
use std::sync::Arc;

/// A client for use inside a tokio runtime. It is cheap to clone, and clones share their connections; dropping the
/// future of a call aborts its request.
///
/// ```no_run
/// # async fn offboard() -> Result<(), libseam::Error> {
/// use libseam::{Client, Options, UserIdentitiesDelete};
///
/// let seam = Client::new(Options::from_environment())?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// seam.user_identities().delete(params).await?;
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) engine: Arc<Engine>,
    transport: Arc<dyn Transport>,
    /// True for the built-in transport.
    #[cfg(feature = "http")]
    built_in: bool,
}

impl Client {
    /// Makes a client with the built-in transport.
    ///
    /// # Errors
    /// The options are invalid, see [`Engine::new`]; [`crate::ErrorCode::Tls`] where this machine has no certificate
    /// authorities.
    #[cfg(feature = "http")]
    pub fn new(options: Options) -> Result<Self, Error> {
        let engine = Arc::new(Engine::new(options)?);
        let transport = Arc::new(Pool::new(&engine)?);
        Ok(Self { engine, transport, built_in: true })
    }

    /// Makes a client over `transport`. Of the options for the built-in transport only `in_flight_limit` applies.
    ///
    /// # Errors
    /// The options are invalid, see [`Engine::new`].
    pub fn with_transport(options: Options, transport: impl Transport + 'static) -> Result<Self, Error> {
        let (engine, transport) = bounded(options, transport)?;
        Ok(Self {
            engine,
            transport,
            #[cfg(feature = "http")]
            built_in: false,
        })
    }

    /// Calls `operation`, for example `acs.users.delete`.
    ///
    /// # Errors
    /// The call did not succeed.
    pub async fn call<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Reply, Error> {
        self.call_with(operation, params, &CallOptions::default()).await
    }

    /// Calls `operation` with `options` for this call.
    ///
    /// # Errors
    /// The call did not succeed.
    pub async fn call_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin(operation, params, options)?;
        self.run(Pump::new(&mut flow, Instant::now(), None)).await
    }

    /// Calls `operation` and passes its events to `observer`.
    ///
    /// # Errors
    /// See [`Client::call`].
    pub async fn call_observed<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        observer: Observer<'_>,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin(operation, params, options)?;
        self.run(Pump::new(&mut flow, Instant::now(), Some(observer))).await
    }

    /// Makes the flow of a call of `operation`, for [`Client::run`], with the wait for an action attempt. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`Engine::call`].
    pub fn begin<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.flow(operation, params, options, entropy())
    }

    /// Runs a flow of this client's engine to its result, and drops its items.
    ///
    /// # Errors
    /// See [`Client::call`].
    pub async fn run(&self, mut pump: Pump<'_, '_>) -> Result<Reply, Error> {
        while self.drive(&mut pump).await? {
            pump.skip_items();
        }
        pump.take()
    }

    /// Runs a flow of this client's engine until items are available, and returns true, or until it is done, and returns false.
    /// Then take the items with [`Flow::next_item`] or [`Flow::take_items`], or the result with [`Flow::take`].
    ///
    /// # Errors
    /// [`crate::ErrorCode::OutOfMemory`] where there is no memory for a reply.
    pub async fn drive(&self, pump: &mut Pump<'_, '_>) -> Result<bool, Error> {
        loop {
            match pump.next() {
                Next::Exchange { timeout, reply_limit } => {
                    let outcome = self.transport.exchange(pump.request(), timeout, reply_limit).await;
                    pump.feed(outcome)?;
                }
                Next::Wait(time) => clock::sleep(time).await,
                Next::Item => return Ok(true),
                Next::Done => return Ok(false),
            }
        }
    }

    /// Checks parameters without sending anything.
    ///
    /// # Errors
    /// See [`Engine::check`].
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        self.engine.check(operation, params)
    }

    /// Builds the request that a call would send, without sending it.
    ///
    /// # Errors
    /// See [`Engine::build`].
    pub fn build<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<HttpRequest, Error> {
        self.engine.build(operation, params, &CallOptions::default())
    }

    /// Returns the client's engine, without its transport.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Returns a copy of the client that shares no connections with this one: for a forked child, and for another runtime. A
    /// transport other than the built-in one stays shared.
    ///
    /// # Errors
    /// [`crate::ErrorCode::Tls`] where this machine has no certificate authorities.
    #[cfg(feature = "http")]
    pub fn with_new_connections(&self) -> Result<Self, Error> {
        let mut client = self.clone();
        if self.built_in {
            client.transport = Arc::new(Pool::new(&self.engine)?);
        }
        Ok(client)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// Makes the engine, and wraps `transport` in the limits of `options`.
pub(super) fn bounded(
    mut options: Options,
    transport: impl Transport + 'static,
) -> Result<(Arc<Engine>, Arc<dyn Transport>), Error> {
    options.transport_may_resend |= transport.may_resend();
    let engine = Arc::new(Engine::new(options)?);
    let transport = Arc::new(Bounded::new(transport, engine.options().in_flight_limit));
    Ok((engine, transport))
}

/// Returns a random number.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) fn entropy() -> u64 {
    use core::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish()
}

/// Returns a random number.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(super) fn entropy() -> u64 {
    js_sys::Math::random().to_bits()
}
