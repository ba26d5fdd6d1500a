//! The client without its transport: it checks options once and makes calls from them.

use crate::{
    api::table::{CredentialKind, Operation},
    check::{
        check_params, find, join_names::join_names, params::Params, problem_kind::ProblemKind, reject_call,
    },
    client::options::{CallOptions, Options, reject_options},
    error::{
        Error, ErrorCode,
        problem::{Problems, printable},
    },
    json::Object,
    memory::{self, OutOfMemory},
    wire::{
        request::{Header, HttpRequest, SCHEME},
        secret::Secret,
    },
};
use alloc::{string::String, vec::Vec};

/// Version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Number of headers that the library sets.
const OWN_COUNT: usize = 7;

/// Headers that only the library or the transport sets.
const OWN_HEADERS: [&str; 12] = [
    "accept",
    "accept-encoding",
    "authorization",
    "connection",
    "content-length",
    "content-type",
    "host",
    "seam-sdk-name",
    "seam-sdk-version",
    "seam-workspace",
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

    /// Returns the options, without the credential.
    #[must_use]
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// Checks parameters without sending anything.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
    pub fn check<'p>(&self, operation: &str, params: impl Into<Params<'p>>) -> Result<(), Error> {
        self.options.check(operation, params)
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
        check_params(operation, params, self.options.checks(), &mut problems);
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
        if let Some(token) = &self.token {
            headers.push(Header::sensitive("authorization", Secret::concat(&[SCHEME, token.expose()])));
        }
        if let Some(workspace) = call.workspace_id.as_ref().or(self.options.workspace_id.as_ref()) {
            headers.push(Header::new("seam-workspace", &[workspace]));
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
        Ok(HttpRequest { method: "POST", url, headers, body })
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
            self.token.as_ref().map_or(0, |token| token.expose().len()),
            workspace.map_or(0, String::len),
            self.options.surface.len().saturating_mul(2),
            // The URL grows by the operation's path.
            self.endpoint.len().saturating_mul(3),
        ];
        own.chain(texts).fold(0, usize::saturating_add)
    }

    /// Adds the problems that keep these options from a call.
    fn check_call(&self, operation: &Operation, call: &CallOptions, problems: &mut Problems) {
        if let Some(kind) = self.kind
            && !operation.accepts(kind)
        {
            let option = self.options.dialect.name_of(kind.option());
            let accepted = operation.auth.iter().map(|kind| self.options.dialect.name_of(kind.option()));
            let accepted = &join_names(&accepted.collect::<Vec<_>>(), "or");
            return ProblemKind::UnacceptedCredential { operation: operation.name, accepted }
                .add(problems, option);
        }
        call.add_range_problems(&self.options.dialect, problems);
        if problems.is_empty() && call.workspace_id.is_some() {
            self.options.check_workspace(self.kind, call.workspace_id.as_ref(), problems);
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
