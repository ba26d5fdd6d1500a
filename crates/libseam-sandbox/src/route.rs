use crate::check::{Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::state::State;
use crate::store::Scene;

/// Begins the paths that the real API does not have.
const CONTROL: &str = "/_sandbox/";

/// What a path does with its checked parameters.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Handler {
    Scene(SceneHandler),
    Sandbox(SandboxHandler),
}

/// Something to do with the scene. An error undoes every change it made.
pub(crate) type SceneHandler = fn(&Scene, &Params) -> Result<Body, Refusal>;

/// Something to do with the sandbox itself.
pub(crate) type SandboxHandler = fn(&State, &Params) -> Result<Body, Refusal>;

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
        handler: SceneHandler,
    ) -> Self {
        let handler = Handler::Scene(handler);
        Self { path, methods, parameters, rules: &[], handler, access: Access::Credentials }
    }

    /// Something that only POST does.
    pub(crate) const fn create(
        path: &'static str,
        parameters: &'static [Param],
        handler: SceneHandler,
    ) -> Self {
        Self::new(path, &["POST"], parameters, handler)
    }

    /// Something that changes nothing.
    pub(crate) const fn read(
        path: &'static str,
        parameters: &'static [Param],
        handler: SceneHandler,
    ) -> Self {
        Self::new(path, &["GET", "POST"], parameters, handler)
    }

    /// Something that adds one thing to another.
    pub(crate) const fn put(path: &'static str, parameters: &'static [Param], handler: SceneHandler) -> Self {
        Self::new(path, &["POST", "PUT"], parameters, handler)
    }

    /// Something that changes a thing.
    pub(crate) const fn patch(
        path: &'static str,
        parameters: &'static [Param],
        handler: SceneHandler,
    ) -> Self {
        Self::new(path, &["PATCH", "POST"], parameters, handler)
    }

    /// Something that takes away.
    pub(crate) const fn delete(
        path: &'static str,
        parameters: &'static [Param],
        handler: SceneHandler,
    ) -> Self {
        Self::new(path, &["DELETE", "POST"], parameters, handler)
    }

    /// Something that is done to the sandbox and not to its scene.
    pub(crate) const fn control(
        path: &'static str,
        parameters: &'static [Param],
        handler: SandboxHandler,
    ) -> Self {
        let handler = Handler::Sandbox(handler);
        Self { path, methods: &["POST"], parameters, rules: &[], handler, access: Access::Credentials }
    }

    /// The same with rules between its parameters.
    pub(crate) const fn with_rules(self, rules: &'static [Rule]) -> Self {
        Self { rules, ..self }
    }

    /// The same without authentication.
    pub(crate) const fn for_anyone(self) -> Self {
        Self { access: Access::Anyone, ..self }
    }

    /// Whether only a sandbox has it.
    pub(crate) fn is_control(&self) -> bool {
        self.path.starts_with(CONTROL)
    }

    /// The name of the API's operation that this is, such as `acs.users.delete`; `None` for what only a sandbox has.
    pub(crate) fn operation(&self) -> Option<String> {
        let of_the_api = self.access == Access::Credentials && !self.is_control();
        of_the_api.then(|| self.path.trim_start_matches('/').replace('/', "."))
    }
}
