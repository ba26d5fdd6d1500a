//! An asynchronous call, or a part of a flow that gives items, with everything that it needs.

use crate::{
    expected::Unread,
    task::{AbortSlot, Task},
    waiter::Waiter,
};
use libseam::{Client, Error, Event, FailureKind, Flow, Instant, Observer, Pump, off_board::EvidenceFile};
use pyo3::prelude::*;
use std::{ops::ControlFlow, sync::Arc, time::Duration};

/// A flow, its client and the future that awaits it.
pub(crate) struct AsyncFlow {
    pub(crate) client: Arc<Client>,
    pub(crate) flow: Flow,
    pub(crate) waiter: Waiter,
    pub(crate) start: Instant,
    pub(crate) evidence: Option<EvidenceFile>,
    pub(crate) abort_slot: AbortSlot,
}

impl AsyncFlow {
    /// Creates an asynchronous call, which begins now.
    pub(crate) fn new(client: Arc<Client>, flow: Flow, waiter: Waiter) -> Self {
        Self::of_items(client, Unread::new(flow), waiter)
    }

    /// Creates the next part of a flow that gives items.
    pub(crate) fn of_items(client: Arc<Client>, unread: Unread, waiter: Waiter) -> Self {
        let Unread { flow, start, evidence } = unread;
        Self { client, flow, waiter, start, evidence, abort_slot: AbortSlot::default() }
    }

    /// Returns the handle that aborts the call.
    pub(crate) fn task(&self) -> Task {
        Task(self.abort_slot.clone())
    }

    /// Fails an attempt that cannot be made. Returns the wait before the next attempt, or `None` after the last one.
    pub(crate) fn fail_attempt(&mut self, why: &str) -> Result<Option<Duration>, Error> {
        let watch = self.waiter.watch.clone();
        let mut notify = |event: Event<'_>| {
            if let Some(watch) = &watch {
                // A hook that cannot be notified is no reason to leave the caller waiting.
                drop(Python::attach(|py| watch.notify_event(py, &event)));
            }
            ControlFlow::Continue(())
        };
        let observer: Option<Observer<'_>> = if watch.is_some() { Some(&mut notify) } else { None };
        Pump::new(&mut self.flow, self.start, observer).fail(FailureKind::Connect, why)
    }
}
