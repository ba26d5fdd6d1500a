//! What a client is made from. Every surface hands its options to [`Options::from_object`], so that names, types,
//! defaults and limits are decided once.

use crate::{
    credential::Credential,
    endpoint,
    error::{Error, ErrorCode},
    json::Object,
    message::{AsPart as _, problem},
    problem::{Problem, ProblemCode},
    secret::Secret,
    table::CredentialKind,
};
use alloc::{string::String, vec::Vec};

mod call;
mod environment;
mod field;
#[cfg(test)]
mod tests;

pub use call::CallOptions;
pub use environment::ENVIRONMENT;
use field::{DEADLINE, Field, IN_FLIGHT, REPLY, RETRIES, TIMEOUT, count, fill};

/// Options of a client. [`Options::default`] is the defaults with no credential.
#[non_exhaustive]
pub struct Options {
    /// An API key.
    pub api_key: Option<Secret>,
    /// A personal access token; needs a workspace id.
    pub personal_access_token: Option<Secret>,
    /// A console session token; needs a workspace id.
    pub console_session_token: Option<Secret>,
    /// The workspace that a token is used in.
    pub workspace_id: Option<String>,
    /// Send no credential: `endpoint` is a server of one's own that adds it.
    pub no_credential: bool,
    /// Base URL; the API's own server if not given.
    pub endpoint: Option<String>,
    /// Allow plain http to other hosts than the loopback.
    pub allow_http: bool,
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: u64,
    /// How long a call may take with all its attempts and waits, in milliseconds.
    pub deadline_ms: u64,
    /// How often a call is tried again.
    pub retries: u32,
    /// Whether unknown parameters, unknown enum values and breaches of inferred rules are errors.
    pub strict: bool,
    /// The largest reply in bytes; by default 64 KiB where nothing is returned and 8 MiB elsewhere.
    pub reply_limit_bytes: Option<u64>,
    /// Headers added to every request: lower-case names with their values.
    pub headers: Vec<(String, String)>,
    /// Which surface this is, for the headers that identify the client.
    pub surface: String,
    /// For the built-in transport: path of a PEM file with the certificate authorities to trust instead of those of
    /// this machine.
    pub ca_bundle: Option<String>,
    /// For the built-in transport: URL of a proxy to use instead of the one in the environment (`HTTPS_PROXY` and
    /// its like).
    pub proxy: Option<String>,
    /// For the built-in transport: how many requests may be under way at once; further ones wait.
    pub in_flight_limit: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            api_key: None,
            personal_access_token: None,
            console_session_token: None,
            workspace_id: None,
            no_credential: false,
            endpoint: None,
            allow_http: false,
            timeout_ms: 30_000,
            deadline_ms: 90_000,
            retries: 2,
            strict: true,
            reply_limit_bytes: None,
            headers: Vec::new(),
            surface: "rust".into(),
            ca_bundle: None,
            proxy: None,
            in_flight_limit: 64,
        }
    }
}

/// Without what may hold a secret: a URL may have a password, and a header may be one.
impl core::fmt::Debug for Options {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Options")
            .field("credentials", &self.given().map(|(kind, _)| kind).collect::<Vec<_>>())
            .field("workspace_id", &self.workspace_id)
            .field("timeout_ms", &self.timeout_ms)
            .field("deadline_ms", &self.deadline_ms)
            .field("retries", &self.retries)
            .field("strict", &self.strict)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

type Check<T> = Result<T, Problem>;

impl Options {
    /// Options with an API key.
    #[must_use]
    pub fn api_key(key: impl Into<String>) -> Self {
        Self { api_key: Some(Secret::new(key.into())), ..Self::default() }
    }

    /// Options with a personal access token and the workspace to use it in.
    #[must_use]
    pub fn personal_access_token(token: impl Into<String>, workspace_id: impl Into<String>) -> Self {
        Self {
            personal_access_token: Some(Secret::new(token.into())),
            workspace_id: Some(workspace_id.into()),
            ..Self::default()
        }
    }

    /// Options with a console session token and the workspace to use it in.
    #[must_use]
    pub fn console_session_token(token: impl Into<String>, workspace_id: impl Into<String>) -> Self {
        Self {
            console_session_token: Some(Secret::new(token.into())),
            workspace_id: Some(workspace_id.into()),
            ..Self::default()
        }
    }

    /// The same options with another base URL.
    #[must_use]
    pub fn with_endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(endpoint.into());
        self
    }

    /// Options from a JSON object with the names of the fields here. A member that is `null` counts as not given.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with every name that is unknown and every value of the wrong type.
    pub fn from_object(object: Object) -> Result<Self, Error> {
        let mut options = Self::default();
        let (mut timeout_ms, mut deadline_ms, mut retries, mut in_flight_limit) = (None, None, None, None);
        fill(
            object,
            &mut [
                ("api_key", Field::Secret(&mut options.api_key)),
                ("personal_access_token", Field::Secret(&mut options.personal_access_token)),
                ("console_session_token", Field::Secret(&mut options.console_session_token)),
                ("workspace_id", Field::Text(&mut options.workspace_id)),
                ("no_credential", Field::Flag(&mut options.no_credential)),
                ("endpoint", Field::Text(&mut options.endpoint)),
                ("allow_http", Field::Flag(&mut options.allow_http)),
                (TIMEOUT.0, Field::Number(&mut timeout_ms, &TIMEOUT)),
                (DEADLINE.0, Field::Number(&mut deadline_ms, &DEADLINE)),
                (RETRIES.0, Field::Number(&mut retries, &RETRIES)),
                ("strict", Field::Flag(&mut options.strict)),
                (REPLY.0, Field::Number(&mut options.reply_limit_bytes, &REPLY)),
                ("headers", Field::Headers(&mut options.headers)),
                ("surface", Field::Name(&mut options.surface)),
                ("ca_bundle", Field::Text(&mut options.ca_bundle)),
                ("proxy", Field::Text(&mut options.proxy)),
                (IN_FLIGHT.0, Field::Number(&mut in_flight_limit, &IN_FLIGHT)),
            ],
        )?;
        options.timeout_ms = timeout_ms.unwrap_or(options.timeout_ms);
        options.deadline_ms = deadline_ms.unwrap_or(options.deadline_ms);
        options.retries = count(retries).unwrap_or(options.retries);
        options.in_flight_limit = count(in_flight_limit).unwrap_or(options.in_flight_limit);
        Ok(options)
    }

    /// The credentials that were given, by kind.
    fn given(&self) -> impl Iterator<Item = (CredentialKind, &Secret)> {
        [
            (CredentialKind::ApiKey, self.api_key.as_ref()),
            (CredentialKind::PersonalAccessToken, self.personal_access_token.as_ref()),
            (CredentialKind::ConsoleSessionToken, self.console_session_token.as_ref()),
        ]
        .into_iter()
        .filter_map(|(kind, secret)| Some((kind, secret?)))
    }

    /// Takes the one credential out.
    pub(crate) fn take_credential(&mut self) -> Check<Option<Credential>> {
        let mut given = self.given().map(|(kind, _)| kind);
        let (first, other) = (given.next(), given.next());
        drop(given);
        let Some(kind) = first else {
            let (option, code, message) = if !self.no_credential {
                let message = "no credential: give `api_key`, or `personal_access_token` with `workspace_id`, or \
                               set the environment variable SEAM_API_KEY";
                ("api_key", ProblemCode::Missing, message)
            } else if self.endpoint.is_none() {
                let message = "`no_credential` needs an `endpoint` of your own that adds the credential";
                ("endpoint", ProblemCode::Requires, message)
            } else {
                return Ok(None);
            };
            return Err(Problem::new(option, code, message.into()));
        };
        let option = kind.option();
        let conflict = match other {
            Some(other) => Some((option, other.option())),
            None if self.no_credential => Some(("no_credential", option)),
            None => None,
        };
        if let Some((name, other)) = conflict {
            return Err(problem!(name, Conflict, "and `{}` exclude each other; give one", other));
        }
        let secret = match kind {
            CredentialKind::ApiKey => self.api_key.take(),
            CredentialKind::PersonalAccessToken => self.personal_access_token.take(),
            CredentialKind::ConsoleSessionToken => self.console_session_token.take(),
        };
        let credential = Credential::new(kind, secret.unwrap_or_else(|| Secret::new(String::new())));
        credential.map(Some).map_err(|why| wrong(option, ProblemCode::Format, &why))
    }

    /// Adds what is out of range. From JSON nothing can be, but fields can be set to anything.
    pub(crate) fn add_range_problems(&self, problems: &mut Vec<Problem>) {
        TIMEOUT.check(self.timeout_ms, problems);
        DEADLINE.check(self.deadline_ms, problems);
        RETRIES.check(self.retries.into(), problems);
        REPLY.check(self.reply_limit_bytes.unwrap_or(1), problems);
        IN_FLIGHT.check(self.in_flight_limit.into(), problems);
    }

    /// The checked base URL.
    pub(crate) fn checked_endpoint(&self) -> Check<String> {
        let text = self.endpoint.as_deref().unwrap_or(endpoint::DEFAULT_ENDPOINT);
        endpoint::check(text, self.allow_http).map_err(|why| wrong("endpoint", ProblemCode::Format, &why))
    }
}

/// Checks a workspace id, which goes into a header.
pub(crate) fn check_workspace(id: &str) -> Check<()> {
    let why = if id.is_empty() {
        "must not be empty"
    } else if id.len() > 256 || !id.bytes().all(|b| b.is_ascii_graphic()) {
        "must be an id: up to 256 ASCII characters without white space"
    } else {
        return Ok(());
    };
    Err(wrong("workspace_id", ProblemCode::Format, why))
}

/// The error of one problem with the options.
pub(crate) fn refusal(problem: Problem) -> Error {
    Error::of_problems(ErrorCode::InvalidOptions, Vec::from([problem]))
}

fn wrong(name: &str, code: ProblemCode, why: &str) -> Problem {
    Problem::about(name, code, "{}", &[why.part()])
}
