//! What a row must not pass.

use super::series::Series;
use serde::Serialize;

/// A promise about the first contestant of a row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Budget {
    /// What is looked at.
    pub(crate) of: Of,
    /// How far it may go.
    pub(crate) limit: Limit,
}

/// What a budget looks at.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Of {
    /// The figure itself.
    Figure,
    /// The figure, divided by that of the contestant of this name.
    Ratio(&'static str),
    /// How much more the figure is than that of the contestant of this name.
    Excess(&'static str),
}

/// How far a figure may go.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

/// How a row stands to one of its budgets.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Verdict {
    /// What was looked at, in words: `× libcurl`, `ms more than nothing`, or a unit.
    pub(crate) of: String,
    /// What came out.
    pub(crate) value: Series,
    /// The limit in words, such as `≤ 1.1`.
    pub(crate) limit: String,
    /// Whether the median keeps to it.
    pub(crate) met: bool,
}

impl Budget {
    /// How `ours` stands. `figure` gives the figures of a contestant by its name, and `unit` is theirs.
    pub(crate) fn judge<'a>(
        &self,
        ours: &Series,
        unit: &str,
        figure: impl Fn(&str) -> Option<&'a Series>,
    ) -> Option<Verdict> {
        let (value, of) = match self.of {
            Of::Figure => (ours.clone(), unit.to_owned()),
            Of::Ratio(name) => (ours.paired(figure(name)?, |a, b| a / b), format!("× {name}")),
            Of::Excess(name) => {
                (ours.paired(figure(name)?, |a, b| a - b), format!("{unit} more than {name}"))
            }
        };
        let (met, limit) = match self.limit {
            Limit::AtMost(most) => (value.median <= most, format!("≤ {most}")),
            Limit::AtLeast(least) => (value.median >= least, format!("≥ {least}")),
        };
        Some(Verdict { of, value, limit, met })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(of: Of, limit: Limit) -> Verdict {
        let other = Series::new(vec![10.0, 20.0, 40.0]);
        let ours = Series::new(vec![11.0, 21.0, 44.0]);
        Budget { of, limit }
            .judge(&ours, "ms", |name| (name == "other").then_some(&other))
            .expect("it is there")
    }

    #[test]
    fn a_ratio_is_held_against_its_limit() {
        let ratio = verdict(Of::Ratio("other"), Limit::AtMost(1.1));
        assert_eq!((ratio.value.median, ratio.met), (1.1, true));
        assert!(!verdict(Of::Ratio("other"), Limit::AtMost(1.09)).met);
        assert!(!verdict(Of::Ratio("other"), Limit::AtLeast(1.2)).met);
    }

    #[test]
    fn an_excess_is_a_difference() {
        let excess = verdict(Of::Excess("other"), Limit::AtMost(1.0));
        assert_eq!((excess.value.median, excess.met, excess.of.as_str()), (1.0, true, "ms more than other"));
    }

    #[test]
    fn a_figure_stands_alone() {
        assert!(verdict(Of::Figure, Limit::AtMost(21.0)).met);
        assert!(!verdict(Of::Figure, Limit::AtMost(20.9)).met);
    }

    #[test]
    fn against_nobody_there_is_no_verdict() {
        let budget = Budget { of: Of::Ratio("nobody"), limit: Limit::AtMost(1.0) };
        assert!(budget.judge(&Series::new(vec![1.0]), "ms", |_| None).is_none());
    }
}
