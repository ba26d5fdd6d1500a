//! The waker of the futures that one connection is made of. They wake each other all the time, and to go through the
//! runtime for that costs a system call each time.

use atomic_waker::AtomicWaker;
use core::{
    sync::atomic::{AtomicBool, Ordering},
    task::{Context, Poll, Waker},
};
use std::{sync::Arc, task::Wake};

/// How often futures are polled again because they woke each other, before others have their turn.
const ROUNDS: usize = 8;

/// A waker that is passed on only while nobody is polling.
pub(super) struct Relay {
    shared: Arc<Shared>,
    waker: Waker,
}

struct Shared {
    /// Whoever awaits the futures, while somebody does.
    parent: AtomicWaker,
    polling: AtomicBool,
    woken: AtomicBool,
}

impl Relay {
    /// A relay that nobody awaits.
    pub(super) fn new() -> Self {
        let shared = Arc::new(Shared {
            parent: AtomicWaker::new(),
            polling: AtomicBool::new(false),
            woken: AtomicBool::new(false),
        });
        Self { waker: Waker::from(Arc::clone(&shared)), shared }
    }

    /// The context to poll the futures in.
    pub(super) fn context(&self) -> Context<'_> {
        Context::from_waker(&self.waker)
    }

    /// Forgets what was woken so far. Whoever polls now polls everything that this may have been for.
    pub(super) fn forget(&self) {
        self.shared.woken.store(false, Ordering::SeqCst);
    }

    /// Polls with `poll` until it is ready or nothing has woken it meanwhile. `parent` is woken when that changes.
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
            // Whoever woke in between may have seen that somebody is polling, and left it to us.
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
