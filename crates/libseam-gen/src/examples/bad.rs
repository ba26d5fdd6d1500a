//! Bad calls: calls with one thing broken.

use super::given::Given;
use crate::spec::{
    operations::Operation,
    params::{Kind, Param},
};
use anyhow::{Context as _, Result};
use serde_json::{Map, Value, json};

/// A call that the core refuses.
#[derive(Default)]
pub(crate) struct Bad {
    /// The thing that is wrong, for the name of a vector.
    pub(crate) about: String,
    pub(crate) params: Map<String, Value>,
}

impl Bad {
    /// Breaks one thing in `call`. The number of the operation decides which, so that the bad calls differ: a rule, the form of
    /// a value, or an ID and what must be there.
    pub(super) fn new(operation: &Operation, given: &Given<'_>, call: &Map<String, Value>) -> Result<Self> {
        let (mut values, mut others) = (Vec::new(), Vec::new());
        for param in &operation.params {
            if let Some(value) = call.get(&param.name) {
                let all = if param.kind.format == Some("uuid") { &mut others } else { &mut values };
                all.extend(wrong_values(param, value, call));
                others.extend(absent(param, call));
            }
        }
        let number = usize::try_from(operation.id)?;
        let mut kinds = [rules(given, call)?, values, others];
        kinds.rotate_left(number % 3);
        let all = kinds.into_iter().find(|all| !all.is_empty());
        if let Some(bad) = all.and_then(|mut all| Some(all.swap_remove((number / 3).checked_rem(all.len())?)))
        {
            return Ok(bad);
        }
        let mut params = call.clone();
        params.insert("workspace".into(), json!("main"));
        Ok(Self { about: "with_an_unknown_parameter".into(), params })
    }
}

/// Breaks each rule that `call` can break alone.
fn rules(given: &Given<'_>, call: &Map<String, Value>) -> Result<Vec<Bad>> {
    let mut all = Vec::new();
    for check in given.checks {
        let names: Vec<&String> = check.groups.iter().flatten().chain([&check.about_name]).collect();
        for name in names {
            let param = given.params.iter().find(|param| param.name == *name);
            let param = param.context("a rule names a parameter")?;
            let mut params = call.clone();
            let about = if params.remove(name).is_some() {
                format!("without_{name}")
            } else {
                params.insert(name.clone(), given.value(param, super::value::Extent::Needed)?);
                format!("with_{name}_too")
            };
            let broken = given.checks.iter().filter(|check| !super::rule::holds(check, &params)).count();
            let is_new = all.iter().all(|bad: &Bad| bad.about != about);
            if broken == 1 && is_new && !(param.required && about.starts_with("without")) {
                all.push(Bad { about, params });
            }
        }
        if check.kind == "Ascending"
            && let [first, second] = check.groups.iter().flatten().collect::<Vec<_>>()[..]
            && let (Some(early), Some(late)) = (call.get(first), call.get(second))
        {
            let mut params = call.clone();
            params.insert(first.clone(), late.clone());
            params.insert(second.clone(), early.clone());
            all.push(Bad { about: format!("with_{second}_before_{first}"), params });
        }
    }
    Ok(all)
}

/// Breaks the value of a parameter in each way that makes sense for its kind.
fn wrong_values(param: &Param, value: &Value, call: &Map<String, Value>) -> Vec<Bad> {
    let name = &param.name;
    let with = |(about, value)| {
        let mut params = call.clone();
        params.insert(name.clone(), value);
        Bad { about: format!("with_{about}_as_{name}"), params }
    };
    wrong(&param.kind, value).into_iter().map(with).collect()
}

/// Leaves out a parameter, or gives null in its place, where that is not allowed.
fn absent(param: &Param, call: &Map<String, Value>) -> Option<Bad> {
    let (name, mut params) = (&param.name, call.clone());
    if param.required {
        params.remove(name);
        return Some(Bad { about: format!("without_{name}"), params });
    }
    params.insert(name.clone(), Value::Null);
    (!param.kind.nullable).then(|| Bad { about: format!("with_null_as_{name}"), params })
}

/// Lists values like `value` that the kind does not accept.
fn wrong(kind: &Kind, value: &Value) -> Vec<(&'static str, Value)> {
    match (kind.kind, value) {
        ("string", Value::String(text)) if kind.values.is_some() => {
            vec![("a_misspelt_value", format!("{text}x").into())]
        }
        ("string", Value::String(text)) if kind.format == Some("uuid") => {
            let (start, _) = text.split_at(text.len() - 1);
            vec![
                ("a_truncated_id", start.into()),
                ("a_name", "front-door".into()),
                ("a_quoted_id", format!("\"{text}\"").into()),
            ]
        }
        ("string", Value::String(_)) => {
            let mut all = vec![("a_number", json!(42))];
            if kind.min_length.is_some() {
                all.push(("nothing", "".into()));
            }
            match kind.form {
                Some("digits") => all.push(("letters", "secret".into())),
                Some("time" | "short_time") => all.push(("no_time", "half past eight".into())),
                Some("date_time") => all.push(("no_time", "tomorrow".into())),
                Some("email") => all.push(("no_address", "amara.okafor".into())),
                Some("url") => all.push(("no_url", "example".into())),
                _ => {}
            }
            all
        }
        ("boolean", Value::Bool(flag)) => {
            let mut all = vec![("a_text", flag.to_string().into())];
            if kind.values.is_some() {
                all.push(("the_other_boolean", (!flag).into()));
            }
            all
        }
        ("integer" | "number", Value::Number(number)) => {
            let mut all = vec![("a_text", number.to_string().into())];
            if let Some(minimum) = kind.minimum {
                let nearest = if kind.exclusive_minimum { minimum } else { minimum - 1 };
                all.push(("too_little", nearest.into()));
            }
            if kind.kind == "integer" {
                all.push(("a_fraction", json!(2.5)));
            }
            all
        }
        ("array", Value::Array(items)) => {
            let mut all = Vec::new();
            if let (Some(kind), Some((last, rest))) = (kind.items.as_deref(), items.split_last()) {
                all.extend(wrong(kind, last).into_iter().map(|(about, bad)| {
                    let items: Vec<Value> = rest.iter().cloned().chain([bad]).collect();
                    (about, items.into())
                }));
                all.push(("no_list", last.clone()));
            }
            all
        }
        ("object", Value::Object(members)) => {
            let mut all = Vec::new();
            for param in kind.properties.iter().flatten() {
                let Some(value) = members.get(&param.name) else { continue };
                for (about, bad) in wrong(&param.kind, value) {
                    let mut members = members.clone();
                    members.insert(param.name.clone(), bad);
                    all.push((about, members.into()));
                }
            }
            all.push(("a_text", "yes".into()));
            all
        }
        ("union", _) => Vec::new(),
        ("record", Value::Object(_)) => vec![("a_text", "yes".into())],
        _ => vec![("a_list", json!([[]]))],
    }
}
