//! The time within which the access was to end.

use crate::{
    check::validate::Moment,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};

/// Number of seconds in an hour.
const HOUR_S: i64 = 3_600;

/// The time at which the access was to end, and how long that may take; as far as the caller said.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TimeLimit {
    effective_s: Option<i64>,
    limit_s: Option<i64>,
}

impl TimeLimit {
    /// Reads `effective_at`, and `sla`, a number of hours.
    pub(super) fn of(audit: &Object) -> Self {
        let effective = audit.get("effective_at").and_then(Value::as_str).and_then(Moment::read);
        let hours = if let Some(Value::Number(hours)) = audit.get("sla") { hours.as_i64() } else { None };
        Self {
            effective_s: effective.and_then(|moment| i64::try_from(moment.seconds()).ok()),
            limit_s: hours.map(|hours| hours.saturating_mul(HOUR_S)),
        }
    }

    /// Adds the seconds since the access was to end, and whether the limit is kept. What is not known is null: without an end
    /// to it that is so until the limit is over.
    pub(super) fn add_to(
        self,
        members: Object,
        now_ms: Option<u64>,
        is_done: bool,
    ) -> Result<Object, OutOfMemory> {
        let now_s = now_ms.and_then(|now_ms| i64::try_from(now_ms.checked_div(1_000)?).ok());
        let seconds =
            now_s.zip(self.effective_s).map(|(now_s, effective_s)| now_s.saturating_sub(effective_s));
        let is_within = match seconds.zip(self.limit_s) {
            Some((seconds, limit_s)) if seconds > limit_s => Some(false),
            Some(_) if is_done => Some(true),
            _ => None,
        };
        memory::ensure_available(0)?;
        members
            .try_with("seconds_since_effective", seconds.into())?
            .try_with("is_within_sla", is_within.into())
    }
}

#[cfg(test)]
mod tests {
    use super::TimeLimit;
    use crate::json::{Object, Value};

    fn within(hour: u64, is_done: bool) -> Value {
        let audit = Object::new().with("effective_at", "2026-01-05T00:00:00Z").with("sla", 2);
        let now_ms = 1_767_571_200_000 + hour * 3_600_000;
        let members = TimeLimit::of(&audit).add_to(Object::new(), Some(now_ms), is_done).expect("memory");
        assert_eq!(
            members.get("seconds_since_effective"),
            Some(&Value::from(i64::try_from(hour).expect("small") * 3_600))
        );
        members.get("is_within_sla").cloned().expect("a member")
    }

    #[test]
    fn the_limit_is_kept_only_once_it_is_done() {
        assert_eq!(within(2, true), Value::Bool(true));
        assert_eq!(within(2, false), Value::Null);
    }

    #[test]
    fn a_limit_that_is_over_is_not_kept_whatever_comes() {
        assert_eq!(within(3, true), Value::Bool(false));
        assert_eq!(within(3, false), Value::Bool(false));
    }

    #[test]
    fn nothing_is_said_of_a_limit_that_nobody_gave() {
        let members = TimeLimit::default().add_to(Object::new(), Some(1), true).expect("memory");
        assert_eq!(members.get("is_within_sla"), Some(&Value::Null));
    }
}
