//! The client without its transport: options, checked once, from which calls are made.

use crate::{
    call::{Call, Policy},
    credential::Credential,
    error::{Error, ErrorCode},
    json::{self, NESTING_LIMIT, Object, Value},
    message::{message, problem},
    options::{self, CallOptions, Options},
    problem::{Problem, ProblemCode, hint, nearest, printable},
    request::{Header, HttpRequest},
    secret::Secret,
    table::Operation,
    validate::validate,
};
use alloc::{string::String, vec::Vec};

/// Version of the library.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

const VOID_REPLY_LIMIT: u64 = 64 * 1024;
const REPLY_LIMIT: u64 = 8 * 1024 * 1024;

/// Headers that are the library's or the transport's to set.
const OWN_HEADERS: &[&str] = &[
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

/// Checked options, from which calls are made. It has no sockets, clock, threads or randomness, and may be shared
/// between threads.
pub struct Engine {
    options: Options,
    endpoint: String,
    credential: Option<Credential>,
}

/// The parameters of a call in one of the forms that surfaces have them in.
#[derive(Debug)]
pub enum Params<'a> {
    /// As values.
    Object(Object),
    /// As JSON text.
    Text(&'a [u8]),
}

impl Params<'_> {
    fn into_object(self) -> Result<Object, Problem> {
        match self {
            Self::Object(object)
                if object.values().any(|value| value.nests_deeper_than(NESTING_LIMIT - 1)) =>
            {
                Err(too_deep())
            }
            Self::Object(object) => Ok(object),
            Self::Text(text) => json::read_object(text).map_err(|e| {
                if e.reason == json::TOO_DEEP {
                    return too_deep();
                }
                Problem::new("", ProblemCode::Json, e.told_of("the parameters"))
            }),
        }
    }
}

fn too_deep() -> Problem {
    let message = message!("the parameters nest deeper than {} levels", NESTING_LIMIT);
    Problem::new("", ProblemCode::Json, message)
}

impl From<Object> for Params<'_> {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl<'a> From<&'a str> for Params<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text.as_bytes())
    }
}

impl<'a> From<&'a [u8]> for Params<'a> {
    fn from(text: &'a [u8]) -> Self {
        Self::Text(text)
    }
}

impl Engine {
    /// Checks `options`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with what is wrong: no credential, several, one of another kind, a workspace id
    /// that is missing or has no meaning, an unusable endpoint or header.
    pub fn new(mut options: Options) -> Result<Self, Error> {
        let mut problems = Vec::new();
        let credential = options.take_credential().map_err(|p| problems.push(p)).ok().flatten();
        let endpoint = options.checked_endpoint().map_err(|p| problems.push(p)).unwrap_or_default();
        if let Some(problem) = workspace_problem(credential.as_ref(), options.workspace_id.as_deref()) {
            problems.push(problem);
        }
        options.add_range_problems(&mut problems);
        let headers = &options.headers;
        for (at, (name, value)) in headers.iter().enumerate() {
            let is_second = headers.iter().take(at).any(|(other, _)| other == name);
            problems.extend(header_problem(name, value, is_second));
        }
        let surface = &options.surface;
        if surface.len() > 64 || !surface.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-') {
            problems.push(problem!("surface", Format, "must be up to 64 letters, digits and dashes"));
        }
        if problems.is_empty() {
            Ok(Self { options, endpoint, credential })
        } else {
            Err(Error::of_problems(ErrorCode::InvalidOptions, problems))
        }
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
        check(operation, params, self.options.strict)
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
        self.prepared(operation, params.into(), call).map(|(_, request)| request)
    }

    /// A call, ready to be driven. `entropy` is any number that differs from call to call; it spreads the waits
    /// between attempts.
    ///
    /// # Errors
    /// [`ErrorCode::UnknownOperation`]; [`ErrorCode::InvalidParams`] with everything that is wrong;
    /// [`ErrorCode::InvalidOptions`] where the credential or an option does not fit.
    pub fn call<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Call, Error> {
        self.prepared_call(operation, params.into(), call, entropy)
    }

    fn prepared_call(
        &self,
        operation: &str,
        params: Params<'_>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Call, Error> {
        let (operation, request) = self.prepared(operation, params, call)?;
        let default_limit = if operation.is_void() { VOID_REPLY_LIMIT } else { REPLY_LIMIT };
        let limit = self.options.reply_limit_bytes.unwrap_or(default_limit);
        let policy = Policy {
            timeout_ms: call.timeout_ms.unwrap_or(self.options.timeout_ms),
            deadline_ms: call.deadline_ms.unwrap_or(self.options.deadline_ms),
            attempts: call.retries.unwrap_or(self.options.retries).saturating_add(1),
            reply_limit: usize::try_from(limit).unwrap_or(usize::MAX),
            missing_ok: call.missing_ok,
            entropy,
        };
        Ok(Call::new(operation, request, policy))
    }

    fn prepared(
        &self,
        operation: &str,
        params: Params<'_>,
        call: &CallOptions,
    ) -> Result<(&'static Operation, HttpRequest), Error> {
        let operation = find(operation)?;
        let params = accepted(operation, params, self.options.strict)?;
        let request = self.request(operation, params, call);
        request
            .map(|request| (operation, request))
            .map_err(|e| e.with(|d| d.operation = Some(operation.name)))
    }

    fn request(
        &self,
        operation: &Operation,
        params: Object,
        call: &CallOptions,
    ) -> Result<HttpRequest, Error> {
        if let Some(credential) = &self.credential
            && !operation.auth.contains(&credential.kind)
        {
            let option = credential.kind.option();
            let message = message!("{} does not accept the credential `{}`", operation.name, option);
            return Err(options::refusal(Problem::new(option, ProblemCode::Value, message)));
        }
        call.check()?;
        if call.workspace_id.is_some()
            && let Some(problem) = workspace_problem(self.credential.as_ref(), call.workspace_id.as_deref())
        {
            return Err(options::refusal(problem));
        }
        let workspace = call.workspace_id.as_deref().or(self.options.workspace_id.as_deref());
        let surface = &*self.options.surface;
        let mut headers = Vec::new();
        if let Some(credential) = &self.credential {
            headers.push(Header::sensitive("authorization", credential.authorization()));
        }
        let mut add = |name: &'static str, parts: &[&str]| headers.push(Header::new(name, parts));
        if let Some(workspace) = workspace {
            add("seam-workspace", &[workspace]);
        }
        add("content-type", &["application/json"]);
        add("accept", &["application/json"]);
        add("seam-sdk-name", &["libseam/", surface]);
        add("seam-sdk-version", &[VERSION]);
        add("user-agent", &["libseam-", surface, "/", VERSION]);
        // They are the caller's own, and may be credentials.
        for (name, value) in &self.options.headers {
            headers.push(Header::sensitive(name.clone(), Secret::concat(&[value])));
        }
        let body = Value::Object(params).to_json();
        let url = message!("{}{}", self.endpoint, operation.path);
        Ok(HttpRequest { method: "POST", url, headers, body })
    }
}

impl core::fmt::Debug for Engine {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Engine")
            .field("endpoint", &self.endpoint)
            .field("credential", &self.credential)
            .finish()
    }
}

/// Checks parameters against an operation; needs no client. `strict` as in [`Options::strict`].
///
/// # Errors
/// [`ErrorCode::UnknownOperation`], or [`ErrorCode::InvalidParams`] with everything that is wrong.
pub fn check<'p>(operation: &str, params: impl Into<Params<'p>>, strict: bool) -> Result<(), Error> {
    accepted(find(operation)?, params.into(), strict).map(drop)
}

fn find(name: &str) -> Result<&'static Operation, Error> {
    Operation::by_name(name).ok_or_else(|| {
        let meant = nearest(name, &mut Operation::all().iter().map(|op| op.name));
        let message = message!("there is no operation `{}`{}", printable(name), hint(meant));
        Error::new(ErrorCode::UnknownOperation, message)
    })
}

fn accepted(operation: &'static Operation, params: Params<'_>, strict: bool) -> Result<Object, Error> {
    let refused = |problems: Vec<Problem>| {
        Error::of_problems(ErrorCode::InvalidParams, problems).with(|d| d.operation = Some(operation.name))
    };
    let params = params.into_object().map_err(|problem| refused(Vec::from([problem])))?;
    let problems = validate(operation, &params, strict);
    if problems.is_empty() { Ok(params) } else { Err(refused(problems)) }
}

fn workspace_problem(credential: Option<&Credential>, workspace: Option<&str>) -> Option<Problem> {
    let Some(kind) = credential.map(|c| c.kind) else {
        return workspace.and_then(|id| options::check_workspace(id).err());
    };
    match workspace {
        Some(_) if !kind.needs_workspace() => {
            let why = "has no meaning with `api_key`: a key belongs to one workspace";
            Some(problem!("workspace_id", Conflict, "{}", why))
        }
        Some(id) => options::check_workspace(id).err(),
        None if kind.needs_workspace() => {
            Some(problem!("workspace_id", Missing, "is required with `{}`", kind.option()))
        }
        None => None,
    }
}

#[expect(clippy::manual_contains, reason = "for bytes, `contains` is a search of another and larger kind")]
fn header_problem(name: &str, value: &str, is_second: bool) -> Option<Problem> {
    let shown = printable(name);
    let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".iter().any(|other| *other == b);
    let why = if name.is_empty() || !name.bytes().all(|b| token(b) && !b.is_ascii_uppercase()) {
        "is no header name"
    } else if OWN_HEADERS.contains(&name) {
        "is set by the library"
    } else if !value.bytes().all(|b| b == b' ' || b.is_ascii_graphic()) {
        "must be printable ASCII"
    } else if is_second {
        "is given twice"
    } else {
        return None;
    };
    Some(Problem::new("headers", ProblemCode::Value, message!("`headers`: `{}` {}", shown, why)))
}
