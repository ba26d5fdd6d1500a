//! The check of parameters against an operation: every problem at once, in a fixed order, before any byte
//! leaves the machine.
//!
//! The checks are our own because they interpret the table of operations, and because the report is part of what the
//! library promises. A UUID is checked here too: a package for that takes braces and URNs, which the server refuses.
//!
//! The order is: parameters as the table lists them, then unknown names sorted, then the rules as the table lists
//! them. So the report for the same parameters is the same text in every language.

use crate::{
    api::{
        table::{Kind, Operation, Param, Rule, RuleKind},
        uses::USES,
    },
    check::{
        problem_kind::{ProblemKind, add_unknown},
        suggestion::suggest,
    },
    error::problem::{Problems, printable},
    json::{Object, Value},
};
use alloc::{format, string::String, vec::Vec};

/// Number of problems that one report lists at most.
pub const PROBLEM_LIMIT: usize = 32;

const UUID_FORM: &str = "a UUID (8-4-4-4-12 hexadecimal digits)";

/// Form of an id that need not be a UUID.
pub(crate) const ID_FORM: &str = "an id: up to 256 ASCII characters without white space";

/// Strictness of the check of parameters.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    /// False lets unknown parameters and members, unknown enum values and breaches of inferred rules pass, so
    /// that an old client can use a newer API.
    pub(crate) strict: bool,
    /// False lets ids pass that are not UUIDs.
    pub(crate) require_uuid_ids: bool,
}

/// Checks `params` against `operation` and adds their problems to `problems`. Without problems they may be
/// sent.
pub(crate) fn validate(operation: &Operation, params: &Object, checks: Checks, problems: &mut Problems) {
    let mut report = Report { operation: operation.name, problems, left_out: 0, checks };
    // A bit for each parameter, as in `Rule::among`.
    let (mut given, mut bit) = (0_u32, 1_u32);
    for param in operation.params {
        let value = params.get(param.name);
        if value.is_some() {
            given |= bit;
        }
        bit <<= 1;
        check_param(&mut report, param, value, param.name);
    }
    check_names(&mut report, operation.params, params, "");
    for rule in operation.rules {
        if checks.strict || !rule.inferred {
            check_rule(&mut report, operation, rule, given);
        }
    }
    if report.left_out > 0 {
        ProblemKind::More { count: report.left_out }.add(report.problems, "");
    }
}

struct Report<'p> {
    /// The operation's name.
    operation: &'static str,
    problems: &'p mut Problems,
    left_out: usize,
    checks: Checks,
}

impl Report<'_> {
    /// Adds this problem of `path`, or only counts it where the list is full.
    fn add(&mut self, path: &str, problem_kind: ProblemKind<'_>) {
        if self.has_room() {
            problem_kind.add(self.problems, path);
        }
    }

    /// Reports whether the list has room for one more problem; if not, counts the problem.
    fn has_room(&mut self) -> bool {
        let has_room = self.problems.len() < PROBLEM_LIMIT;
        if !has_room {
            self.left_out = self.left_out.saturating_add(1);
        }
        has_room
    }

    /// Describes a value of this kind.
    fn expected(&self, kind: &Kind) -> &'static str {
        match kind {
            Kind::String { .. } | Kind::Enum(_) if USES.strings || USES.enums => "a string",
            Kind::Boolean if USES.numbers => "true or false",
            Kind::Integer { .. } if USES.numbers => "a whole number",
            Kind::Number if USES.numbers => "a number",
            Kind::Array { .. } if USES.lists => "an array",
            Kind::Object(_) if USES.objects => "an object",
            _ if self.checks.require_uuid_ids => UUID_FORM,
            _ => ID_FORM,
        }
    }
}

/// Reports the names in `values` that are not in `known`. `path` leads to the object; empty for the
/// parameters.
fn check_names(report: &mut Report<'_>, known: &[Param], values: &Object, path: &str) {
    if !report.checks.strict {
        return;
    }
    for name in values.keys() {
        if known.iter().all(|param| param.name != name) && report.has_room() {
            let known = &mut known.iter().map(|param| param.name);
            let problem_kind = ProblemKind::UnknownParameter { operation: report.operation };
            add_unknown(report.problems, path, name, problem_kind, known);
        }
    }
}

fn check_param(report: &mut Report<'_>, param: &Param, value: Option<&Value>, path: &str) {
    let expected = report.expected(param.kind);
    let problem_kind = match value {
        None if param.required => ProblemKind::Missing { expected },
        Some(Value::Null) if param.nullable => return,
        Some(Value::Null) if param.required => ProblemKind::NullRequired { expected },
        Some(Value::Null) => ProblemKind::Null { expected },
        Some(value) => return check_kind(report, param.kind, value, path),
        None => return,
    };
    report.add(path, problem_kind);
}

fn check_kind(report: &mut Report<'_>, kind: &Kind, value: &Value, path: &str) {
    match (kind, value) {
        (Kind::Uuid, Value::String(s)) => check_id(report, s, path),
        (Kind::String { min, max }, Value::String(s)) if USES.strings => {
            let units = s.encode_utf16().count();
            if s.is_empty() && *min > 0 {
                report.add(path, ProblemKind::EmptyString);
            } else {
                check_length(report, units, (*min, *max), "characters", path);
            }
        }
        (Kind::Enum(values), Value::String(s)) if USES.enums => {
            if report.checks.strict && !values.contains(&s.as_str()) && report.has_room() {
                ProblemKind::UnknownValue { among: &join_names(values, "or") }.add(report.problems, path);
                if let Some(problem) = report.problems.last_mut() {
                    problem.suggestion = suggest(&mut problem.message, s, &mut values.iter().copied());
                }
            }
        }
        (Kind::Integer { min, max }, Value::Number(n)) if USES.numbers => {
            if !n.is_integer() {
                report.add(path, ProblemKind::NotWhole);
            } else if n.as_i64().is_none_or(|n| n < *min || n > *max) {
                let got = &printable(n.as_str());
                report.add(path, ProblemKind::OutOfBounds { min: *min, max: *max, got });
            }
        }
        (Kind::Boolean, Value::Bool(_)) | (Kind::Number, Value::Number(_)) if USES.numbers => {}
        (Kind::Array { items, min, max }, Value::Array(values)) if USES.lists => {
            check_length(report, values.len(), (*min, *max), "items", path);
            for (i, value) in values.iter().enumerate() {
                check_kind(report, items, value, &format!("{path}.{i}"));
            }
        }
        (Kind::Object(members), Value::Object(values)) if USES.objects => {
            for member in *members {
                let path = format!("{path}.{}", member.name);
                check_param(report, member, values.get(member.name), &path);
            }
            check_names(report, members, values, path);
        }
        _ => {
            let expected = report.expected(kind);
            report.add(path, ProblemKind::WrongType { expected, got: value.kind() });
        }
    }
}

fn check_length(report: &mut Report<'_>, length: usize, (min, max): (usize, usize), unit: &str, path: &str) {
    if length < min || length > max {
        report.add(path, ProblemKind::OutOfLength { min, max, unit, length });
    }
}

/// Checks an id: the 8-4-4-4-12 form, or only what every id has. Version and variant are not checked: the
/// documentation's own samples have none that RFC 9562 knows.
fn check_id(report: &mut Report<'_>, s: &str, path: &str) {
    let problem_kind = if report.checks.require_uuid_ids { uuid_problem(s) } else { id_problem(s) };
    if let Some(problem_kind) = problem_kind {
        report.add(path, problem_kind);
    }
}

/// Finds the problem that keeps `s` from being an id of any form.
pub(crate) fn id_problem(s: &str) -> Option<ProblemKind<'static>> {
    if s.is_empty() {
        Some(ProblemKind::EmptyValue { expected: ID_FORM })
    } else if s.len() > 256 || !s.bytes().all(|byte| byte.is_ascii_graphic()) {
        Some(ProblemKind::InvalidForm { expected: ID_FORM })
    } else {
        None
    }
}

/// Finds the problem that keeps `s` from being a UUID: the first position that does not fit.
fn uuid_problem(s: &str) -> Option<ProblemKind<'static>> {
    let expected = UUID_FORM;
    let length = s.chars().count();
    let is_unfit = |(position, c): &(usize, char)| {
        if is_dash(*position) { *c != '-' } else { !c.is_ascii_hexdigit() }
    };
    let unfit = (1..).zip(s.chars()).find(is_unfit).map(|(position, _)| position);
    match unfit {
        None if length == 36 => None,
        _ if s.is_empty() => Some(ProblemKind::EmptyValue { expected }),
        _ if s.trim() != s => Some(ProblemKind::Padded { expected }),
        _ if s.starts_with(['{', '(', '"', '\'']) => Some(ProblemKind::Quoted { expected }),
        Some(position) if length == 36 && is_dash(position) => {
            Some(ProblemKind::MissingDash { expected, position })
        }
        Some(position) if length == 36 => Some(ProblemKind::NotHexadecimal { expected, position }),
        _ => Some(ProblemKind::WrongLength { expected, length }),
    }
}

/// Reports whether a UUID has a dash at this position, counted from 1.
fn is_dash(position: usize) -> bool {
    matches!(position, 9 | 14 | 19 | 24)
}

fn check_rule(report: &mut Report<'_>, operation: &Operation, rule: &Rule, given: u32) {
    let among = rule.among;
    let present = given & among;
    let is_about_given = given.checked_shr(rule.about.into()).unwrap_or_default() & 1 != 0;
    let is_broken = match rule.kind {
        RuleKind::AtLeastOneOf => present == 0,
        RuleKind::AtMostOneOf => present.count_ones() > 1,
        RuleKind::Requires => is_about_given && present != among,
        RuleKind::OnlyWith => is_about_given && present == 0,
    };
    if !is_broken {
        return;
    }
    let named = |set, word| join_names(&operation.param_names(set).collect::<Vec<_>>(), word);
    let about = operation.about(rule);
    match rule.kind {
        RuleKind::AtLeastOneOf => report.add(about, ProblemKind::NoneGiven { among: &named(among, "and") }),
        RuleKind::AtMostOneOf => report.add(about, ProblemKind::Exclusive { among: &named(among, "and") }),
        RuleKind::Requires => {
            report.add(about, ProblemKind::Requires { needed: &named(among & !given, "and") });
        }
        RuleKind::OnlyWith => report.add(about, ProblemKind::OnlyWith { among: &named(among, "or") }),
    }
}

/// Joins names as "`a`, `b` or `c`", with `word` before the last.
pub(crate) fn join_names(names: &[&str], word: &str) -> String {
    match names {
        [] => String::new(),
        [only] => format!("`{only}`"),
        [first @ .., last] => format!("`{}` {word} `{last}`", first.join("`, `")),
    }
}

#[cfg(test)]
mod tests;
