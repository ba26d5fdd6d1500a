//! The flag that aborts a call.

#[cfg(unix)]
use core::sync::atomic::AtomicI32;
use core::sync::atomic::{AtomicBool, Ordering};

/// A flag that aborts one call. Any thread may set it at any time, and so may a signal handler that interrupts the thread
/// of the call.
#[derive(Debug)]
pub struct AbortFlag {
    set: AtomicBool,
    /// The descriptor to which a byte is written to wake the waiting thread, or [`NO_DESCRIPTOR`].
    #[cfg(unix)]
    wake: AtomicI32,
}

#[cfg(unix)]
const NO_DESCRIPTOR: i32 = -1;

impl AbortFlag {
    /// Makes a flag that is not set.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            set: AtomicBool::new(false),
            #[cfg(unix)]
            wake: AtomicI32::new(NO_DESCRIPTOR),
        }
    }

    /// Sets the flag, for good, and wakes the thread that waits for the call. It neither blocks nor allocates, and leaves
    /// `errno` as it was.
    pub fn set(&self) {
        // The flag first, then the descriptor; the waiting thread goes the other way round, so one of the two sees the other.
        if !self.set.swap(true, Ordering::SeqCst) {
            #[cfg(unix)]
            write_byte(self.wake.load(Ordering::SeqCst));
        }
    }

    /// Returns whether the flag is set.
    #[must_use]
    pub fn is_set(&self) -> bool {
        self.set.load(Ordering::SeqCst)
    }

    /// Writes a byte to `descriptor` when the flag is set, until the returned guard is dropped. The descriptor must stay
    /// open for as long as the flag exists. Returns `None` where another call waits for this flag.
    #[cfg(unix)]
    pub(super) fn wake_through(&self, descriptor: i32) -> Option<WakeGuard<'_>> {
        let free = self.wake.compare_exchange(NO_DESCRIPTOR, descriptor, Ordering::SeqCst, Ordering::SeqCst);
        free.is_ok().then_some(WakeGuard(self))
    }
}

impl Default for AbortFlag {
    fn default() -> Self {
        Self::new()
    }
}

/// A guard that detaches the descriptor from the flag when it is dropped.
#[cfg(unix)]
pub(super) struct WakeGuard<'f>(&'f AbortFlag);

#[cfg(unix)]
impl Drop for WakeGuard<'_> {
    fn drop(&mut self) {
        self.0.wake.store(NO_DESCRIPTOR, Ordering::SeqCst);
    }
}

/// Writes a byte to `descriptor`, unless there is none. A full pipe is no problem: its bytes wake the thread too.
#[cfg(unix)]
#[expect(unsafe_code, reason = "the standard library promises nothing about signal handlers")]
fn write_byte(descriptor: i32) {
    if descriptor == NO_DESCRIPTOR {
        return;
    }
    // SAFETY: a signal handler may call both functions. `errno` belongs to this thread, and is restored.
    unsafe {
        let before = *errno();
        libc::write(descriptor, [1_u8].as_ptr().cast(), 1);
        *errno() = before;
    }
}

#[cfg(any(target_os = "android", target_os = "netbsd", target_os = "openbsd"))]
use libc::__errno as errno;
#[cfg(target_os = "linux")]
use libc::__errno_location as errno;
#[cfg(all(
    unix,
    not(any(target_os = "android", target_os = "linux", target_os = "netbsd", target_os = "openbsd"))
))]
use libc::__error as errno;
