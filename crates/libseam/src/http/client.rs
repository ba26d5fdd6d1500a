//! The asynchronous client.

use super::{
    event::{Event, Exchanged, Happening, Observer},
    transport::Transport,
};
use crate::{Call, CallOptions, Engine, Error, HttpRequest, Options, Params, Reply, Step};
use alloc::sync::Arc;
use core::hash::{BuildHasher as _, Hasher as _};
use core::{ops::ControlFlow, time::Duration};
use std::{hash::RandomState, time::Instant};

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
        let engine = Engine::new(options)?;
        let transport = Transport::new(&engine)?;
        Ok(Self { engine: Arc::new(engine), transport })
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
        drive(&self.transport, &mut call, None).await
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
        drive(&self.transport, &mut call, Some(observer)).await
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

/// Drives `call` to its result, and tells `observer` of what happens.
pub(super) async fn drive(
    transport: &Transport,
    call: &mut Call,
    mut observer: Option<Observer<'_>>,
) -> Result<Reply, Error> {
    let start = Instant::now();
    let now_ms = || u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
    let mut attempt = 0;
    loop {
        let attempts = call.attempts();
        let (sent, outcome) = match call.poll(now_ms()) {
            Step::Send { request, timeout_ms, reply_limit } => {
                attempt = attempts.saturating_add(1);
                if tell(&mut observer, start, attempt, Happening::Send { request, timeout_ms }).is_break() {
                    call.cancel();
                    continue;
                }
                let timeout = Duration::from_millis(timeout_ms);
                (
                    observer.is_some().then(Instant::now),
                    transport.exchange(request, timeout, reply_limit).await,
                )
            }
            Step::Wait { until_ms } => {
                let wait_ms = until_ms.saturating_sub(now_ms());
                if tell(&mut observer, start, attempt, Happening::Wait { wait_ms }).is_break() {
                    call.cancel();
                    continue;
                }
                tokio::time::sleep(Duration::from_millis(wait_ms)).await;
                continue;
            }
            Step::Done => return call.take(),
        };
        let took = sent.map(|sent| sent.elapsed());
        let exchanged = match outcome {
            Ok(response) => {
                let status = response.status().as_u16();
                let headers = response.headers().iter();
                let headers = headers.map(|(name, value)| (name.as_str().as_bytes(), value.as_bytes()));
                call.feed_reply(status, headers, response.body(), now_ms())?;
                Exchanged::Reply(status)
            }
            Err((kind, detail)) => {
                call.feed_failure(kind, &detail, now_ms())?;
                Exchanged::Failure(kind)
            }
        };
        if let Some(took) = took
            && let Some(happening) = exchanged.happening(call, took)
            && tell(&mut observer, start, attempt, happening).is_break()
        {
            call.cancel();
        }
    }
}

fn tell(
    observer: &mut Option<Observer<'_>>,
    start: Instant,
    attempt: u32,
    happening: Happening<'_>,
) -> ControlFlow<()> {
    let Some(observer) = observer else { return ControlFlow::Continue(()) };
    observer(Event { attempt, at: start.elapsed(), happening })
}

/// A number that differs from call to call.
pub(super) fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}
