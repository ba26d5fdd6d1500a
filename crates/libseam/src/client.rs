//! The asynchronous client.

use super::{
    course::{Course, Next},
    event::Observer,
    transport::Transport,
};
use crate::{Call, CallOptions, Engine, Error, HttpRequest, Options, Params, Reply};
use core::hash::{BuildHasher as _, Hasher as _};
use std::{hash::RandomState, sync::Arc, time::Instant};

/// A client for use inside a tokio runtime. It is cheap to clone, and clones share their connections; dropping the
/// future of a call aborts its request.
///
/// ```no_run
/// # async fn offboard() -> Result<(), libseam::Error> {
/// use libseam::{Client, Options, UserIdentitiesDelete};
///
/// let seam = Client::new(Options::from_environment()?)?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// seam.user_identities().delete(params).await?;
/// # Ok(()) }
/// ```
#[derive(Clone, Debug)]
pub struct Client {
    engine: Arc<Engine>,
    transport: Transport,
}

impl Client {
    /// A client with these options.
    ///
    /// # Errors
    /// As [`Engine::new`]; [`crate::ErrorCode::Tls`] where this machine has no certificate authorities to trust.
    pub fn new(options: Options) -> Result<Self, Error> {
        let engine = Arc::new(Engine::new(options)?);
        let transport = Transport::new(&engine)?;
        Ok(Self { engine, transport })
    }

    /// Calls `operation`, for example `acs.users.delete`.
    ///
    /// # Errors
    /// Why the call did not succeed.
    pub async fn call<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Reply, Error> {
        self.call_with(operation, params, &CallOptions::default()).await
    }

    /// Calls `operation` with options of its own.
    ///
    /// # Errors
    /// Why the call did not succeed.
    pub async fn call_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let mut call = self.engine.call(operation, params, options, entropy())?;
        self.run(Course::new(&mut call, Instant::now(), None)).await
    }

    /// Calls `operation` and tells `observer` what happens.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn call_observed<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        observer: Observer<'_>,
    ) -> Result<Reply, Error> {
        let mut call = self.engine.call(operation, params, options, entropy())?;
        self.run(Course::new(&mut call, Instant::now(), Some(observer))).await
    }

    /// A call of `operation` that has not begun, for [`Client::run`].
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub fn begin<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Call, Error> {
        self.engine.call(operation, params, options, entropy())
    }

    /// Runs a call of this client's engine to its result.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub async fn run(&self, mut course: Course<'_, '_>) -> Result<Reply, Error> {
        loop {
            match course.next() {
                Next::Exchange { timeout, reply_limit } => {
                    let outcome = self.transport.exchange(course.request(), timeout, reply_limit).await;
                    course.fed(outcome)?;
                }
                Next::Wait(time) => tokio::time::sleep(time).await,
                Next::Done => return course.take(),
            }
        }
    }

    /// Checks parameters without sending anything.
    ///
    /// # Errors
    /// As [`Engine::check`].
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        self.engine.check(operation, params)
    }

    /// The request that a call would send, without sending it.
    ///
    /// # Errors
    /// As [`Engine::build`].
    pub fn build<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<HttpRequest, Error> {
        self.engine.build(operation, params, &CallOptions::default())
    }

    /// The client without its transport.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The same client with connections of its own: for a process that was forked off, and for another runtime.
    ///
    /// # Errors
    /// As those of [`Client::new`] that are about TLS.
    pub fn reconnected(&self) -> Result<Self, Error> {
        Ok(Self { engine: Arc::clone(&self.engine), transport: Transport::new(&self.engine)? })
    }
}

/// A number that differs from call to call.
pub(super) fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
