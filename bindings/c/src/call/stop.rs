//! The request to cancel a call, which may come at any time and from any thread.

#[cfg(not(feature = "http"))]
pub(crate) use bare::Stop;
#[cfg(feature = "http")]
pub(crate) use libseam::AbortFlag as Stop;

#[cfg(not(feature = "http"))]
mod bare {
    use crate::host::atomic::{AtomicBool, Ordering};

    /// A flag that is set once and never cleared. No call of this build waits and would have to be woken.
    #[derive(Default)]
    pub(crate) struct Stop(AtomicBool);

    impl Stop {
        /// Requests that the call is cancelled.
        pub(crate) fn set(&self) {
            self.0.store(true, Ordering::Release);
        }

        /// Returns true if the call is to be cancelled.
        pub(crate) fn is_set(&self) -> bool {
            self.0.load(Ordering::Acquire)
        }
    }
}
