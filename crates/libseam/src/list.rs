//! Putting items into a list. The standard library's way can panic with a message that has numbers in it, and brings
//! the code that writes them along.

use alloc::vec::Vec;

/// Puts `item` in at `at`, or at the end if the list is shorter.
pub(crate) fn insert<T>(items: &mut Vec<T>, at: usize, item: T) {
    items.push(item);
    for behind in (at.saturating_add(1)..items.len()).rev() {
        exchange(items, behind.saturating_sub(1), behind);
    }
}

/// Exchanges the items at `a` and `b`, which is behind it.
pub(crate) fn exchange<T>(items: &mut [T], a: usize, b: usize) {
    if let Some((before, rest)) = items.split_at_mut_checked(b)
        && let (Some(a), Some(b)) = (before.get_mut(a), rest.first_mut())
    {
        core::mem::swap(a, b);
    }
}

#[cfg(test)]
mod tests {
    use super::insert;
    use proptest::prelude::*;
    use std::vec::Vec;

    proptest! {
        #[test]
        fn as_the_standard_library(items: Vec<u8>, at in 0..9_usize, item: u8) {
            let (mut ours, mut theirs) = (items.clone(), items);
            insert(&mut ours, at, item);
            theirs.insert(at.min(theirs.len()), item);
            prop_assert_eq!(ours, theirs);
        }
    }
}
