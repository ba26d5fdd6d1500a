//! Strings against their forms.

use super::report::{Path, Report};
use crate::{
    api::{table::Form, uses::USES},
    check::{
        join_names::join_names,
        problem_kind::{ProblemKind, ValueProblem},
    },
};
use alloc::format;

const UUID_FORM: &str = "a UUID (8-4-4-4-12 hexadecimal digits)";

/// Form of an id that need not be a UUID.
const ID_FORM: &str = "an id: up to 256 ASCII characters without white space";

/// Most values of an enumeration that a problem lists.
const LISTED_VALUES: usize = 16;

/// Describes an id.
pub(super) fn expected_id(uuids: bool) -> &'static str {
    if uuids { UUID_FORM } else { ID_FORM }
}

/// Describes a string of this form.
pub(super) fn expected_text(form: Form) -> &'static str {
    match form {
        _ if !USES.forms => "a string",
        Form::Free => "a string",
        Form::DateTime => "a date and time such as 2026-01-05T08:00:00Z",
        Form::Email => "an e-mail address",
        _ if !USES.rare_forms => "a string",
        Form::Digits => "a string of the digits 0 to 9",
        Form::Time => "a time of day such as 08:30:00",
        Form::ShortTime => "a time of day such as 08:30 or 08:30:00",
        Form::Name => "a name of ASCII letters, digits and `_` that does not begin with a digit",
        Form::Url => "a URL such as https://example.com",
    }
}

pub(super) fn check_string(
    report: &mut Report<'_>,
    s: &str,
    (min, max): (usize, usize),
    form: Form,
    path: &Path<'_>,
) {
    if s.is_empty() && min > 0 {
        return report.add(path, ValueProblem::EmptyString);
    }
    check_length(report, s.encode_utf16().count(), (min, max), "characters", path);
    if USES.forms && !has_form(s, form) {
        report.add(path, ProblemKind::InvalidForm { expected: expected_text(form) });
    }
}

pub(super) fn check_length(
    report: &mut Report<'_>,
    length: usize,
    (min, max): (usize, usize),
    unit: &str,
    path: &Path<'_>,
) {
    if length < min || length > max {
        report.add(path, ValueProblem::OutOfLength { min, max, unit, length });
    }
}

fn has_form(s: &str, form: Form) -> bool {
    match form {
        Form::Free => true,
        Form::DateTime => s.bytes().any(|byte| byte.is_ascii_digit()),
        Form::Email => s.rsplit_once('@').is_some_and(|(user, host)| !user.is_empty() && !host.is_empty()),
        _ if !USES.rare_forms => true,
        Form::Digits => !s.is_empty() && s.bytes().all(|byte| byte.is_ascii_digit()),
        Form::Time => is_time(s, &[3]),
        Form::ShortTime => is_time(s, &[2, 3]),
        Form::Name => {
            let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
            s.bytes().next().is_some_and(|byte| !byte.is_ascii_digit()) && s.bytes().all(is_letter)
        }
        Form::Url => s.split_once(':').is_some_and(|(scheme, _)| !scheme.is_empty()),
    }
}

/// Reports whether `s` is a time of day with so many parts.
fn is_time(s: &str, parts: &[usize]) -> bool {
    let is_part = |(part, limit): (&str, u8)| {
        part.len() == 2
            && part.bytes().all(|byte| byte.is_ascii_digit())
            && part.parse::<u8>().is_ok_and(|number| number < limit)
    };
    parts.contains(&s.split(':').count()) && s.split(':').zip([24, 60, 60]).all(is_part)
}

pub(super) fn check_word(report: &mut Report<'_>, s: &str, values: &[&'static str], path: &Path<'_>) {
    if !report.checks.strict || values.contains(&s) {
        return;
    }
    let among = match values {
        [first, second, third, ..] if values.len() > LISTED_VALUES => {
            format!("one of {} values, such as `{first}`, `{second}` or `{third}`", values.len())
        }
        _ => join_names(values, "or"),
    };
    report.add_value(path, ValueProblem::UnknownValue { among: &among }, s, values);
}

/// Checks an id: the 8-4-4-4-12 form, or only what every id has. Version and variant are not checked: the
/// documentation's own samples have none that RFC 9562 knows.
pub(super) fn check_id(report: &mut Report<'_>, s: &str, path: &Path<'_>) {
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

/// Reports whether `s` is a UUID.
#[cfg(feature = "confirm")]
pub(crate) fn is_uuid(s: &str) -> bool {
    uuid_problem(s).is_none()
}

/// Finds the problem that keeps `s` from being a UUID: the first position that does not fit.
pub(crate) fn uuid_problem(s: &str) -> Option<ProblemKind<'static>> {
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
