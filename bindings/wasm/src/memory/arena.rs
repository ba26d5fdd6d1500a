//! Memory that is never used again. What a page loads needs no code then to give memory back, which is a thirtieth of the
//! whole; `npm/src/core.ts` goes on in a new instance of the module when that of one has become large.

use super::{exhausted, rest::Rest};
use core::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    ptr,
};

/// Whatever is made here is aligned to that.
const ALIGNMENT: usize = 8;

/// The memory of one instance.
pub(crate) struct Arena(UnsafeCell<Rest>);

// SAFETY: the module has one thread.
unsafe impl Sync for Arena {}

impl Arena {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(Rest::new()))
    }
}

// SAFETY: a piece is handed out once, is as large as was asked for, and is aligned as much as anything asks for.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let size = layout.size();
        // SAFETY: one thread, and no other reference is alive.
        let rest = unsafe { &mut *self.0.get() };
        let piece = rest.take(size.next_multiple_of(ALIGNMENT)).unwrap_or_else(|| exhausted());
        // SAFETY: the module's own data is at the beginning of the memory. This spares every caller a check.
        unsafe { core::hint::assert_unchecked(!piece.is_null()) };
        piece
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those about `alloc`. New memory is zero.
        unsafe { self.alloc(layout) }
    }

    unsafe fn dealloc(&self, _: *mut u8, _: Layout) {}

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: the caller's promises about `realloc` are those about its parts.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(piece, moved, layout.size().min(size));
            moved
        }
    }
}
