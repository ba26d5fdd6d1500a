//! `pthread_cancel`: it unwinds the thread that it ends, and what it would unwind here cannot be unwound.

/// Runs `body` with cancellation held back in this thread: a wish to cancel it stays pending until this returns.
pub(crate) fn held_back<T>(body: impl FnOnce() -> T) -> T {
    #[cfg(all(unix, not(target_os = "android")))]
    let _held = held::Held::new();
    body()
}

#[cfg(all(unix, not(target_os = "android")))]
mod held {
    use core::{ffi::c_int, ptr};

    /// As the system's `pthread.h` numbers it.
    const DISABLE: c_int = if cfg!(target_vendor = "apple") { 0 } else { 1 };

    unsafe extern "C" {
        fn pthread_setcancelstate(state: c_int, before: *mut c_int) -> c_int;
    }

    /// This thread is not cancelled for as long as this lives.
    pub(super) struct Held(c_int);

    impl Held {
        pub(super) fn new() -> Self {
            let mut before = DISABLE;
            // SAFETY: the state is one of the two, and the other can be written.
            unsafe { pthread_setcancelstate(DISABLE, &mut before) };
            Self(before)
        }
    }

    impl Drop for Held {
        fn drop(&mut self) {
            // SAFETY: the state came from the same function. Some systems do not take NULL.
            unsafe { pthread_setcancelstate(self.0, ptr::from_mut(&mut 0)) };
        }
    }
}
