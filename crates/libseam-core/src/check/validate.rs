//! Parameters against an operation: every problem at once, in a fixed order, before any byte leaves the machine.
//!
//! The order is: parameters as the table lists them, then unknown names sorted, then the rules as the table lists
//! them. So the report for the same parameters is the same text in every language.

use crate::{
    alphabet::{PRINTABLE, is_padded, spells},
    api::table::{Kind, Operation, Param, Rule, RuleKind, USES},
    check::{
        flaw::{Flaw, add_unknown},
        suggestion::nearest,
    },
    digits,
    error::problem::{Problem, ProblemCode},
    json::{Number, Object, Value},
    message::{append, message},
};
use alloc::{string::String, vec::Vec};

/// How many problems one report lists.
pub const PROBLEM_LIMIT: usize = 32;

const UUID_FORM: &str = "a UUID (8-4-4-4-12 hexadecimal digits)";

/// What an id is where it need not be a UUID.
pub(crate) const ID_FORM: &str = "an id: up to 256 ASCII characters without white space";

/// How closely parameters are checked.
#[derive(Clone, Copy)]
pub(crate) struct Checks {
    /// Without it, unknown parameters and members, unknown enum values and inferred rules are let through, so that an
    /// old client can use a newer API.
    pub(crate) strict: bool,
    /// Without it, an id may have another form than that of a UUID.
    pub(crate) require_uuid_ids: bool,
}

/// Checks `params` against `operation` and adds what is wrong to `problems`. If that is nothing, they may be sent.
pub(crate) fn validate(operation: &Operation, params: &Object, checks: Checks, problems: &mut Vec<Problem>) {
    let mut report = Report { operation: operation.name, problems, left_out: 0, checks };
    // A bit for each parameter, as in `Rule::among`.
    let (mut given, mut bit) = (0_u32, 1_u32);
    for param in operation.params {
        let value = params.get(param.name);
        if value.is_some() {
            given |= bit;
        }
        bit = bit.wrapping_shl(1);
        check_param(&mut report, param, value, param.name);
    }
    check_names(&mut report, operation.params, params, "");
    for rule in operation.rules {
        if checks.strict || !rule.inferred {
            check_rule(&mut report, operation, rule, given);
        }
    }
    if report.left_out > 0 {
        Flaw::More.add(report.problems, "", &digits::of(report.left_out as u64), "");
    }
}

struct Report<'p> {
    /// The operation's name.
    operation: &'static str,
    problems: &'p mut Vec<Problem>,
    left_out: usize,
    checks: Checks,
}

impl Report<'_> {
    /// Adds a problem as [`Problem::add`] does, or counts it if there are enough.
    fn add(&mut self, path: &str, code: ProblemCode, template: &str, first: &str, second: &str) {
        if self.has_room() {
            Problem::add(self.problems, path, code, template, first, second);
        }
    }

    /// The same for a flaw, as [`Flaw::add`] does.
    fn add_flaw(&mut self, path: &str, flaw: Flaw, first: &str, second: &str) {
        if self.has_room() {
            flaw.add(self.problems, path, first, second);
        }
    }

    /// Whether one more problem is listed; if not, it is counted.
    fn has_room(&mut self) -> bool {
        let has_room = self.problems.len() < PROBLEM_LIMIT;
        if !has_room {
            self.left_out = self.left_out.wrapping_add(1);
        }
        has_room
    }

    /// What a value of this kind has to be.
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

/// Reports the names in `values` that are none of `known`. `path` leads to where they stand; empty for the parameters.
fn check_names(report: &mut Report<'_>, known: &[Param], values: &Object, path: &str) {
    if !report.checks.strict {
        return;
    }
    for name in values.keys() {
        if known.iter().all(|param| param.name != name) && report.has_room() {
            let known = &mut known.iter().map(|param| param.name);
            let operation = report.operation;
            add_unknown(report.problems, path, name, Flaw::NoParameter, operation, known);
        }
    }
}

fn check_param(report: &mut Report<'_>, param: &Param, value: Option<&Value>, path: &str) {
    let flaw = match value {
        None if param.required => Flaw::Missing,
        Some(Value::Null) if param.nullable => return,
        Some(Value::Null) if param.required => Flaw::NullRequired,
        Some(Value::Null) => Flaw::Null,
        Some(value) => return check_kind(report, param.kind, value, path),
        None => return,
    };
    let expected = report.expected(param.kind);
    report.add_flaw(path, flaw, expected, "");
}

fn check_kind(report: &mut Report<'_>, kind: &Kind, value: &Value, path: &str) {
    match (kind, value) {
        (Kind::Uuid, Value::String(s)) => check_id(report, s, path),
        (Kind::String { min, max }, Value::String(s)) if USES.strings => {
            let units = s.encode_utf16().count();
            if s.is_empty() && *min > 0 {
                report.add(path, ProblemCode::Empty, " must not be empty", "", "");
            } else {
                check_length(report, units, (*min, *max), "characters", path);
            }
        }
        (Kind::Enum(values), Value::String(s)) if USES.enums => {
            if report.checks.strict && !values.contains(&s.as_str()) && report.has_room() {
                let (mut named, mut left) = (String::new(), values.len());
                for value in *values {
                    left = left.wrapping_sub(1);
                    append_name(&mut named, value, left, " or ");
                }
                Problem::add(report.problems, path, ProblemCode::Value, " must be {}", &named, "");
                if let Some(problem) = report.problems.last_mut() {
                    problem.suggestion = nearest(s, &mut values.iter().copied());
                }
            }
        }
        (Kind::Integer { min, max }, Value::Number(n)) if USES.numbers => {
            if !n.is_integer() {
                let template = " must be a whole number, got a fraction or an exponent";
                report.add(path, ProblemCode::Type, template, "", "");
            } else if n.as_i64().is_none_or(|n| n < *min || n > *max) {
                let (min, max) = (Number::from(*min), Number::from(*max));
                let template = " must be {} to {} in value";
                report.add(path, ProblemCode::Range, template, min.as_str(), max.as_str());
            }
        }
        (Kind::Boolean, Value::Bool(_)) | (Kind::Number, Value::Number(_)) if USES.numbers => {}
        (Kind::Array { items, min, max }, Value::Array(values)) if USES.lists => {
            check_length(report, values.len(), (*min, *max), "items", path);
            for (i, value) in values.iter().enumerate() {
                check_kind(report, items, value, &message!("{}.{}", path, i));
            }
        }
        (Kind::Object(members), Value::Object(values)) if USES.objects => {
            for member in *members {
                let path = message!("{}.{}", path, member.name);
                check_param(report, member, values.get(member.name), &path);
            }
            check_names(report, members, values, path);
        }
        _ => {
            let expected = report.expected(kind);
            report.add_flaw(path, Flaw::Mistyped, expected, value.kind());
        }
    }
}

fn check_length(report: &mut Report<'_>, length: usize, (min, max): (usize, usize), what: &str, path: &str) {
    if length < min || length > max {
        let range = message!("{} to {}", min, max);
        report.add(path, ProblemCode::Length, " must be {} {}", &range, what);
    }
}

/// Checks for 8-4-4-4-12 form, or only for what any id has. Version and variant are not looked at: the documentation's
/// own samples are of none that RFC 9562 knows.
fn check_id(report: &mut Report<'_>, s: &str, path: &str) {
    let found = if report.checks.require_uuid_ids { uuid_flaw(s) } else { id_flaw(s).map(|flaw| (flaw, 0)) };
    if let Some((flaw, number)) = found {
        let expected = report.expected(&Kind::Uuid);
        report.add_flaw(path, flaw, expected, &digits::of(number as u64));
    }
}

/// What keeps `s` from being an id of whatever form.
pub(crate) fn id_flaw(s: &str) -> Option<Flaw> {
    if s.is_empty() {
        Some(Flaw::EmptyValue)
    } else if s.len() > 256 || !spells(PRINTABLE, s) {
        Some(Flaw::Formless)
    } else {
        None
    }
}

/// What keeps `s` from being a UUID, and a number for its text. `None` if nothing does.
fn uuid_flaw(s: &str) -> Option<(Flaw, usize)> {
    let (mut length, mut unfit) = (0_usize, 0);
    for byte in s.bytes() {
        // A byte of a character that was counted already.
        if byte & 0xc0 == 0x80 {
            continue;
        }
        length = length.wrapping_add(1);
        let fits = if is_dash(length) { byte == b'-' } else { byte.is_ascii_hexdigit() };
        if !fits && unfit == 0 {
            unfit = length;
        }
    }
    if length == 36 && unfit == 0 {
        return None;
    }
    Some(if s.is_empty() {
        (Flaw::EmptyValue, 0)
    } else if is_padded(s) {
        (Flaw::Padded, 0)
    } else if let [b'{' | b'(' | b'"' | b'\'', ..] = s.as_bytes() {
        (Flaw::Quoted, 0)
    } else if length != 36 {
        (Flaw::Length, length)
    } else if is_dash(unfit) {
        (Flaw::NoDash, unfit)
    } else {
        (Flaw::NoHexadecimal, unfit)
    })
}

/// Whether a dash is at this position, counted from 1, of a UUID.
fn is_dash(position: usize) -> bool {
    matches!(position, 9 | 14 | 19 | 24)
}

fn check_rule(report: &mut Report<'_>, operation: &Operation, rule: &Rule, given: u32) {
    let among = rule.among;
    let present = given & among;
    let is_about_given = given.wrapping_shr(rule.about.into()) & 1 != 0;
    let (is_broken, flaw) = match rule.kind {
        RuleKind::AtLeastOneOf => (present == 0, Flaw::NoneGiven),
        RuleKind::AtMostOneOf => (present.count_ones() > 1, Flaw::Exclusive),
        RuleKind::Requires => (is_about_given && present != among, Flaw::Companion),
        RuleKind::OnlyWith => (is_about_given && present == 0, Flaw::Lone),
    };
    if !is_broken {
        return;
    }
    let (among, and) =
        if rule.kind == RuleKind::Requires { (among & !given, " and ") } else { (among, " or ") };
    let (mut named, mut left) = (String::new(), among.count_ones() as usize);
    for name in operation.named(among) {
        left = left.wrapping_sub(1);
        append_name(&mut named, name, left, and);
    }
    report.add_flaw(operation.about(rule), flaw, &named, "");
}

/// Appends the next of a list as "`a`, `b` or `c`": `word` is before the last, and `left` how many come behind this.
fn append_name(to: &mut String, name: &str, left: usize, word: &str) {
    if !to.is_empty() {
        to.push_str(if left == 0 { word } else { ", " });
    }
    append!(to, "`{}`", name);
}

#[cfg(test)]
mod tests;
