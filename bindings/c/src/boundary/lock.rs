//! What only one function at a time may touch.

#[cfg(target_os = "none")]
pub(crate) use bare::{Mutex, MutexGuard};
#[cfg(not(target_os = "none"))]
pub(crate) use std::sync::{Mutex, MutexGuard};

/// Takes the lock if nobody has it.
#[cfg(not(target_os = "none"))]
pub(crate) fn take<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    use std::sync::TryLockError;
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// Takes the lock, and waits for it where there are threads to wait for.
#[cfg(not(target_os = "none"))]
pub(crate) fn wait<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    Some(mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Without an operating system there is nothing to wait with: a task that spins for one of lower priority spins for
/// ever.
#[cfg(target_os = "none")]
pub(crate) use bare::take as wait;
#[cfg(target_os = "none")]
pub(crate) use bare::take;

#[cfg(target_os = "none")]
mod bare {
    use core::{
        cell::UnsafeCell,
        ops::{Deref, DerefMut},
        sync::atomic::{AtomicBool, Ordering},
    };

    /// A value that one at a time may hold.
    #[derive(Default)]
    pub(crate) struct Mutex<T> {
        held: AtomicBool,
        value: UnsafeCell<T>,
    }

    // SAFETY: `held` lets one at a time at the value, so sharing the lock only ever moves the value about.
    unsafe impl<T: Send> Sync for Mutex<T> {}

    impl<T> Mutex<T> {
        /// A lock that nobody has.
        pub(crate) const fn new(value: T) -> Self {
            Self { held: AtomicBool::new(false), value: UnsafeCell::new(value) }
        }
    }

    /// The value, for as long as this lives.
    pub(crate) struct MutexGuard<'m, T>(&'m Mutex<T>);

    /// Takes the lock if nobody has it.
    pub(crate) fn take<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
        (!mutex.held.swap(true, Ordering::Acquire)).then_some(MutexGuard(mutex))
    }

    impl<T> Deref for MutexGuard<'_, T> {
        type Target = T;

        fn deref(&self) -> &T {
            // SAFETY: there is one guard at a time.
            unsafe { &*self.0.value.get() }
        }
    }

    impl<T> DerefMut for MutexGuard<'_, T> {
        fn deref_mut(&mut self) -> &mut T {
            // SAFETY: there is one guard at a time, and it is borrowed exclusively.
            unsafe { &mut *self.0.value.get() }
        }
    }

    impl<T> Drop for MutexGuard<'_, T> {
        fn drop(&mut self) {
            self.0.held.store(false, Ordering::Release);
        }
    }
}
