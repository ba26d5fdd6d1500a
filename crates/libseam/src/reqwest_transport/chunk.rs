//! The chunks of a body.

use super::super::failure::Failure;
use libseam_core::{
    FailureKind,
    memory::{self, OutOfMemory},
};

/// Appends `chunk` to `body`, up to `limit` bytes in all.
pub(super) fn append(body: &mut Vec<u8>, chunk: &[u8], limit: usize) -> Result<(), Failure> {
    if body.len().saturating_add(chunk.len()) > limit {
        return Err(Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes")));
    }
    memory::extend(body, chunk).map_err(|OutOfMemory| Failure::OutOfMemory)
}
