//! The wish to give a call up, which may come from another thread.

use core::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::Notify;

/// Set once, and never taken back.
#[derive(Default)]
pub(crate) struct Stop {
    wanted: AtomicBool,
    wake: Notify,
}

impl Stop {
    /// Gives the call up.
    pub(crate) fn want(&self) {
        self.wanted.store(true, Ordering::Release);
        self.wake.notify_one();
    }

    /// Whether the call is to be given up.
    pub(crate) fn wanted(&self) -> bool {
        self.wanted.load(Ordering::Acquire)
    }

    /// Ready as soon as the call is to be given up.
    pub(crate) async fn wait(&self) {
        while !self.wanted() {
            self.wake.notified().await;
        }
    }
}
