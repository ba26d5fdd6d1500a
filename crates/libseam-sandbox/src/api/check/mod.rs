//! The checks of requests by the parameters and rules of their paths, with errors as the real server words them.
//!
//! They share no code with the client's own checks, so that they catch its mistakes.

mod issue;
mod kind;
mod param;
mod params;
mod rule;

use serde_json::{Map, Value};

pub(crate) use issue::{Issue, issues_message, issues_tree};
pub(crate) use kind::Kind;
pub(crate) use param::Param;
pub(crate) use params::Params;
pub(crate) use rule::Rule;

/// Checks parameters, and returns those of the table, or every problem at once. Other parameters are ignored, as the
/// real server ignores them. Rules are checked only when each parameter is right by itself.
pub(crate) fn check(
    table: &[Param],
    rules: &[Rule],
    given: &Map<String, Value>,
) -> Result<Params, Vec<Issue>> {
    let mut params = Params::default();
    let mut issues = Vec::new();
    for param in table {
        match given.get(&param.name) {
            None if param.required => issues.push(Issue::new("Required").within(&param.name)),
            None => {}
            Some(Value::Null) if param.nullable => {}
            Some(value) => match param.kind.read(value) {
                Ok(value) => params.insert(&param.name, value),
                Err(found) => issues.extend(found.into_iter().map(|issue| issue.within(&param.name))),
            },
        }
    }
    if issues.is_empty() {
        issues.extend(
            rules.iter().filter(|rule| rule.is_broken_by(&params)).map(|rule| Issue::new(rule.message())),
        );
    }
    if issues.is_empty() { Ok(params) } else { Err(issues) }
}
