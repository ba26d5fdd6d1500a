//! The client for programs without an async runtime.

use super::{
    client::{drive, entropy},
    event::Observer,
    transport::Transport,
};
use crate::{Call, CallOptions, Engine, Error, ErrorCode, HttpRequest, Options, Params, Reply};
use alloc::{format, sync::Arc};
use core::{
    task::{Context, Poll, Waker},
    time::Duration,
};
use std::{
    sync::{Mutex, PoisonError, TryLockError},
    task::Wake,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    sync::Notify,
    time::Instant,
};

pub use super::namespaces::blocking::*;

/// How often [`Client::call_watched`] asks its watcher.
const WATCH_EVERY: Duration = Duration::from_millis(50);

/// How often the kept driver is asked for before it counts as out of reach.
const LOCK_TRIES: usize = 10_000;

/// A client whose calls block. It starts no thread: a call is driven in the thread that makes it, and several
/// threads may make calls at once. A process that forks may use the same client on both sides.
///
/// ```no_run
/// use libseam::{Options, UserIdentitiesDelete, blocking::Client};
///
/// let seam = Client::new(Options::from_environment()?)?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// seam.user_identities().delete(params)?;
/// # Ok::<(), libseam::Error>(())
/// ```
#[derive(Debug)]
pub struct Client {
    engine: Engine,
    driver: Mutex<Option<Arc<Driver>>>,
}

/// What moves the bytes. It belongs to the process that made it: a child shares the parent's sockets and its epoll
/// instance, and must not touch them.
#[derive(Debug)]
struct Driver {
    process: u32,
    transport: Transport,
    /// `None` only while it is dropped.
    runtime: Option<Runtime>,
}

impl Driver {
    fn block_on<F: Future>(&self, future: F) -> Result<F::Output, Error> {
        let runtime = self.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| Error::new(ErrorCode::Internal, "the runtime is gone"))?;
        Ok(runtime.block_on(future))
    }

    /// Runs `work` where it may use the runtime's sockets and clock, without driving them.
    fn enter<T>(&self, work: impl FnOnce() -> T) -> Result<T, Error> {
        let runtime = self.runtime.as_ref();
        let runtime = runtime.ok_or_else(|| Error::new(ErrorCode::Internal, "the runtime is gone"))?;
        let _entered = runtime.enter();
        Ok(work())
    }
}

/// Tells the thread that makes a call that the call can go on.
struct Bell(Notify);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

/// Waits for nobody: a name that is being resolved would hold the host up, and to wait inside a runtime panics.
impl Drop for Driver {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

impl Client {
    /// A client with these options.
    ///
    /// # Errors
    /// As [`Engine::new`]; [`ErrorCode::Tls`] where this machine has no certificate authorities to trust.
    pub fn new(options: Options) -> Result<Self, Error> {
        let client = Self::idle(options)?;
        client.driver()?;
        Ok(client)
    }

    /// A client that sets its transport up when it is first needed: for a host that may move the bytes itself.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn idle(options: Options) -> Result<Self, Error> {
        Ok(Self { engine: Engine::new(options)?, driver: Mutex::new(None) })
    }

    /// Calls `operation`, for example `acs.users.delete`.
    ///
    /// # Errors
    /// Why the call did not succeed; [`ErrorCode::InvalidState`] inside an async runtime, which this would block.
    pub fn call<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Reply, Error> {
        self.call_with(operation, params, &CallOptions::default())
    }

    /// Calls `operation` with options of its own.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn call_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let mut call = self.engine.call(operation, params, options, entropy())?;
        let driver = self.driver()?;
        driver.block_on(drive(&driver.transport, &mut call, None))?
    }

    /// Calls `operation` and asks `stop` every 50 ms whether to give up; then the request is aborted and `None`
    /// returned.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn call_watched<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
    ) -> Result<Option<Reply>, Error> {
        self.call_observed(operation, params, options, stop, None)
    }

    /// As [`Client::call_watched`], and tells `observer` what happens, in the thread that makes the call.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn call_observed<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        mut stop: impl FnMut() -> bool,
        observer: Option<Observer<'_>>,
    ) -> Result<Option<Reply>, Error> {
        let mut call = self.engine.call(operation, params, options, entropy())?;
        let driver = self.driver()?;
        let bell = Arc::new(Bell(Notify::new()));
        let waker = Waker::from(Arc::clone(&bell));
        let mut asked = Instant::now();
        let mut result = core::pin::pin!(drive(&driver.transport, &mut call, observer));
        loop {
            // Polled where no other thread depends on this one: an observer takes its time.
            let polled = driver.enter(|| result.as_mut().poll(&mut Context::from_waker(&waker)))?;
            if let Poll::Ready(result) = polled {
                return result.map(Some);
            }
            driver.block_on(async {
                // The system is asked at least once, whoever rang.
                tokio::task::yield_now().await;
                // Either end of it is a reason to go on.
                let _ = tokio::time::timeout(WATCH_EVERY.saturating_sub(asked.elapsed()), bell.0.notified())
                    .await;
            })?;
            if asked.elapsed() >= WATCH_EVERY {
                if stop() {
                    return Ok(None);
                }
                asked = Instant::now();
            }
        }
    }

    /// Runs a call of this client's engine to its result. When `stop` is ready before that, the request is aborted
    /// and the call ends as [`Call::cancel`] ends it.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn run(&self, call: &mut Call, stop: impl Future<Output = ()>) -> Result<Reply, Error> {
        let driver = self.driver()?;
        let result = driver.block_on(async {
            let mut result = core::pin::pin!(drive(&driver.transport, call, None));
            let mut stop = core::pin::pin!(stop);
            core::future::poll_fn(|context| match result.as_mut().poll(context) {
                Poll::Ready(result) => Poll::Ready(Some(result)),
                Poll::Pending => stop.as_mut().poll(context).map(|()| None),
            })
            .await
        })?;
        result.unwrap_or_else(|| {
            call.cancel();
            call.take()
        })
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

    fn driver(&self) -> Result<Arc<Driver>, Error> {
        if Handle::try_current().is_ok() {
            let message = "a blocking call was made inside an async runtime, or by what watches another call; \
                make it elsewhere";
            return Err(Error::new(ErrorCode::InvalidState, message));
        }
        let process = std::process::id();
        let kept = self.slot(|slot| slot.as_ref().filter(|driver| driver.process == process).map(Arc::clone));
        if let Some(Some(driver)) = kept {
            return Ok(driver);
        }
        // Made outside of the lock: a process that forks now leaves its child a lock that opens.
        // A thread that has resolved a name ends at once: the host was promised that none is kept.
        let runtime =
            Builder::new_current_thread().enable_all().thread_keep_alive(Duration::from_millis(1)).build();
        let runtime =
            runtime.map_err(|e| Error::new(ErrorCode::Internal, format!("cannot start a runtime: {e}")))?;
        let transport = Transport::new(&self.engine)?;
        let driver = Arc::new(Driver { process, transport, runtime: Some(runtime) });
        let stored = self.slot(|slot| match slot.take() {
            Some(first) if first.process == process => {
                *slot = Some(Arc::clone(&first));
                first
            }
            parents => {
                // Made before a fork. To drop it would close what the parent still uses.
                core::mem::forget(parents);
                *slot = Some(Arc::clone(&driver));
                Arc::clone(&driver)
            }
        });
        Ok(stored.unwrap_or(driver))
    }

    /// Gives `look` the kept driver. The lock is held for a moment only; where it does not open in many moments, it was
    /// held by another thread when this process was forked off, and there is none: `None`.
    fn slot<T>(&self, look: impl FnOnce(&mut Option<Arc<Driver>>) -> T) -> Option<T> {
        for _ in 0..LOCK_TRIES {
            match self.driver.try_lock() {
                Ok(mut slot) => return Some(look(&mut slot)),
                Err(TryLockError::Poisoned(poisoned)) => return Some(look(&mut poisoned.into_inner())),
                Err(TryLockError::WouldBlock) => std::thread::yield_now(),
            }
        }
        None
    }
}

/// A child that drops a client of its parent must leave the parent's connections alone.
impl Drop for Client {
    fn drop(&mut self) {
        let slot = self.driver.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = slot.take()
            && driver.process != std::process::id()
        {
            core::mem::forget(driver);
        }
    }
}
