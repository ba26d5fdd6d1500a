//! `seam ops`: the operations of the table.

use crate::{
    command_error::CommandError, exit::Exit, invocation, output, parameters::placeholder, words::line,
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use libseam::{
    json::{Object, Value},
    table::{Effect, Kind, Listing, Operation, Param, Rule, RuleKind},
};

/// Describes `seam ops`.
pub(crate) fn command() -> Command {
    Command::new("ops")
        .about("List the operations with their parameters")
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("Print a JSON array"))
        .arg(Arg::new("name").value_name("NAME").help("Only this operation"))
}

/// Prints the operations.
pub(crate) fn run(matches: &ArgMatches) -> Result<Exit, CommandError> {
    let name = matches.get_one::<String>("name");
    let is_wanted = |op: &&Operation| name.is_none_or(|name| op.name == name);
    let operations: Vec<&Operation> = Operation::all().iter().filter(is_wanted).collect();
    if let Some(name) = name.filter(|_| operations.is_empty()) {
        return Err(invocation::unknown(name));
    }
    let text = if matches.get_flag("json") {
        let all: Vec<Value> = operations.into_iter().map(to_value).collect();
        format!("{}\n", Value::from(all))
    } else {
        operations.into_iter().map(to_text).collect::<Vec<_>>().join("\n")
    };
    output::print_stdout(&text).map_err(|e| CommandError::unwritten(&e, libseam::Outcome::NotSent))?;
    Ok(Exit::Ok)
}

fn to_text(operation: &Operation) -> String {
    let mut text = format!("{}\n  {}\n", line(operation), operation.summary.text());
    for param in operation.params {
        let required = if param.required { ", required" } else { "" };
        let kind = placeholder(param.kind);
        text.push_str(&format!("    --{} {kind}{required}: {}\n", param.name, param.summary.text()));
    }
    for rule in operation.rules {
        text.push_str(&format!("    {}\n", operation.sentence(rule)));
    }
    text
}

fn to_value(operation: &Operation) -> Value {
    let effect = match operation.effect {
        Effect::Removal => "removal",
        Effect::Read => "read",
        Effect::Write => "write",
    };
    let list = match operation.listing {
        Listing::NotAList => Value::Null,
        Listing::Whole => "whole".into(),
        Listing::Pages => "pages".into(),
    };
    object([
        ("name", operation.name.into()),
        ("command", line(operation).into()),
        ("summary", operation.summary.text().into()),
        ("path", operation.path().into()),
        ("effect", effect.into()),
        ("returns", operation.response_key.map(Value::from).into()),
        ("list", list),
        ("auth", operation.auth.iter().map(|kind| kind.option().into()).collect::<Vec<Value>>().into()),
        ("parameters", params(operation.params)),
        ("rules", operation.rules.iter().map(|row| rule(operation, row)).collect::<Vec<_>>().into()),
    ])
}

fn params(params: &[Param]) -> Value {
    let one = |param: &Param| {
        let mut members = vec![
            ("name", param.name.into()),
            ("summary", param.summary.text().into()),
            ("required", param.required.into()),
            ("nullable", param.nullable.into()),
        ];
        members.extend(kind(param.kind));
        object(members)
    };
    params.iter().map(one).collect::<Vec<_>>().into()
}

fn kind(kind: &Kind) -> Vec<(&'static str, Value)> {
    let number = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let with_type = |name: &'static str, mut more: Vec<(&'static str, Value)>| {
        more.push(("type", name.into()));
        more
    };
    match kind {
        Kind::Uuid => with_type("uuid", vec![]),
        Kind::String { min, max } => with_type("string", vec![("min", number(*min)), ("max", number(*max))]),
        Kind::Enum(values) => with_type("enum", vec![("values", names(values))]),
        Kind::Boolean => with_type("boolean", vec![]),
        Kind::Integer { min, max } => {
            with_type("integer", vec![("min", (*min).into()), ("max", (*max).into())])
        }
        Kind::Number => with_type("number", vec![]),
        Kind::Array { items, min, max } => {
            let items = object(self::kind(items));
            with_type("array", vec![("items", items), ("min", number(*min)), ("max", number(*max))])
        }
        Kind::Object(members) => with_type("object", vec![("members", params(members))]),
    }
}

fn rule(operation: &Operation, rule: &Rule) -> Value {
    let (kind, first) = match rule.kind {
        RuleKind::AtLeastOneOf => ("at_least_one_of", None),
        RuleKind::AtMostOneOf => ("at_most_one_of", None),
        RuleKind::Requires => ("requires", Some(operation.about(rule))),
        RuleKind::OnlyWith => ("only_with", Some(operation.about(rule))),
    };
    let parameters: Vec<&str> = first.into_iter().chain(operation.param_names(rule.among)).collect();
    object([("kind", kind.into()), ("parameters", names(&parameters)), ("inferred", rule.inferred.into())])
}

fn names(names: &[&str]) -> Value {
    names.iter().map(|name| Value::from(*name)).collect::<Vec<_>>().into()
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Object>().into()
}
