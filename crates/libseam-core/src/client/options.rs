//! Options of clients and calls. Every surface hands its options to [`Options::set`] in its own dialect, so that names,
//! types, defaults, ranges and sentences are decided once. The structures follow from `spec/options.json`.

use crate::{
    api::{DEFAULT_ENDPOINT, table::CredentialKind, uses::USES},
    check::{
        check_as,
        join_names::join_names,
        params::Params,
        problem_kind::ProblemKind,
        validate::{Checks, id_problem},
    },
    client::{credential, endpoint},
    error::{Error, ErrorCode, problem::Problems},
    json::Object,
    wire::secret::Secret,
};
use alloc::{string::String, vec::Vec};
use core::mem::take;

mod call;
mod environment;
mod field;
mod fields;
mod sources;
#[cfg(test)]
mod tests;

use field::Fields as _;
pub use fields::{CallOptions, ENVIRONMENT, Options};

impl Options {
    /// Number of headers at most that can be added to every request. Many servers accept no more than 100,
    /// and so does the core.
    pub const MAX_HEADERS: usize = 64;

    /// Makes options with an API key.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self { api_key: Some(Secret::new(key.into())), ..Self::default() }
    }

    /// Makes options with a personal access token and its workspace.
    #[must_use]
    pub fn personal_access_token(token: impl Into<String>, workspace_id: impl Into<String>) -> Self {
        Self {
            personal_access_token: Some(Secret::new(token.into())),
            workspace_id: Some(workspace_id.into()),
            ..Self::default()
        }
    }

    /// Makes options with a console session token and its workspace.
    #[must_use]
    pub fn console_session_token(token: impl Into<String>, workspace_id: impl Into<String>) -> Self {
        Self {
            console_session_token: Some(Secret::new(token.into())),
            workspace_id: Some(workspace_id.into()),
            ..Self::default()
        }
    }

    /// Makes options with a personal access token and no workspace, for the operations that accept it so.
    #[must_use]
    pub fn personal_access_token_alone(token: impl Into<String>) -> Self {
        Self {
            personal_access_token: Some(Secret::new(token.into())),
            without_workspace: true,
            ..Self::default()
        }
    }

    /// Makes options with the token of a client session.
    #[must_use]
    pub fn client_session_token(token: impl Into<String>) -> Self {
        Self { client_session_token: Some(Secret::new(token.into())), ..Self::default() }
    }

    /// Makes options with a publishable key, which begins client sessions.
    #[must_use]
    pub fn publishable_key(key: impl Into<String>) -> Self {
        Self { publishable_key: Some(Secret::new(key.into())), ..Self::default() }
    }

    /// Sets the base URL.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Makes options from a JSON object with the names of the fields here: see [`Options::set`].
    #[must_use]
    pub fn from_object(object: Object) -> Self {
        let mut options = Self::default();
        options.set(object);
        options
    }

    /// Sets those options that a JSON object names, with the names and units of [`Options::dialect`]. A member that is
    /// `null` counts as not given. [`crate::Engine::new`] reports every name that is unknown and every value of the wrong
    /// type, together with all else that is wrong.
    pub fn set(&mut self, mut object: Object) {
        let (dialect, mut problems) = (self.dialect, take(&mut self.sources.problems));
        self.set_all(&mut object, &dialect, &mut problems);
        self.sources.problems = problems;
    }

    /// Returns the credential of that kind, if it was given.
    fn credential(&self, kind: CredentialKind) -> Option<&Secret> {
        match kind {
            CredentialKind::ApiKey => self.api_key.as_ref(),
            CredentialKind::PersonalAccessToken => self.personal_access_token.as_ref(),
            CredentialKind::ConsoleSessionToken => self.console_session_token.as_ref(),
            CredentialKind::ClientSessionToken => self.client_session_token.as_ref(),
            CredentialKind::PublishableKey => self.publishable_key.as_ref(),
        }
    }

    /// Returns the field for a credential of that kind.
    pub fn credential_mut(&mut self, kind: CredentialKind) -> &mut Option<Secret> {
        match kind {
            CredentialKind::ApiKey => &mut self.api_key,
            CredentialKind::PersonalAccessToken => &mut self.personal_access_token,
            CredentialKind::ConsoleSessionToken => &mut self.console_session_token,
            CredentialKind::ClientSessionToken => &mut self.client_session_token,
            CredentialKind::PublishableKey => &mut self.publishable_key,
        }
    }

    /// Returns the kinds of the credentials that were given.
    pub fn credentials(&self) -> impl Iterator<Item = CredentialKind> {
        CredentialKind::ALL.iter().copied().filter(|kind| self.credential(*kind).is_some())
    }

    /// Finds the kind of the one credential; adds a problem and returns `None` if there is not exactly one,
    /// or if it is unusable.
    pub(crate) fn check_credential(&self, problems: &mut Problems) -> Option<CredentialKind> {
        let (mut first, mut other) = (None, None);
        for kind in CredentialKind::ALL.iter().rev() {
            if self.credential(*kind).is_some() {
                other = first.replace(*kind);
            }
        }
        let is_known = |kind: &CredentialKind| self.sources.is_about(self.dialect.name_of(kind.option()));
        if CredentialKind::ALL.iter().any(is_known) {
            return first;
        }
        let name_of = |name| self.dialect.name_of(name);
        let (name, problem_kind) = match (first, other) {
            // Without an endpoint it would be asked for a credential, which is refused then.
            _ if self.in_browser && self.is_exposed() => {
                let (session, endpoint) = (name_of("client_session_token"), name_of("endpoint"));
                let allow = name_of("dangerously_allow_browser");
                ("endpoint", ProblemKind::Exposed { session, endpoint, allow })
            }
            (None, _) if self.in_browser => return None,
            (Some(first), Some(other)) => {
                (first.option(), ProblemKind::Exclusion { other: self.display_name(other.option()) })
            }
            (Some(kind), None) if self.no_credential => {
                ("no_credential", ProblemKind::Exclusion { other: self.display_name(kind.option()) })
            }
            (Some(kind), None) => {
                // A token of another kind that came from the environment belongs into another variable.
                let is_of_environment = self.display_name(kind.option()) != name_of(kind.option());
                let called = |other: CredentialKind| match environment::variable(other.option()) {
                    Some(variable) if is_of_environment => variable,
                    _ => self.display_name(other.option()),
                };
                let token = self.credential(kind).map_or("", Secret::expose);
                let Some(problem_kind) = credential::problem_kind(kind, token, called) else { return first };
                (kind.option(), problem_kind)
            }
            (None, _) if self.without_workspace && !self.no_credential => {
                let token = CredentialKind::PersonalAccessToken.option();
                let variable = environment::variable(token).unwrap_or_default();
                (token, ProblemKind::NoToken { token: name_of(token), variable })
            }
            (None, _) if !self.no_credential => {
                let (key, token) = (name_of("api_key"), name_of("personal_access_token"));
                let (workspace, endpoint) = (name_of("workspace_id"), name_of("endpoint"));
                let problem_kind = if self.endpoint.is_some() && self.dialect.has("no_credential") {
                    let none = name_of("no_credential");
                    ProblemKind::NoCredentialThere { key, token, workspace, none, endpoint }
                } else {
                    ProblemKind::NoCredential { key, token, workspace }
                };
                ("api_key", problem_kind)
            }
            (None, _) if self.endpoint.is_none() => {
                ("endpoint", ProblemKind::NoEndpoint { no_credential: self.display_name("no_credential") })
            }
            (None, _) => return None,
        };
        self.add(problem_kind, problems, name);
        None
    }

    /// Reports whether a page would have a credential that must not be in one. Without a credential and an endpoint it
    /// would be asked for one, which might be such a credential.
    fn is_exposed(&self) -> bool {
        let mut kinds = self.credentials().peekable();
        match kinds.peek() {
            None => self.endpoint.is_none(),
            Some(_) => kinds.any(|kind| !kind.is_for_pages()),
        }
    }

    /// Adds problems of numbers that are out of range. Numbers from JSON were checked already, but fields can
    /// be set to anything.
    pub(crate) fn add_range_problems(&self, problems: &mut Problems) {
        for (quantity, number) in self.numbers() {
            if let Some(number) = number
                && !self.sources.is_about(self.dialect.name_of(quantity.name))
            {
                quantity.check(number, &self.dialect, problems);
            }
        }
    }

    /// Returns the name of the option in a sentence about its value: the environment variable that it came from, or as
    /// the surface spells it.
    fn display_name<'n>(&self, name: &'n str) -> &'n str {
        self.sources.variable(name).unwrap_or_else(|| self.dialect.name_of(name))
    }

    /// Adds this problem of the option `name`, unless it follows from a problem that is listed already. Other names in the message
    /// names besides stays as it is.
    pub(crate) fn add(&self, problem_kind: ProblemKind<'_>, problems: &mut Problems, name: &str) {
        let own = self.dialect.name_of(name);
        if !self.sources.is_about(own) {
            problem_kind.add_named(problems, own, self.display_name(name));
        }
    }

    /// Returns the base URL; adds its problem, if any, to `problems`.
    pub(crate) fn check_endpoint(&self, problems: &mut Problems) -> String {
        let text = self.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT);
        endpoint::check(text, self.allow_http, self.dialect.name_of("allow_http")).unwrap_or_else(
            |problem_kind| {
                self.add(problem_kind, problems, "endpoint");
                String::new()
            },
        )
    }

    /// Adds the problem of the workspace id, which goes into a header, beside a credential of that kind.
    pub(crate) fn check_workspace(
        &self,
        kind: Option<CredentialKind>,
        id: Option<&String>,
        problems: &mut Problems,
    ) {
        let problem_kind = match (kind, id) {
            (Some(kind), None) if kind.needs_workspace() && !self.without_workspace => {
                let none = self.dialect.name_of("without_workspace");
                ProblemKind::NoWorkspace { beside: self.display_name(kind.option()), none }
            }
            (_, None) => return,
            (Some(kind), Some(_)) if !kind.needs_workspace() => {
                let (beside, credential) = (self.display_name(kind.option()), kind.noun());
                ProblemKind::SuperfluousWorkspace { beside, credential }
            }
            (_, Some(id)) if id.is_empty() => ProblemKind::Empty,
            (_, Some(id)) => match id_problem(id) {
                Some(problem_kind) => problem_kind,
                None => return,
            },
        };
        self.add(problem_kind, problems, "workspace_id");
    }

    /// Adds the problem of a client that is to work without a workspace, with a credential of that kind.
    pub(crate) fn check_without_workspace(&self, kind: Option<CredentialKind>, problems: &mut Problems) {
        match kind {
            _ if !self.without_workspace => {}
            _ if self.workspace_id.is_some() => {
                let other = self.display_name("workspace_id");
                self.add(ProblemKind::Exclusion { other }, problems, "without_workspace");
            }
            None => {}
            Some(kind) if kind.needs_workspace() => {}
            Some(_) => {
                let tokens = CredentialKind::ALL.iter().filter(|kind| kind.needs_workspace());
                let tokens = tokens.map(|kind| self.dialect.name_of(kind.option())).collect::<Vec<_>>();
                let tokens = &join_names(&tokens, "or");
                self.add(ProblemKind::RequiresToken { tokens }, problems, "without_workspace");
            }
        }
    }

    /// Checks parameters as a client with these options would. The options need not be usable.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        check_as(operation, params, self.checks())
    }

    /// Returns the strictness of the check of parameters.
    pub(crate) fn checks(&self) -> Checks {
        let mut credentials = self.credentials();
        let credential = credentials.next().filter(|_| USES.conditions && credentials.next().is_none());
        Checks { strict: self.strict, require_uuid_ids: self.require_uuid_ids, credential }
    }
}

/// Fails with `problems` if there are any.
pub(crate) fn reject_options(problems: Problems) -> Result<(), Error> {
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::of_problems(ErrorCode::InvalidOptions, problems.finish()?))
}
