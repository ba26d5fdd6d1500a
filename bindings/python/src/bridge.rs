//! From tokio to asyncio: one thread moves the bytes of every asynchronous call, another hands the results to their
//! event loops, because waiting for the interpreter must not hold up the sockets.

use crate::{
    awaited::{Awaited, Watch},
    barrier, exit,
    journey::Journey,
    raised,
};
use libseam::{Error, Event, Flow, Instant, Observer, Process, Pump, Reply, describe_error, json::Value};
use pyo3::{prelude::*, sync::PyOnceLock};
use std::{
    io, mem,
    ops::ControlFlow,
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// The two threads. They belong to the process that started them: a child gets new ones.
pub(crate) struct Bridge {
    process: Process,
    runtime: Handle,
    /// Ends the thread that moves the bytes.
    end: oneshot::Sender<()>,
    mover: JoinHandle<()>,
    news: mpsc::Sender<News>,
    settler: JoinHandle<()>,
}

/// As in [`crate::held::Held`], the lock is only taken by attached threads that stay so.
static BRIDGE: Mutex<Option<Bridge>> = Mutex::new(None);

/// What the event loops have to hear.
enum News {
    /// Something that happened in a call.
    Happened(Arc<Watch>, Value),
    /// What was awaited.
    Settled(Awaited, Outcome),
}

/// What a flow came to.
enum Outcome {
    /// Items are at hand. The flow began at that moment.
    Items(Box<Flow>, Instant),
    /// It is done.
    Done(Result<Reply, Error>),
}

/// Why a call was not taken over; it comes back.
pub(crate) enum Unstarted {
    /// None are taken over any more.
    Refused(Box<Journey>, Error),
    /// This machine is short of threads or descriptors.
    Short(Box<Journey>, String),
}

/// Takes a call over: from now on it is moved by the bridge, and its outcome goes to whoever awaits it. The caller is
/// attached.
pub(crate) fn spawn(journey: Journey) -> Result<(), Unstarted> {
    // New threads would not be joined any more.
    if exit::has_begun() {
        let error = exit::error(journey.flow.call().outcome());
        return Err(Unstarted::Refused(Box::new(journey), error));
    }
    let (handle, news) = match current() {
        Ok(bridge) => bridge,
        Err(error) => {
            return Err(Unstarted::Short(
                Box::new(journey),
                format!("no means to connect: {}", describe_error(&error)),
            ));
        }
    };
    let Journey { client, mut flow, awaited, start, aborts } = journey;
    let task = handle.spawn(async move {
        let watch = awaited.watch.clone();
        let mut tell = |event: Event<'_>| {
            let told = watch.as_ref().and_then(|watch| Some((watch, watch.watchers.interest(&event)?)));
            if let Some((watch, told)) = told {
                drop(news.send(News::Happened(Arc::clone(watch), told)));
            }
            ControlFlow::Continue(())
        };
        let observer: Option<Observer<'_>> = if watch.is_some() { Some(&mut tell) } else { None };
        let mut pump = Pump::new(&mut flow, start, observer);
        let outcome = match barrier::guard_future(client.drive(&mut pump)).await {
            Ok(true) => Outcome::Items(Box::new(flow), start),
            Ok(false) => Outcome::Done(barrier::guard(|| flow.take())),
            Err(error) => Outcome::Done(Err(error)),
        };
        // The receiver is gone only when the interpreter ends, and nobody waits any more.
        drop(news.send(News::Settled(awaited, outcome)));
    });
    aborts.with(task.abort_handle());
    Ok(())
}

/// Gives `awaited` its outcome from an attached thread.
pub(crate) fn settle(py: Python<'_>, awaited: Awaited, result: Result<Reply, Error>) {
    // The event loop may be closed by now: nobody waits for this any more.
    drop(News::Settled(awaited, Outcome::Done(result)).hand_over(py));
}

/// Takes the bridge out, to be ended. The caller is attached.
pub(crate) fn take() -> Option<Bridge> {
    let bridge = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    if bridge.process == Process::current() {
        return Some(bridge);
    }
    mem::forget(bridge);
    None
}

fn current() -> io::Result<(Handle, mpsc::Sender<News>)> {
    let mut slot = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner);
    if slot.as_ref().is_some_and(|bridge| bridge.process != Process::current()) {
        // Its threads stayed in the parent, and to drop it would wait for them.
        mem::forget(slot.take());
    }
    let bridge = match &mut *slot {
        Some(bridge) => bridge,
        empty => empty.insert(Bridge::new()?),
    };
    Ok((bridge.runtime.clone(), bridge.news.clone()))
}

impl Bridge {
    /// # Errors
    /// Where the system has no descriptors or threads left.
    fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        let mover = thread::Builder::new().name("libseam".into());
        // Its own end drops what is under way: nothing in there waits.
        let mover = mover.spawn(move || drop(runtime.block_on(ended)))?;
        let (news, receiver) = mpsc::channel();
        let settler = thread::Builder::new().name("libseam-settler".into());
        // Without it the other one ends, because `end` is dropped.
        let settler = settler.spawn(move || settle_all(&receiver))?;
        Ok(Self { process: Process::current(), runtime: handle, end, mover, news, settler })
    }

    /// Aborts every call and joins the threads. The caller is not attached, because a thread may be waiting to be.
    pub(crate) fn end(self) {
        let Self { end, mover, news, settler, .. } = self;
        drop(end);
        drop(mover.join());
        drop(news);
        drop(settler.join());
    }
}

fn settle_all(receiver: &mpsc::Receiver<News>) {
    while let Ok(first) = receiver.recv() {
        // Whatever else is there by now goes with it: to attach costs more than to settle.
        Python::try_attach(|py| {
            for news in std::iter::once(first).chain(receiver.try_iter()) {
                // The event loop may be closed by now: nobody waits for this any more.
                drop(news.hand_over(py));
            }
        });
    }
}

impl News {
    fn hand_over(self, py: Python<'_>) -> PyResult<()> {
        static SETTLE: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
        let (awaited, outcome) = match self {
            Self::Happened(watch, event) => return watch.tell(watch.watchers.telling(py, &event).map(Some)),
            Self::Settled(awaited, outcome) => (awaited, outcome),
        };
        let settle = SETTLE.import(py, "libseam._awaited", "settle")?;
        let Awaited { event_loop, future, wanted, watch } = awaited;
        let shown = match outcome {
            Outcome::Items(flow, start) => wanted.items(py, *flow, start),
            Outcome::Done(result) => {
                let shown = match &result {
                    Ok(reply) => wanted.shown(py, reply),
                    Err(error) => Err(raised::error(py, error)),
                };
                if let Some(watch) = watch {
                    // A hook that cannot be told is no reason to leave the caller waiting.
                    drop(watch.tell(match (&result, &shown) {
                        (Ok(reply), _) => watch.watchers.telling_done(py, reply),
                        (Err(error), Err(exception)) => watch.watchers.telling_error(py, error, exception),
                        (Err(_), Ok(_)) => Ok(None),
                    }));
                }
                shown
            }
        };
        let (good, outcome) = match shown {
            Ok(value) => (true, value),
            Err(error) => (false, error.into_value(py).into_bound(py).into_any()),
        };
        event_loop.call_method1(py, "call_soon_threadsafe", (settle, future, good, outcome))?;
        Ok(())
    }
}
