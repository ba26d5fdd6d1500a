//! Options from environment variables.

use super::{Options, unless_any};
use crate::{
    api::table::CredentialKind,
    error::{
        Error,
        problem::{Problem, ProblemCode},
    },
    wire::secret::Secret,
};
use alloc::{string::String, vec::Vec};

/// The environment variables that [`Options::apply_environment`] looks at.
pub const ENVIRONMENT: &[&str] = &[
    "SEAM_API_KEY",
    "SEAM_PERSONAL_ACCESS_TOKEN",
    "SEAM_CONSOLE_SESSION_TOKEN",
    "SEAM_WORKSPACE_ID",
    "SEAM_ENDPOINT",
    "SEAM_API_URL",
];

/// Those of credentials, in the order of [`CredentialKind::ALL`].
const CREDENTIALS: [&str; 3] = ["SEAM_API_KEY", "SEAM_PERSONAL_ACCESS_TOKEN", "SEAM_CONSOLE_SESSION_TOKEN"];

/// The variable for the credential that is the option `name`.
pub(super) fn variable(name: &str) -> Option<&'static str> {
    let mut all = CredentialKind::ALL.iter().zip(CREDENTIALS);
    all.find(|(kind, _)| kind.option() == name).map(|(_, variable)| variable)
}

impl Options {
    /// Options from the process environment: see [`Options::apply_environment`].
    ///
    /// # Errors
    /// As [`Options::apply_environment`].
    #[cfg(feature = "std")]
    pub fn from_environment() -> Result<Self, Error> {
        let mut options = Self::default();
        // A value that is not text counts as one that is unusable, not as none: the wrong server might be asked.
        options.apply_environment(|name| Some(std::env::var_os(name)?.to_string_lossy().into_owned()))?;
        Ok(options)
    }

    /// Fills in what was not given from environment variables: the credential and workspace if there is no
    /// credential yet (`SEAM_API_KEY`, or `SEAM_PERSONAL_ACCESS_TOKEN` or `SEAM_CONSOLE_SESSION_TOKEN` with
    /// `SEAM_WORKSPACE_ID`), and the endpoint (`SEAM_ENDPOINT`, or `SEAM_API_URL`, its former name). A variable that is empty counts as not set.
    ///
    /// # Errors
    /// [`crate::ErrorCode::InvalidOptions`] when more than one credential is set there.
    pub fn apply_environment(&mut self, get: impl Fn(&str) -> Option<String>) -> Result<(), Error> {
        self.apply(&|name| get(name).filter(|value| !value.is_empty()))
    }

    fn apply(&mut self, get: &dyn Fn(&str) -> Option<String>) -> Result<(), Error> {
        if self.given().next().is_none() && !self.no_credential {
            for (kind, variable) in CredentialKind::ALL.iter().zip(CREDENTIALS) {
                *self.credential_mut(*kind) = self.taken(kind.option(), variable, get).map(Secret::new);
            }
            if self.given().nth(1).is_some() {
                let message = "more than one of the environment variables `SEAM_API_KEY`, \
                               `SEAM_PERSONAL_ACCESS_TOKEN` and `SEAM_CONSOLE_SESSION_TOKEN` is set; leave one";
                let problem =
                    Problem::new(self.dialect.spelled("api_key"), ProblemCode::Conflict, message.into());
                return unless_any(Vec::from([problem]));
            }
        }
        if self.workspace_id.is_none() && self.given().any(CredentialKind::needs_workspace) {
            self.workspace_id = self.taken("workspace_id", "SEAM_WORKSPACE_ID", get);
        }
        if self.endpoint.is_none() {
            self.endpoint = self.taken("endpoint", "SEAM_ENDPOINT", get);
        }
        if self.endpoint.is_none() {
            self.endpoint = self.taken("endpoint", "SEAM_API_URL", get);
        }
        Ok(())
    }

    /// The value of `variable` for the option `name`, which from now on is spoken of by the variable's name.
    fn taken(
        &mut self,
        name: &'static str,
        variable: &'static str,
        get: &dyn Fn(&str) -> Option<String>,
    ) -> Option<String> {
        let value = get(variable)?;
        self.dialect.take(name, variable);
        Some(value)
    }
}
