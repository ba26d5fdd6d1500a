//! Options from environment variables.

use super::{Options, fields::VARIABLES};
use crate::{
    api::table::CredentialKind,
    check::{join_names::join_names, problem_kind::ProblemKind},
    wire::secret::Secret,
};
use alloc::{string::String, vec::Vec};

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
    /// `SEAM_WORKSPACE_ID`; where none of these is set, `SEAM_CLIENT_SESSION_TOKEN` or `SEAM_PUBLISHABLE_KEY`), and
    /// the endpoint (`SEAM_ENDPOINT`, or `SEAM_API_URL`, its former name). A variable that is empty counts as not set.
    /// [`crate::Engine::new`] reports it where more than one credential is set there.
    pub fn apply_environment(&mut self, get: impl Fn(&str) -> Option<String>) {
        self.apply(&|name| get(name).filter(|value| !value.is_empty()));
    }

    fn apply(&mut self, get: &dyn Fn(&str) -> Option<String>) {
        // Many programs have a publishable key in the same environment, for their pages: what opens more counts.
        for is_for_pages in [false, true] {
            if self.credentials().next().is_none() && !self.no_credential {
                self.take_credential(is_for_pages, get);
            }
        }
        let needs_workspace = self.credentials().any(CredentialKind::needs_workspace);
        if self.workspace_id.is_none() && needs_workspace && !self.without_workspace {
            self.workspace_id = self.take_variable("workspace_id", get);
        }
        if self.endpoint.is_none() {
            self.endpoint = self.take_variable("endpoint", get);
        }
    }

    /// Takes the credential from the variables for those that are made for pages, or for the others. Without a workspace
    /// only the tokens that are not bound to one are of use.
    fn take_credential(&mut self, is_for_pages: bool, get: &dyn Fn(&str) -> Option<String>) {
        let is_of_use = |kind: &CredentialKind| {
            kind.is_for_pages() == is_for_pages && (!self.without_workspace || kind.needs_workspace())
        };
        let kinds: Vec<CredentialKind> = CredentialKind::ALL.iter().copied().filter(is_of_use).collect();
        for kind in &kinds {
            *self.credential_mut(*kind) = self.take_variable(kind.option(), get).map(Secret::new);
        }
        if self.credentials().nth(1).is_some() {
            let variables = kinds.iter().filter_map(|kind| variable(kind.option())).collect::<Vec<_>>();
            let (name, variables) =
                (kinds.first().map_or("", |kind| kind.option()), join_names(&variables, "and"));
            let name = self.dialect.name_of(name);
            ProblemKind::SeveralVariables { variables: &variables }.add(&mut self.sources.problems, name);
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
