//! Asking for the memory of a reply, whose size the server chooses, so that its lack ends no program.

/// Appends `more`, unless there is no memory for it.
pub(super) fn append(to: &mut Vec<u8>, more: &[u8]) -> bool {
    let is_there = to.try_reserve(more.len()).is_ok();
    if is_there {
        to.extend_from_slice(more);
    }
    is_there
}
