//! The wish to give a call up, which may come at any time and from anywhere.

#[cfg(not(feature = "http"))]
pub(crate) use bare::Stop;
#[cfg(feature = "http")]
pub(crate) use libseam::Wish as Stop;

#[cfg(not(feature = "http"))]
mod bare {
    use core::sync::atomic::{AtomicBool, Ordering};

    /// Set once, and never taken back. Nobody waits in a call here who would have to be woken.
    #[derive(Default)]
    pub(crate) struct Stop(AtomicBool);

    impl Stop {
        /// Has the call given up.
        pub(crate) fn want(&self) {
            self.0.store(true, Ordering::Release);
        }

        /// Whether the call is to be given up.
        pub(crate) fn is_there(&self) -> bool {
            self.0.load(Ordering::Acquire)
        }
    }
}
