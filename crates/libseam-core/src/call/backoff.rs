//! The wait before the next attempt.

const FIRST_MS: u64 = 200;
const MAX_WAIT_MS: u64 = 8_000;
/// No wait at all would not give the server any time.
const MIN_WAIT_MS: u64 = 10;

/// Derives a number from the whole range of `u64` from `entropy` and `attempt` (SplitMix64, whose arithmetic
/// wraps).
fn spread(entropy: u64, attempt: u32) -> u64 {
    let mut z = entropy.wrapping_add(u64::from(attempt).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// Returns the milliseconds to wait after the `attempt`th attempt (1 is the first): full jitter over 200 ms
/// that double up to 8 s.
pub(crate) fn wait_ms(entropy: u64, attempt: u32) -> u64 {
    // Six doublings pass the longest.
    let most = (FIRST_MS << attempt.saturating_sub(1).min(6)).min(MAX_WAIT_MS);
    spread(entropy, attempt).checked_rem(most.saturating_add(1)).unwrap_or_default().max(MIN_WAIT_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_stay_within_their_bounds_and_differ() {
        for (attempt, most) in
            [(1, 200), (2, 400), (3, 800), (6, 6_400), (7, 8_000), (64, 8_000), (u32::MAX, 8_000)]
        {
            let waits: std::vec::Vec<u64> = (0..1_000).map(|entropy| wait_ms(entropy, attempt)).collect();
            assert!(waits.iter().all(|w| (MIN_WAIT_MS..=most).contains(w)), "{attempt}");
            assert!(waits.iter().any(|w| *w > most / 2), "{attempt}");
            assert!(waits.iter().any(|w| *w < most / 2), "{attempt}");
        }
    }
}
