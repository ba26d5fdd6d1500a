//! Parameters against an operation: every problem at once, in a fixed order, before any byte leaves the machine.
//!
//! The order is: parameters as the table lists them, then unknown names sorted, then the rules as the table lists
//! them. So the report for the same parameters is the same text in every language.

use crate::{
    json::{Number, Object, Value},
    message::{AsPart as _, filled, message, places, problem},
    problem::{Problem, ProblemCode, hint, joined, list, nearest, printable},
    table::{Kind, Operation, Param, Rule, RuleKind, USES},
};
use alloc::{string::String, vec::Vec};

/// How many problems one report lists.
pub const PROBLEM_LIMIT: usize = 32;

const UUID_FORM: &str = "a UUID (8-4-4-4-12 hexadecimal digits)";

/// Checks `params` against `operation`. An empty report means that they may be sent.
///
/// With `strict` false, unknown parameters, unknown enum values and inferred rules are let through, so that an old
/// client can use a newer API.
#[must_use]
pub(crate) fn validate(operation: &Operation, params: &Object, strict: bool) -> Vec<Problem> {
    let mut report = Report { problems: Vec::new(), left_out: 0 };
    for param in operation.params {
        check_param(&mut report, param, params.get(param.name), param.name, strict);
    }
    if strict {
        for name in params.keys().filter(|name| operation.param(name).is_none()) {
            report.add(|| unknown(operation, name));
        }
    }
    for rule in operation.rules.iter().filter(|rule| strict || !rule.inferred) {
        check_rule(&mut report, rule, params);
    }
    report.finish()
}

struct Report {
    problems: Vec<Problem>,
    left_out: usize,
}

impl Report {
    fn add(&mut self, problem: impl FnOnce() -> Problem) {
        if self.problems.len() < PROBLEM_LIMIT {
            self.problems.push(problem());
        } else {
            self.left_out = self.left_out.saturating_add(1);
        }
    }

    fn finish(mut self) -> Vec<Problem> {
        if self.left_out > 0 {
            let message = message!("{} more problems", self.left_out);
            self.problems.push(Problem::new("", ProblemCode::More, message));
        }
        self.problems
    }
}

fn unknown(operation: &Operation, name: &str) -> Problem {
    let shown = printable(name);
    let suggestion = nearest(name, &mut operation.params.iter().map(|p| p.name));
    let hint = hint(suggestion);
    let message = message!("`{}` is not a parameter of {}{}", shown, operation.name, hint);
    Problem { suggestion, ..Problem::new(&shown, ProblemCode::Unknown, message) }
}

fn check_param(report: &mut Report, param: &Param, value: Option<&Value>, path: &str, strict: bool) {
    match value {
        None if param.required => {
            report.add(|| problem!(path, Missing, "is required; expected {}", expected(&param.kind)));
        }
        None => {}
        Some(Value::Null) if param.nullable => {}
        Some(Value::Null) => {
            let advice = if param.required { "" } else { "leave it out or " };
            let expected = expected(&param.kind);
            report.add(|| problem!(path, Null, "must not be null; {}give {}", advice, expected));
        }
        Some(value) => check_kind(report, &param.kind, value, path, strict),
    }
}

fn check_kind(report: &mut Report, kind: &Kind, value: &Value, path: &str, strict: bool) {
    match (kind, value) {
        (Kind::Uuid, Value::String(s)) => {
            if s.is_empty() {
                report.add(|| problem!(path, Empty, "must not be empty; expected {}", UUID_FORM));
            } else if let Some(why) = uuid_flaw(s) {
                report.add(|| problem!(path, Format, "must be {}, {}", UUID_FORM, why));
            }
        }
        (Kind::String { min, max }, Value::String(s)) if USES.strings => {
            let units = s.encode_utf16().count();
            if s.is_empty() && *min > 0 {
                report.add(|| problem!(path, Empty, "must not be empty"));
            } else if units < *min || units > *max {
                report.add(|| outside(path, ProblemCode::Length, *min, *max, "characters"));
            }
        }
        (Kind::Enum(values), Value::String(s)) if USES.enums => {
            if strict && !values.contains(&s.as_str()) {
                let suggestion = nearest(s, &mut values.iter().copied());
                report.add(|| Problem { suggestion, ..problem!(path, Value, "must be {}", list(values)) });
            }
        }
        (Kind::Integer { min, max }, Value::Number(n)) if USES.numbers => {
            if !n.is_integer() {
                report.add(|| problem!(path, Type, "must be a whole number, got a fraction or an exponent"));
            } else if n.as_i64().is_none_or(|n| n < *min || n > *max) {
                let (min, max) = (Number::from(*min), Number::from(*max));
                let bounds = (min.as_str(), max.as_str());
                report.add(|| problem!(path, Range, "must be {} to {} in value", bounds.0, bounds.1));
            }
        }
        (Kind::Boolean, Value::Bool(_)) | (Kind::Number, Value::Number(_)) if USES.numbers => {}
        (Kind::Array { items, min, max }, Value::Array(values)) if USES.lists => {
            if values.len() < *min || values.len() > *max {
                report.add(|| outside(path, ProblemCode::Length, *min, *max, "items"));
            }
            for (i, value) in values.iter().enumerate() {
                check_kind(report, items, value, &message!("{}.{}", path, i), strict);
            }
        }
        (Kind::Object(members), Value::Object(values)) if USES.objects => {
            for member in *members {
                let path = message!("{}.{}", path, member.name);
                check_param(report, member, values.get(member.name), &path, strict);
            }
        }
        _ => {
            report.add(|| problem!(path, Type, "must be {}, got {}", expected(kind), value.kind()));
        }
    }
}

fn outside(path: &str, code: ProblemCode, min: usize, max: usize, what: &str) -> Problem {
    Problem::about(path, code, "must be {} to {} {}", &[min.part(), max.part(), what.part()])
}

fn expected(kind: &Kind) -> &'static str {
    match kind {
        Kind::String { .. } | Kind::Enum(_) if USES.strings || USES.enums => "a string",
        Kind::Boolean if USES.numbers => "true or false",
        Kind::Integer { .. } if USES.numbers => "a whole number",
        Kind::Number if USES.numbers => "a number",
        Kind::Array { .. } if USES.lists => "an array",
        Kind::Object(_) if USES.objects => "an object",
        _ => UUID_FORM,
    }
}

/// What keeps `s` from being a UUID in 8-4-4-4-12 form, for a message; `None` if nothing does. Version and variant
/// are not looked at: the documentation's own samples are of none that RFC 9562 knows.
fn uuid_flaw(s: &str) -> Option<String> {
    const LENGTH: usize = 36;
    const DASHES: [usize; 4] = [8, 13, 18, 23];
    if s.trim() != s {
        return Some("got white space around it".into());
    }
    if s.starts_with(['{', '(', '"', '\'']) {
        return Some("got brackets or quotes around it".into());
    }
    // The standard library counts characters faster, with more code.
    let length = s.bytes().filter(|b| b & 0xc0 != 0x80).count();
    if length != LENGTH {
        return Some(message!("got {} characters, not {}", length, LENGTH));
    }
    for (at, c) in s.chars().enumerate() {
        let (fits, what) = if DASHES.contains(&at) {
            (c == '-', "dash")
        } else {
            (c.is_ascii_hexdigit(), "hexadecimal digit")
        };
        if !fits {
            return Some(message!("got no {} at position {}", what, at.saturating_add(1)));
        }
    }
    None
}

fn check_rule(report: &mut Report, rule: &Rule, params: &Object) {
    let given = |name: &&str| params.contains_key(name);
    let (name, names) = match rule.kind {
        RuleKind::AtLeastOneOf(names) | RuleKind::AtMostOneOf(names) => {
            (names.first().copied().unwrap_or_default(), names)
        }
        RuleKind::Requires(name, others) | RuleKind::OnlyWith(name, others) if given(&name) => (name, others),
        RuleKind::Requires(..) | RuleKind::OnlyWith(..) => return,
    };
    let count = names.iter().copied().filter(given).count();
    let (kept, code, template) = match rule.kind {
        RuleKind::AtLeastOneOf(_) => (count > 0, ProblemCode::NoneGiven, "one of {} is required"),
        RuleKind::AtMostOneOf(_) => (count <= 1, ProblemCode::Conflict, "only one of {} can be given"),
        RuleKind::Requires(..) => (count == names.len(), ProblemCode::Requires, "`{}` requires {}"),
        RuleKind::OnlyWith(..) => (count > 0, ProblemCode::OnlyWith, "`{}` can be given only with {}"),
    };
    if kept {
        return;
    }
    report.add(|| {
        let named = if code == ProblemCode::Requires {
            let missing = joined(&mut names.iter().copied().filter(|name| !given(name)), "` and `");
            message!("`{}`", missing)
        } else {
            list(names)
        };
        // A rule that is about one parameter names it first.
        let parts = [name.part(), named.part()];
        let parts = parts.get(usize::from(places(template) == 1)..).unwrap_or_default();
        Problem::new(name, code, filled(template, parts))
    });
}

#[cfg(test)]
mod tests;
