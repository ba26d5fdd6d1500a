//! Options from environment variables.

use super::{Options, fields::VARIABLES};
use crate::{api::table::CredentialKind, check::problem_kind::ProblemKind, wire::secret::Secret};
use alloc::string::String;

/// Returns the first variable that stands in for the option `name`.
pub(super) fn variable(name: &str) -> Option<&'static str> {
    VARIABLES.iter().find(|(option, _)| *option == name).map(|(_, variable)| *variable)
}

impl Options {
    /// Reads options from the process environment: see [`Options::apply_environment`].
    #[cfg(feature = "std")]
    #[must_use]
    pub fn from_environment() -> Self {
        let mut options = Self::default();
        // A value that is not text counts as one that is unusable, not as none: the wrong server might be asked.
        options.apply_environment(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()));
        options
    }

    /// Fills in what was not given from environment variables: the credential and workspace if there is no
    /// credential yet (`SEAM_API_KEY`, or `SEAM_PERSONAL_ACCESS_TOKEN` or `SEAM_CONSOLE_SESSION_TOKEN` with
    /// `SEAM_WORKSPACE_ID`), and the endpoint (`SEAM_ENDPOINT`, or `SEAM_API_URL`, its former name). A variable that is
    /// empty counts as not set. [`crate::Engine::new`] reports it where more than one credential is set there.
    pub fn apply_environment(&mut self, get: impl Fn(&str) -> Option<String>) {
        self.apply(&|name| get(name).filter(|value| !value.is_empty()));
    }

    fn apply(&mut self, get: &dyn Fn(&str) -> Option<String>) {
        if self.credentials().next().is_none() && !self.no_credential {
            for kind in CredentialKind::ALL {
                *self.credential_mut(*kind) = self.take_variable(kind.option(), get).map(Secret::new);
            }
            if self.credentials().nth(1).is_some() {
                let name = self.dialect.name_of("api_key");
                ProblemKind::SeveralVariables.add(&mut self.sources.problems, name);
            }
        }
        if self.workspace_id.is_none() && self.credentials().any(CredentialKind::needs_workspace) {
            self.workspace_id = self.take_variable("workspace_id", get);
        }
        if self.endpoint.is_none() {
            self.endpoint = self.take_variable("endpoint", get);
        }
    }

    /// Returns the value of the first variable that is set for the option `name`. Messages call the option by
    /// that variable from now on.
    fn take_variable(&mut self, name: &'static str, get: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let mut variables = VARIABLES.iter().filter(|(option, _)| *option == name);
        let (variable, value) = variables.find_map(|(_, variable)| Some((*variable, get(variable)?)))?;
        self.sources.record(name, variable);
        Some(value)
    }
}
