//! The wish to give a call up, which may come from another thread.

use core::sync::atomic::{AtomicBool, Ordering};
#[cfg(feature = "http")]
use tokio::sync::Notify;

/// Set once, and never taken back.
#[derive(Default)]
pub(crate) struct Stop {
    wanted: AtomicBool,
    #[cfg(feature = "http")]
    wake: Notify,
}

impl Stop {
    /// Gives the call up.
    pub(crate) fn want(&self) {
        self.wanted.store(true, Ordering::Release);
        #[cfg(feature = "http")]
        self.wake.notify_one();
    }

    /// Whether the call is to be given up.
    pub(crate) fn wanted(&self) -> bool {
        self.wanted.load(Ordering::Acquire)
    }

    /// Ready as soon as the call is to be given up.
    #[cfg(feature = "http")]
    pub(crate) async fn wait(&self) {
        while !self.wanted() {
            self.wake.notified().await;
        }
    }
}
