//! An allocator with a limit for the thread that wants one.

use core::{cell::Cell, ptr::null_mut};
use std::alloc::{GlobalAlloc, Layout, System};

std::thread_local! {
    /// Bytes that this thread may still allocate, where it is limited.
    pub(super) static LEFT: Cell<Option<usize>> = const { Cell::new(None) };
    /// Allocations of this thread.
    pub(super) static COUNT: Cell<usize> = const { Cell::new(0) };
}

/// The system's allocator with a limit for a thread that wants one.
struct Limited;

/// What an allocation costs besides its size.
const OVERHEAD: usize = 16;

// SAFETY: all blocks are the system's.
unsafe impl GlobalAlloc for Limited {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size().saturating_add(OVERHEAD);
        COUNT.with(|count| count.set(count.get() + 1));
        if let Some(left) = LEFT.get() {
            let Some(left) = left.checked_sub(size) else { return null_mut() };
            LEFT.set(Some(left));
        }
        // SAFETY: as the caller promises.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LEFT.set(LEFT.get().map(|left| left.saturating_add(layout.size()).saturating_add(OVERHEAD)));
        // SAFETY: as the caller promises.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static LIMITED: Limited = Limited;

/// Does `work` in no more than so many bytes.
pub(super) fn within<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    LEFT.set(Some(bytes));
    let result = work();
    assert_eq!(LEFT.replace(None), Some(bytes), "memory is given back");
    result
}
