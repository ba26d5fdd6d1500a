//! The authority for an off-boarding, as the caller gives it for the evidence.

use super::options::Reading;
use crate::{
    check::validate::Moment,
    error::ProblemCode,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::format;

/// The members of `audit`.
pub(super) const AUDIT: [&str; 9] = [
    "ticket",
    "reason",
    "requested_by",
    "approved_by",
    EFFECTIVE_AT,
    SLA,
    "employee_id",
    "notified",
    "retention",
];

const EFFECTIVE_AT: &str = "effective_at";
const SLA: &str = "sla";

impl Reading {
    /// Reads what the caller says of who wanted it and when.
    pub(super) fn audit(&mut self) -> Result<Object, OutOfMemory> {
        let audit = self.object("audit")?;
        if let Some(unknown) = audit.keys().find(|name| !AUDIT.contains(&name.as_str())) {
            memory::ensure_available(unknown.len())?;
            let names = AUDIT.map(|name| format!("`{name}`")).join(", ");
            let message = format!("`audit` may have {names}; it has `{unknown}`");
            self.problem("audit", ProblemCode::Unknown, message)?;
        }
        let is_given = |name: &str| audit.get(name).filter(|value| **value != Value::Null);
        let is_time = |value: &Value| value.as_str().is_some_and(|text| Moment::read(text).is_some());
        let is_hours = |value: &Value| matches!(value, Value::Number(hours) if hours.as_i64().is_some_and(|hours| hours >= 0));
        if is_given(EFFECTIVE_AT).is_some_and(|value| !is_time(value)) {
            let message =
                "`effective_at` in `audit` must be a time with its zone, such as `2026-12-01T17:00:00Z`";
            self.problem("audit", ProblemCode::Format, memory::copy(message)?)?;
        }
        if is_given(SLA).is_some_and(|value| !is_hours(value)) {
            let message = "`sla` in `audit` must be a whole number of hours, not below 0";
            self.problem("audit", ProblemCode::Type, memory::copy(message)?)?;
        }
        Ok(audit)
    }
}
