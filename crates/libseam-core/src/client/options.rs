//! What a client is made from. Every surface hands its options to [`Options::from_object`], so that names, types,
//! defaults and limits are decided once.

use crate::{
    api::{DEFAULT_ENDPOINT, table::CredentialKind},
    check::{
        check_as,
        flaw::Flaw,
        params::Params,
        validate::{Checks, id_flaw},
    },
    client::{credential, dialect::Dialect, endpoint},
    error::{Error, ErrorCode, problem::Problem},
    json::Object,
    wire::secret::Secret,
};
use alloc::{borrow::ToOwned as _, string::String, vec::Vec};

mod call;
mod environment;
mod field;
#[cfg(test)]
mod tests;

pub use call::CallOptions;
pub use environment::ENVIRONMENT;
use field::{check_range, set_fields};

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
    /// Whether unknown parameters and members of them, unknown enum values and breaches of inferred rules are errors.
    pub strict: bool,
    /// Whether an id that is not a UUID is an error; `strict` does not touch it. Without it, any text that can be an id
    /// is sent: for a server of one's own, such as a fake, whose ids have another form.
    pub require_uuid_ids: bool,
    /// The largest reply in bytes; by default 64 KiB where nothing is returned and 8 MiB elsewhere.
    pub reply_limit_bytes: Option<u64>,
    /// Headers added to every request: lower-case names with their values.
    pub headers: Vec<(String, String)>,
    /// Which surface this is, for the headers that identify the client.
    pub surface: String,
    /// For the built-in transport: path of a PEM file with the certificate authorities to trust instead of those of
    /// this machine.
    pub ca_bundle: Option<String>,
    /// For the built-in transport: those certificate authorities themselves, as the text of a PEM file; goes without
    /// `ca_bundle`.
    pub ca_bundle_pem: Option<String>,
    /// For the built-in transport: URL of a proxy to use instead of the one in the environment (`HTTPS_PROXY` and
    /// its like).
    pub proxy: Option<String>,
    /// For the built-in transport: how many requests may be under way at once; further ones wait.
    pub in_flight_limit: u32,
    /// How the surface spells the options. No member of [`Options::set`]'s object.
    pub dialect: Dialect,
    /// For a transport of one's own: it may send a request a second time by itself, as `fetch` in browsers and libcurl do
    /// on a connection that was kept. No refusal then proves that nothing happened, and a 404 to a removal is
    /// [`ErrorCode::Unconfirmed`]. The built-in transport never does that.
    pub transport_may_resend: bool,
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
            require_uuid_ids: true,
            reply_limit_bytes: None,
            headers: Vec::new(),
            surface: "rust".to_owned(),
            ca_bundle: None,
            ca_bundle_pem: None,
            proxy: None,
            in_flight_limit: 64,
            dialect: Dialect::default(),
            transport_may_resend: false,
        }
    }
}

/// Without what may hold a secret: a URL may have a password, and a header may be one.
impl core::fmt::Debug for Options {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Options")
            .field("credentials", &self.given().collect::<Vec<_>>())
            .field("workspace_id", &self.workspace_id)
            .field("timeout_ms", &self.timeout_ms)
            .field("deadline_ms", &self.deadline_ms)
            .field("retries", &self.retries)
            .field("strict", &self.strict)
            .field("require_uuid_ids", &self.require_uuid_ids)
            .field("headers", &names)
            .finish_non_exhaustive()
    }
}

impl Options {
    /// The most headers that can be added to every request. Many servers take no more than 100, ours among them.
    pub const MOST_HEADERS: usize = 64;

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
        options.set(object)?;
        Ok(options)
    }

    /// Sets those options that a JSON object names, as [`Options::from_object`] does.
    ///
    /// # Errors
    /// As [`Options::from_object`].
    pub fn set(&mut self, object: Object) -> Result<(), Error> {
        set_fields!(object => self, &self.dialect => {
            api_key: Secret,
            personal_access_token: Secret,
            console_session_token: Secret,
            workspace_id: Text,
            no_credential: Flag,
            endpoint: Text,
            allow_http: Flag,
            timeout_ms: Number,
            deadline_ms: Number,
            retries: Count,
            strict: Flag,
            require_uuid_ids: Flag,
            reply_limit_bytes: NumberGiven,
            headers: Headers,
            surface: Name,
            ca_bundle: Text,
            ca_bundle_pem: Text,
            proxy: Text,
            in_flight_limit: Count,
            transport_may_resend: Flag,
        })
    }

    /// The credential of that kind, if it was given.
    fn credential(&self, kind: CredentialKind) -> Option<&Secret> {
        match kind {
            CredentialKind::ApiKey => self.api_key.as_ref(),
            CredentialKind::PersonalAccessToken => self.personal_access_token.as_ref(),
            CredentialKind::ConsoleSessionToken => self.console_session_token.as_ref(),
        }
    }

    /// The place of the credential of that kind.
    pub(crate) fn credential_mut(&mut self, kind: CredentialKind) -> &mut Option<Secret> {
        match kind {
            CredentialKind::ApiKey => &mut self.api_key,
            CredentialKind::PersonalAccessToken => &mut self.personal_access_token,
            CredentialKind::ConsoleSessionToken => &mut self.console_session_token,
        }
    }

    /// The kinds of the credentials that were given.
    fn given(&self) -> impl Iterator<Item = CredentialKind> {
        let given = [&self.api_key, &self.personal_access_token, &self.console_session_token];
        CredentialKind::ALL.iter().zip(given).filter_map(|(kind, secret)| secret.as_ref().map(|_| *kind))
    }

    /// The kind of the one credential; none, and why, if it is not one or cannot be used.
    pub(crate) fn checked_credential(&self, problems: &mut Vec<Problem>) -> Option<CredentialKind> {
        let (mut first, mut other) = (None, None);
        for kind in CredentialKind::ALL.iter().rev() {
            if self.credential(*kind).is_some() {
                other = first.replace(*kind);
            }
        }
        let dialect = &self.dialect;
        let spelled = |name| dialect.spelled(name);
        let (name, flaw) = match (first, other) {
            (Some(first), Some(other)) => {
                (first.option(), Flaw::Exclusion { other: dialect.named(other.option()) })
            }
            (Some(kind), None) if self.no_credential => {
                ("no_credential", Flaw::Exclusion { other: dialect.named(kind.option()) })
            }
            (Some(kind), None) => {
                // A token of another kind that came from the environment belongs into another variable.
                let is_of_environment = dialect.named(kind.option()) != spelled(kind.option());
                let called = |other: CredentialKind| match environment::variable(other.option()) {
                    Some(variable) if is_of_environment => variable,
                    _ => dialect.named(other.option()),
                };
                let token = self.credential(kind).map_or("", Secret::expose);
                let Some(flaw) = credential::flaw(kind, token, called) else { return first };
                (kind.option(), flaw)
            }
            (None, _) if !self.no_credential => {
                let (api_key, token) = (spelled("api_key"), spelled("personal_access_token"));
                let (workspace, endpoint) = (spelled("workspace_id"), spelled("endpoint"));
                let flaw = if self.endpoint.is_some() && dialect.has("no_credential") {
                    let none = spelled("no_credential");
                    Flaw::NoCredentialThere { api_key, token, workspace, none, endpoint }
                } else {
                    Flaw::NoCredential { api_key, token, workspace }
                };
                ("api_key", flaw)
            }
            (None, _) if self.endpoint.is_none() => {
                ("endpoint", Flaw::NoEndpoint { no_credential: dialect.named("no_credential") })
            }
            (None, _) => return None,
        };
        dialect.add(flaw, problems, name);
        None
    }

    /// Adds what is out of range. From JSON nothing can be, but fields can be set to anything.
    pub(crate) fn add_range_problems(&self, problems: &mut Vec<Problem>) {
        let mut check = |option, number| check_range(option, number, &self.dialect, problems);
        check("timeout_ms", self.timeout_ms);
        check("deadline_ms", self.deadline_ms);
        check("retries", self.retries.into());
        check("reply_limit_bytes", self.reply_limit_bytes.unwrap_or(1));
        check("in_flight_limit", self.in_flight_limit.into());
    }

    /// The base URL; what is wrong with it is added to `problems`.
    pub(crate) fn checked_endpoint(&self, problems: &mut Vec<Problem>) -> String {
        let text = self.endpoint.as_deref().unwrap_or(DEFAULT_ENDPOINT);
        endpoint::check(text, self.allow_http, self.dialect.spelled("allow_http")).unwrap_or_else(|flaw| {
            self.dialect.add(flaw, problems, "endpoint");
            String::new()
        })
    }

    /// Adds what is wrong with the workspace id, which goes into a header, beside a credential of that kind.
    pub(crate) fn check_workspace(
        &self,
        kind: Option<CredentialKind>,
        id: Option<&String>,
        problems: &mut Vec<Problem>,
    ) {
        let flaw = match (kind, id) {
            (Some(kind), None) if kind.needs_workspace() => {
                Flaw::NoWorkspace { beside: self.dialect.named(kind.option()) }
            }
            (_, None) => return,
            (Some(kind), Some(_)) if !kind.needs_workspace() => {
                Flaw::NeedlessWorkspace { beside: self.dialect.named(kind.option()) }
            }
            (_, Some(id)) if id.is_empty() => Flaw::Empty,
            (_, Some(id)) => match id_flaw(id) {
                Some(flaw) => flaw,
                None => return,
            },
        };
        self.dialect.add(flaw, problems, "workspace_id");
    }

    /// Checks parameters as a client with these options would, which need not be usable.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        check_as(operation, params, self.checks())
    }

    /// How closely parameters are checked.
    pub(crate) fn checks(&self) -> Checks {
        Checks { strict: self.strict, require_uuid_ids: self.require_uuid_ids }
    }
}

/// An error if there are problems.
pub(crate) fn unless_any(problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::of_problems(ErrorCode::InvalidOptions, problems)) }
}
