//! The client for programs without an async runtime.

use super::{
    abort::AbortFlag,
    client::{bounded, entropy},
    clock::Instant,
    driver::Driver,
    event::Observer,
    failure::{Failure, describe_error},
    pool::Pool,
    process::Process,
    pump::{Next, Pump},
    runtime,
    stop::{NeverStop, Stop, StopFlag, StopFn, Wait},
    transport::Transport,
};
use crate::{CallOptions, Engine, Error, ErrorCode, FailureKind, Flow, HttpRequest, Options, Params, Reply};
use core::fmt;
use std::sync::Arc;
use std::sync::{Mutex, PoisonError, TryLockError};
use tokio::runtime::Handle;

/// The number of tries to lock the driver, before it counts as out of reach.
const LOCK_TRIES: usize = 10_000;

/// A client whose calls block. It starts no thread: every call runs in the thread that makes it, and several threads may make
/// calls at once. After a fork, parent and child may both go on using the client.
///
/// ```no_run
/// use libseam::{Options, UserIdentitiesDelete, blocking::Client};
///
/// let seam = Client::new(Options::from_environment())?;
/// let params = UserIdentitiesDelete { user_identity_id: "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3" };
/// seam.user_identities().delete(params)?;
/// # Ok::<(), libseam::Error>(())
/// ```
pub struct Client {
    pub(super) engine: Arc<Engine>,
    /// The program's own transport; `None` for the built-in one.
    transport: Option<Arc<dyn Transport>>,
    driver: Mutex<Option<Arc<Driver>>>,
}

impl Client {
    /// Makes a client with the built-in transport.
    ///
    /// # Errors
    /// The options are invalid, see [`Engine::new`]; [`ErrorCode::Tls`] where this machine has no certificate authorities.
    pub fn new(options: Options) -> Result<Self, Error> {
        let client = Self::lazy(options)?;
        // A shortage of descriptors or threads may have passed when the first call is made.
        let _ = client.driver()?;
        Ok(client)
    }

    /// Makes a client over `transport`, which runs in the thread that makes the call: between two calls its tasks stand still.
    /// Of the options for the built-in transport only `in_flight_limit` applies. After a fork the child uses the same
    /// transport, so it must support that.
    ///
    /// # Errors
    /// The options are invalid, see [`Engine::new`].
    pub fn with_transport(options: Options, transport: impl Transport + 'static) -> Result<Self, Error> {
        let (engine, transport) = bounded(options, transport)?;
        Ok(Self { engine, transport: Some(transport), driver: Mutex::new(None) })
    }

    /// Makes a client that sets its transport up when it is first needed: for a host that may move the bytes itself.
    ///
    /// # Errors
    /// The options are invalid, see [`Engine::new`].
    pub fn lazy(options: Options) -> Result<Self, Error> {
        Ok(Self { engine: Arc::new(Engine::new(options)?), transport: None, driver: Mutex::new(None) })
    }

    /// Calls `operation`, for example `acs.users.delete`.
    ///
    /// # Errors
    /// The call did not succeed; [`ErrorCode::InvalidState`] inside an async runtime, which this would block.
    pub fn call<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<Reply, Error> {
        self.call_with(operation, params, &CallOptions::default())
    }

    /// Calls `operation` with `options` for this call.
    ///
    /// # Errors
    /// See [`Client::call`].
    pub fn call_with<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin(operation, params, options)?;
        self.finish(Pump::new(&mut flow, Instant::now(), None), NeverStop)
    }

    /// Calls `operation` and calls `stop` every 50 ms; when that returns true, the request is aborted.
    ///
    /// # Errors
    /// See [`Client::call`]; [`ErrorCode::Cancelled`] where `stop` aborted the call.
    pub fn call_until<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
    ) -> Result<Reply, Error> {
        self.call_observed(operation, params, options, stop, None)
    }

    /// Calls `operation`, calls `stop` every 50 ms to learn whether to abort, and passes the events to `observer`, in the thread
    /// that makes the call. The observer may make calls itself.
    ///
    /// # Errors
    /// See [`Client::call_until`].
    pub fn call_observed<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
        observer: Option<Observer<'_>>,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin(operation, params, options)?;
        let stop = StopFn { stop, wait: |wait: Wait<'_>| wait() };
        self.finish(Pump::new(&mut flow, Instant::now(), observer), stop)
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

    /// Runs a flow of this client's engine to its result, and drops its items. When `abort` is set before that, the request is
    /// aborted and the flow is cancelled. Use one flag per flow.
    ///
    /// # Errors
    /// See [`Client::call`].
    pub fn run(&self, pump: Pump<'_, '_>, abort: &AbortFlag) -> Result<Reply, Error> {
        self.finish(pump, StopFlag(abort))
    }

    /// Runs a flow of this client's engine until items are available, and returns true, or until it is done, and returns false.
    /// Then take the items with [`Flow::next_item`] or [`Flow::take_items`], or the result with [`Flow::take`]. When `abort` is
    /// set, the request is aborted and the flow is cancelled.
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is no memory for a reply.
    pub fn drive(&self, pump: &mut Pump<'_, '_>, abort: &AbortFlag) -> Result<bool, Error> {
        self.advance(pump, &mut StopFlag(abort))
    }

    /// Runs a flow like [`Client::drive`], and calls `stop` every 50 ms to learn whether to abort. `wait` is for a host that must
    /// release a lock while its thread waits: it gets a closure that blocks, and calls it without the lock. `stop` and the
    /// observer are called outside of `wait`.
    ///
    /// # Errors
    /// See [`Client::drive`].
    pub fn drive_until(
        &self,
        pump: &mut Pump<'_, '_>,
        stop: impl FnMut() -> bool,
        wait: impl FnMut(Wait<'_>),
    ) -> Result<bool, Error> {
        self.advance(pump, &mut StopFn { stop, wait })
    }

    /// Runs a flow to its result.
    pub(super) fn finish(&self, mut pump: Pump<'_, '_>, mut stop: impl Stop) -> Result<Reply, Error> {
        while self.advance(&mut pump, &mut stop)? {
            pump.skip_items();
        }
        pump.take()
    }

    /// Runs a flow until items are available, and returns true, or until it is done or `stop` aborts it.
    pub(super) fn advance(&self, pump: &mut Pump<'_, '_>, stop: &mut impl Stop) -> Result<bool, Error> {
        let mut driver = self.driver()?;
        loop {
            match pump.next() {
                Next::Exchange { timeout, reply_limit } => {
                    let outcome = match &driver {
                        Ok(driver) => {
                            let exchange = driver.transport.exchange(pump.request(), timeout, reply_limit);
                            match stop.run(driver, exchange)? {
                                Some(outcome) => outcome,
                                None => {
                                    pump.cancel();
                                    return Ok(false);
                                }
                            }
                        }
                        Err(failure) => Err(failure.clone()),
                    };
                    pump.feed(outcome)?;
                }
                Next::Wait(time) => {
                    if stop.sleep(time, driver.as_ref().ok().map(Arc::as_ref)) {
                        pump.cancel();
                        return Ok(false);
                    }
                    if driver.is_err() {
                        driver = self.driver()?;
                    }
                }
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

    /// Returns the driver of this process, or the failure of making one where this machine is short of something.
    fn driver(&self) -> Result<Result<Arc<Driver>, Failure>, Error> {
        let refused = |why: &str| Err(Error::new(ErrorCode::InvalidState, why));
        match Handle::try_current() {
            Ok(_) => {
                return refused(
                    "a blocking call was made inside an async runtime, which it would block; \
                    use the asynchronous client, or make the call in another thread",
                );
            }
            Err(none) if none.is_thread_local_destroyed() => {
                return refused("a call was made in a thread that is ending; make it earlier");
            }
            Err(_) => {}
        }
        let process = Process::current();
        let stored =
            self.slot(|slot| slot.as_ref().filter(|driver| driver.process == process).map(Arc::clone));
        if let Some(Some(driver)) = stored {
            return Ok(Ok(driver));
        }
        // Made outside of the lock, so that a fork at this moment leaves the child an open lock.
        let runtime = match runtime::build() {
            Ok(runtime) => runtime,
            Err(e) => {
                let why = format!("no means to connect: {}", describe_error(&e));
                return Ok(Err(Failure::new(FailureKind::Connect, why)));
            }
        };
        let transport = match &self.transport {
            Some(transport) => Arc::clone(transport),
            None => Arc::new(Pool::new(&self.engine)?),
        };
        let driver = Arc::new(Driver::new(process, transport, runtime));
        let stored = self.slot(|slot| match slot.take() {
            Some(first) if first.process == process => {
                *slot = Some(Arc::clone(&first));
                first
            }
            parents => {
                // Made before a fork: dropping it would close sockets that the parent still uses.
                core::mem::forget(parents);
                *slot = Some(Arc::clone(&driver));
                Arc::clone(&driver)
            }
        });
        Ok(Ok(stored.unwrap_or(driver)))
    }

    /// Calls `access` with the stored driver. The lock is only ever held for a moment: where it does not open in many tries,
    /// another thread held it during the fork of this process, and the result is `None`.
    fn slot<T>(&self, access: impl FnOnce(&mut Option<Arc<Driver>>) -> T) -> Option<T> {
        for _ in 0..LOCK_TRIES {
            match self.driver.try_lock() {
                Ok(mut slot) => return Some(access(&mut slot)),
                Err(TryLockError::Poisoned(poisoned)) => return Some(access(&mut poisoned.into_inner())),
                Err(TryLockError::WouldBlock) => std::thread::yield_now(),
            }
        }
        None
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// Leaves the connections of another process alone: a forked child may drop a client of its parent.
impl Drop for Client {
    fn drop(&mut self) {
        let slot = self.driver.get_mut().unwrap_or_else(PoisonError::into_inner);
        if let Some(driver) = slot.take()
            && driver.process != Process::current()
        {
            core::mem::forget(driver);
        }
    }
}
