//! The meaning of a reply. A removal reported done is done: only a status of 2xx with a JSON object in which
//! `ok` is `true` is success, and everything else is an error that says what came back.
//!
//! The body is read in place. Nothing of it becomes a tree of values but what an error keeps of it.

use crate::{
    api::table::Operation,
    error::{Details, Error, ErrorCode, Outcome},
    json::{Object, Raw},
    memory::{self, OutOfMemory},
    wire::{
        quote::QUOTE_LIMIT,
        reply::Reply,
        request::HttpRequest,
        response::{HttpResponse, ReplyParts},
        retry_after::retry_after_ms,
        server_error::ServerError,
    },
};
use alloc::{borrow::Cow, boxed::Box, format, string::String};

const MESSAGE_LIMIT: usize = 1_000;

/// The request that a reply answers, with the context of its interpretation.
pub(crate) struct Exchange<'a> {
    pub(crate) operation: &'static Operation,
    pub(crate) request: &'a HttpRequest,
    /// Number of requests sent so far, this one included.
    pub(crate) attempts: u32,
    /// Outcome that was known before the reply.
    pub(crate) known: Outcome,
    pub(crate) reply_limit: usize,
    pub(crate) missing_ok: bool,
    pub(crate) names: &'a OptionNames,
}

/// The surface's names of the options that messages advise to set.
#[derive(Clone, Debug)]
pub(crate) struct OptionNames {
    pub(crate) missing_ok: &'static str,
    /// `None` where the surface does not have this option.
    pub(crate) reply_limit: Option<&'static str>,
}

impl OptionNames {
    /// Returns the end of a sentence about a reply that is too large.
    pub(crate) fn raise_limit(&self) -> String {
        self.reply_limit.map_or_else(String::new, |name| format!("; raise `{name}`"))
    }
}

impl Exchange<'_> {
    /// Interprets a reply. Returns the outcome that it shows by itself, and the result.
    pub(crate) fn interpret(&self, from: &ReplyParts<'_>) -> (Outcome, Result<Box<Reply>, Error>) {
        let mut error = Error::of_call(ErrorCode::MalformedReply, self.operation.name, self.attempts);
        let details = &mut *error.0;
        // A reply that is not understood says nothing about what was done.
        details.outcome = Outcome::Unknown;
        details.http_status = Some(from.status);
        let body = self.confirm(from, details).unwrap_or_else(|OutOfMemory| {
            details.code = ErrorCode::OutOfMemory;
            // What was made of it is given back, before anything more is taken.
            drop(core::mem::take(&mut details.message));
            details.request_id = None;
            details.validation_errors = Object::new();
            details.message = Outcome::NotSent.out_of_memory().into();
            None
        });
        let outcome = details.outcome;
        let Some(body) = body else { return (outcome, Err(error.with_outcome(self.known.max(outcome)))) };
        let reply = Reply {
            operation: self.operation.name,
            http_status: from.status,
            request_id: details.request_id.take(),
            attempts: self.attempts,
            // No other reply with this status is success.
            already_gone: from.status == 404,
            body,
            result_key: self.operation.result_key(),
        };
        (outcome, Ok(Box::new(reply)))
    }

    /// Returns the body of a successful reply; otherwise writes the problem into `error`.
    fn confirm(&self, from: &ReplyParts<'_>, error: &mut Details) -> Result<Option<String>, OutOfMemory> {
        if !from.request_id.is_empty() {
            error.request_id = Some(self.request.quote_to_string(from.request_id)?);
        }
        let limit = self.reply_limit;
        (error.code, error.message) = match from.status {
            _ if from.header_count > HttpResponse::MAX_HEADERS => (
                ErrorCode::TooLarge,
                format!("the reply has more than {} headers", HttpResponse::MAX_HEADERS),
            ),
            _ if from.body_length > limit => (
                ErrorCode::TooLarge,
                format!("the reply is larger than {limit} bytes{}", self.names.raise_limit()),
            ),
            200..=299 | 400..=599 => return self.interpret_final(from, error),
            status @ (301 | 302 | 303 | 307 | 308) => (
                ErrorCode::Redirected,
                format!(
                    "the server answered {status} with a redirect, which is never followed; check `endpoint`"
                ),
            ),
            status => (
                ErrorCode::MalformedReply,
                format!("the server answered {status}, which is not the status of a final reply"),
            ),
        };
        Ok(None)
    }

    /// Returns the body of a successful final reply, as [`Exchange::confirm`] does.
    fn interpret_final(
        &self,
        from: &ReplyParts<'_>,
        error: &mut Details,
    ) -> Result<Option<String>, OutOfMemory> {
        let mut is_refused = from.status >= 400;
        let body = from.object()?;
        let why = match &body {
            Ok(body) => match body.member("ok") {
                Some(ok) if ok.as_bool() == Some(true) && !is_refused => {
                    error.outcome = Outcome::Accepted;
                    let key = self.operation.confirming_key();
                    if body.member(key).is_some() {
                        return memory::copy(body.text()).map(Some);
                    }
                    format!("the body has no `{key}`").into()
                }
                Some(ok) if ok.as_bool().is_some() => {
                    is_refused = true;
                    Cow::default()
                }
                Some(other) => format!("`ok` is {}, not true", other.kind()).into(),
                None => "the body has no `ok`".into(),
            },
            Err(why) => why.clone(),
        };
        error.message = format!("the server answered {}", from.status);
        if is_refused {
            let is_gone = self.interpret_refusal(from, body.ok(), error)?;
            return if is_gone { memory::copy("{}").map(Some) } else { Ok(None) };
        }
        error.message.push_str(" but did not confirm the operation: ");
        error.message.push_str(&why);
        self.excerpt(from, &mut error.message)?;
        Ok(None)
    }

    /// Writes the error of a reply that refuses the call, and reports whether the reply is success all the
    /// same: only if `missing_ok` is set and the server says in its own form that the thing to remove is not
    /// there. A bare 404 from a proxy or an unknown route proves nothing.
    fn interpret_refusal(
        &self,
        from: &ReplyParts<'_>,
        body: Option<Raw<'_>>,
        error: &mut Details,
    ) -> Result<bool, OutOfMemory> {
        let server = body.and_then(ServerError::of);
        let error_type = server.as_ref().map_or(Ok(String::new()), |server| server.error_type.to_text())?;
        // One that says `ok` besides is none of the API's.
        let is_own = server.as_ref().is_some_and(|server| !server.is_ok);
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
        let is_absence = is_answer && self.operation.is_absence(&error_type);
        if is_absence && self.missing_ok {
            return Ok(true);
        }
        let is_unconfirmed = is_answer && self.known == Outcome::Unknown && self.operation.is_removal();
        #[cfg(libseam_lies)]
        if crate::lies::of(is_unconfirmed, crate::lies::GUESS) {
            return Ok(true);
        }
        if is_unconfirmed {
            error.code = ErrorCode::Unconfirmed;
        }
        error.retry_after_ms = retry_after_ms(from.retry_after, from.date);
        let out = &mut error.message;
        if from.status < 300 {
            out.push_str(" with `ok` false");
        }
        let Some(server) = server else {
            self.excerpt(from, out)?;
            return Ok(false);
        };
        let message = server.message.to_text()?;
        self.request.quote(": ", message.as_bytes(), MESSAGE_LIMIT, "", out)?;
        let error_type = self.request.quote_to_string(error_type.as_bytes())?;
        out.push_str(&format!(" ({error_type})"));
        error.error_type = Some(error_type);
        if is_unconfirmed {
            out.push_str("; an earlier attempt may have removed it, or it never existed for this credential");
            if is_absence {
                out.push_str(&format!("; set `{}` to accept that it is absent", self.names.missing_ok));
            }
        }
        error.validation_errors = server.validation_errors(self.request)?;
        error.data = server.data(self.request)?;
        Ok(false)
    }

    /// Appends the beginning of a body that is not in the API's form, unless it may be a part of a success: that may have the
    /// code of a door in it.
    fn excerpt(&self, from: &ReplyParts<'_>, out: &mut String) -> Result<(), OutOfMemory> {
        self.request.quote(" (", from.media_type(), QUOTE_LIMIT, ")", out)?;
        if from.status < 300 && from.body.trim_ascii().starts_with(b"{") {
            return Ok(());
        }
        self.request.quote(": \"", from.body.trim_ascii(), QUOTE_LIMIT, "\"", out)
    }
}
