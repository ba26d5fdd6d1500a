//! Example command lines.

use crate::words::line;
use libseam::table::{Form, Kind, Operation, Param, RuleKind, When};

/// Makes a valid command line of `operation`, with its required parameters, and the first group of parameters of each rule that
/// wants one of several.
pub(crate) fn command_line(operation: &'static Operation) -> String {
    let mut names: Vec<&str> = operation.params.iter().filter(|p| p.required).map(|p| p.name).collect();
    for rule in operation.rules {
        let is_wanted = rule.kind == RuleKind::AtLeastOneOf && rule.when == When::Always;
        let named = |group: &'static [u16]| -> Vec<&'static str> {
            let params = group.iter().filter_map(|position| operation.params.get(usize::from(*position)));
            params.map(|param| param.name).collect()
        };
        let groups: Vec<_> = rule.groups().map(named).collect();
        let is_given = groups.iter().any(|group| group.iter().all(|name| names.contains(name)));
        if is_wanted && !is_given {
            names.extend(groups.into_iter().next().unwrap_or_default());
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
        Kind::String { min, form, .. } => text(*form, *min).unwrap_or(param.name).to_owned(),
        Kind::Enum([]) | Kind::Union(_) | Kind::Nullable(_) | Kind::Any => param.name.to_owned(),
        Kind::Boolean => "true".to_owned(),
        Kind::Only(only) => only.to_string(),
        Kind::Integer { min, .. } => min.max(&1).to_string(),
        Kind::Number { min, max, .. } => max.min(&min.saturating_add(1).max(1)).to_string(),
        Kind::Array { .. } => "'[]'".to_owned(),
        Kind::Object { .. } | Kind::Record { .. } => "'{}'".to_owned(),
    }
}

/// Returns a text of this form, with at least so many characters where the form leaves a choice.
fn text(form: Form, min: usize) -> Option<&'static str> {
    match form {
        Form::Free | Form::Name => None,
        Form::Digits => "123456789012".get(..min.max(4)),
        Form::Time | Form::ShortTime => Some("08:30:00"),
        Form::DateTime => Some("2026-01-05T08:00:00Z"),
        Form::Email => Some("jane@example.com"),
        Form::Url => Some("https://example.com"),
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
