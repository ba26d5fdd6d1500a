//! Values against kinds.

use super::{
    number::is_within,
    report::{Path, Report},
    rule::check_rule,
    text::{check_id, check_length, check_string, check_word, expected_id, expected_text},
};
use crate::{
    api::{
        table::{Kind, Param, Rule},
        uses::USES,
    },
    check::problem_kind::{ProblemKind, ValueProblem},
    error::problem::printable,
    json::{Object, Value},
};
use alloc::{borrow::Cow, string::ToString as _, vec::Vec};

/// Checks an object, or with no path the parameters themselves.
pub(super) fn check_members(
    report: &mut Report<'_>,
    members: &[Param],
    rules: &[Rule],
    values: &Object,
    path: Option<&Path<'_>>,
) {
    for member in members {
        check_param(report, member, values.get(member.name), &Path::member(path, member.name));
    }
    if report.checks.strict {
        for name in values.keys().filter(|name| members.iter().all(|member| member.name != *name)) {
            let mut offered = members.iter().filter(|member| member.is_offered()).map(|member| member.name);
            report.add_unknown(path, name, &mut offered);
        }
    }
    for rule in rules {
        if report.checks.strict || rule.always {
            check_rule(report, rule, members, values, path);
        }
    }
}

fn check_param(report: &mut Report<'_>, param: &Param, value: Option<&Value>, path: &Path<'_>) {
    let expected = || wanted(report.checks.require_uuid_ids, param.kind);
    match value {
        None if param.required => {
            let expected = &expected();
            report.add(path, ProblemKind::Missing { expected });
        }
        None => {}
        Some(Value::Null) if param.nullable => {}
        Some(Value::Null) => {
            let expected = &expected();
            let problem_kind = if param.required {
                ProblemKind::NullRequired { expected }
            } else {
                ProblemKind::Null { expected }
            };
            report.add(path, problem_kind);
        }
        Some(value) => check_kind(report, param.kind, value, path),
    }
}

fn check_kind(report: &mut Report<'_>, kind: &Kind, value: &Value, path: &Path<'_>) {
    match (kind, value) {
        (Kind::Uuid, Value::String(s)) => check_id(report, s, path),
        (Kind::String { min, max, form }, Value::String(s)) if USES.strings => {
            check_string(report, s, (*min, *max), *form, path);
        }
        (Kind::Enum(values), Value::String(s)) if USES.enums => check_word(report, s, values, path),
        (Kind::Boolean, Value::Bool(_)) if USES.booleans => {}
        (Kind::Only(only), Value::Bool(given)) if USES.booleans => {
            if report.checks.strict && only != given {
                report.add(path, ValueProblem::UnknownValue { among: &only.to_string() });
            }
        }
        (Kind::Integer { min, max }, Value::Number(n)) if USES.integers => {
            if !n.is_integer() {
                report.add(path, ValueProblem::NotWhole);
            } else if !is_within(n, *min, *max, false) {
                let got = &printable(n.as_str());
                report.add(path, ValueProblem::OutOfBounds { min: *min, max: *max, got });
            }
        }
        (Kind::Number { min, max, above_min }, Value::Number(n)) if USES.numbers => {
            if USES.limits && !is_within(n, *min, *max, *above_min) {
                let got = &printable(n.as_str());
                let (min, max, above_min) = (*min, *max, *above_min);
                report.add(path, ValueProblem::OutOfLimits { min, max, above_min, got });
            }
        }
        (Kind::Array { items, min, max }, Value::Array(values)) if USES.lists => {
            check_length(report, values.len(), (*min, *max), "items", path);
            for (i, value) in values.iter().enumerate() {
                check_kind(report, items, value, &path.item(i));
            }
        }
        (Kind::Object { members, rules }, Value::Object(values)) if USES.objects => {
            check_members(report, members, rules, values, Some(path));
        }
        (Kind::Record { values: kind }, Value::Object(values)) if USES.records => {
            for (name, value) in values.iter() {
                check_kind(report, kind, value, &Path::member(Some(path), name));
            }
        }
        (Kind::Union(variants), value) if USES.unions => check_union(report, kind, variants, value, path),
        (Kind::Nullable(_), Value::Null) | (Kind::Any, _) if USES.open_values => {}
        (Kind::Nullable(kind), value) if USES.open_values => check_kind(report, kind, value, path),
        _ => add_wrong_type(report, kind, value, path),
    }
}

/// Checks `value` against a union: it fits if it fits one of `variants`. If not, the problems reported are those of the
/// variant that has the fewest among those of the value's JSON type, and of several such the first.
fn check_union(report: &mut Report<'_>, kind: &Kind, variants: &[Kind], value: &Value, path: &Path<'_>) {
    let mut best: Option<(&Kind, usize)> = None;
    for variant in variants.iter().filter(|variant| is_of_type(variant, value)) {
        let count = report.count(|report| check_kind(report, variant, value, path));
        if count == 0 {
            return;
        }
        if best.is_none_or(|(_, least)| count < least) {
            best = Some((variant, count));
        }
    }
    match best {
        Some((variant, _)) => check_kind(report, variant, value, path),
        None => add_wrong_type(report, kind, value, path),
    }
}

fn add_wrong_type(report: &mut Report<'_>, kind: &Kind, value: &Value, path: &Path<'_>) {
    let expected = &expected(report.checks.require_uuid_ids, kind);
    report.add(path, ProblemKind::WrongType { expected, got: value.kind() });
}

/// Reports whether `value` is of the JSON type of `kind`.
fn is_of_type(kind: &Kind, value: &Value) -> bool {
    match kind {
        Kind::Uuid | Kind::String { .. } | Kind::Enum(_) => matches!(value, Value::String(_)),
        Kind::Boolean | Kind::Only(_) => matches!(value, Value::Bool(_)),
        Kind::Integer { .. } | Kind::Number { .. } => matches!(value, Value::Number(_)),
        Kind::Array { .. } => matches!(value, Value::Array(_)),
        Kind::Object { .. } | Kind::Record { .. } => matches!(value, Value::Object(_)),
        Kind::Union(variants) => variants.iter().any(|variant| is_of_type(variant, value)),
        Kind::Nullable(kind) => matches!(value, Value::Null) || is_of_type(kind, value),
        Kind::Any => true,
    }
}

/// Describes what to give.
fn wanted(uuids: bool, kind: &Kind) -> Cow<'static, str> {
    match kind {
        Kind::String { form, .. } if USES.forms => Cow::Borrowed(expected_text(*form)),
        _ => expected(uuids, kind),
    }
}

/// Describes the JSON type of a value of this kind, or what else keeps a value of another kind from being one.
fn expected(uuids: bool, kind: &Kind) -> Cow<'static, str> {
    Cow::Borrowed(match kind {
        Kind::String { .. } | Kind::Enum(_) if USES.strings || USES.enums => "a string",
        Kind::Boolean if USES.booleans => "true or false",
        Kind::Only(true) if USES.booleans => "true",
        Kind::Only(false) if USES.booleans => "false",
        Kind::Integer { .. } if USES.integers => "a whole number",
        Kind::Number { .. } if USES.numbers => "a number",
        Kind::Array { .. } if USES.lists => "an array",
        Kind::Object { .. } if USES.objects => "an object",
        Kind::Record { .. } if USES.records => "an object",
        Kind::Union(variants) if USES.unions => {
            let words: Vec<Cow<'_, str>> = variants.iter().map(|variant| expected(uuids, variant)).collect();
            return Cow::Owned(words.join(" or "));
        }
        Kind::Nullable(kind) if USES.open_values => return expected(uuids, kind),
        Kind::Any if USES.open_values => "a value",
        _ => expected_id(uuids),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_says_what_it_expects() {
        static WORDS: &[Kind] = &[Kind::Only(true), Kind::Nullable(&Kind::Only(false)), Kind::Any];
        for (kind, words) in [
            (Kind::Boolean, "true or false"),
            (Kind::Only(true), "true"),
            (Kind::Only(false), "false"),
            (Kind::Enum(&["a"]), "a string"),
            (Kind::Integer { min: 0, max: 9 }, "a whole number"),
            (Kind::Record { values: &Kind::Any }, "an object"),
            (Kind::Any, "a value"),
            (Kind::Nullable(&Kind::Boolean), "true or false"),
            (Kind::Union(WORDS), "true or false or a value"),
            (Kind::Uuid, "a UUID (8-4-4-4-12 hexadecimal digits)"),
        ] {
            assert_eq!(expected(true, &kind), words);
        }
    }

    #[test]
    fn a_value_is_of_the_type_of_what_may_be_null() {
        let kind = Kind::Nullable(&Kind::Boolean);
        for (value, is) in
            [(Value::Null, true), (Value::Bool(true), true), (Value::String("true".into()), false)]
        {
            assert_eq!(is_of_type(&kind, &value), is, "{value:?}");
        }
    }
}
