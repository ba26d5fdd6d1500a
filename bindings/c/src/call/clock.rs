//! The program's clock, made monotonic for a call.

/// A monotonic clock, read from one that may start again at 0, as a counter of 32 bits does every 49 days.
#[derive(Default)]
pub(crate) struct Clock {
    /// Last reading of the program's clock.
    program_ms: Option<u64>,
    now_ms: u64,
}

impl Clock {
    /// Returns the current time for a reading of the program's clock. Equals the reading as long as that
    /// clock never goes back.
    pub(crate) fn at(&mut self, program_ms: u64) -> u64 {
        let passed = match self.program_ms.replace(program_ms) {
            None => program_ms,
            Some(before) => program_ms.checked_sub(before).unwrap_or({
                // Where it began anew, at least so much has passed. Where it was only put back, nobody knows.
                if program_ms < before / 2 { program_ms } else { 0 }
            }),
        };
        self.now_ms = self.now_ms.saturating_add(passed);
        self.now_ms
    }

    /// Converts `until_ms` to the program's clock, which may be too narrow to reach it.
    pub(crate) fn to_program_ms(&self, until_ms: u64) -> u64 {
        self.program_ms.unwrap_or_default().saturating_add(until_ms.saturating_sub(self.now_ms))
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
            assert_eq!(clock.to_program_ms(told + 9), told + 9);
        }
    }

    #[test]
    fn a_clock_that_begins_anew_goes_on() {
        let mut clock = Clock::default();
        assert_eq!(clock.at(LAST - 10), LAST - 10);
        assert_eq!(clock.at(30), LAST + 20);
        assert_eq!(clock.to_program_ms(LAST + 120), 130);
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
