//! Pieces of a body, put together.

use super::super::{failure::Failure, memory};
use crate::FailureKind;

/// Appends `piece` to `body`, which may be `limit` bytes long.
pub(super) fn append(body: &mut Vec<u8>, piece: &[u8], limit: usize) -> Result<(), Failure> {
    if body.len().saturating_add(piece.len()) > limit {
        return Err(Failure::new(FailureKind::TooLarge, format!("more than {limit} bytes")));
    }
    if memory::append(body, piece) { Ok(()) } else { Err(Failure::OutOfMemory) }
}
