//! Memory that is used again: a piece is as large as a power of two, and what is given back waits for the next piece of
//! that size. Every step takes the same time, whatever was asked for before, which a search for the best place could
//! not promise for a reply of many small parts.

use super::{exhausted, rest::Rest};
use core::{
    alloc::{GlobalAlloc, Layout},
    cell::UnsafeCell,
    ptr,
};

/// The smallest piece holds the link of its list, and whatever is made here is aligned in it.
const SMALLEST: usize = 16;

/// Lists of pieces that are free, one for every power of two, and the memory that no piece was made of yet.
pub(crate) struct Bins(UnsafeCell<State>);

struct State {
    free: [*mut u8; 32],
    rest: Rest,
}

// SAFETY: the module has one thread.
unsafe impl Sync for Bins {}

impl Bins {
    pub(crate) const fn new() -> Self {
        Self(UnsafeCell::new(State { free: [ptr::null_mut(); 32], rest: Rest::new() }))
    }
}

impl State {
    /// The list of pieces that hold `size` bytes; `None` for more than half of what can be addressed.
    fn list(&mut self, size: usize) -> Option<&mut *mut u8> {
        self.free.get_mut(power(size) as usize)
    }
}

/// The power of two that holds `size` bytes.
fn power(size: usize) -> u32 {
    usize::BITS.wrapping_sub(size.max(SMALLEST).wrapping_sub(1).leading_zeros())
}

// SAFETY: a piece is handed out once until it is given back, is as large as was asked for, and is aligned to the
// smallest size, which is as much as anything asks for.
unsafe impl GlobalAlloc for Bins {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: one thread, and no other reference is alive.
        let state = unsafe { &mut *self.0.get() };
        let size = layout.size();
        let piece = match state.list(size) {
            Some(list) if !list.is_null() => {
                let piece = *list;
                // SAFETY: a free piece begins with the link to the next one.
                *list = unsafe { piece.cast::<*mut u8>().read() };
                Some(piece)
            }
            Some(_) => state.rest.take(1 << power(size)),
            None => None,
        };
        let piece = piece.unwrap_or_else(|| exhausted());
        // SAFETY: the module's own data is at the beginning of the memory. This spares every caller a check.
        unsafe { core::hint::assert_unchecked(!piece.is_null()) };
        piece
    }

    unsafe fn dealloc(&self, piece: *mut u8, layout: Layout) {
        // SAFETY: as above.
        if let Some(list) = unsafe { &mut *self.0.get() }.list(layout.size()) {
            // SAFETY: the piece is no shorter than a link, aligned, and nobody else's any more.
            unsafe { piece.cast::<*mut u8>().write(*list) };
            *list = piece;
        }
    }

    unsafe fn realloc(&self, piece: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if power(size) == power(layout.size()) {
            return piece;
        }
        // SAFETY: the caller's promises about `realloc` are those about its parts.
        unsafe {
            let moved = self.alloc(Layout::from_size_align_unchecked(size, layout.align()));
            ptr::copy_nonoverlapping(piece, moved, layout.size().min(size));
            self.dealloc(piece, layout);
            moved
        }
    }
}
