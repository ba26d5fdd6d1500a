//! The allocator. A page loads it with every client, so it is as small as one can be.

use crate::panic::stop;

#[cfg(not(feature = "reuse"))]
mod arena;
#[cfg(feature = "reuse")]
mod bins;
#[cfg(feature = "reuse")]
mod rest;

#[cfg(not(feature = "reuse"))]
pub(crate) use arena::Arena as Allocator;
#[cfg(feature = "reuse")]
pub(crate) use bins::Bins as Allocator;

/// How much memory the host gives at once, in bytes.
const PAGE: usize = 65_536;

/// Stops, because there is no more memory.
fn exhausted() -> ! {
    stop("out of memory")
}
