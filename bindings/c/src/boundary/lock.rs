//! Locks for state that one function at a time may touch.

#[cfg(target_os = "none")]
pub(crate) use bare::{Mutex, MutexGuard};
#[cfg(not(target_os = "none"))]
pub(crate) use std::sync::{Mutex, MutexGuard};

/// Takes the lock if it is free.
#[cfg(not(target_os = "none"))]
pub(crate) fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    use std::sync::TryLockError;
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}

/// Takes the lock, and waits for it where there are threads to wait for.
#[cfg(not(target_os = "none"))]
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    Some(mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// Takes the lock if it is free. Without an operating system there is no way to wait: a task that spins for
/// one of lower priority spins for ever.
#[cfg(target_os = "none")]
pub(crate) use bare::try_lock as lock;
#[cfg(target_os = "none")]
pub(crate) use bare::try_lock;

#[cfg(target_os = "none")]
mod bare {
    use crate::host::atomic::{AtomicBool, Ordering};
    use core::{
        cell::UnsafeCell,
        ops::{Deref, DerefMut},
    };

    /// A value behind a lock that cannot be waited for.
    #[derive(Default)]
    pub(crate) struct Mutex<T> {
        locked: AtomicBool,
        value: UnsafeCell<T>,
    }

    // SAFETY: `locked` lets one at a time at the value, so sharing the lock only ever moves the value about.
    unsafe impl<T: Send> Sync for Mutex<T> {}

    impl<T> Mutex<T> {
        /// Makes a free lock.
        pub(crate) const fn new(value: T) -> Self {
            Self { locked: AtomicBool::new(false), value: UnsafeCell::new(value) }
        }
    }

    /// Access to the value for as long as the guard lives.
    pub(crate) struct MutexGuard<'m, T>(&'m Mutex<T>);

    /// Takes the lock if it is free.
    pub(crate) fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
        (!mutex.locked.swap(true, Ordering::Acquire)).then_some(MutexGuard(mutex))
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
            self.0.locked.store(false, Ordering::Release);
        }
    }
}
