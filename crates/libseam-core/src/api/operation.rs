//! Operations: lookup, and properties that follow from a row of the table.

#[cfg(feature = "confirm")]
use super::{confirmation::Confirmation, generated::confirmations::CONFIRMATIONS};
use crate::api::{
    generated::{self, flows::ATTEMPTS},
    table::{CredentialKind, Effect, Kind, Operation, Param, Standing},
    uses::USES,
};
use alloc::string::String;

impl Operation {
    /// Returns every operation, sorted by name.
    #[must_use]
    pub fn all() -> &'static [Self] {
        static ALL: &[Operation] = generated::table::OPERATIONS;
        ALL
    }

    /// Returns the operation called `name`, for example `acs.users.delete`.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        let at = Self::all().binary_search_by(|op| op.name.cmp(name)).ok()?;
        Self::all().get(at)
    }

    /// Returns the operation numbered `id`.
    #[must_use]
    pub fn by_id(id: u32) -> Option<&'static Self> {
        Self::all().iter().find(|op| op.id == id)
    }

    /// Returns the parameter called `name`.
    #[must_use]
    pub fn param(&self, name: &str) -> Option<&'static Param> {
        self.params.iter().find(|p| p.name == name)
    }

    /// Iterates over the parameters to offer: all but the hidden ones.
    pub fn offered(&self) -> impl Iterator<Item = &'static Param> {
        self.params.iter().filter(|param| param.is_offered())
    }

    /// Path below the endpoint, with its leading slash.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        self.append_path(&mut path);
        path
    }

    /// Appends the path below the endpoint to `url`.
    pub(crate) fn append_path(&self, url: &mut String) {
        for word in self.name.split('.') {
            url.push('/');
            url.push_str(word);
        }
    }

    /// Reports whether the server's error type `error_type`, with status 404 in reply to a removal, says that
    /// the thing to remove is not there.
    ///
    /// `acs_user_not_found` is about `acs_user_id`. A bare `not_found` may be about anything that the call names, so it counts
    /// only if the absence of each would leave nothing to remove. Of a list, one element may be missing and the others not, so
    /// nothing counts.
    #[must_use]
    pub fn is_absence(&self, error_type: &str) -> bool {
        let is_list = |param: &Param| USES.lists && matches!(param.kind, Kind::Array { .. });
        if !self.is_removal() || self.params.iter().any(is_list) {
            return false;
        }
        let Some(start) = error_type.strip_suffix("not_found") else { return false };
        if start.is_empty() {
            return !self.params.is_empty() && self.params.iter().all(|param| param.needed);
        }
        self.params.iter().any(|param| param.needed && param.name.strip_suffix("id") == Some(start))
    }

    /// Reports whether the operation returns nothing.
    #[must_use]
    pub fn is_void(&self) -> bool {
        self.result_key().is_none()
    }

    /// Returns the member of the reply that holds the result.
    pub(crate) fn result_key(&self) -> Option<&'static str> {
        if USES.others { self.response_key } else { None }
    }

    /// Returns the member that a reply must have to confirm the operation.
    pub(crate) fn confirming_key(&self) -> &'static str {
        self.result_key().filter(|_| !self.may_lack_result).unwrap_or("ok")
    }

    /// Reports whether it can be found out whether the operation, a removal or an update, is in effect.
    #[cfg(feature = "confirm")]
    #[must_use]
    pub fn can_be_confirmed(&self) -> bool {
        let rows: &[Confirmation] = CONFIRMATIONS;
        rows.iter().any(|row| row.operation == self.name && row.cannot_confirm.is_none())
    }

    /// Reports whether the operation accepts a credential of that kind, with or without a workspace id.
    #[must_use]
    pub fn accepts(&self, kind: CredentialKind) -> bool {
        self.takes_workspace(kind) || self.accepts_alone(kind)
    }

    /// Reports whether the operation accepts a credential of that kind together with what it needs.
    pub(crate) fn takes_workspace(&self, kind: CredentialKind) -> bool {
        self.auth.has(kind)
    }

    /// Reports whether the operation accepts a token of that kind without a workspace id.
    pub(crate) fn accepts_alone(&self, kind: CredentialKind) -> bool {
        kind.needs_workspace() && self.auth.has_token_alone()
    }

    /// Reports whether the operation takes something away.
    pub(crate) fn is_removal(&self) -> bool {
        !USES.others || self.effect == Effect::Removal
    }

    /// Reports whether a call waits for the action attempt that the operation returns. A removal never does: its attempt
    /// proves nothing.
    #[must_use]
    pub fn returns_attempt(&self) -> bool {
        self.is_write() && self.result_key() == Some(ATTEMPTS.result)
    }

    /// Reports whether a call waits for an action attempt where its options say so: one that the operation returns, or one
    /// that it only reads.
    #[must_use]
    pub fn can_wait(&self) -> bool {
        self.returns_attempt() || self.name == ATTEMPTS.read
    }

    /// Reports whether doing the operation twice differs from doing it once.
    pub(crate) fn is_write(&self) -> bool {
        USES.others && self.effect == Effect::Write
    }
}

impl Param {
    /// Reports whether the parameter is offered to people, in help, completion and suggestions.
    #[must_use]
    pub fn is_offered(&self) -> bool {
        self.standing != Standing::Hidden
    }
}

#[cfg(test)]
mod tests;
