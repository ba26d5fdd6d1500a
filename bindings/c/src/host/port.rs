//! Functions that firmware provides: memory, and the end after a panic.

use alloc::alloc::{GlobalAlloc, Layout};
use core::{
    ffi::{c_char, c_void},
    panic::PanicInfo,
};

unsafe extern "C" {
    /// Returns `size` bytes at a multiple of `align`, a power of two, or NULL.
    fn seam_port_alloc(size: usize, align: usize) -> *mut c_void;
    /// Frees a block. `size` and `align` are those of its allocation.
    fn seam_port_free(block: *mut c_void, size: usize, align: usize);
    /// Stops, and must not return. The message has no NUL at its end.
    fn seam_port_panic(message: *const c_char, length: usize) -> !;
}

struct Port;

// SAFETY: the firmware promises what `GlobalAlloc` asks for.
unsafe impl GlobalAlloc for Port {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the function is the firmware's and takes any size.
        unsafe { seam_port_alloc(layout.size(), layout.align()) }.cast()
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: the block came from `alloc` with this layout.
        unsafe { seam_port_free(block.cast(), layout.size(), layout.align()) };
    }
}

#[global_allocator]
static PORT: Port = Port;

#[panic_handler]
fn panic(info: &PanicInfo<'_>) -> ! {
    stop(info.message().as_str().unwrap_or("libseam panicked"))
}

fn stop(message: &str) -> ! {
    // SAFETY: the message is valid for as long as it says, and the function does not return.
    unsafe { seam_port_panic(message.as_ptr().cast(), message.len()) }
}
