//! Operations: lookup, and properties that follow from a row of the table.

use crate::api::{
    generated,
    table::{CredentialKind, Effect, Kind, Operation, Param},
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
        Self::all().iter().find(|op| op.name == name)
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

    /// Reports whether the operation accepts a credential of that kind.
    pub(crate) fn accepts(&self, kind: CredentialKind) -> bool {
        !USES.refusals || self.auth.contains(&kind)
    }

    /// Reports whether the operation takes something away.
    pub(crate) fn is_removal(&self) -> bool {
        !USES.others || self.effect == Effect::Removal
    }

    /// Reports whether doing the operation twice differs from doing it once.
    pub(crate) fn is_write(&self) -> bool {
        USES.others && self.effect == Effect::Write
    }
}

#[cfg(test)]
mod tests;
