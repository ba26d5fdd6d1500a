//! What came out, for a person and for a program.

use super::{budget::Verdict, row::Row, series::Series};
use anyhow::{Context as _, Result};
use serde::Serialize;
use std::{fs, path::Path};

/// Everything that was measured.
#[derive(Serialize)]
pub(crate) struct Report {
    /// The command that measured it.
    pub(crate) command: String,
    /// Seconds since 1970.
    pub(crate) unix_time: u64,
    /// Of what kind the processor is, and how many there are.
    pub(crate) processor: String,
    /// Whether calls in sequence shared a processor with the server.
    pub(crate) pinned: bool,
    /// The rows that were measured.
    pub(crate) rows: Vec<Outcome>,
}

/// What came of a row.
#[derive(Serialize)]
pub(crate) struct Outcome {
    /// The row's name.
    pub(crate) name: &'static str,
    /// What it shows.
    pub(crate) what: &'static str,
    /// The unit of the figures.
    pub(crate) unit: &'static str,
    /// The contestants, ours first.
    pub(crate) contestants: Vec<Figure>,
    /// How ours stands to its budgets.
    pub(crate) verdicts: Vec<Verdict>,
}

/// What was measured of a contestant.
#[derive(Serialize)]
pub(crate) struct Figure {
    /// Its name.
    pub(crate) name: &'static str,
    /// The figure of every round.
    pub(crate) value: Series,
}

impl Outcome {
    /// Holds `figures`, which are in the order of the row's contestants, against the row's budgets.
    pub(crate) fn new(row: &Row, figures: Vec<Series>) -> Self {
        let unit = row.quantity.unit();
        let named = |name: &str| {
            let place = row.contestants.iter().position(|contestant| contestant.name == name)?;
            figures.get(place)
        };
        let judged = |ours| row.budgets.iter().filter_map(|budget| budget.judge(ours, unit, named)).collect();
        let verdicts = figures.first().map(judged).unwrap_or_default();
        let names = row.contestants.iter().map(|contestant| contestant.name);
        let contestants = names.zip(figures.iter().cloned()).map(|(name, value)| Figure { name, value });
        Self { name: row.name, what: row.what, unit, contestants: contestants.collect(), verdicts }
    }

    /// Prints it.
    pub(crate) fn print(&self) {
        println!("\n{} [{}]", self.what, self.name);
        for Figure { name, value } in &self.contestants {
            println!("  {name:<18} {:>30} {}", spread(value), self.unit);
        }
        for Verdict { of, value, limit, met } in &self.verdicts {
            let met = if *met { "met" } else { "NOT MET" };
            println!("  budget {met}: {} {of}, where {limit} was wanted", spread(value));
        }
    }
}

impl Report {
    /// Writes it to `path`.
    pub(crate) fn write(&self, path: &Path) -> Result<()> {
        let text = serde_json::to_string_pretty(self)? + "\n";
        fs::write(path, text).with_context(|| format!("cannot write {}", path.display()))
    }

    /// Prints a line for each budget.
    pub(crate) fn print_summary(&self) {
        let verdicts = || self.rows.iter().flat_map(|row| &row.verdicts);
        let missed = verdicts().filter(|verdict| !verdict.met).count();
        println!("\n{} of {} budgets met", verdicts().count() - missed, verdicts().count());
    }
}

/// The middle and the quarters.
fn spread(series: &Series) -> String {
    let Series { median, low, high, rounds } = series;
    if rounds.len() == 1 {
        return number(*median);
    }
    format!("{} ({} – {})", number(*median), number(*low), number(*high))
}

/// `value` with as many digits as say something.
pub(crate) fn number(value: f64) -> String {
    match value.abs() {
        size if size >= 100.0 => grouped(value),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 1.0 => format!("{value:.2}"),
        _ => format!("{value:.4}"),
    }
}

/// `value` without decimals, in groups of three digits.
fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) && !out.ends_with('-') {
            out.push(' ');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bench::row::ROWS;

    #[test]
    fn numbers_have_the_digits_that_count() {
        assert_eq!(number(2_369_216.0), "2 369 216");
        assert_eq!(number(-1_234.0), "-1 234");
        assert_eq!(number(999.6), "1 000");
        assert_eq!(number(23.54), "23.5");
        assert_eq!(number(1.1), "1.10");
        assert_eq!(number(0.0421), "0.0421");
    }

    #[test]
    fn an_outcome_has_the_contestants_in_order_and_a_verdict_for_each_budget() {
        for row in ROWS {
            let figures = (1..=row.contestants.len())
                .map(|n| Series::new(vec![f64::from(u8::try_from(n).expect("few"))]));
            let outcome = Outcome::new(row, figures.collect());
            assert_eq!(outcome.verdicts.len(), row.budgets.len(), "{}", row.name);
            let names: Vec<_> = outcome.contestants.iter().map(|figure| figure.name).collect();
            let expected: Vec<_> = row.contestants.iter().map(|contestant| contestant.name).collect();
            assert_eq!(names, expected, "{}", row.name);
        }
    }
}
