//! The fault rules that are in force.

use super::{kind::Fault, rule::FaultRule};
use fastrand::Rng;
use serde_json::{Value, json};

/// The rules that are in force, and how often each hit. Their dice come from their seeds, so that the same requests in the
/// same order always meet the same faults.
#[derive(Debug)]
pub(crate) struct Faults(Vec<Armed>);

/// A rule in force.
#[derive(Debug)]
struct Armed {
    rule: FaultRule,
    hits: u64,
    dice: Rng,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        Self(arm(rules))
    }

    /// Returns the fault that the next request for this operation meets.
    pub(crate) fn next(&mut self, operation: &str) -> Option<Fault> {
        self.0.iter_mut().find_map(|armed| armed.hit(operation))
    }

    /// Replaces all rules.
    pub(crate) fn set(&mut self, rules: Vec<FaultRule>) {
        self.0 = arm(rules);
    }

    /// Returns the rules, including those that cannot hit any more.
    pub(crate) fn list(&self) -> Value {
        self.0.iter().map(Armed::to_json).collect()
    }
}

fn arm(rules: Vec<FaultRule>) -> Vec<Armed> {
    // The place goes in too, or rules of one seed would always hit together.
    rules
        .into_iter()
        .zip(0..)
        .map(|(rule, place)| {
            let dice = Rng::with_seed(rule.seed.unwrap_or_default().wrapping_add(place));
            Armed { rule, hits: 0, dice }
        })
        .collect()
}

impl Armed {
    fn hit(&mut self, operation: &str) -> Option<Fault> {
        if !self.rule.matches(operation) || self.left() == Some(0) {
            return None;
        }
        // Below 1, so that a probability of 1 always hits, and one of 0 never.
        if self.rule.probability.is_some_and(|probability| self.dice.f64() >= probability) {
            return None;
        }
        self.hits += 1;
        Some(self.rule.fault.clone())
    }

    /// Returns how often it can still hit.
    fn left(&self) -> Option<u64> {
        self.rule.count.map(|count| count - self.hits)
    }

    fn to_json(&self) -> Value {
        json!({ "rule": self.rule.to_string(), "hits": self.hits, "left": self.left() })
    }
}
