//! The states of steps and of things.

use crate::json::Value;

/// A result: everything is confirmed to be gone, or to be suspended where that was the plan.
pub(super) const DONE: &str = "done";
/// A result: the missing part is on its way to an access system.
pub(super) const PENDING: &str = "pending";
/// A result: something failed, was refused, or stays.
pub(super) const PARTLY: &str = "partly";
/// A result: the off-boarding ended before everything was tried.
pub(super) const STOPPED: &str = "stopped";

/// Returns the exit code of a command whose off-boarding has this result. The codes are those of `seam`.
pub(super) fn exit_code(result: &str, is_interrupted: bool) -> i64 {
    match result {
        _ if is_interrupted => 130,
        DONE => 0,
        PENDING => 7,
        STOPPED => 8,
        _ => 6,
    }
}

/// The state of a step, and of the thing that it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// Before its turn.
    Waiting,
    Running,
    /// The step is confirmed to be in effect.
    Confirmed,
    /// The API cannot find the thing, which this plan had seen with a credential of the same workspace.
    AlreadyGone,
    /// The thing was held through another that is gone.
    GoneWithHolder,
    /// The thing was taken away, and the access system does not know yet.
    Pending,
    Failed,
    Returns,
    NotRevocable,
    Present,
    Unknown,
    /// The API refused.
    Refused,
    /// The request was not answered, or with something else than an answer.
    Error,
    /// The thing belongs to somebody else now.
    Moved,
    /// The step waits for another one that did not succeed.
    HeldBack,
    /// The off-boarding ended before.
    NotAttempted,
    /// There is no step for it, or there was no need for one.
    Left,
}

impl State {
    const ALL: &'static [Self] = &[
        Self::Waiting,
        Self::Running,
        Self::Confirmed,
        Self::AlreadyGone,
        Self::GoneWithHolder,
        Self::Pending,
        Self::Failed,
        Self::Returns,
        Self::NotRevocable,
        Self::Present,
        Self::Unknown,
        Self::Refused,
        Self::Error,
        Self::Moved,
        Self::HeldBack,
        Self::NotAttempted,
        Self::Left,
    ];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Confirmed => "confirmed",
            Self::AlreadyGone => "already_gone",
            Self::GoneWithHolder => "gone_with_holder",
            Self::Pending => "pending",
            Self::Failed => "failed",
            Self::Returns => "returns",
            Self::NotRevocable => "not_revocable",
            Self::Present => "present",
            Self::Unknown => "unknown",
            Self::Refused => "refused",
            Self::Error => "error",
            Self::Moved => "moved",
            Self::HeldBack => "held_back",
            Self::NotAttempted => "not_attempted",
            Self::Left => "left",
        }
    }

    pub(super) fn by_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|state| state.name() == name)
    }

    /// Returns the state that a verdict of a confirmation leads to. `is_absent` is true if the removal was answered that
    /// there is no such thing.
    pub(super) fn of_confirmation(confirmation: &Value, is_absent: bool) -> Self {
        match confirmation.at("verdict").and_then(Value::as_str) {
            Some("confirmed") => Self::Confirmed,
            Some("pending") => Self::Pending,
            Some("failed") => Self::Failed,
            Some("returns") => Self::Returns,
            Some("not_revocable") => Self::NotRevocable,
            Some("present") => Self::Present,
            _ if is_absent => Self::AlreadyGone,
            _ => Self::Unknown,
        }
    }

    /// Reports whether the thing is confirmed to be gone, or the step to be in effect.
    pub(super) fn is_done(self) -> bool {
        matches!(self, Self::Confirmed | Self::AlreadyGone | Self::GoneWithHolder)
    }

    /// Reports whether the state is for want of a try.
    pub(super) fn is_not_attempted(self) -> bool {
        matches!(self, Self::NotAttempted | Self::Waiting | Self::Running)
    }
}

#[cfg(test)]
mod tests {
    use super::State;

    #[test]
    fn every_state_is_found_by_its_name() {
        for state in State::ALL {
            assert_eq!(State::by_name(state.name()), Some(*state));
        }
    }
}
