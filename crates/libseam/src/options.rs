//! What a client is made from. Every surface hands its options to [`Options::from_object`], so that names, types,
//! defaults and limits are decided once.

use crate::{
    credential::Credential,
    digits::Digits,
    endpoint,
    error::{Error, ErrorCode},
    json::{Object, Value},
    message::{AsPart as _, message, problem},
    problem::{Problem, ProblemCode, hint, nearest, printable},
    secret::Secret,
    table::CredentialKind,
};
use alloc::{string::String, vec::Vec};
use core::mem::take;

/// The environment variables that [`Options::apply_environment`] looks at.
pub const ENVIRONMENT: &[&str] = &[
    "SEAM_API_KEY",
    "SEAM_PERSONAL_ACCESS_TOKEN",
    "SEAM_CONSOLE_SESSION_TOKEN",
    "SEAM_WORKSPACE_ID",
    "SEAM_ENDPOINT",
];

/// An option that is a number, with the smallest and the largest that it may be.
struct Number(&'static str, u64, u64);

/// Up to a day: no time that is asked for is longer.
static TIMEOUT: Number = Number("timeout_ms", 1, 86_400_000);
static DEADLINE: Number = Number("deadline_ms", 1, 86_400_000);
static RETRIES: Number = Number("retries", 0, 10);
static REPLY: Number = Number("reply_limit_bytes", 1, 1 << 30);
static IN_FLIGHT: Number = Number("in_flight_limit", 1, 10_000);

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
    /// `SEAM_WORKSPACE_ID`), and the endpoint (`SEAM_ENDPOINT`). A variable that is empty counts as not set.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] when more than one credential is set there.
    pub fn apply_environment(&mut self, get: impl Fn(&str) -> Option<String>) -> Result<(), Error> {
        self.apply(&|name| get(name).filter(|value| !value.is_empty()))
    }

    fn apply(&mut self, get: &dyn Fn(&str) -> Option<String>) -> Result<(), Error> {
        if self.given().next().is_none() && !self.no_credential {
            self.api_key = get("SEAM_API_KEY").map(Secret::new);
            self.personal_access_token = get("SEAM_PERSONAL_ACCESS_TOKEN").map(Secret::new);
            self.console_session_token = get("SEAM_CONSOLE_SESSION_TOKEN").map(Secret::new);
            if self.given().nth(1).is_some() {
                let message = "more than one of the environment variables `SEAM_API_KEY`, \
                               `SEAM_PERSONAL_ACCESS_TOKEN` and `SEAM_CONSOLE_SESSION_TOKEN` is set; leave one";
                return Err(refusal(Problem::new("api_key", ProblemCode::Conflict, message.into())));
            }
        }
        if self.workspace_id.is_none() && self.given().any(|(kind, _)| kind.needs_workspace()) {
            self.workspace_id = get("SEAM_WORKSPACE_ID");
        }
        if self.endpoint.is_none() {
            self.endpoint = get("SEAM_ENDPOINT");
        }
        Ok(())
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

/// Options of one call. Those not given are the client's.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CallOptions {
    /// How long one attempt may take, in milliseconds.
    pub timeout_ms: Option<u64>,
    /// How long the call may take with all its attempts and waits, in milliseconds.
    pub deadline_ms: Option<u64>,
    /// How often the call is tried again.
    pub retries: Option<u32>,
    /// The workspace to act in, with a token that is not bound to one.
    pub workspace_id: Option<String>,
    /// For a removal: that the server does not know what is to be removed is success.
    pub missing_ok: bool,
}

impl CallOptions {
    /// Options from a JSON object with the names of the fields here. A member that is `null` counts as not given.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with every name that is unknown and every value of the wrong type.
    pub fn from_object(object: Object) -> Result<Self, Error> {
        let mut options = Self::default();
        let mut retries = None;
        fill(
            object,
            &mut [
                (TIMEOUT.0, Field::Number(&mut options.timeout_ms, &TIMEOUT)),
                (DEADLINE.0, Field::Number(&mut options.deadline_ms, &DEADLINE)),
                (RETRIES.0, Field::Number(&mut retries, &RETRIES)),
                ("workspace_id", Field::Text(&mut options.workspace_id)),
                ("missing_ok", Field::Flag(&mut options.missing_ok)),
            ],
        )?;
        options.retries = count(retries);
        Ok(options)
    }
}

impl CallOptions {
    /// Checks the options without a call. From JSON nothing can be out of range, but fields can be set to anything.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidOptions`] with everything that is out of range.
    pub fn check(&self) -> Result<(), Error> {
        let mut problems = Vec::new();
        TIMEOUT.check(self.timeout_ms.unwrap_or(1), &mut problems);
        DEADLINE.check(self.deadline_ms.unwrap_or(1), &mut problems);
        RETRIES.check(self.retries.unwrap_or(0).into(), &mut problems);
        unless_any(problems)
    }
}

/// Where the value of an option goes.
enum Field<'a> {
    Secret(&'a mut Option<Secret>),
    Text(&'a mut Option<String>),
    Name(&'a mut String),
    Flag(&'a mut bool),
    Number(&'a mut Option<u64>, &'static Number),
    Headers(&'a mut Vec<(String, String)>),
}

impl Field<'_> {
    /// What it takes, for a message.
    fn expected(&self) -> &'static str {
        match self {
            Self::Secret(_) | Self::Text(_) | Self::Name(_) => "a string",
            Self::Flag(_) => "true or false",
            Self::Headers(_) => "an object of strings",
            Self::Number(..) => "a whole number",
        }
    }

    /// Takes `value`.
    fn set(&mut self, name: &str, value: &mut Value, problems: &mut Vec<Problem>) {
        match (self, value) {
            (Self::Secret(to), Value::String(text)) => **to = Some(Secret::new(take(text))),
            (Self::Text(to), Value::String(text)) => **to = Some(take(text)),
            (Self::Name(to), Value::String(text)) => **to = take(text),
            (Self::Flag(to), Value::Bool(flag)) => **to = *flag,
            (Self::Headers(to), Value::Object(members)) => {
                for (header, value) in members.members_mut() {
                    let Value::String(text) = value else {
                        problems.push(mistyped(&message!("headers.{}", header), "a string", value));
                        return;
                    };
                    to.push((header.to_ascii_lowercase(), take(text)));
                }
            }
            (Self::Number(to, option), Value::Number(number)) => {
                // A number that no `u64` holds is out of every range.
                let number = number.as_i64().and_then(|n| u64::try_from(n).ok()).unwrap_or(u64::MAX);
                **to = Some(number);
                option.check(number, problems);
            }
            (field, value) => problems.push(mistyped(name, field.expected(), value)),
        }
    }
}

/// Sets the field of every member of `object`. A member that is `null` counts as not given.
fn fill(mut object: Object, fields: &mut [(&'static str, Field<'_>)]) -> Result<(), Error> {
    let mut problems = Vec::new();
    for (name, value) in object.members_mut() {
        if matches!(value, Value::Null) {
            continue;
        }
        match fields.iter_mut().find(|(known, _)| known == name) {
            Some((_, field)) => field.set(name, value, &mut problems),
            None => problems.push(unknown(name, &mut fields.iter().map(|(known, _)| *known))),
        }
    }
    unless_any(problems)
}

/// An error if there are problems.
fn unless_any(problems: Vec<Problem>) -> Result<(), Error> {
    if problems.is_empty() { Ok(()) } else { Err(Error::of_problems(ErrorCode::InvalidOptions, problems)) }
}

impl Number {
    /// Adds a problem if it is out of range.
    #[inline(never)]
    fn check(&self, number: u64, problems: &mut Vec<Problem>) {
        let Self(name, min, max) = *self;
        if !(min..=max).contains(&number) {
            let (min, max) = (Digits::of(min), Digits::of(max));
            problems.push(problem!(name, Range, "must be a whole number from {} to {}", min, max));
        }
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

fn unknown(name: &str, known: &mut dyn Iterator<Item = &'static str>) -> Problem {
    let shown = printable(name);
    let suggestion = nearest(name, known);
    Problem { suggestion, ..problem!(&shown, Unknown, "is not an option{}", hint(suggestion)) }
}

fn mistyped(name: &str, expected: &str, value: &Value) -> Problem {
    problem!(name, Type, "must be {}, got {}", expected, value.kind())
}

/// A number whose range lies within those of `u32`.
fn count(number: Option<u64>) -> Option<u32> {
    number.and_then(|number| u32::try_from(number).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn from(variables: &[(&str, &str)], mut options: Options) -> Result<Options, Error> {
        let get = |name: &str| variables.iter().find(|(n, _)| *n == name).map(|(_, value)| (*value).into());
        options.apply_environment(get).map(|()| options)
    }

    #[test]
    fn the_environment_fills_in_what_was_not_given() {
        let all =
            [("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws"), ("SEAM_ENDPOINT", "https://env")];
        let options = from(&all, Options::default()).expect("a key");
        assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_env"));
        assert_eq!(options.endpoint.as_deref(), Some("https://env"));
        assert_eq!(options.workspace_id, None, "a key has its workspace");
        let options = from(&all, Options::api_key("seam_own").with_endpoint("https://own")).expect("a key");
        assert_eq!(options.api_key.as_ref().map(Secret::expose), Some("seam_own"));
        assert_eq!(options.endpoint.as_deref(), Some("https://own"));
    }

    #[test]
    fn an_own_credential_outweighs_the_other_kind_in_the_environment() {
        let mut own =
            Options { personal_access_token: Some(Secret::new("seam_at_own".into())), ..Options::default() };
        own = from(&[("SEAM_API_KEY", "seam_env"), ("SEAM_WORKSPACE_ID", "ws")], own).expect("a token");
        assert!(own.api_key.is_none());
        assert_eq!(own.workspace_id.as_deref(), Some("ws"));
        let own = Options { no_credential: true, ..Options::default() };
        assert!(from(&[("SEAM_API_KEY", "seam_env")], own).expect("nothing").api_key.is_none());
    }

    #[test]
    fn two_credentials_in_the_environment_are_one_too_many() {
        let both = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "seam_at_env")];
        let error = from(&both, Options::default()).expect_err("a conflict");
        assert_eq!(error.code(), ErrorCode::InvalidOptions);
        assert!(!error.message.contains("seam_env") && !error.message.contains("seam_at_env"));
        assert!(from(&both, Options::api_key("seam_own")).is_ok());
        let empty = [("SEAM_API_KEY", "seam_env"), ("SEAM_PERSONAL_ACCESS_TOKEN", "")];
        assert!(from(&empty, Options::default()).expect("a key").api_key.is_some());
    }
}
