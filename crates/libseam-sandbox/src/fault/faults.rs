//! The fault rules that are in force.

use fastrand::Rng;
use serde_json::{Value, json};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::{kind::Fault, rule::FaultRule};

/// The rules that are in force, and how often each hit.
#[derive(Debug)]
pub(crate) struct Faults(Mutex<Vec<Armed>>);

/// A rule in force.
#[derive(Debug)]
struct Armed {
    rule: FaultRule,
    hits: u64,
    dice: Rng,
}

impl Faults {
    pub(crate) fn new(rules: Vec<FaultRule>) -> Self {
        Self(Mutex::new(arm(rules)))
    }

    /// Returns the fault that the next request for this operation meets.
    pub(crate) fn next(&self, operation: &str) -> Option<Fault> {
        self.rules().iter_mut().find_map(|armed| armed.hit(operation))
    }

    /// Replaces all rules.
    pub(crate) fn set(&self, rules: Vec<FaultRule>) {
        *self.rules() = arm(rules);
    }

    /// Returns the rules, including those that cannot hit any more.
    pub(crate) fn list(&self) -> Value {
        self.rules().iter().map(Armed::to_json).collect()
    }

    fn rules(&self) -> MutexGuard<'_, Vec<Armed>> {
        // Nothing is done under the lock that a panic could leave half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
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
