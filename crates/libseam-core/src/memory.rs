//! Memory that is asked for: whatever has a size that the caller or the server chose may be refused.

use alloc::{string::String, vec::Vec};

/// There is not enough memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

impl From<alloc::collections::TryReserveError> for OutOfMemory {
    fn from(_: alloc::collections::TryReserveError) -> Self {
        Self
    }
}

/// Appends `item` to `list`.
///
/// # Errors
/// Where there is no memory for it; nothing changes then.
pub(crate) fn push<T>(list: &mut Vec<T>, item: T) -> Result<(), OutOfMemory> {
    list.try_reserve(1)?;
    list.push(item);
    Ok(())
}

/// Copies `text`.
///
/// # Errors
/// Where there is no memory for the copy.
pub(crate) fn copy(text: &str) -> Result<String, OutOfMemory> {
    let mut copy = String::new();
    copy.try_reserve_exact(text.len())?;
    copy.push_str(text);
    Ok(copy)
}
