//! The checks of requests by the parameters and rules of their paths, with errors as the real server words them.
//!
//! The checks share no code with the client's own checks, so that they catch its mistakes.

mod fact;
mod form;
mod kind;
mod params;
mod pattern;
mod problem;
mod published_rule;
mod rule;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

pub(crate) use fact::Fact;
pub(crate) use kind::{Kind, Param, Shape};
pub(crate) use params::Params;
pub(crate) use pattern::Pattern;
pub(crate) use problem::{Problem, problems_message, problems_tree};
pub(crate) use published_rule::PublishedRule;
pub(crate) use rule::Rule;

/// Checks parameters, and returns those of the table, or every problem at once. Other parameters are ignored, as the
/// real server ignores them. Rules are checked only when each parameter is right by itself.
pub(crate) fn check(
    table: &[Param],
    rules: &[Rule],
    given: &Map<String, Value>,
) -> Result<Params, Vec<Problem>> {
    let mut params = Params::default();
    let mut problems = Vec::new();
    for param in table {
        match given.get(&param.name) {
            None if param.required => problems.push(Problem::new("Required").within(&param.name)),
            None => {}
            Some(Value::Null) if param.nullable => params.insert_null(&param.name),
            Some(value) => match param.kind.read(value) {
                Ok(value) => params.insert(&param.name, value),
                Err(found) => problems.extend(found.into_iter().map(|problem| problem.within(&param.name))),
            },
        }
    }
    if problems.is_empty() {
        problems.extend(
            rules.iter().filter(|rule| rule.is_broken_by(&params)).map(|rule| Problem::new(rule.message())),
        );
    }
    if problems.is_empty() { Ok(params) } else { Err(problems) }
}
