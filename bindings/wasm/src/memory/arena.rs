//! Memory that is never used again. What a page loads needs no code then to give memory back, which is a thirtieth of
//! the whole; `npm/src/core.ts` goes on in a new instance of the module when that of one has become large.

use super::{PAGE, exhausted};
use core::{
    alloc::{GlobalAlloc, Layout},
    arch::wasm32::{memory_grow, memory_size},
    cell::UnsafeCell,
    ptr,
};

/// Whatever is made here is aligned to that.
const ALIGNMENT: usize = 8;

unsafe extern "C" {
    /// Made by the linker: behind the module's own data and stack.
    static __heap_base: u8;
}

/// Where the memory begins that nothing was made of yet. All behind it is nobody else's.
pub(crate) struct Arena(UnsafeCell<*mut u8>);

// SAFETY: the module has one thread.
unsafe impl Sync for Arena {}

impl Arena {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new((&raw const __heap_base).cast_mut()))
    }
}

// SAFETY: a piece is handed out once, is as large as was asked for, and is aligned as much as anything asks for.
unsafe impl GlobalAlloc for Arena {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread, and no other reference is alive.
        let next = unsafe { &mut *self.0.get() };
        let piece = next.map_addr(|at| at.next_multiple_of(ALIGNMENT));
        let end = piece.addr().checked_add(layout.size()).unwrap_or_else(|| exhausted());
        let pages = end.div_ceil(PAGE);
        if pages > memory_size::<0>()
            && memory_grow::<0>(pages.wrapping_sub(memory_size::<0>())) == usize::MAX
        {
            exhausted();
        }
        *next = piece.wrapping_add(layout.size());
        // SAFETY: the module's own data is at the beginning of the memory. This spares every caller a check.
        unsafe { core::hint::assert_unchecked(!piece.is_null()) };
        piece
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promises are those about `alloc`. Memory is zero until it is written to.
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
