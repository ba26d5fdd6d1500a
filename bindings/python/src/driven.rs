//! A flow that is driven in the thread that asks for it, and those who watch it.

use crate::{
    barrier,
    exit::{self, Stay},
    raised,
    watch::{Telling, Watchers},
};
use libseam::{ErrorCode, Event, Flow, Instant, Observer, Pump, Reply, blocking};
use pyo3::{PyTraverseError, PyVisit, prelude::*};
use std::{
    ops::ControlFlow,
    sync::{Mutex, PoisonError},
};

/// A flow of a client whose calls block.
pub(crate) struct Driven {
    /// The flow.
    pub(crate) flow: Flow,
    start: Instant,
    watchers: Option<Watchers>,
}

impl Driven {
    /// Takes `flow`, which begins now, and those who watch it.
    pub(crate) fn new(flow: Flow, watchers: Option<Watchers>) -> Self {
        Self { flow, start: Instant::now(), watchers }
    }

    /// Goes on until items are at hand, and returns true, or until the flow is done. Every 50 ms it looks for a signal,
    /// whose handler may raise (Ctrl-C does), and for the end of the interpreter. Only while it waits does it let go of
    /// the interpreter: a hook may switch to another greenlet, and what this thread holds must be the same when it comes
    /// back.
    pub(crate) fn go(&mut self, py: Python<'_>, stay: &Stay, client: &blocking::Client) -> PyResult<bool> {
        let Self { flow, start, watchers } = self;
        let interrupt = Mutex::new(None);
        let interrupted = |error| *interrupt.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        let stop = || exit::is_near() || py.check_signals().map_err(interrupted).is_err();
        let mut tell = |event: Event<'_>| {
            let told = watchers.as_ref().and_then(|w| Some((w, w.interest(&event)?)));
            let Some((watchers, told)) = told else { return ControlFlow::Continue(()) };
            let told = Python::attach(|py| watchers.telling(py, &told).and_then(Telling::now));
            told.map_err(interrupted).map_or(ControlFlow::Break(()), ControlFlow::Continue)
        };
        let observer: Option<Observer<'_>> = if watchers.is_some() { Some(&mut tell) } else { None };
        let mut pump = Pump::new(flow, *start, observer);
        let went = barrier::guard(|| client.drive_until(&mut pump, stop, |wait| stay.detached(py, wait)));
        if let Some(interrupt) = interrupt.into_inner().unwrap_or_else(PoisonError::into_inner) {
            return Err(interrupt);
        }
        went.or_else(|error| self.failed(py, &error))
    }

    /// Takes the result of a flow that is done.
    pub(crate) fn take(&mut self, py: Python<'_>) -> PyResult<Reply> {
        match barrier::guard(|| self.flow.take()) {
            Ok(reply) => {
                let told = self.watchers.as_ref().map_or(Ok(None), |w| w.telling_done(py, &reply))?;
                told.map_or(Ok(()), Telling::now)?;
                Ok(reply)
            }
            // Nobody but the end of the interpreter gives it up then.
            Err(error) if error.code() == ErrorCode::Cancelled => {
                Err(raised::error(py, &exit::error(error.outcome())))
            }
            Err(error) => self.failed(py, &error),
        }
    }

    /// Raises `error`, after it has told those who watch.
    fn failed<T>(&self, py: Python<'_>, error: &libseam::Error) -> PyResult<T> {
        let exception = raised::error(py, error);
        let told = self.watchers.as_ref().map_or(Ok(None), |w| w.telling_error(py, error, &exception))?;
        told.map_or(Ok(()), Telling::now)?;
        Err(exception)
    }

    /// Shows the garbage collector what is held.
    pub(crate) fn traverse(&self, visit: &PyVisit<'_>) -> Result<(), PyTraverseError> {
        self.watchers.as_ref().map_or(Ok(()), |watchers| watchers.traverse(visit))
    }
}
