//! The client for programs without an async runtime.

use super::{
    client::{bounded, entropy},
    clock::Instant,
    course::{Course, Next},
    driver::Driver,
    event::Observer,
    failure::{Failure, in_words},
    pool::Pool,
    process::Process,
    runtime,
    stop::{Asked, Never, Stop, Waiting, Wished},
    transport::Transport,
    wish::Wish,
};
use crate::{CallOptions, Engine, Error, ErrorCode, FailureKind, Flow, HttpRequest, Options, Params, Reply};
use core::fmt;
use std::sync::Arc;
use std::sync::{Mutex, PoisonError, TryLockError};
use tokio::runtime::Handle;

/// How often the kept driver is asked for before it counts as out of reach.
const LOCK_TRIES: usize = 10_000;

/// A client whose calls block. It starts no thread: a call is driven in the thread that makes it, and several
/// threads may make calls at once. A process that forks may use the same client on both sides.
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
    /// The program's own transport, in the place of the built-in one.
    transport: Option<Arc<dyn Transport>>,
    driver: Mutex<Option<Arc<Driver>>>,
}

impl Client {
    /// A client with these options and the built-in transport.
    ///
    /// # Errors
    /// As [`Engine::new`]; [`ErrorCode::Tls`] where this machine has no certificate authorities to trust.
    pub fn new(options: Options) -> Result<Self, Error> {
        let client = Self::idle(options)?;
        // What is short on this machine now may be there when it is needed.
        let _ = client.driver()?;
        Ok(client)
    }

    /// A client whose bytes `transport` moves, in the thread that makes the call: between two calls its tasks stand still. Of
    /// the options for the built-in transport only `in_flight_limit` counts. A process that was forked off uses the same
    /// transport, which has to be fit for that.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn with_transport(options: Options, transport: impl Transport + 'static) -> Result<Self, Error> {
        let (engine, transport) = bounded(options, transport)?;
        Ok(Self { engine, transport: Some(transport), driver: Mutex::new(None) })
    }

    /// A client that sets its transport up when it is first needed: for a host that may move the bytes itself.
    ///
    /// # Errors
    /// As [`Engine::new`].
    pub fn idle(options: Options) -> Result<Self, Error> {
        Ok(Self { engine: Arc::new(Engine::new(options)?), transport: None, driver: Mutex::new(None) })
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
        let mut flow = self.begin(operation, params, options)?;
        self.finish(Course::new(&mut flow, Instant::now(), None), Never)
    }

    /// Calls `operation` and asks `stop` every 50 ms whether to give up; then the request is aborted.
    ///
    /// # Errors
    /// As [`Client::call`]; [`ErrorCode::Cancelled`] where it was given up.
    pub fn call_watched<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
    ) -> Result<Reply, Error> {
        self.call_observed(operation, params, options, stop, None)
    }

    /// As [`Client::call_watched`], and tells `observer` what happens, in the thread that makes the call. It may make calls of
    /// its own.
    ///
    /// # Errors
    /// As [`Client::call_watched`].
    pub fn call_observed<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
        stop: impl FnMut() -> bool,
        observer: Option<Observer<'_>>,
    ) -> Result<Reply, Error> {
        let mut flow = self.begin(operation, params, options)?;
        let stop = Asked { asked: stop, wait: |wait: Waiting<'_>| wait() };
        self.finish(Course::new(&mut flow, Instant::now(), observer), stop)
    }

    /// Makes a flow of a call of `operation`, for [`Client::run`]. Nothing is sent yet.
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub fn begin<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        options: &CallOptions,
    ) -> Result<Flow, Error> {
        self.engine.call(operation, params, options, entropy()).map(Flow::from)
    }

    /// Runs a flow of this client's engine to its result. Items on the way are passed over. When the wish to give it up
    /// comes before that, the request is aborted and the flow ends as [`Flow::cancel`] ends it. A wish is for one flow.
    ///
    /// # Errors
    /// As [`Client::call`].
    pub fn run(&self, course: Course<'_, '_>, wish: &Wish) -> Result<Reply, Error> {
        self.finish(course, Wished(wish))
    }

    /// Runs a flow of this client's engine until items are at hand, and returns true, or until it is done. After that,
    /// [`Flow::next_item`] or [`Flow::take_items`] has the items, and [`Flow::take`] the result. The wish to give it up is
    /// as for [`Client::run`].
    ///
    /// # Errors
    /// [`ErrorCode::OutOfMemory`] where there is no memory for a reply.
    pub fn drive(&self, course: &mut Course<'_, '_>, wish: &Wish) -> Result<bool, Error> {
        self.conduct(course, &mut Wished(wish))
    }

    /// Runs a flow as [`Client::drive`] does, and asks `stop` every 50 ms whether to give up. It is for a host that has a
    /// lock to let go of while its thread waits: `apart` is given all that waits, a piece at a time, and does it. `stop`
    /// and the observer are called outside of it.
    ///
    /// # Errors
    /// As [`Client::drive`].
    pub fn drive_apart(
        &self,
        course: &mut Course<'_, '_>,
        stop: impl FnMut() -> bool,
        apart: impl FnMut(Waiting<'_>),
    ) -> Result<bool, Error> {
        self.conduct(course, &mut Asked { asked: stop, wait: apart })
    }

    /// Runs `course` to its result.
    fn finish(&self, mut course: Course<'_, '_>, mut stop: impl Stop) -> Result<Reply, Error> {
        while self.conduct(&mut course, &mut stop)? {
            course.pass_over();
        }
        course.take()
    }

    /// Runs `course` until items are at hand: true, or there is nothing next. Where `stop` says so, it is given up.
    pub(super) fn conduct(&self, course: &mut Course<'_, '_>, stop: &mut impl Stop) -> Result<bool, Error> {
        let mut driver = self.driver()?;
        loop {
            match course.next() {
                Next::Exchange { timeout, reply_limit } => {
                    let outcome = match &driver {
                        Ok(driver) => {
                            let exchange = driver.transport.exchange(course.request(), timeout, reply_limit);
                            match stop.during(driver, exchange)? {
                                Some(outcome) => outcome,
                                None => {
                                    course.cancel();
                                    return Ok(false);
                                }
                            }
                        }
                        Err(failure) => Err(failure.clone()),
                    };
                    course.fed(outcome)?;
                }
                Next::Wait(time) => {
                    if stop.before(time, driver.as_ref().ok().map(Arc::as_ref)) {
                        course.cancel();
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

    /// What moves the bytes, or what this machine lacks for it.
    fn driver(&self) -> Result<Result<Arc<Driver>, Failure>, Error> {
        let refused = |why: &str| Err(Error::new(ErrorCode::InvalidState, why));
        match Handle::try_current() {
            Ok(_) => {
                return refused(
                    "a blocking call was made inside an async runtime, which it would hold up; \
                    make it elsewhere",
                );
            }
            Err(none) if none.is_thread_local_destroyed() => {
                return refused("a call was made in a thread that is ending; make it before");
            }
            Err(_) => {}
        }
        let process = Process::current();
        let kept = self.slot(|slot| slot.as_ref().filter(|driver| driver.process == process).map(Arc::clone));
        if let Some(Some(driver)) = kept {
            return Ok(Ok(driver));
        }
        // Made outside of the lock: a process that forks now leaves its child a lock that opens.
        let runtime = match runtime::build() {
            Ok(runtime) => runtime,
            Err(e) => {
                let why = format!("no means to connect: {}", in_words(&e));
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
                // Made before a fork. To drop it would close what the parent still uses.
                core::mem::forget(parents);
                *slot = Some(Arc::clone(&driver));
                Arc::clone(&driver)
            }
        });
        Ok(Ok(stored.unwrap_or(driver)))
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

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("engine", &self.engine).finish_non_exhaustive()
    }
}

/// A child that drops a client of its parent must leave the parent's connections alone.
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
