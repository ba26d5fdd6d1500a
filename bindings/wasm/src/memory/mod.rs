//! The allocator. A page loads it with every client, so it is as small as one can be.

use crate::panic::stop;

#[cfg(not(feature = "reuse"))]
mod arena;
#[cfg(feature = "reuse")]
mod bins;
mod rest;

#[cfg(not(feature = "reuse"))]
pub(crate) use arena::Arena as Allocator;
#[cfg(feature = "reuse")]
pub(crate) use bins::Bins as Allocator;

/// Stops, because there is no more memory.
fn exhausted() -> ! {
    stop("out of memory")
}
