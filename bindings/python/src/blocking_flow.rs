//! A flow that its caller's thread drives, with its watchers.

use crate::{
    exceptions,
    exit::{self, EntryGuard},
    panics,
    watchers::{Notification, Watchers},
};
use libseam::{
    ErrorCode, Event, Flow, Instant, Journal, Observer, Pump, Reply, blocking, off_board::EvidenceFile,
};
use pyo3::{PyTraverseError, PyVisit, prelude::*};
use std::{
    io,
    ops::ControlFlow,
    sync::{Mutex, PoisonError},
};

/// A flow of a client whose calls block.
pub(crate) struct BlockingFlow {
    /// The flow.
    pub(crate) flow: Flow,
    start: Instant,
    watchers: Option<Watchers>,
    evidence: Option<EvidenceFile>,
}

/// A file of evidence that is written detached from the interpreter.
struct DetachedJournal<'f> {
    evidence: &'f mut EvidenceFile,
    entry: &'f EntryGuard,
}

impl Journal for DetachedJournal<'_> {
    fn append(&mut self, lines: &[u8]) -> io::Result<()> {
        let Self { evidence, entry } = self;
        Python::attach(|py| entry.detached(py, || evidence.append(lines)))
    }
}

impl BlockingFlow {
    /// Creates a flow that begins now, with its watchers.
    pub(crate) fn new(flow: Flow, watchers: Option<Watchers>) -> Self {
        Self { flow, start: Instant::now(), watchers, evidence: None }
    }

    /// Has the flow record its lines in a file.
    pub(crate) fn recording(mut self, evidence: Option<EvidenceFile>) -> Self {
        self.evidence = evidence;
        self
    }

    /// Drives the flow until items are ready, and returns true, or until it is done. Every 50 ms it checks for a signal,
    /// whose handler may raise (Ctrl-C does), and for the end of the interpreter. It detaches from the interpreter only
    /// while it waits: a hook may switch to another greenlet, and this thread must be attached as before when it returns.
    pub(crate) fn advance(
        &mut self,
        py: Python<'_>,
        entry: &EntryGuard,
        client: &blocking::Client,
    ) -> PyResult<bool> {
        let Self { flow, start, watchers, evidence } = self;
        let interrupt = Mutex::new(None);
        let interrupted = |error| *interrupt.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        let stop = || exit::must_leave() || py.check_signals().map_err(interrupted).is_err();
        let mut notify = |event: Event<'_>| {
            let wanted = watchers.as_ref().and_then(|w| Some((w, w.wanted_fields(&event)?)));
            let Some((watchers, fields)) = wanted else { return ControlFlow::Continue(()) };
            let delivered =
                Python::attach(|py| watchers.notification(py, &fields).and_then(Notification::deliver));
            delivered.map_err(interrupted).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        };
        let observer: Option<Observer<'_>> = if watchers.is_some() { Some(&mut notify) } else { None };
        let mut journal = evidence.as_mut().map(|evidence| DetachedJournal { evidence, entry });
        let journal = journal.as_mut().map(|journal| journal as &mut dyn Journal);
        let mut pump = Pump::new(flow, *start, observer).recording(journal);
        let advanced = panics::catch(|| client.drive_until(&mut pump, stop, |wait| entry.detached(py, wait)));
        if let Some(interrupt) = interrupt.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(interrupt);
        }
        advanced.or_else(|error| self.raise(py, &error))
    }

    /// Takes the result of a flow that is done.
    pub(crate) fn take(&mut self, py: Python<'_>) -> PyResult<Reply> {
        // An exception keeps the objects of its frames, and nobody else could have the file as long as it is kept.
        self.evidence = None;
        match panics::catch(|| self.flow.take()) {
            Ok(reply) => {
                let notification =
                    self.watchers.as_ref().map_or(Ok(None), |w| w.done_notification(py, &reply))?;
                notification.map_or(Ok(()), Notification::deliver)?;
                Ok(reply)
            }
            Err(error) if error.code() == ErrorCode::Cancelled && exit::must_leave() => {
                Err(exceptions::from_error(py, &exit::error(error.outcome())))
            }
            Err(error) => self.raise(py, &error),
        }
    }

    /// Notifies the watchers of `error` and raises it.
    fn raise<T>(&self, py: Python<'_>, error: &libseam::Error) -> PyResult<T> {
        let exception = exceptions::from_error(py, error);
        let notification =
            self.watchers.as_ref().map_or(Ok(None), |w| w.error_notification(py, error, &exception))?;
        notification.map_or(Ok(()), Notification::deliver)?;
        Err(exception)
    }

    /// Visits the Python objects that the flow holds, for the garbage collector.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(visit))
    }
}
