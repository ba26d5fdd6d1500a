//! The report of a scenario: what it found, and its steps.

use serde_json::Value;

/// A promise that a scenario saw broken.
#[derive(Debug, Clone)]
pub struct Found {
    /// The promise.
    pub promise: &'static str,
    /// The circumstances.
    pub detail: String,
}

impl Found {
    pub(crate) fn new(promise: &'static str, detail: impl Into<String>) -> Self {
        Self { promise, detail: detail.into() }
    }
}

/// The result of a scenario.
#[derive(Debug)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// The broken promise, if there is one.
    pub found: Option<Found>,
    /// The steps, in order, where a trace was asked for.
    pub trace: Vec<String>,
    /// The flows as test vectors, where a trace was asked for; the last one is that of the broken promise.
    pub vectors: Vec<Value>,
    /// The endings that the scenario had, such as `confirmed` and `not_sent`: a simulation in which one never happens
    /// proves nothing about it.
    pub endings: Vec<String>,
}
