//! Defers `pthread_cancel`, which would unwind frames here that cannot be unwound.

/// Runs `body` with cancellation of this thread deferred: a request to cancel it stays pending until this
/// returns.
pub(crate) fn defer<T>(body: impl FnOnce() -> T) -> T {
    #[cfg(all(unix, not(target_os = "android")))]
    let _guard = unix::CancelGuard::new();
    body()
}

#[cfg(all(unix, not(target_os = "android")))]
mod unix {
    use core::{ffi::c_int, ptr};

    /// Number of `PTHREAD_CANCEL_DISABLE` in the system's `pthread.h`.
    const PTHREAD_CANCEL_DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

    unsafe extern "C" {
        fn pthread_setcancelstate(state: c_int, before: *mut c_int) -> c_int;
    }

    /// A guard: this thread is not cancelled for as long as it lives.
    pub(super) struct CancelGuard(c_int);

    impl CancelGuard {
        pub(super) fn new() -> Self {
            let mut before = PTHREAD_CANCEL_DISABLE;
            // SAFETY: the state is one of the two, and the other can be written.
            unsafe { pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &mut before) };
            Self(before)
        }
    }

    impl Drop for CancelGuard {
        fn drop(&mut self) {
            // SAFETY: the state came from the same function. Some systems do not take NULL.
            unsafe { pthread_setcancelstate(self.0, ptr::from_mut(&mut 0)) };
        }
    }
}
