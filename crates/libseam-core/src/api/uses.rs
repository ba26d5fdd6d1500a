//! Features of the table.

use crate::api::{
    generated,
    table::{CredentialKind, Effect, Kind, Param},
};

/// Features of the table. Code for what no operation has is left out of the library; the library's own tests have
/// all of it.
pub(crate) struct Uses {
    /// Operations that are no removals, or that return something.
    pub(crate) others: bool,
    /// Kinds of credential that an operation does not accept.
    pub(crate) refusals: bool,
    pub(crate) strings: bool,
    pub(crate) enums: bool,
    pub(crate) numbers: bool,
    pub(crate) lists: bool,
    pub(crate) objects: bool,
}

pub(crate) const USES: Uses = {
    let mut uses = Uses {
        others: cfg!(test),
        refusals: cfg!(test),
        strings: cfg!(test),
        enums: cfg!(test),
        numbers: cfg!(test),
        lists: cfg!(test),
        objects: cfg!(test),
    };
    let mut rest = generated::table::OPERATIONS;
    while let [operation, behind @ ..] = rest {
        uses.others |= operation.response_key.is_some() || !matches!(operation.effect, Effect::Removal);
        uses.refusals |= operation.auth.len() < CredentialKind::COUNT;
        uses = uses.with_params(operation.params);
        rest = behind;
    }
    uses
};

impl Uses {
    const fn with_params(mut self, mut params: &[Param]) -> Self {
        while let [param, behind @ ..] = params {
            self = self.with_kind(param.kind);
            params = behind;
        }
        self
    }

    const fn with_kind(mut self, kind: &Kind) -> Self {
        match kind {
            Kind::Uuid => {}
            Kind::String { .. } => self.strings = true,
            Kind::Enum(_) => self.enums = true,
            Kind::Boolean | Kind::Integer { .. } | Kind::Number => self.numbers = true,
            Kind::Array { items, .. } => {
                self.lists = true;
                self = self.with_kind(items);
            }
            Kind::Object(members) => {
                self.objects = true;
                self = self.with_params(members);
            }
        }
        self
    }
}
