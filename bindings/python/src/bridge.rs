//! From tokio to asyncio: one thread moves the bytes of every asynchronous call, another hands the results to their
//! event loops, because waiting for the interpreter must not hold up the sockets.

use crate::{barrier, exit, raised, value};
use libseam::{Error, ErrorCode, Reply};
use pyo3::{prelude::*, sync::PyOnceLock};
use std::{
    future::Future,
    mem,
    sync::{Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::Duration,
};
use tokio::{
    runtime::{Builder, Handle, Runtime},
    task::AbortHandle,
};

/// The two threads. They belong to the process that started them: a child gets new ones.
pub(crate) struct Bridge {
    process: u32,
    runtime: Runtime,
    settled: mpsc::Sender<Settled>,
    settler: JoinHandle<()>,
}

/// As in [`crate::held::Held`], the lock is only taken by attached threads that stay so.
static BRIDGE: Mutex<Option<Bridge>> = Mutex::new(None);

/// An `asyncio.Future` and the event loop that it belongs to.
pub(crate) struct Awaited {
    /// The event loop.
    pub(crate) event_loop: Py<PyAny>,
    /// The future.
    pub(crate) future: Py<PyAny>,
    /// Whether it wants to know everything about the reply rather than the operation's result.
    pub(crate) whole: bool,
}

/// A call that is done.
struct Settled {
    awaited: Awaited,
    result: Result<Reply, Error>,
}

/// Starts `work`, whose result goes to `awaited`.
///
/// # Errors
/// [`ErrorCode::Cancelled`] when the interpreter is about to end; [`ErrorCode::Internal`] where no thread can be
/// started.
pub(crate) fn start(
    awaited: Awaited,
    work: impl Future<Output = Result<Reply, Error>> + Send + 'static,
) -> Result<AbortHandle, Error> {
    let (handle, settled) = current()?;
    let task = handle.spawn(async move {
        let result = barrier::guard_future(work).await;
        // The receiver is gone only when the interpreter ends, and nobody waits any more.
        drop(settled.send(Settled { awaited, result }));
    });
    Ok(task.abort_handle())
}

/// Takes the bridge out, to be ended. The caller is attached.
pub(crate) fn take() -> Option<Bridge> {
    let bridge = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    if bridge.process == std::process::id() {
        return Some(bridge);
    }
    mem::forget(bridge);
    None
}

fn current() -> Result<(Handle, mpsc::Sender<Settled>), Error> {
    // New threads would not be joined any more.
    if exit::has_begun() {
        return Err(exit::error());
    }
    let mut slot = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner);
    if slot.as_ref().is_some_and(|bridge| bridge.process != std::process::id()) {
        // Its threads stayed in the parent, and to drop it would wait for them.
        mem::forget(slot.take());
    }
    let bridge = match &mut *slot {
        Some(bridge) => bridge,
        empty => empty.insert(Bridge::new()?),
    };
    Ok((bridge.runtime.handle().clone(), bridge.settled.clone()))
}

impl Bridge {
    fn new() -> Result<Self, Error> {
        let failed = |e| Error::new(ErrorCode::Internal, format!("cannot start a thread: {e}"));
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .max_blocking_threads(4)
            .thread_name("libseam")
            .enable_all()
            .build()
            .map_err(failed)?;
        let (settled, receiver) = mpsc::channel();
        let settler = thread::Builder::new().name("libseam-settler".into());
        let settler = settler.spawn(move || settle_all(&receiver)).map_err(failed)?;
        Ok(Self { process: std::process::id(), runtime, settled, settler })
    }

    /// Aborts every call and joins the threads. The caller is not attached, because a thread may be waiting to be.
    pub(crate) fn end(self, patience: Duration) {
        let Self { runtime, settled, settler, .. } = self;
        runtime.shutdown_timeout(patience);
        drop(settled);
        drop(settler.join());
    }
}

fn settle_all(receiver: &mpsc::Receiver<Settled>) {
    while let Ok(first) = receiver.recv() {
        // Whatever else is done by now goes with it: to attach costs more than to settle.
        Python::try_attach(|py| {
            for settled in std::iter::once(first).chain(receiver.try_iter()) {
                // The event loop may be closed by now: nobody waits for this any more.
                drop(settled.hand_over(py));
            }
        });
    }
}

impl Settled {
    fn hand_over(self, py: Python<'_>) -> PyResult<()> {
        static SETTLE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let settle = SETTLE.import(py, "libseam._awaited", "settle")?;
        let Awaited { event_loop, future, whole } = self.awaited;
        let result = match self.result {
            Ok(reply) if whole => value::to_python(py, &reply.to_value()),
            Ok(reply) => {
                reply.value().map_or_else(|| Ok(py.None().into_bound(py)), |v| value::to_python(py, v))
            }
            Err(error) => Err(raised::error(py, &error)),
        };
        let (good, outcome) = match result {
            Ok(value) => (true, value),
            Err(error) => (false, error.into_value(py).into_bound(py).into_any()),
        };
        event_loop.call_method1(py, "call_soon_threadsafe", (settle, future, good, outcome))?;
        Ok(())
    }
}
