//! Reads: one at a time, all with the credential and the options of the removal.

use super::names::is_text;
use crate::{
    api::{
        generated::confirmations::{CONFIRMATIONS, WORKSPACE},
        table::{Listing, Operation},
    },
    call::{Call, Step},
    error::{Error, ErrorCode},
    flow::pages::Pages,
    json::{Object, Raw},
    memory::OutOfMemory,
    wire::Reply,
};
use alloc::{boxed::Box, format, string::String};

/// The reader of a confirmation.
#[derive(Debug)]
pub(in crate::flow) struct Reader {
    pages: Pages,
    endpoint: String,
    /// Longest time that one read may take.
    deadline_ms: u64,
    operation: &'static Operation,
    /// Number of exchanges of the reads before this one.
    exchanges_before: u32,
    /// The latest object that was read, as long as nothing else was.
    latest: Option<Box<Reply>>,
}

/// The end of a read.
#[derive(Debug)]
pub(in crate::flow) enum Answer {
    /// The object is there; the list was read to its end.
    Found(Exchange),
    /// The API cannot find it, in its own error form.
    Missing(Error),
    /// The read failed.
    Failed(Error),
}

/// The exchange that ended a read.
#[derive(Debug)]
pub(in crate::flow) struct Exchange {
    pub(in crate::flow) http_status: u16,
    pub(in crate::flow) request_id: Option<String>,
}

impl Reader {
    /// Makes a reader that reads below `endpoint` as `call` does.
    pub(in crate::flow) fn new(call: Call, endpoint: String) -> Self {
        let (operation, deadline_ms) = (call.operation, call.deadline_ms());
        let pages = Pages::new(call, Object::new());
        Self { pages, endpoint, deadline_ms, operation, exchanges_before: 0, latest: None }
    }

    #[cfg(feature = "full")]
    pub(super) fn deadline_ms(&self) -> u64 {
        self.deadline_ms
    }

    pub(in crate::flow) fn call(&self) -> &Call {
        self.pages.call()
    }

    /// Returns the call under way, and the number of exchanges of reads before its first one.
    pub(in crate::flow) fn call_and_offset(&mut self) -> (&mut Call, u32) {
        let before = self.exchanges_before;
        let (call, of_pages) = self.pages.call_and_offset();
        (call, before.saturating_add(of_pages))
    }

    /// Returns the number of exchanges of all reads.
    pub(in crate::flow) fn exchanges(&self) -> u32 {
        self.exchanges_before.saturating_add(self.pages.exchanges())
    }

    /// Forgets the latest object: what is read next is read anew.
    pub(in crate::flow) fn forget(&mut self) {
        self.latest = None;
    }

    /// Reads in the workspace with this id from now on.
    #[cfg(feature = "off_board")]
    pub(in crate::flow) fn set_workspace(&mut self, id: &str) -> Result<(), OutOfMemory> {
        if self.pages.call_and_offset().0.set_workspace(id)? {
            // It was read in another workspace.
            self.latest = None;
        }
        Ok(())
    }

    /// Reports whether the object that these parameters read is the latest one.
    pub(in crate::flow) fn is_latest(
        &self,
        operation: &'static Operation,
        params: &Object,
    ) -> Result<bool, OutOfMemory> {
        let is_it = self.latest.is_some() && core::ptr::eq(self.operation, operation);
        Ok(is_it && params.try_to_json()? == self.call().request().body)
    }

    /// Takes `reply` for the latest object that was read, with these parameters.
    #[cfg(feature = "full")]
    pub(super) fn prime(
        &mut self,
        operation: &'static Operation,
        params: Object,
        reply: Reply,
    ) -> Result<(), OutOfMemory> {
        self.latest = None;
        self.begin(operation, params)?;
        self.latest = Some(Box::new(reply));
        Ok(())
    }

    /// Returns the base URL of what it reads.
    pub(in crate::flow) fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// Starts to read. The object that was read before is not read again.
    pub(in crate::flow) fn begin(
        &mut self,
        operation: &'static Operation,
        params: Object,
    ) -> Result<(), OutOfMemory> {
        if self.is_latest(operation, &params)? {
            return Ok(());
        }
        self.latest = None;
        #[cfg(feature = "off_board")]
        if let Some(bodies) = &mut self.pages.call_and_offset().0.bodies {
            *bodies = crate::digest::Digest::default();
        }
        self.exchanges_before = self.exchanges();
        self.operation = operation;
        self.pages.restart_as(operation, &self.endpoint, params, self.deadline_ms)
    }

    /// Returns the next step of a read that has not ended.
    pub(in crate::flow) fn poll(&mut self, now_ms: u64) -> Step<'_> {
        self.pages.poll_call(now_ms)
    }

    /// Advances the time, shows the object or the items of the list to `see`, and returns the answer once the read has
    /// ended. No request takes longer than until `ends_ms`.
    pub(in crate::flow) fn advance(
        &mut self,
        now_ms: u64,
        ends_ms: u64,
        see: &mut dyn FnMut(Raw<'_>) -> Result<(), OutOfMemory>,
    ) -> Result<Option<Answer>, OutOfMemory> {
        // A page that has not begun gets what is left.
        self.pages.call_and_offset().0.limit_deadline(ends_ms.saturating_sub(now_ms));
        let result = if let Some(reply) = self.latest.take() {
            Ok(*reply)
        } else if self.operation.listing == Listing::NotAList {
            if !self.pages.call_and_offset().0.is_done_at(now_ms) {
                return Ok(None);
            }
            self.pages.call_and_offset().0.take()
        } else {
            while self.pages.has_item_at(now_ms) {
                while let Some(item) = self.pages.next_item() {
                    see(item.raw())?;
                }
            }
            if !self.pages.is_done() {
                return Ok(None);
            }
            self.pages.take()
        };
        self.answer(result, see).map(Some)
    }

    /// Returns the digest of the bodies with which the latest read was answered, if the call keeps one.
    #[cfg(feature = "off_board")]
    pub(super) fn body_sha256(&self) -> Result<Option<String>, OutOfMemory> {
        self.call().bodies.as_ref().map(crate::digest::Digest::to_hex).transpose()
    }

    fn answer(
        &mut self,
        result: Result<Reply, Error>,
        see: &mut dyn FnMut(Raw<'_>) -> Result<(), OutOfMemory>,
    ) -> Result<Answer, OutOfMemory> {
        let reply = match result {
            Ok(reply) => reply,
            Err(error) => {
                // A page in the middle that is not there says nothing of the list.
                let is_whole = !self.pages.is_behind_first();
                let is_missing = error.http_status == Some(404)
                    && self.call().is_refused
                    && is_whole
                    && is_about_thing(&error);
                #[cfg(libseam_lies)]
                let is_missing = crate::lies::instead(
                    is_missing,
                    matches!(error.http_status, Some(404)),
                    crate::lies::PLAIN_TEXT,
                );
                return Ok(if is_missing { Answer::Missing(error) } else { Answer::Failed(error) });
            }
        };
        let exchange = Exchange {
            http_status: reply.http_status,
            request_id: reply.request_id.as_deref().map(crate::memory::copy).transpose()?,
        };
        if self.operation.listing == Listing::NotAList {
            let key = self.operation.result_key().unwrap_or_default();
            let object = Raw::document(reply.body()).member(key).filter(|it| it.text().starts_with('{'));
            let why = match object {
                None => Some(format!("`{key}` is no object")),
                Some(object) => {
                    let id = self.other_id(object)?;
                    id.map(|id| format!("the `{id}` of `{key}` is not the one that was asked for"))
                }
            };
            let (Some(object), None) = (object, &why) else {
                // It would count as seen, and its absence later as proof.
                let attempts = self.call().attempts();
                let mut error = Error::of_call(ErrorCode::MalformedReply, self.operation.name, attempts);
                let why = why.unwrap_or_default();
                error.0.message = format!("the server answered {}, but {why}", reply.http_status);
                error.0.http_status = Some(reply.http_status);
                error.0.request_id = exchange.request_id;
                return Ok(Answer::Failed(error));
            };
            see(object)?;
            self.latest = Some(Box::new(reply));
        }
        Ok(Answer::Found(exchange))
    }

    /// Returns a parameter with an id, if `object` has another one, or none of those that were asked for: then it is
    /// another thing. What was merged is found under the id of another thing; the table says which ids may be.
    fn other_id(&self, object: Raw<'_>) -> Result<Option<&'static str>, OutOfMemory> {
        let asked = Raw::document(&self.call().request().body);
        let (mut is_known, mut unknown) = (false, None);
        for param in self.operation.params.iter().filter(|param| param.name.ends_with("_id")) {
            let Some(id) = asked.member(param.name).and_then(Raw::as_string) else { continue };
            let Some(found) = object.member(param.name).filter(|found| !found.is_null()) else {
                unknown = Some(param.name);
                continue;
            };
            let may_differ =
                CONFIRMATIONS.iter().flat_map(|row| row.same).any(|(name, _)| *name == param.name);
            let is_it = if may_differ { found.as_string().is_some() } else { is_text(found, &id.to_text()?) };
            if !is_it {
                return Ok(Some(param.name));
            }
            is_known = true;
        }
        Ok(unknown.filter(|_| !is_known))
    }

    /// Cancels the read that is under way.
    pub(in crate::flow) fn cancel(&mut self) {
        self.pages.cancel();
    }
}

/// Reports whether a "not found" may be about the thing, and not about where it is looked for.
fn is_about_thing(error: &Error) -> bool {
    error.error_type.as_deref().is_some_and(|error_type| !["", WORKSPACE.missing].contains(&error_type))
}
