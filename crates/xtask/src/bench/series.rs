//! One figure per round, and what they say together.

use serde::Serialize;

/// A figure of every round.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Series {
    /// The middle one.
    pub(crate) median: f64,
    /// A quarter of the rounds were below it.
    pub(crate) low: f64,
    /// A quarter of the rounds were above it.
    pub(crate) high: f64,
    /// All of them, in the order of the rounds.
    pub(crate) rounds: Vec<f64>,
}

impl Series {
    /// What `rounds` say. There is at least one.
    pub(crate) fn new(rounds: Vec<f64>) -> Self {
        let mut sorted = rounds.clone();
        sorted.sort_by(f64::total_cmp);
        let at = |part| quantile(&sorted, part);
        Self { median: at(0.5), low: at(0.25), high: at(0.75), rounds }
    }

    /// `join` of what this and `other` were in the same round: what disturbed the one disturbed the other.
    pub(crate) fn paired(&self, other: &Self, join: impl Fn(f64, f64) -> f64) -> Self {
        Self::new(self.rounds.iter().zip(&other.rounds).map(|(&a, &b)| join(a, b)).collect())
    }
}

/// The value below which `part` of `sorted` lies, between two neighbours in proportion.
fn quantile(sorted: &[f64], part: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else { return f64::NAN };
    let place = part * last as f64;
    let below = place.floor() as usize;
    let above = (below + 1).min(last);
    sorted[below] + (sorted[above] - sorted[below]) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_of_an_odd_and_an_even_number() {
        assert_eq!(Series::new(vec![9.0, 1.0, 2.0]).median, 2.0);
        assert_eq!(Series::new(vec![4.0, 1.0, 2.0, 3.0]).median, 2.5);
    }

    #[test]
    fn the_quarters() {
        let series = Series::new(vec![5.0, 4.0, 3.0, 2.0, 1.0]);
        assert_eq!((series.low, series.high), (2.0, 4.0));
        let one = Series::new(vec![7.0]);
        assert_eq!((one.low, one.median, one.high), (7.0, 7.0, 7.0));
    }

    #[test]
    fn one_bad_round_does_not_decide() {
        assert_eq!(Series::new(vec![1.0, 1.0, 1.0, 1_000.0, 1.0]).median, 1.0);
    }

    #[test]
    fn a_ratio_is_taken_round_by_round() {
        // The machine was ten times slower in the second round, for both.
        let (ours, other) = (Series::new(vec![1.0, 10.0]), Series::new(vec![2.0, 20.0]));
        assert_eq!(ours.paired(&other, |a, b| a / b).rounds, [0.5, 0.5]);
    }

    #[test]
    fn the_order_of_the_rounds_is_kept() {
        assert_eq!(Series::new(vec![3.0, 1.0, 2.0]).rounds, [3.0, 1.0, 2.0]);
    }
}
