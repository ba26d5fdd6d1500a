use crate::check::{Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::store::Scene;

/// What an operation does with its checked parameters. An error undoes every change it made.
pub(crate) type Handler = fn(&Scene, &Params) -> Result<Body, Refusal>;

/// Who may call a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    Credentials,
    Anyone,
}

/// One path and everything the sandbox knows about it.
#[derive(Debug)]
pub(crate) struct Route {
    pub(crate) path: &'static str,
    /// POST and its synonyms, in the order of the refusal's text.
    pub(crate) methods: &'static [&'static str],
    pub(crate) parameters: &'static [Param],
    pub(crate) rules: &'static [Rule],
    pub(crate) handler: Handler,
    pub(crate) access: Access,
}

impl Route {
    const fn new(
        path: &'static str,
        methods: &'static [&'static str],
        parameters: &'static [Param],
        handler: Handler,
    ) -> Self {
        Self { path, methods, parameters, rules: &[], handler, access: Access::Credentials }
    }

    /// Something that only POST does.
    pub(crate) const fn create(path: &'static str, parameters: &'static [Param], handler: Handler) -> Self {
        Self::new(path, &["POST"], parameters, handler)
    }

    /// Something that changes nothing.
    pub(crate) const fn read(path: &'static str, parameters: &'static [Param], handler: Handler) -> Self {
        Self::new(path, &["GET", "POST"], parameters, handler)
    }

    /// Something that adds one thing to another.
    pub(crate) const fn put(path: &'static str, parameters: &'static [Param], handler: Handler) -> Self {
        Self::new(path, &["POST", "PUT"], parameters, handler)
    }

    /// Something that changes a thing.
    pub(crate) const fn patch(path: &'static str, parameters: &'static [Param], handler: Handler) -> Self {
        Self::new(path, &["PATCH", "POST"], parameters, handler)
    }

    /// Something that takes away.
    pub(crate) const fn delete(path: &'static str, parameters: &'static [Param], handler: Handler) -> Self {
        Self::new(path, &["DELETE", "POST"], parameters, handler)
    }

    /// The same with rules between its parameters.
    pub(crate) const fn with_rules(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// The same without authentication.
    pub(crate) const fn for_anyone(self) -> Self {
        Self { access: Access::Anyone, ..self }
    }
}
