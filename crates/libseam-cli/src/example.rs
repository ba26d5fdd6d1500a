//! Example command lines.

use crate::words::line;
use libseam::{
    json::{Object, Value},
    table::{Form, Kind, Literal, Operation, Param, Rule, RuleKind, When},
};

/// Makes a valid command line of `operation`.
pub(crate) fn command_line(operation: &'static Operation) -> String {
    let names = needed(operation.params, operation.rules);
    let flags = operation.params.iter().filter(|param| names.contains(&param.name)).enumerate();
    flags.fold(line(operation), |line, (at, param)| format!("{line} --{} {}", param.name, flag(param, at)))
}

/// Lists the required members, and the first group of members of each rule that wants one of several.
fn needed(members: &'static [Param], rules: &[Rule]) -> Vec<&'static str> {
    let mut names: Vec<&str> =
        members.iter().filter(|member| member.required).map(|member| member.name).collect();
    let name = |position: &u16| members.get(usize::from(*position)).map_or("", |member| member.name);
    for rule in rules {
        if !holds(rule.when, members, &names) {
            continue;
        }
        let groups: Vec<Vec<&str>> = rule.groups().map(|group| group.iter().map(name).collect()).collect();
        let is_given = groups.iter().any(|group| group.iter().all(|name| names.contains(name)));
        match rule.kind {
            RuleKind::AtLeastOneOf if !is_given => {
                names.extend(groups.into_iter().next().unwrap_or_default())
            }
            RuleKind::Required => names.extend(groups.concat()),
            _ => {}
        }
    }
    names
}

/// Returns whether the condition holds for the example with the members `names`.
fn holds(when: When, members: &'static [Param], names: &[&str]) -> bool {
    let member = |position: u16| members.get(usize::from(position));
    let is_given = |position| member(position).is_some_and(|member| names.contains(&member.name));
    match when {
        When::Always => true,
        When::NotGiven(param) => !is_given(param),
        When::Is { param, values, .. } if is_given(param) => {
            let value = member(param).map_or(Value::Null, |member| value(member.kind, member.name, 0));
            values.iter().any(|literal| match literal {
                Literal::Text(text) => value.as_str() == Some(text),
                Literal::Flag(flag) => value.as_bool() == Some(*flag),
            })
        }
        When::Is { or_not_given, .. } => or_not_given,
        When::Credential(_) => false,
    }
}

/// Writes the value of a flag: a text as it is, other values as JSON.
fn flag(param: &'static Param, at: usize) -> String {
    let value = value(param.kind, param.name, at);
    match (param.kind, &value) {
        (Kind::Array { items: Kind::Uuid, .. }, _) => {
            value.items().iter().filter_map(Value::as_str).collect::<Vec<_>>().join(",")
        }
        (_, Value::String(text)) => text.clone(),
        (_, Value::Array(_) | Value::Object(_)) => format!("'{value}'"),
        _ => value.to_string(),
    }
}

/// Makes a valid value of the member `name`.
fn value(kind: &'static Kind, name: &str, at: usize) -> Value {
    match kind {
        Kind::Uuid => format!("{0}{0}{0}{0}{0}{0}{0}{0}-2222-4333-8444-555555555555", (at + 1) % 10).into(),
        Kind::Enum([first, ..]) => (*first).into(),
        Kind::String { min, form, .. } => text(*form, *min).unwrap_or(name).into(),
        Kind::Enum([]) => name.into(),
        Kind::Boolean => true.into(),
        Kind::Only(only) => (*only).into(),
        Kind::Integer { min, .. } => Value::from(*min.max(&1)),
        Kind::Number { min, max, .. } => Value::from(*max.min(&min.saturating_add(1).max(1))),
        Kind::Array { items, min, .. } => {
            (0..(*min).max(1)).map(|more| value(items, name, at + more)).collect::<Vec<_>>().into()
        }
        Kind::Object { members, rules } => {
            let names = needed(members, rules);
            let given = members.iter().filter(|member| names.contains(&member.name)).enumerate();
            let member = |(at, member): (usize, &'static Param)| {
                (member.name.to_owned(), value(member.kind, member.name, at))
            };
            given.map(member).collect::<Object>().into()
        }
        Kind::Record { .. } => Object::new().into(),
        Kind::Union(variants) => variants.first().map_or(Value::Null, |kind| value(kind, name, at)),
        Kind::Nullable(kind) => value(kind, name, at),
        Kind::Any => name.into(),
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
    use crate::parameters::convert;
    use libseam::{json::Object, table::Operation};

    #[test]
    fn every_example_is_valid() {
        for operation in Operation::all() {
            let line = command_line(operation);
            let words: Vec<&str> = line.split(' ').collect();
            let flags = words.windows(2).filter_map(|pair| Some((pair[0].strip_prefix("--")?, pair[1])));
            let read = |(name, text): (&str, &str)| {
                let param = operation.param(name).unwrap_or_else(|| panic!("{line}: {name}"));
                (name.to_owned(), convert(param, text.trim_matches('\'')))
            };
            let params: Object = flags.map(read).collect();
            libseam::check(operation.name, params, true).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }
}
