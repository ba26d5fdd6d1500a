//! Whether there is memory for what a server may make this client take. A Rust value that cannot be allocated ends the
//! program, so what can be large is asked for before.

use crate::json::{Object, Value};
use core::mem::size_of;

/// What is smaller than this is not asked for: a program that has not got that much is at its end.
const SMALL: usize = 64 * 1024;

/// What becomes of a member of an object while it is read, and of the first members that an object has room for.
const MEMBER: usize = size_of::<(String, Value, usize)>();
const MEMBERS: usize = 8 * MEMBER + size_of::<Object>();
/// The first items of an array.
const ITEMS: usize = 4 * size_of::<Value>();
/// What an allocator needs for itself.
const OVERHEAD: usize = 16;

/// Whether a reply with this body can be read.
pub(super) fn has_room_for(body: &[u8]) -> bool {
    body.len() < SMALL / MEMBERS || is_there(needed(body))
}

/// The most that reading `json` can take.
fn needed(json: &[u8]) -> usize {
    json.iter().fold(json.len().saturating_mul(3), |sum, byte| {
        sum.saturating_add(match byte {
            b'{' => const { MEMBERS + OVERHEAD },
            b'[' => const { ITEMS + OVERHEAD },
            b',' => const { 3 * MEMBER + OVERHEAD },
            b'"' => OVERHEAD,
            _ => 0,
        })
    })
}

/// Whether so many bytes are to be had.
fn is_there(bytes: usize) -> bool {
    let mut probe = Vec::<u8>::new();
    // Seen from outside, or the compiler may leave the question out.
    bytes < SMALL || core::hint::black_box(&mut probe).try_reserve_exact(bytes).is_ok()
}

/// Appends `more`, unless there is no memory for it.
pub(super) fn append(to: &mut Vec<u8>, more: &[u8]) -> bool {
    let is_there = to.try_reserve(more.len()).is_ok();
    if is_there {
        to.extend_from_slice(more);
    }
    is_there
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_has_is_not_there() {
        assert!(is_there(1));
        assert!(!is_there(usize::MAX / 2));
    }

    #[test]
    fn what_takes_more_room_needs_more() {
        assert!(has_room_for(br#"{"ok":true}"#));
        assert!(needed(&[b'['; 100]) > needed(&[b'1'; 100]) + 100 * size_of::<Value>());
    }
}
