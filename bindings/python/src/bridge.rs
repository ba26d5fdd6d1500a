//! The bridge from tokio to asyncio: one thread does the I/O of every asynchronous call, another hands the results to
//! their event loops, because waiting for the interpreter must not hold up the sockets.

use crate::{
    async_flow::AsyncFlow,
    exceptions, exit,
    expected::Unread,
    imported::Imported,
    panics,
    task::AbortSlot,
    waiter::{LoopWatchers, Waiter},
};
use libseam::{
    Client, Error, Event, Journal, Observer, Process, Pump, Reply, describe_error, json::Value,
    off_board::EvidenceFile,
};
use pyo3::prelude::*;
use std::{
    future::poll_fn,
    io, mem,
    ops::ControlFlow,
    pin::pin,
    sync::{Arc, Mutex, PoisonError, mpsc},
    task::Poll,
    thread::{self, JoinHandle},
};
use tokio::{
    runtime::{Builder, Handle},
    sync::oneshot,
};

/// The two threads of the process that started them: a forked child starts new ones.
pub(crate) struct Bridge {
    process: Process,
    runtime: Handle,
    /// Ends the I/O thread when it is dropped.
    end: oneshot::Sender<()>,
    io_thread: JoinHandle<()>,
    messages: mpsc::Sender<LoopMessage>,
    delivery_thread: JoinHandle<()>,
}

/// The bridge of this process. Only a thread that stays attached to the interpreter takes the lock, as in
/// [`crate::shared_client::SharedClient`].
static BRIDGE: Mutex<Option<Bridge>> = Mutex::new(None);

/// A message to an event loop.
enum LoopMessage {
    /// An event of a call.
    Event(Arc<LoopWatchers>, Value),
    /// The outcome that a future awaits.
    Outcome(Waiter, Outcome),
}

/// The state in which a flow stopped.
enum Outcome {
    /// Items are ready.
    Items(Box<Unread>),
    /// The flow is done.
    Done(Result<Reply, Error>),
}

/// A failure to start a call, which it gives back.
pub(crate) enum StartError {
    /// The interpreter is exiting.
    Exiting(Box<AsyncFlow>, Error),
    /// The machine has run out of threads or descriptors.
    NoResources(Box<AsyncFlow>, String),
}

/// Starts a call on the I/O thread; its outcome goes to the future that awaits it. The caller is attached.
pub(crate) fn spawn(async_flow: AsyncFlow) -> Result<(), StartError> {
    // New threads would not be joined any more.
    if exit::is_exiting() {
        let error = exit::error(async_flow.flow.outcome());
        return Err(StartError::Exiting(Box::new(async_flow), error));
    }
    let (handle, messages) = match current() {
        Ok(bridge) => bridge,
        Err(error) => {
            return Err(StartError::NoResources(
                Box::new(async_flow),
                format!("no means to connect: {}", describe_error(&error)),
            ));
        }
    };
    let AsyncFlow { client, mut flow, waiter, start, mut evidence, abort_slot } = async_flow;
    let cancel = abort_slot.clone();
    let task = handle.spawn(async move {
        let watch = waiter.watch.clone();
        let mut notify = |event: Event<'_>| {
            let wanted =
                watch.as_ref().and_then(|watch| Some((watch, watch.watchers.wanted_fields(&event)?)));
            if let Some((watch, fields)) = wanted {
                drop(messages.send(LoopMessage::Event(Arc::clone(watch), fields)));
            }
            ControlFlow::Continue(())
        };
        let observer: Option<Observer<'_>> = if watch.is_some() { Some(&mut notify) } else { None };
        let pump = Pump::new(&mut flow, start, observer).recording(journal(&mut evidence));
        let mut driven = panics::catch_future(drive(&client, pump, &cancel)).await;
        if driven == Ok(None) {
            flow.cancel();
            let mut rest = Pump::new(&mut flow, start, None).recording(journal(&mut evidence));
            driven = panics::catch_future(client.drive(&mut rest)).await.map(Some);
        }
        let outcome = match driven.map(|driven| driven == Some(true)) {
            Ok(true) => Outcome::Items(Box::new(Unread { flow, start, evidence })),
            ended => {
                // Whoever awaits the result may go on with the file of evidence.
                drop(evidence);
                Outcome::Done(ended.and_then(|_| panics::catch(|| flow.take())))
            }
        };
        // The receiver is gone only when the interpreter ends, and nobody waits any more.
        drop(messages.send(LoopMessage::Outcome(waiter, outcome)));
    });
    abort_slot.set_handle(task.abort_handle());
    Ok(())
}

/// Drives a flow until items are ready, and returns true, or until it is done; returns `None` where it was cancelled before.
async fn drive(client: &Client, mut pump: Pump<'_, '_>, cancel: &AbortSlot) -> Result<Option<bool>, Error> {
    let mut driven = pin!(client.drive(&mut pump));
    let mut cancelled = pin!(cancel.cancelled());
    poll_fn(|context| match driven.as_mut().poll(context) {
        Poll::Ready(driven) => Poll::Ready(driven.map(Some)),
        Poll::Pending => cancelled.as_mut().poll(context).map(|()| Ok(None)),
    })
    .await
}

/// Returns the journal of a flow that has a file of evidence.
fn journal(evidence: &mut Option<EvidenceFile>) -> Option<&mut dyn Journal> {
    evidence.as_mut().map(|evidence| evidence as &mut dyn Journal)
}

/// Hands `result` to `waiter` from an attached thread.
pub(crate) fn settle(py: Python<'_>, waiter: Waiter, result: Result<Reply, Error>) {
    // The event loop may be closed by now: nobody waits for this any more.
    drop(LoopMessage::Outcome(waiter, Outcome::Done(result)).deliver(py));
}

/// Takes the bridge out of its slot, to end it. The caller is attached.
pub(crate) fn take() -> Option<Bridge> {
    let bridge = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner).take()?;
    if bridge.process == Process::current() {
        return Some(bridge);
    }
    mem::forget(bridge);
    None
}

fn current() -> io::Result<(Handle, mpsc::Sender<LoopMessage>)> {
    let mut slot = BRIDGE.lock().unwrap_or_else(PoisonError::into_inner);
    if slot.as_ref().is_some_and(|bridge| bridge.process != Process::current()) {
        // Its threads stayed in the parent, and to drop it would wait for them.
        mem::forget(slot.take());
    }
    let bridge = match &mut *slot {
        Some(bridge) => bridge,
        empty => empty.insert(Bridge::new()?),
    };
    Ok((bridge.runtime.clone(), bridge.messages.clone()))
}

impl Bridge {
    /// Starts the two threads.
    ///
    /// # Errors
    /// The system has no descriptors or threads left.
    fn new() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (end, ended) = oneshot::channel();
        let io_thread = thread::Builder::new().name("libseam".into());
        // Its own end drops what is under way: nothing in there waits.
        let io_thread = io_thread.spawn(move || drop(runtime.block_on(ended)))?;
        let (messages, receiver) = mpsc::channel();
        let delivery_thread = thread::Builder::new().name("libseam-deliver".into());
        // Without it the other one ends, because `end` is dropped.
        let delivery_thread = delivery_thread.spawn(move || settle_all(&receiver))?;
        Ok(Self { process: Process::current(), runtime: handle, end, io_thread, messages, delivery_thread })
    }

    /// Aborts every call and joins the threads. The caller is not attached, because a thread may be waiting to be.
    pub(crate) fn end(self) {
        let Self { end, io_thread, messages, delivery_thread, .. } = self;
        drop(end);
        drop(io_thread.join());
        drop(messages);
        drop(delivery_thread.join());
    }
}

fn settle_all(receiver: &mpsc::Receiver<LoopMessage>) {
    while let Ok(first) = receiver.recv() {
        // Whatever else is there by now goes with it: to attach costs more than to settle.
        Python::try_attach(|py| {
            for message in std::iter::once(first).chain(receiver.try_iter()) {
                // The event loop may be closed by now: nobody waits for this any more.
                drop(message.deliver(py));
            }
        });
    }
}

impl LoopMessage {
    fn deliver(self, py: Python<'_>) -> PyResult<()> {
        static SETTLE: Imported = Imported::new("libseam._async_calls", "settle");
        let (waiter, outcome) = match self {
            Self::Event(watch, event) => {
                return watch.notify(watch.watchers.notification(py, &event).map(Some));
            }
            Self::Outcome(waiter, outcome) => (waiter, outcome),
        };
        let settle = SETTLE.get(py)?;
        let Waiter { event_loop, future, expected, watch } = waiter;
        let shown = match outcome {
            Outcome::Items(unread) => expected.convert_items(py, *unread),
            Outcome::Done(result) => {
                let shown = match &result {
                    Ok(reply) => expected.convert_reply(py, reply),
                    Err(error) => Err(exceptions::from_error(py, error)),
                };
                if let Some(watch) = watch {
                    // A hook that cannot be notified is no reason to leave the caller waiting.
                    drop(watch.notify(match (&result, &shown) {
                        (Ok(reply), _) => watch.watchers.done_notification(py, reply),
                        (Err(error), Err(exception)) => {
                            watch.watchers.error_notification(py, error, exception)
                        }
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
