//! The program's clock, as a call sees it.

/// Time that only goes on, read from a clock that may begin anew at 0, as a counter of 32 bits does every 49 days.
#[derive(Default)]
pub(crate) struct Clock {
    /// The last reading of the program's clock.
    told_ms: Option<u64>,
    now_ms: u64,
}

impl Clock {
    /// Now, when the program's clock says `told_ms`. As long as that one never goes back, it is the same.
    pub(crate) fn at(&mut self, told_ms: u64) -> u64 {
        let passed = match self.told_ms.replace(told_ms) {
            None => told_ms,
            Some(before) => told_ms.checked_sub(before).unwrap_or({
                // Where it began anew, at least so much has passed. Where it was only put back, nobody knows.
                if told_ms < before / 2 { told_ms } else { 0 }
            }),
        };
        self.now_ms = self.now_ms.saturating_add(passed);
        self.now_ms
    }

    /// Converts `until_ms` to the program's clock, which may be too narrow to show it.
    pub(crate) fn told(&self, until_ms: u64) -> u64 {
        self.told_ms.unwrap_or_default().saturating_add(until_ms.saturating_sub(self.now_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::Clock;

    const LAST: u64 = u32::MAX as u64;

    #[test]
    fn a_clock_that_goes_on_is_taken_as_it_is() {
        let mut clock = Clock::default();
        for told in [5, 5, 7, LAST + 20] {
            assert_eq!(clock.at(told), told);
            assert_eq!(clock.told(told + 9), told + 9);
        }
    }

    #[test]
    fn a_clock_that_begins_anew_goes_on() {
        let mut clock = Clock::default();
        assert_eq!(clock.at(LAST - 10), LAST - 10);
        assert_eq!(clock.at(30), LAST + 20);
        assert_eq!(clock.told(LAST + 120), 130);
        assert_eq!(clock.at(31), LAST + 21);
    }

    #[test]
    fn a_clock_that_is_put_back_stands_still_for_a_moment() {
        let mut clock = Clock::default();
        assert_eq!(clock.at(1_700_000_000_000), 1_700_000_000_000);
        assert_eq!(clock.at(1_699_999_990_000), 1_700_000_000_000);
        assert_eq!(clock.at(1_699_999_990_005), 1_700_000_000_005);
    }
}
