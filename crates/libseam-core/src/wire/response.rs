//! What a reply means. A removal reported done is done: only a status of 2xx with a JSON object in which `ok` is
//! `true` is success, and everything else is an error that says what came back.

use crate::{
    api::table::{Operation, USES},
    digits,
    error::{Details, Error, ErrorCode, Outcome},
    json::{self, Object, Value, Writer, reread},
    message::{append, fill},
    search,
    wire::{
        quote::QUOTE_LIMIT,
        request::HttpRequest,
        retry_after::retry_after_ms,
        server_error::{ServerError, flatten, take_data},
    },
};
use alloc::{boxed::Box, string::String, vec::Vec};

const MESSAGE_LIMIT: usize = 1_000;

/// A "not found" that proves nothing.
const UNCONFIRMED: &str =
    "; an earlier attempt may have removed it, or it was never there for this credential";
const MISSING_OK: &str = "; `{}` accepts that it is not there";

const LACKING: &str = "the body has no `{}`";

/// A reply as it came from the wire.
#[derive(Clone, Debug, Default)]
pub struct HttpResponse {
    /// The status.
    pub status: u16,
    /// The headers; case of the names makes no difference.
    pub headers: Vec<(String, String)>,
    /// The body, without transfer or content coding.
    pub body: Vec<u8>,
}

impl HttpResponse {
    /// The most headers that a reply may have.
    pub const MOST_HEADERS: usize = 100;
}

/// The headers of a reply that say something here.
const HEADERS: &str = "content-type date retry-after seam-request-id";

/// A reply as it is read.
pub(crate) struct Received<'a> {
    pub(crate) status: u16,
    body: &'a [u8],
    header_count: usize,
    /// The values of [`HEADERS`], without white space around them, and empty where they are not there.
    values: [&'a [u8]; 4],
}

impl<'a> Received<'a> {
    pub(crate) fn new(status: u16, body: &'a [u8]) -> Self {
        Self { status, body, header_count: 0, values: Default::default() }
    }

    pub(crate) fn header(&mut self, name: &[u8], value: &'a [u8]) {
        self.header_count = self.header_count.wrapping_add(1);
        for (known, place) in search::pieces(HEADERS, ' ').zip(&mut self.values) {
            // The first one that says something counts.
            if place.is_empty() && name.eq_ignore_ascii_case(known.as_bytes()) {
                *place = value.trim_ascii();
            }
        }
    }

    /// The body's type, without what follows it in the header.
    fn media_type(&self) -> &'a [u8] {
        let [content_type, ..] = self.values;
        content_type.split(|byte| *byte == b';').next().unwrap_or_default().trim_ascii()
    }

    /// Whether the body may be JSON: its content type says so, or there is none.
    fn may_be_json(&self) -> bool {
        let [content_type, ..] = self.values;
        content_type.is_empty() || self.media_type().eq_ignore_ascii_case(b"application/json")
    }
}

/// The result of a call that succeeded: the API accepted the operation. It answers before the access system has applied
/// a removal, which takes seconds, minutes, or even days; until then a door may still open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The operation.
    pub operation: &'static str,
    /// The HTTP status of the last reply.
    pub http_status: u16,
    /// The server's name for the request (`seam-request-id`).
    pub request_id: Option<String>,
    /// How many requests were sent.
    pub attempts: u32,
    /// For a removal with `missing_ok`: what was to be removed is not there for this credential. It may be gone, by an
    /// earlier attempt of this call or before, or it may never have been there: a mistyped id and the key of another
    /// workspace look the same.
    pub already_gone: bool,
    /// The whole body.
    pub body: Object,
    result_key: Option<&'static str>,
}

impl Reply {
    /// The operation's result: the member of the body that the table names, or `None` for an operation that returns
    /// nothing, whatever the body holds.
    #[must_use]
    pub fn value(&self) -> Option<&Value> {
        let key = if USES.others { self.result_key } else { None };
        self.body.get(key?)
    }

    /// The reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (null for an
    /// operation that returns nothing), and `request_id` if there is one.
    #[must_use]
    pub fn to_value(&self) -> Value {
        reread(&self.to_json())
    }

    /// The text of [`Reply::to_value`].
    #[must_use]
    pub fn to_json(&self) -> String {
        let mut text = Writer::new();
        text.open('{');
        text.flag("already_gone", self.already_gone);
        text.number("attempts", self.attempts.into());
        text.number("http_status", self.http_status.into());
        text.member("operation", self.operation);
        if let Some(request_id) = &self.request_id {
            text.member("request_id", request_id);
        }
        text.name("value");
        text.value(self.value().unwrap_or(&Value::Null));
        text.close('}');
        text.finish()
    }
}

/// The request that a reply answers, with what its interpretation depends on.
pub(crate) struct Exchange<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) request: &'a HttpRequest,
    /// How many requests were sent so far, this one included.
    pub(crate) attempts: u32,
    /// What was known before the reply.
    pub(crate) known: Outcome,
    pub(crate) reply_limit: usize,
    pub(crate) missing_ok: bool,
    /// The surface's name for that option.
    pub(crate) missing_ok_name: &'a str,
}

impl Exchange<'_> {
    /// Interprets a reply: the call's result if it ends here, and what is known after it.
    pub(crate) fn interpret(&self, from: &Received<'_>) -> (Outcome, Result<Box<Reply>, Error>) {
        let mut error = Error::of_call(ErrorCode::MalformedReply, self.operation.name, self.attempts);
        let told = &mut *error.0;
        // A reply that is not understood says nothing about what was done.
        told.outcome = Outcome::Unknown;
        told.http_status = Some(from.status);
        let [.., request_id] = from.values;
        if !request_id.is_empty() {
            told.request_id = Some(self.request.quoted(request_id));
        }
        let body = self.confirmed(from, told);
        let known = self.known.max(told.outcome);
        let Some(body) = body else { return (known, Err(error.with_outcome(known))) };
        let reply = Reply {
            operation: self.operation.name,
            http_status: from.status,
            request_id: told.request_id.take(),
            attempts: self.attempts,
            // No other reply with this status is success.
            already_gone: from.status == 404,
            body,
            result_key: self.operation.result_key(),
        };
        (known, Ok(Box::new(reply)))
    }

    /// The body of a reply that is success; of another, `error` says what is wrong.
    fn confirmed(&self, from: &Received<'_>, error: &mut Details) -> Option<Object> {
        let status = usize::from(from.status);
        let (code, template, number) = match status {
            _ if from.header_count > HttpResponse::MOST_HEADERS => {
                (ErrorCode::TooLarge, "the reply has more than {} headers", HttpResponse::MOST_HEADERS)
            }
            _ if from.body.len() > self.reply_limit => {
                (ErrorCode::TooLarge, "the reply is larger than the limit of {} bytes", self.reply_limit)
            }
            200..=299 | 400..=599 => return self.answered(from, error),
            301 | 302 | 303 | 307 | 308 => (
                ErrorCode::Redirected,
                "the server answered {} with a redirect, which is not followed; check `endpoint`",
                status,
            ),
            _ => (
                ErrorCode::MalformedReply,
                "the server answered with the status {}, which is no final reply",
                status,
            ),
        };
        error.code = code;
        fill(&mut error.message, template, &digits::of(number as u64), "");
        None
    }

    /// The same of a reply that is final.
    fn answered(&self, from: &Received<'_>, error: &mut Details) -> Option<Object> {
        let mut body = Object::new();
        let mut refused = from.status >= 400;
        let (mut why, mut part, mut offset) = ("", "", 0);
        if from.body.is_empty() {
            why = "the body is empty";
        } else if !from.may_be_json() {
            why = "the content type is not JSON";
        } else {
            match json::read(from.body) {
                Ok(Value::Object(read)) => {
                    body = read;
                    match body.get("ok") {
                        Some(Value::Bool(true)) if !refused => {
                            error.outcome = Outcome::Accepted;
                            part = self.operation.result_key().unwrap_or("ok");
                            if body.contains_key(part) {
                                return Some(body);
                            }
                            why = LACKING;
                        }
                        Some(Value::Bool(_)) => refused = true,
                        Some(other) => (why, part) = ("`ok` is {}, not true", other.kind()),
                        None => (why, part) = (LACKING, "ok"),
                    }
                }
                Ok(other) => (why, part) = ("the body is {}, not an object", other.kind()),
                Err(e) => (why, part, offset) = ("the body is not JSON ({} at byte {})", e.reason, e.offset),
            }
        }
        append!(&mut error.message, "the server answered {}", from.status);
        if refused {
            return self.refused(from, &mut body, error).then(Object::new);
        }
        let out = &mut error.message;
        out.push_str(" but did not confirm the operation: ");
        fill(out, why, part, &digits::of(offset as u64));
        self.excerpt(from, out);
        None
    }

    /// Whether a reply that refuses the call is success all the same. It is only where it says, in the server's own
    /// form, that what was to be removed is not there, and that is an answer: a bare 404 from a proxy or an unknown
    /// route says nothing about it.
    fn refused(&self, from: &Received<'_>, body: &mut Object, error: &mut Details) -> bool {
        let server = ServerError::of(body);
        let error_type = server.as_ref().map_or("", |server| server.error_type);
        // One that says `ok` besides is none of the API's.
        let is_own = server.is_some() && body.get("ok") != Some(&Value::Bool(true));
        if is_own && matches!(from.status, 400..=407 | 409..=499) {
            error.outcome = Outcome::Refused;
        }
        error.code = match from.status {
            401 => ErrorCode::Unauthorized,
            403 => ErrorCode::Forbidden,
            404 => ErrorCode::NotFound,
            429 => ErrorCode::RateLimited,
            500..=599 => ErrorCode::ServerError,
            _ if error_type == "invalid_input" => ErrorCode::InvalidInput,
            _ => ErrorCode::ApiError,
        };
        let is_answer = error.code == ErrorCode::NotFound && is_own;
        let is_absence = is_answer && self.operation.is_absence(error_type);
        if is_absence && self.missing_ok {
            return true;
        }
        let is_unconfirmed = is_answer && self.known == Outcome::Unknown && self.operation.is_removal();
        if is_unconfirmed {
            error.code = ErrorCode::Unconfirmed;
        }
        let [_, date, retry_after, _] = from.values;
        error.retry_after_ms = retry_after_ms(retry_after, date);
        let out = &mut error.message;
        out.push_str(if from.status < 300 { " with `ok` false" } else { "" });
        let Some(server) = server else {
            self.excerpt(from, out);
            return false;
        };
        self.request.quote(": ", server.message.as_bytes(), MESSAGE_LIMIT, "", out);
        let error_type = self.request.quoted(error_type.as_bytes());
        append!(out, " ({})", error_type);
        error.error_type = Some(error_type);
        if is_unconfirmed {
            out.push_str(UNCONFIRMED);
            if is_absence {
                fill(out, MISSING_OK, self.missing_ok_name, "");
            }
        }
        if let Some(tree) = server.validation_errors {
            let mut messages = Object::new();
            flatten(tree, "", self.request, &mut messages);
            error.validation_errors = messages.gathered();
        }
        error.data = take_data(body, self.request);
        false
    }

    /// Appends the beginning of a body that is not the API's.
    fn excerpt(&self, from: &Received<'_>, out: &mut String) {
        self.request.quote(" (", from.media_type(), QUOTE_LIMIT, ")", out);
        self.request.quote(": \"", from.body.trim_ascii(), QUOTE_LIMIT, "\"", out);
    }
}
