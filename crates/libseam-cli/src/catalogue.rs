//! `seam ops`: the operations of the table.

use crate::{
    command_error::CommandError, exit::Exit, invocation, output, parameters::placeholder, words::line,
};
use clap::{Arg, ArgAction, ArgMatches, Command};
use libseam::{
    json::{Object, Value},
    table::{
        CredentialKind, Effect, Form, Kind, Listing, Literal, Operation, Param, Rule, RuleKind, Standing,
        When,
    },
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
    for param in operation.offered() {
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
        ("auth", credentials(operation)),
        ("without_workspace", operation.auth.has_token_alone().into()),
        ("parameters", params(operation.params)),
        ("rules", rules(operation.params, operation.rules)),
    ])
}

/// Lists the options that hold the credentials which the operation accepts.
fn credentials(operation: &Operation) -> Value {
    let accepted = CredentialKind::ALL.iter().filter(|kind| operation.accepts(**kind));
    accepted.map(|kind| kind.option().into()).collect::<Vec<Value>>().into()
}

fn params(params: &[Param]) -> Value {
    let one = |param: &Param| {
        let mut members = vec![
            ("name", param.name.into()),
            ("summary", param.summary.text().into()),
            ("required", param.required.into()),
            ("nullable", param.nullable.into()),
        ];
        if param.standing == Standing::Deprecated {
            members.push(("deprecated", true.into()));
        }
        members.extend(kind(param.kind));
        object(members)
    };
    params.iter().filter(|param| param.is_offered()).map(one).collect::<Vec<_>>().into()
}

fn kind(kind: &Kind) -> Vec<(&'static str, Value)> {
    let number = |n: usize| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let item = |name: &'static str, kind: &Kind| (name, object(self::kind(kind)));
    let (name, mut members) = match kind {
        Kind::Uuid => ("uuid", vec![]),
        Kind::String { min, max, form } => {
            let mut members = vec![("min", number(*min)), ("max", number(*max))];
            members.extend(form_name(*form).map(|name| ("form", name.into())));
            ("string", members)
        }
        Kind::Enum(values) => ("enum", vec![("values", names(values))]),
        Kind::Boolean => ("boolean", vec![]),
        Kind::Only(only) => ("boolean", vec![("values", vec![Value::from(*only)].into())]),
        Kind::Integer { min, max } => ("integer", vec![("min", (*min).into()), ("max", (*max).into())]),
        Kind::Number { min, max, above_min } => ("number", limits(*min, *max, *above_min)),
        Kind::Array { items, min, max } => {
            ("array", vec![item("items", items), ("min", number(*min)), ("max", number(*max))])
        }
        Kind::Object { members, rules } => {
            let mut all = vec![("members", params(members))];
            if !rules.is_empty() {
                all.push(("rules", self::rules(members, rules)));
            }
            ("object", all)
        }
        Kind::Record { values } => ("record", vec![item("values", values)]),
        Kind::Union(variants) => {
            let variants = variants.iter().map(|variant| object(self::kind(variant)));
            ("union", vec![("variants", variants.collect::<Vec<_>>().into())])
        }
        Kind::Nullable(kind) => {
            let mut members = self::kind(kind);
            members.push(("nullable", true.into()));
            return members;
        }
        Kind::Any => ("any", vec![]),
    };
    members.push(("type", name.into()));
    members
}

/// Lists the limits that a number has.
fn limits(min: i64, max: i64, above_min: bool) -> Vec<(&'static str, Value)> {
    let least = (min != i64::MIN).then(|| (if above_min { "above" } else { "min" }, min.into()));
    let most = (max != i64::MAX).then(|| ("max", max.into()));
    least.into_iter().chain(most).collect()
}

fn form_name(form: Form) -> Option<&'static str> {
    match form {
        Form::Free => None,
        Form::Digits => Some("digits"),
        Form::Time => Some("time"),
        Form::ShortTime => Some("short_time"),
        Form::Name => Some("name"),
        Form::DateTime => Some("date_time"),
        Form::Email => Some("email"),
        Form::Url => Some("url"),
    }
}

fn rules(params: &[Param], rules: &[Rule]) -> Value {
    rules.iter().map(|row| rule(params, row)).collect::<Vec<_>>().into()
}

/// Describes a rule across `params`. What goes together is a list in its list of parameters.
fn rule(params: &[Param], rule: &Rule) -> Value {
    let about = rule.about(params);
    let (kind, first) = match rule.kind {
        RuleKind::AtLeastOneOf => ("at_least_one_of", None),
        RuleKind::AtMostOneOf => ("at_most_one_of", None),
        RuleKind::Requires => ("requires", Some(about)),
        RuleKind::OnlyWith => ("only_with", Some(about)),
        RuleKind::Required => ("required", None),
        RuleKind::Excluded => ("excluded", None),
        RuleKind::OnlyWhen => ("only_when", None),
        RuleKind::Holds => ("value", None),
        RuleKind::Ascending => ("order", None),
    };
    let named = |group: &[u16]| -> Vec<Value> {
        let params = group.iter().filter_map(|position| params.get(usize::from(*position)));
        params.map(|param| Value::from(param.name)).collect()
    };
    let parameters: Vec<Value> = if rule.sizes.is_empty() {
        first.map(Value::from).into_iter().chain(named(rule.among)).collect()
    } else {
        rule.groups().map(|group| named(group).into()).collect()
    };
    let mut members = vec![
        ("kind", kind.into()),
        ("parameters", parameters.into()),
        ("inferred", rule.inferred.into()),
        ("always", rule.always.into()),
    ];
    members.extend(when(params, rule.when).map(|when| ("when", when)));
    object(members)
}

fn when(params: &[Param], when: When) -> Option<Value> {
    let name = |position: u16| params.get(usize::from(position)).map_or("", |param| param.name);
    match when {
        When::Always => None,
        When::NotGiven(param) => Some(object([("not_given", name(param).into())])),
        When::Credential(kind) => Some(object([("credential", kind.option().into())])),
        When::Is { param, values, or_not_given } => {
            let literal = |value: &Literal| match value {
                Literal::Text(text) => Value::from(*text),
                Literal::Flag(flag) => Value::from(*flag),
            };
            let values: Vec<Value> = values.iter().map(literal).collect();
            let members = [
                ("parameter", name(param).into()),
                ("values", values.into()),
                ("or_not_given", or_not_given.into()),
            ];
            Some(object(members))
        }
    }
}

fn names(names: &[&str]) -> Value {
    names.iter().map(|name| Value::from(*name)).collect::<Vec<_>>().into()
}

fn object(members: impl IntoIterator<Item = (&'static str, Value)>) -> Value {
    members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect::<Object>().into()
}
