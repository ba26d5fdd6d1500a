//! What a reply means. A removal reported done is done: only a status of 2xx with a JSON object in which `ok` is
//! `true` is success, and everything else is an error that says what came back.

use crate::{
    backoff,
    error::{Error, ErrorCode},
    json::{self, Object, Value, Writer, reread},
    message::message,
    problem,
    request::HttpRequest,
    search::pieces,
    server_error::ServerError,
    table::Operation,
};
use alloc::{string::String, vec::Vec};

pub(crate) const QUOTE_LIMIT: usize = 200;
const MESSAGE_LIMIT: usize = 1_000;

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
    pub const MOST_HEADERS: usize = 128;

    fn header(&self, name: &str) -> Option<&str> {
        let found = self.headers.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value.trim()).filter(|value| !value.is_empty())
    }

    fn content_type(&self) -> Option<&str> {
        Some(pieces(self.header("content-type")?, ";").next().unwrap_or_default().trim())
    }

    /// Whether the body may be JSON: its content type says so, or there is none.
    pub(crate) fn may_be_json(&self) -> bool {
        self.content_type().is_none_or(|t| t.eq_ignore_ascii_case("application/json"))
    }
}

/// The result of a call that succeeded.
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
    /// For a removal: the server does not know what was to be removed, either because an earlier attempt whose
    /// reply was lost removed it, or because the caller said that this is as good (`missing_ok`).
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
        self.body.get(self.result_key?)
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
        if let Some(id) = &self.request_id {
            text.member("request_id", id);
        }
        text.name("value");
        text.value(self.value().unwrap_or(&Value::Null));
        text.close('}');
        text.finish()
    }
}

/// What the call machine has to know to read a reply.
pub(crate) struct Context<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) request: &'a HttpRequest,
    pub(crate) reply_limit: usize,
    pub(crate) attempts: u32,
    /// Whether the caller takes "not there" for as good as "removed".
    pub(crate) missing_ok: bool,
    /// Whether an earlier attempt may have done the work.
    pub(crate) may_be_done: bool,
}

impl Context<'_> {
    /// What `response` means.
    pub(crate) fn interpret(&self, response: &HttpResponse) -> Result<Reply, Error> {
        let most = HttpResponse::MOST_HEADERS;
        if response.headers.len() > most {
            return Err(self.error(
                response,
                ErrorCode::TooLarge,
                message!("the reply has more than {} headers", most),
            ));
        }
        if response.body.len() > self.reply_limit {
            let message = message!("the reply is larger than the limit of {} bytes", self.reply_limit);
            return Err(self.error(response, ErrorCode::TooLarge, message));
        }
        match response.status {
            200..=299 => self.confirmed(response),
            301 | 302 | 303 | 307 | 308 => {
                let message = message!(
                    "the server answered {} with a redirect, which is not followed; check `endpoint`",
                    response.status
                );
                Err(self.error(response, ErrorCode::Redirected, message))
            }
            404 if self.says_gone(response) => Ok(self.reply(response, true, Object::new())),
            400..=599 => Err(self.refused(response)),
            status => {
                let message =
                    message!("the server answered with the status {}, which is no final reply", status);
                Err(self.error(response, ErrorCode::MalformedReply, message))
            }
        }
    }

    fn reply(&self, response: &HttpResponse, already_gone: bool, body: Object) -> Reply {
        Reply {
            operation: self.operation.name,
            http_status: response.status,
            request_id: self.request_id(response),
            attempts: self.attempts,
            already_gone,
            body,
            result_key: self.operation.result_key(),
        }
    }

    /// A reply with status 2xx: success if it says so.
    fn confirmed(&self, response: &HttpResponse) -> Result<Reply, Error> {
        let unconfirmed = |why: &str| {
            let message = message!(
                "the server answered {} but did not confirm the operation: {}{}",
                response.status,
                why,
                self.excerpt(response)
            );
            self.error(response, ErrorCode::MalformedReply, message)
        };
        if response.body.is_empty() {
            return Err(unconfirmed("the body is empty"));
        }
        if !response.may_be_json() {
            return Err(unconfirmed("the content type is not JSON"));
        }
        let body = match json::read(&response.body) {
            Ok(Value::Object(body)) => body,
            Ok(other) => return Err(unconfirmed(&message!("the body is {}, not an object", other.kind()))),
            Err(e) => {
                let why = message!("the body is not JSON ({} at byte {})", e.reason, e.offset);
                return Err(unconfirmed(&why));
            }
        };
        match body.get("ok") {
            Some(Value::Bool(true)) => {}
            Some(Value::Bool(false)) => return Err(self.refused(response)),
            Some(other) => return Err(unconfirmed(&message!("`ok` is {}, not true", other.kind()))),
            None => return Err(unconfirmed("the body has no `ok`")),
        }
        match self.operation.result_key() {
            Some(key) if !body.contains_key(key) => Err(unconfirmed(&message!("the body has no `{}`", key))),
            _ => Ok(self.reply(response, false, body)),
        }
    }

    /// Whether the server says, in its own form, that what was to be removed is not there, where that is an answer.
    /// A bare 404 from a proxy or an unknown route says nothing about it.
    fn says_gone(&self, response: &HttpResponse) -> bool {
        let says = |types: &[&str]| {
            self.server_error(response).is_some_and(|e| types.contains(&e.error_type.as_str()))
        };
        (self.missing_ok && says(self.operation.gone_types))
            || (self.may_be_done && says(self.operation.done_types))
    }

    /// The error of a reply that refuses the call.
    fn refused(&self, response: &HttpResponse) -> Error {
        let server = self.server_error(response);
        let code = match (response.status, server.as_ref().map(|e| e.error_type.as_str())) {
            (401, _) => ErrorCode::Unauthorized,
            (403, _) => ErrorCode::Forbidden,
            (404, _) => ErrorCode::NotFound,
            (429, _) => ErrorCode::RateLimited,
            (500..=599, _) => ErrorCode::ServerError,
            (_, Some("invalid_input")) => ErrorCode::InvalidInput,
            _ => ErrorCode::ApiError,
        };
        let not_ok = if response.status < 300 { " with `ok` false" } else { "" };
        let said = match &server {
            Some(e) => {
                let message = shorten(&self.request.redact(&e.message), MESSAGE_LIMIT);
                message!(": {} ({})", message, shorten(&self.request.redact(&e.error_type), QUOTE_LIMIT))
            }
            None => self.excerpt(response),
        };
        let message = message!("the server answered {}{}{}", response.status, not_ok, said);
        let retry_after = response.header("retry-after");
        self.error(response, code, message).with(|d| {
            d.retry_after_ms =
                retry_after.and_then(|text| backoff::retry_after_ms(text, response.header("date")));
            if let Some(e) = server {
                d.error_type = Some(shorten(&self.request.redact(&e.error_type), QUOTE_LIMIT));
                d.validation_errors = e.validation_errors;
            }
        })
    }

    fn error(&self, response: &HttpResponse, code: ErrorCode, message: String) -> Error {
        Error::new(code, message).with(|d| {
            d.operation = Some(self.operation.name);
            d.http_status = Some(response.status);
            d.request_id = self.request_id(response);
            d.attempts = self.attempts;
        })
    }

    fn server_error(&self, response: &HttpResponse) -> Option<ServerError> {
        ServerError::of(response, &|text| self.request.redact(text))
    }

    fn request_id(&self, response: &HttpResponse) -> Option<String> {
        response.header("seam-request-id").map(|id| shorten(&self.request.redact(id), QUOTE_LIMIT))
    }

    /// The beginning of a body that is not the API's, for a message.
    fn excerpt(&self, response: &HttpResponse) -> String {
        let kind =
            response.content_type().map(|t| message!(" ({})", shorten(&self.request.redact(t), QUOTE_LIMIT)));
        let kind = kind.unwrap_or_default();
        let mut text = String::new();
        for chunk in response.body.utf8_chunks() {
            text.push_str(chunk.valid());
            if !chunk.invalid().is_empty() {
                text.push(char::REPLACEMENT_CHARACTER);
            }
        }
        let text = self.request.redact(text.trim());
        if text.is_empty() { kind } else { message!("{}: \"{}\"", kind, shorten(&text, QUOTE_LIMIT)) }
    }
}

/// `text` on one line, with at most `limit` characters.
pub(crate) fn shorten(text: &str, limit: usize) -> String {
    problem::shortened(text, limit, ' ')
}
