//! The waker of the futures of one connection. They wake each other all the time, and each wake-up through the runtime would
//! cost a system call.

use atomic_waker::AtomicWaker;
use core::{
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll, Waker},
};
use std::{sync::Arc, task::Wake};

/// The number of polls in a row of futures that wake each other, before other tasks have their turn.
const ROUNDS: usize = 8;

/// A waker that wakes the task only while it is not polling.
pub(super) struct Relay {
    shared: Arc<Shared>,
    waker: Waker,
}

struct Shared {
    /// The task that awaits the futures.
    parent: AtomicWaker,
    polling: AtomicBool,
    woken: AtomicBool,
}

impl Relay {
    /// Makes a relay without a task.
    pub(super) fn new() -> Self {
        let shared = Arc::new(Shared {
            parent: AtomicWaker::new(),
            polling: AtomicBool::new(false),
            woken: AtomicBool::new(false),
        });
        Self { waker: Waker::from(Arc::clone(&shared)), shared }
    }

    /// Returns the context to poll the futures in.
    pub(super) fn context(&self) -> Context<'_> {
        Context::from_waker(&self.waker)
    }

    /// Clears pending wake-ups. Call it only before polling every future that they could be for.
    pub(super) fn clear(&self) {
        self.shared.woken.store(false, Ordering::SeqCst);
    }

    /// Calls `poll` until it is ready, or until no future has been woken meanwhile. A later wake-up wakes `parent`.
    pub(super) fn poll<T>(
        &self,
        parent: &mut Context<'_>,
        mut poll: impl FnMut(&mut Context<'_>) -> Poll<T>,
    ) -> Poll<T> {
        let shared = &*self.shared;
        shared.parent.register(parent.waker());
        shared.polling.store(true, Ordering::SeqCst);
        for _ in 0..ROUNDS {
            shared.woken.store(false, Ordering::SeqCst);
            if let Poll::Ready(output) = poll(&mut self.context()) {
                shared.polling.store(false, Ordering::SeqCst);
                shared.parent.take();
                return Poll::Ready(output);
            }
            if shared.woken.load(Ordering::SeqCst) {
                continue;
            }
            shared.polling.store(false, Ordering::SeqCst);
            // A waker that ran in between may have seen `polling`, and left the wake-up to this loop.
            if !shared.woken.load(Ordering::SeqCst) {
                return Poll::Pending;
            }
            shared.polling.store(true, Ordering::SeqCst);
        }
        shared.polling.store(false, Ordering::SeqCst);
        parent.waker().wake_by_ref();
        Poll::Pending
    }
}

impl Wake for Shared {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.woken.store(true, Ordering::SeqCst);
        if !self.polling.load(Ordering::SeqCst) {
            self.parent.wake();
        }
    }
}
