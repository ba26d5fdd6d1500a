//! A call, or a list, with all that belongs to it, on its way to the thread that moves its bytes.

use crate::{
    awaited::Awaited,
    task::{Aborts, Task},
};
use libseam::{Client, Error, Event, FailureKind, Flow, Instant, Observer, Pump};
use pyo3::prelude::*;
use std::{ops::ControlFlow, sync::Arc, time::Duration};

/// A flow with all that belongs to it.
pub(crate) struct Journey {
    pub(crate) client: Arc<Client>,
    pub(crate) flow: Flow,
    pub(crate) awaited: Awaited,
    pub(crate) start: Instant,
    pub(crate) aborts: Aborts,
}

impl Journey {
    /// The journey of `flow`, which began at `start`.
    pub(crate) fn new(client: Arc<Client>, flow: Flow, start: Instant, awaited: Awaited) -> Self {
        Self { client, flow, awaited, start, aborts: Aborts::default() }
    }

    /// What gives the call up.
    pub(crate) fn task(&self) -> Task {
        Task(self.aborts.clone())
    }

    /// Lets an attempt fail that cannot be made; says how long to wait before the next one.
    pub(crate) fn fail(&mut self, why: &str) -> Result<Option<Duration>, Error> {
        let watch = self.awaited.watch.clone();
        let mut tell = |event: Event<'_>| {
            if let Some(watch) = &watch {
                // A hook that cannot be told is no reason to leave the caller waiting.
                drop(Python::attach(|py| watch.event(py, &event)));
            }
            ControlFlow::Continue(())
        };
        let observer: Option<Observer<'_>> = if watch.is_some() { Some(&mut tell) } else { None };
        Pump::new(&mut self.flow, self.start, observer).fail(FailureKind::Connect, why)
    }
}
