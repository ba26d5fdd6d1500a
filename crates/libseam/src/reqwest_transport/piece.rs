//! Pieces of a body, put together.

use super::super::failure::Failure;
use libseam_core::{
    FailureKind,
    memory::{self, OutOfMemory},
};

/// Appends `piece` to `body`, which may be `limit` bytes long.
pub(super) fn append(body: &mut Vec<u8>, piece: &[u8], limit: usize) -> Result<(), Failure> {
    if body.len().saturating_add(piece.len()) > limit {
        return Err(Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes")));
    }
    memory::extend(body, piece).map_err(|OutOfMemory| Failure::OutOfMemory)
}
