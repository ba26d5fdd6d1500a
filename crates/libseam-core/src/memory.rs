//! Memory that may be refused.
//!
//! Rust ends the program where an allocation fails, and a door controller has no program to spare. So everything that
//! the caller or the server can make large is allocated fallibly: it grows with the functions below, or
//! [`ensure_available`] precedes it. The rest is small and of constant size: an error, its message, a reply. [`RESERVE`]
//! bytes are enough for it, and the caller of the core makes sure that they are available.

use alloc::{
    alloc::{Layout, handle_alloc_error},
    string::String,
    vec::Vec,
};

/// Bytes that a function of the core may use without asking first. A test holds every vector and a corpus of
/// hostile replies and parameters to that, with memory of every size.
pub const RESERVE: usize = 256 * size_of::<usize>();

/// Smallest size that is probed. On a system with threads and overcommitted memory a smaller probe proves
/// nothing: a program without that much memory cannot go on. Tests probe every size.
const MIN_PROBE: usize = if cfg!(any(target_os = "none", debug_assertions)) { 1 } else { 64 * 1024 };

/// Not enough memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl From<alloc::collections::TryReserveError> for OutOfMemory {
    fn from(_: alloc::collections::TryReserveError) -> Self {
        Self
    }
}

/// Checks that `bytes` can be allocated, in one piece or in many, with [`RESERVE`] left.
///
/// # Errors
/// Where they cannot.
pub fn ensure_available(bytes: usize) -> Result<(), OutOfMemory> {
    let wanted = bytes.saturating_add(RESERVE);
    let mut probe = Vec::<u8>::new();
    if wanted >= MIN_PROBE {
        // Seen from outside, or the compiler may leave the question out.
        core::hint::black_box(&mut probe).try_reserve_exact(wanted)?;
    }
    Ok(())
}

/// Returns the value, or ends the program as a failed allocation does.
pub(crate) fn or_abort<T>(made: Result<T, OutOfMemory>) -> T {
    made.unwrap_or_else(|OutOfMemory| handle_alloc_error(Layout::new::<T>()))
}

/// Appends `item` to `list`.
///
/// # Errors
/// Where there is no memory for it; nothing changes then.
pub fn push<T>(list: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
    list.try_reserve(1)?;
    list.push(item);
    Ok(())
}

/// Appends `more` to `text`.
///
/// # Errors
/// Where there is no memory for it; nothing changes then.
pub fn append(text: &mut String, more: &str) -> Result<(), OutOfMemory> {
    text.try_reserve(more.len())?;
    text.push_str(more);
    Ok(())
}

/// Appends `more` to `bytes`.
///
/// # Errors
/// Where there is no memory for it; nothing changes then.
pub fn extend(bytes: &mut Vec<u8>, more: &[u8]) -> Result<(), OutOfMemory> {
    bytes.try_reserve(more.len())?;
    bytes.extend_from_slice(more);
    Ok(())
}

/// Copies `text`.
///
/// # Errors
/// Where there is no memory for the copy.
pub fn copy(text: &str) -> Result<String, OutOfMemory> {
    let mut copy = String::new();
    copy.try_reserve_exact(text.len())?;
    copy.push_str(text);
    Ok(copy)
}
