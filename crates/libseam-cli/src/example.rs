//! Example command lines.

use crate::words::line;
use libseam::table::{Kind, Operation, Param, RuleKind};

/// Makes a valid command line of `operation`, with its required parameters, and the first parameter of each group of which one
/// is required.
pub(crate) fn command_line(operation: &'static Operation) -> String {
    let mut names: Vec<&str> = operation.params.iter().filter(|p| p.required).map(|p| p.name).collect();
    for rule in operation.rules.iter().filter(|rule| rule.kind == RuleKind::AtLeastOneOf) {
        if !operation.param_names(rule.among).any(|name| names.contains(&name)) {
            names.push(operation.about(rule));
        }
    }
    let flags = operation.params.iter().filter(|param| names.contains(&param.name)).enumerate();
    flags.fold(line(operation), |line, (at, param)| format!("{line} --{} {}", param.name, value(param, at)))
}

/// Makes a valid value of `param`.
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
    use super::command_line;
    use libseam::table::Operation;

    #[test]
    fn every_example_is_valid() {
        for operation in Operation::all() {
            let line = command_line(operation);
            let words: Vec<&str> = line.split(' ').collect();
            let flags = words.windows(2).filter_map(|pair| Some((pair[0].strip_prefix("--")?, pair[1])));
            let params: libseam::json::Object =
                flags.map(|(name, value)| (name.to_owned(), value.into())).collect();
            libseam::check(operation.name, params, true).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }
}
