//! The client without its transport: options, checked once, from which calls are made.

use crate::{
    alphabet::spells,
    api::table::{CredentialKind, Operation},
    check::{check_params, find, flaw::Flaw, params::Params, refused},
    client::options::{CallOptions, Options, unless_any},
    digits,
    error::{
        Error, ErrorCode,
        problem::{Problem, ProblemCode, printable},
    },
    json::{Object, Value},
    search::{NOWHERE, place},
    wire::{
        request::{Header, HttpRequest, SCHEME},
        secret::Secret,
    },
};
use alloc::{string::String, vec::Vec};

/// Version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Headers that are the library's or the transport's to set.
const OWN_HEADERS: &str = "accept accept-encoding authorization connection content-length content-type host \
                           seam-sdk-name seam-sdk-version seam-workspace transfer-encoding user-agent";

/// The characters of a header's name in lower case.
const OF_HEADER_NAMES: &str = "az09!!#'*+-.^`||~~";

/// Checked options, from which calls are made. It has no sockets, clock, threads or randomness, and may be shared
/// between threads.
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
        let mut problems = Vec::new();
        let kind = options.checked_credential(&mut problems);
        let endpoint = options.checked_endpoint(&mut problems);
        options.check_workspace(kind, options.workspace_id.as_ref(), &mut problems);
        options.add_range_problems(&mut problems);
        check_headers(&options, &mut problems);
        unless_any(problems)?;
        let token = kind.and_then(|kind| options.credential(kind).take());
        Ok(Self { options, endpoint, kind, token })
    }

    /// The base URL, without a trailing slash.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// How long one attempt may take, in milliseconds.
    #[must_use]
    pub fn timeout_ms(&self) -> u64 {
        self.options.timeout_ms
    }

    /// The options, without the credential.
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

    /// The request that a call would send, without sending it.
    ///
    /// # Errors
    /// As [`Engine::call`].
    pub fn build<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
    ) -> Result<HttpRequest, Error> {
        let mut problems = Vec::new();
        let params = params.into().read(&mut problems);
        let operation = find(operation)?;
        self.check_request(operation, &params, problems, call)?;
        Ok(self.request(operation, params, call))
    }

    /// Checks what a request is made of; `problems` are those with reading its parameters.
    pub(crate) fn check_request(
        &self,
        operation: &'static Operation,
        params: &Object,
        mut problems: Vec<Problem>,
        call: &CallOptions,
    ) -> Result<(), Error> {
        check_params(operation, params, self.options.checks(), &mut problems);
        let mut code = ErrorCode::InvalidParams;
        if problems.is_empty() {
            code = ErrorCode::InvalidOptions;
            self.check_call(operation, call, &mut problems);
        }
        refused(operation, code, problems)
    }

    pub(crate) fn request(
        &self,
        operation: &'static Operation,
        params: Object,
        call: &CallOptions,
    ) -> HttpRequest {
        let token = self.token.as_ref().map(Secret::expose);
        let workspace = call.workspace_id.as_ref().or(self.options.workspace_id.as_ref());
        // In the order of `HeaderValue`.
        let values = [token, workspace.map(String::as_str), Some(&*self.options.surface), Some("")];
        let mut headers = Vec::new();
        for (name, before, value_of, behind) in &HEADERS {
            if let Some(Some(value)) = values.get(*value_of as usize) {
                let mut header = Header::new(name, &[before, value, behind]);
                header.sensitive = matches!(value_of, HeaderValue::Token);
                headers.push(header);
            }
        }
        // They are the caller's own, and may be credentials.
        for (name, value) in &self.options.headers {
            let mut own = String::new();
            own.push_str(name);
            headers.push(Header::sensitive(own, Secret::concat(&[value])));
        }
        let body = Value::Object(params).to_json();
        let mut url = String::new();
        url.push_str(&self.endpoint);
        operation.append_path(&mut url);
        HttpRequest { method: "POST", url, headers, body }
    }

    /// Adds what keeps a call from being made with these options.
    fn check_call(&self, operation: &Operation, call: &CallOptions, problems: &mut Vec<Problem>) {
        if let Some(kind) = self.kind
            && !operation.accepts(kind)
        {
            let option = self.options.dialect.spelled(kind.option());
            let template = "{} does not accept the credential `{}`";
            Problem::add(problems, option, ProblemCode::Value, template, operation.name, option);
            return;
        }
        call.add_range_problems(&self.options.dialect, problems);
        if problems.is_empty() && call.workspace_id.is_some() {
            self.options.check_workspace(self.kind, call.workspace_id.as_ref(), problems);
        }
    }
}

/// Adds what is wrong with the headers that the caller adds, and with those that say which surface this is.
fn check_headers(options: &Options, problems: &mut Vec<Problem>) {
    let count = options.headers.len();
    if count > Options::MOST_HEADERS {
        let most = digits::of(Options::MOST_HEADERS as u64);
        Flaw::TooManyHeaders.add(problems, "headers", &most, &digits::of(count as u64));
    }
    for (at, (name, value)) in options.headers.iter().take(Options::MOST_HEADERS).enumerate() {
        let flaw = if name.is_empty() || !spells(OF_HEADER_NAMES, name) {
            Flaw::NoHeaderName
        } else if place(OWN_HEADERS, name) != NOWHERE {
            Flaw::OwnHeader
        } else if !spells(" ~", value) {
            Flaw::UnprintableHeader
        } else if options.headers.iter().position(|(other, _)| other == name) != Some(at) {
            Flaw::SecondHeader
        } else {
            continue;
        };
        options.dialect.add(flaw, problems, "headers", &printable(name), "");
    }
    let surface = &options.surface;
    if surface.len() > 64 || !spells("azAZ09--", surface) {
        Flaw::NoSurface.add(problems, "surface", "", "");
    }
}

/// What stands in the middle of a header's value.
#[derive(Clone, Copy)]
enum HeaderValue {
    Token,
    Workspace,
    Surface,
    Nothing,
}

/// The headers of every request for which there is a value, with what stands before and behind it.
static HEADERS: [(&str, &str, HeaderValue, &str); 7] = [
    ("authorization", SCHEME, HeaderValue::Token, ""),
    ("seam-workspace", "", HeaderValue::Workspace, ""),
    ("content-type", "application/json", HeaderValue::Nothing, ""),
    ("accept", "application/json", HeaderValue::Nothing, ""),
    ("seam-sdk-name", "libseam/", HeaderValue::Surface, ""),
    ("seam-sdk-version", VERSION, HeaderValue::Nothing, ""),
    ("user-agent", "libseam-", HeaderValue::Surface, concat!("/", env!("CARGO_PKG_VERSION"))),
];

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine").field("endpoint", &self.endpoint).field("credential", &self.kind).finish()
    }
}
