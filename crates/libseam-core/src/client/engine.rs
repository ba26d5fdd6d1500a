//! The client without its transport: it checks options once and makes calls from them.

use crate::{
    api::{
        METHOD,
        table::{CredentialKind, Operation},
    },
    check::{
        check_as, check_params, find, join_names::join_names, params::Params, problem_kind::ProblemKind,
        reject_call, validate::Checks,
    },
    client::{
        credential,
        options::{CallOptions, Options, reject_options},
    },
    error::{
        Error, ErrorCode,
        problem::{Problems, printable},
    },
    json::Object,
    memory::{self, OutOfMemory},
    wire::{
        request::{Header, HttpRequest, WORKSPACE},
        secret::Secret,
    },
};
use alloc::{string::String, vec::Vec};

/// Version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Number of headers at most that the library sets.
const OWN_COUNT: usize = 6_usize.saturating_add(credential::HEADER_COUNT);

/// Headers that only the library or the transport sets.
const OWN_HEADERS: [&str; 15] = [
    "accept",
    "accept-encoding",
    "authorization",
    "client-session-token",
    "connection",
    "content-length",
    "content-type",
    "host",
    "seam-client-session-token",
    "seam-publishable-key",
    "seam-sdk-name",
    "seam-sdk-version",
    WORKSPACE,
    "transfer-encoding",
    "user-agent",
];

/// The client without its transport: checked options that make calls. It has no sockets, clock, threads or
/// randomness, and may be shared between threads.
pub struct Engine {
    pub(crate) options: Options,
    endpoint: String,
    /// The kind of its credential, and the credential itself.
    kind: Option<CredentialKind>,
    token: Option<Secret>,
}

impl Engine {
    /// Checks `options`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with what is wrong: no credential, several, one of another kind, a workspace id
    /// that is missing or has no meaning, an unusable endpoint or header.
    pub fn new(mut options: Options) -> Result<Self, Error> {
        memory::ensure_available(options.endpoint.as_ref().map_or(0, String::len).saturating_mul(2))?;
        let mut problems = options.sources.problems.copy();
        let kind = options.check_credential(&mut problems);
        let endpoint = options.check_endpoint(&mut problems);
        options.check_workspace(kind, options.workspace_id.as_ref(), &mut problems);
        options.check_without_workspace(kind, &mut problems);
        options.add_range_problems(&mut problems);
        check_headers(&options, &mut problems);
        reject_options(problems)?;
        let token = kind.and_then(|kind| options.credential_mut(kind).take());
        Ok(Self { options, endpoint, kind, token })
    }

    /// Returns the base URL, without a trailing slash.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Returns the time that one attempt may take, in milliseconds.
    #[must_use]
    pub fn timeout_ms(&self) -> u64 {
        self.options.timeout_ms
    }

    /// Returns the kind of the credential.
    #[must_use]
    pub fn credential_kind(&self) -> Option<CredentialKind> {
        self.kind
    }

    /// Returns the options, without the credential.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Returns the credential, with its kind.
    #[cfg(feature = "off_board")]
    pub(crate) fn credential(&self) -> Option<(CredentialKind, &str)> {
        Some((self.kind?, self.token.as_ref()?.expose()))
    }

    /// Returns the workspace in which a call with these options acts, where the options name it.
    #[cfg(feature = "confirm")]
    pub(crate) fn workspace<'o>(&'o self, call: &'o CallOptions) -> Option<&'o str> {
        call.workspace_id.as_deref().or(self.options.workspace_id.as_deref())
    }

    /// Checks parameters without sending anything.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        check_as(operation, params, self.checks())
    }

    /// Returns the strictness of the check of parameters. The options no longer have the credential.
    pub(crate) fn checks(&self) -> Checks {
        Checks { credential: self.kind, ..self.options.checks() }
    }

    /// Builds the request that a call would send, without sending it.
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub fn build<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
    ) -> Result<HttpRequest, Error> {
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        let operation = find(operation)?;
        self.check_request(operation, &params, problems, call)?;
        Ok(self.request(operation, &params, call)?)
    }

    /// Checks the parts of a request; `problems` are those of reading its parameters.
    pub(crate) fn check_request(
        &self,
        operation: &'static Operation,
        params: &Object,
        mut problems: Problems,
        call: &CallOptions,
    ) -> Result<(), Error> {
        check_params(operation, params, self.checks(), &mut problems);
        let mut code = ErrorCode::InvalidParams;
        if problems.is_empty() {
            code = ErrorCode::InvalidOptions;
            self.check_call(operation, call, &mut problems);
        }
        reject_call(operation, code, problems)
    }

    pub(crate) fn request(
        &self,
        operation: &'static Operation,
        params: &Object,
        call: &CallOptions,
    ) -> Result<HttpRequest, OutOfMemory> {
        let body = params.try_to_json()?;
        memory::ensure_available(self.size_of_request(call))?;
        let mut headers = Vec::with_capacity(self.options.headers.len().saturating_add(OWN_COUNT));
        if let (Some(kind), Some(token)) = (self.kind, &self.token) {
            kind.add_headers(token, &mut headers);
        }
        if let Some(workspace) = self.workspace_of(operation, call) {
            headers.push(Header::new(WORKSPACE, &[workspace]));
        }
        let surface = &self.options.surface;
        headers.push(Header::new("content-type", &["application/json"]));
        headers.push(Header::new("accept", &["application/json"]));
        headers.push(Header::new("seam-sdk-name", &["libseam/", surface]));
        headers.push(Header::new("seam-sdk-version", &[VERSION]));
        headers.push(Header::new("user-agent", &["libseam-", surface, "/", VERSION]));
        // They are the caller's own, and may be credentials.
        for (name, value) in &self.options.headers {
            headers.push(Header::sensitive(name.clone(), Secret::concat(&[value])));
        }
        let mut url = self.endpoint.clone();
        operation.append_path(&mut url);
        Ok(HttpRequest { method: METHOD, url, headers, body })
    }

    /// Returns the workspace that the call is about. Operations that accept a token only without one are about none.
    fn workspace_of<'e>(&'e self, operation: &Operation, call: &'e CallOptions) -> Option<&'e String> {
        let workspace = call.workspace_id.as_ref().or(self.options.workspace_id.as_ref());
        workspace.filter(|_| self.kind.is_none_or(|kind| operation.takes_workspace(kind)))
    }

    /// Estimates the size of a request from above, without its body and its constant parts.
    fn size_of_request(&self, call: &CallOptions) -> usize {
        let options = &self.options;
        let workspace = call.workspace_id.as_ref().or(options.workspace_id.as_ref());
        let own = options
            .headers
            .iter()
            .map(|(name, value)| name.len().saturating_add(value.len()).saturating_add(size_of::<Header>()));
        let texts = [
            OWN_COUNT.saturating_mul(size_of::<Header>()),
            self.token
                .as_ref()
                .map_or(0, |token| token.expose().len())
                .saturating_mul(credential::HEADER_COUNT),
            workspace.map_or(0, String::len),
            self.options.surface.len().saturating_mul(2),
            // The URL grows by the operation's path.
            self.endpoint.len().saturating_mul(3),
        ];
        own.chain(texts).fold(0, usize::saturating_add)
    }

    /// Adds the problems that keep these options from a call.
    pub(crate) fn check_call(&self, operation: &Operation, call: &CallOptions, problems: &mut Problems) {
        if let Some(kind) = self.kind
            && !operation.accepts(kind)
        {
            let accepted = CredentialKind::ALL.iter().filter(|kind| operation.accepts(**kind));
            let accepted = accepted.map(|kind| self.options.dialect.name_of(kind.option()));
            let accepted = &join_names(&accepted.collect::<Vec<_>>(), "or");
            return ProblemKind::UnacceptedCredential { operation: operation.name, accepted }
                .add(problems, self.options.dialect.name_of(kind.option()));
        }
        call.add_range_problems(&self.options.dialect, problems);
        if problems.is_empty() {
            self.check_workspace(operation, call, problems);
        }
    }

    /// Adds the problem of the workspace of a call, which the client's credential need not have.
    fn check_workspace(&self, operation: &Operation, call: &CallOptions, problems: &mut Problems) {
        let name = self.options.dialect.name_of("workspace_id");
        match (self.kind, &call.workspace_id) {
            (Some(kind), None) if self.options.without_workspace && !operation.accepts_alone(kind) => {
                let beside = self.options.dialect.name_of(kind.option());
                ProblemKind::NeedsWorkspace { operation: operation.name, beside }.add(problems, name);
            }
            (_, None) => {}
            (Some(kind), Some(_)) if !operation.takes_workspace(kind) => {
                ProblemKind::NeedlessWorkspace { operation: operation.name }.add(problems, name);
            }
            (kind, id) => self.options.check_workspace(kind, id.as_ref(), problems),
        }
    }
}

/// Adds the problems of the headers of the caller, and of the name of the surface.
fn check_headers(options: &Options, problems: &mut Problems) {
    let (count, most) = (options.headers.len(), Options::MAX_HEADERS);
    if count > most {
        options.add(ProblemKind::TooManyHeaders { most, count }, problems, "headers");
    }
    for (at, (name, value)) in options.headers.iter().take(most).enumerate() {
        let header = &printable(name);
        let problem_kind = if name.is_empty() || !name.bytes().all(is_name) {
            ProblemKind::InvalidHeaderName { header }
        } else if OWN_HEADERS.contains(&name.as_str()) {
            ProblemKind::ReservedHeader { header }
        } else if !value.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            ProblemKind::UnprintableHeader { header }
        } else if options.headers.iter().position(|(other, _)| other == name) != Some(at) {
            ProblemKind::DuplicateHeader { header }
        } else {
            continue;
        };
        options.add(problem_kind, problems, "headers");
    }
    let surface = &options.surface;
    if surface.len() > 64 || !surface.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') {
        ProblemKind::InvalidSurface.add(problems, "surface");
    }
}

/// Reports whether the lower-case name of a header may contain `byte` (RFC 9110 section 5.6.2).
fn is_name(byte: u8) -> bool {
    matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'!' | b'#'..=b'\'' | b'*' | b'+' | b'-' | b'.' | b'^'..=b'`' | b'|' | b'~')
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine").field("endpoint", &self.endpoint).field("credential", &self.kind).finish()
    }
}
