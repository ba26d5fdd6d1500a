//! Rules between parameters.

use serde::Deserialize;

use super::{Params, PublishedRule};

/// A rule, with the message of the error for breaking it.
#[derive(Debug, Deserialize)]
pub(crate) struct Rule {
    #[serde(flatten)]
    condition: Condition,
    message: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Condition {
    /// One of these has to be given.
    AtLeastOne(Vec<String>),
    /// No two of these may be given together.
    AtMostOne(Vec<String>),
    /// The first may not be given without the second.
    Requires(String, String),
    /// All of one of these lists have to be given.
    #[serde(skip)]
    OneSet(Vec<Vec<String>>),
    #[serde(skip)]
    Published(PublishedRule),
}

impl Rule {
    /// Returns the rule that all of one of these lists have to be given.
    pub(crate) fn one_set(sets: &[Vec<String>]) -> Self {
        Self { condition: Condition::OneSet(sets.to_vec()), message: "Invalid input".into() }
    }

    /// Returns a rule as it is published.
    pub(crate) fn published(rule: PublishedRule) -> Self {
        let message = rule.message();
        Self { condition: Condition::Published(rule), message }
    }

    pub(super) fn is_broken_by(&self, params: &Params) -> bool {
        let given = |names: &[String]| names.iter().filter(|name| params.get(name).is_some()).count();
        match &self.condition {
            Condition::AtLeastOne(names) => given(names) == 0,
            Condition::AtMostOne(names) => given(names) > 1,
            Condition::Published(rule) => rule.is_broken_by(params),
            Condition::OneSet(sets) => !sets.iter().any(|names| given(names) == names.len()),
            Condition::Requires(name, other) => params.get(name).is_some() && params.get(other).is_none(),
        }
    }

    pub(super) fn message(&self) -> &str {
        &self.message
    }
}
