//! A command line that shows how an operation is called.

use crate::words::line;
use libseam::table::{Kind, Operation, Param, RuleKind};

/// A call of `operation` that keeps to its rules: the parameters that it requires, and the first of those of which one
/// is needed.
pub(crate) fn of(operation: &'static Operation) -> String {
    let mut given: Vec<&str> = operation.params.iter().filter(|p| p.required).map(|p| p.name).collect();
    for rule in operation.rules.iter().filter(|rule| rule.kind == RuleKind::AtLeastOneOf) {
        if !operation.named(rule.among).any(|name| given.contains(&name)) {
            given.push(operation.about(rule));
        }
    }
    let flags = operation.params.iter().filter(|param| given.contains(&param.name)).enumerate();
    flags.fold(line(operation), |line, (at, param)| format!("{line} --{} {}", param.name, value(param, at)))
}

/// A value that `param` takes.
fn value(param: &Param, at: usize) -> String {
    match param.kind {
        Kind::Uuid => format!("{0}{0}{0}{0}{0}{0}{0}{0}-2222-4333-8444-555555555555", (at + 1) % 10),
        Kind::Enum([first, ..]) => (*first).to_owned(),
        Kind::String { .. } | Kind::Enum([]) => param.name.to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Integer { min, .. } => min.max(&1).to_string(),
        Kind::Number => "1".to_owned(),
        Kind::Array { .. } => "'[]'".to_owned(),
        Kind::Object(_) => "'{}'".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::of;
    use libseam::table::Operation;

    #[test]
    fn every_example_keeps_to_the_rules() {
        for operation in Operation::all() {
            let line = of(operation);
            let words: Vec<&str> = line.split(' ').collect();
            let flags = words.windows(2).filter_map(|pair| Some((pair[0].strip_prefix("--")?, pair[1])));
            let params: libseam::json::Object =
                flags.map(|(name, value)| (name.to_owned(), value.into())).collect();
            libseam::check(operation.name, params, true).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }
}
