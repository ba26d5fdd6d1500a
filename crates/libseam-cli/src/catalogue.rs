//! `seam ops`: the operations, as the table has them.

use crate::{command, exit::Exit, failure::Failure, output, parameters::placeholder};
use clap::{Arg, ArgAction, ArgMatches, Command};
use libseam::{
    json::{Object, Value},
    table::{Effect, Kind, Operation, Param, Rule, RuleKind},
};

/// The command line of `seam ops`.
pub(crate) fn command() -> Command {
    Command::new("ops")
        .about("List the operations with their parameters")
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help("As a JSON array"))
}

/// Prints the operations.
pub(crate) fn run(matches: &ArgMatches) -> Result<Exit, Failure> {
    let text = if matches.get_flag("json") {
        let all: Vec<Value> = Operation::all().iter().map(to_value).collect();
        format!("{}\n", Value::from(all))
    } else {
        Operation::all().iter().map(to_text).collect::<Vec<_>>().join("\n")
    };
    output::print(&text).map_err(|e| Failure::unwritten(&e))?;
    Ok(Exit::Ok)
}

fn to_text(operation: &Operation) -> String {
    let mut text = format!("{}\n  {}\n", command::line(operation), operation.summary);
    for param in operation.params {
        let required = if param.required { ", required" } else { "" };
        let kind = placeholder(&param.kind);
        text.push_str(&format!("    --{} {kind}{required}: {}\n", param.name, param.summary));
    }
    for rule in operation.rules {
        text.push_str(&format!("    {}\n", sentence(&rule.kind)));
    }
    text
}

/// A rule for a person.
pub(crate) fn sentence(rule: &RuleKind) -> String {
    match rule {
        RuleKind::AtLeastOneOf(names) => format!("give one of {}", names.join(", ")),
        RuleKind::AtMostOneOf(names) => format!("give not more than one of {}", names.join(", ")),
        RuleKind::Requires(name, others) => format!("{name} needs {}", others.join(" and ")),
        RuleKind::OnlyWith(name, others) => format!("{name} goes only with {}", others.join(" or ")),
    }
}

fn to_value(operation: &Operation) -> Value {
    let effect = match operation.effect {
        Effect::Removal => "removal",
        Effect::Read => "read",
        Effect::Write => "write",
    };
    object([
        ("name", operation.name.into()),
        ("command", command::line(operation).into()),
        ("summary", operation.summary.into()),
        ("path", operation.path.into()),
        ("effect", effect.into()),
        ("returns", operation.response_key.map(Value::from).into()),
        ("auth", operation.auth.iter().map(|kind| kind.option().into()).collect::<Vec<Value>>().into()),
        ("parameters", params(operation.params)),
        ("rules", operation.rules.iter().map(rule).collect::<Vec<_>>().into()),
    ])
}

fn params(params: &[Param]) -> Value {
    let one = |param: &Param| {
        let mut members = vec![
            ("name", param.name.into()),
            ("summary", param.summary.into()),
            ("required", param.required.into()),
            ("nullable", param.nullable.into()),
        ];
        members.extend(kind(&param.kind));
        object(members)
    };
    params.iter().map(one).collect::<Vec<_>>().into()
}

fn kind(kind: &Kind) -> Vec<(&'static str, Value)> {
    let number = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let named = |name: &'static str, mut more: Vec<(&'static str, Value)>| {
        more.push(("type", name.into()));
        more
    };
    match kind {
        Kind::Uuid => named("uuid", vec![]),
        Kind::String { min, max } => named("string", vec![("min", number(*min)), ("max", number(*max))]),
        Kind::Enum(values) => named("enum", vec![("values", names(values))]),
        Kind::Boolean => named("boolean", vec![]),
        Kind::Integer { min, max } => named("integer", vec![("min", (*min).into()), ("max", (*max).into())]),
        Kind::Number => named("number", vec![]),
        Kind::Array { items, min, max } => {
            let items = object(self::kind(items));
            named("array", vec![("items", items), ("min", number(*min)), ("max", number(*max))])
        }
        Kind::Object(members) => named("object", vec![("members", params(members))]),
    }
}

fn rule(rule: &Rule) -> Value {
    let (kind, parameters) = match rule.kind {
        RuleKind::AtLeastOneOf(parameters) => ("at_least_one_of", parameters.to_vec()),
        RuleKind::AtMostOneOf(parameters) => ("at_most_one_of", parameters.to_vec()),
        RuleKind::Requires(name, others) => ("requires", [&[name], others].concat()),
        RuleKind::OnlyWith(name, others) => ("only_with", [&[name], others].concat()),
    };
    object([("kind", kind.into()), ("parameters", names(&parameters)), ("inferred", rule.inferred.into())])
}

fn names(names: &[&str]) -> Value {
    names.iter().map(|name| Value::from(*name)).collect::<Vec<_>>().into()
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Object>().into()
}
