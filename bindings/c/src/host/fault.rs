//! A panic on demand, for the test that the library survives faults of its own. Only the feature `fault` brings this
//! in, and nothing that is shipped has it.

use core::sync::atomic::{AtomicU32, Ordering};

/// As a function begins.
pub(crate) const ENTRY: u32 = 1;
/// In a function that holds a call's lock.
pub(crate) const LOCKED: u32 = 2;

static ARMED: AtomicU32 = AtomicU32::new(0);

/// Makes the library panic once, at that point: 1 as the next function begins, 2 as the next function has a call to
/// itself; 0 takes that back. Returns what was still to come.
#[unsafe(no_mangle)]
pub(crate) extern "C" fn seam_fault_arm(point: u32) -> u32 {
    ARMED.swap(point, Ordering::AcqRel)
}

/// Panics if that was asked for at this point.
#[expect(clippy::panic, reason = "it is what this is for")]
pub(crate) fn strike(point: u32) {
    if ARMED.compare_exchange(point, 0, Ordering::AcqRel, Ordering::Acquire).is_ok() {
        panic!("a fault that a test asked for");
    }
}
