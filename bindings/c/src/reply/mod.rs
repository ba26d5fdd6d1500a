//! Replies: results of calls that succeeded.

pub mod body;

use crate::boundary::{
    catch_panic,
    handle::{Handle, Opaque},
    lock, operations, pointer,
    text::{self, Text, seam_str},
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::ffi::CStr;
#[cfg(feature = "webhooks")]
use libseam_core::webhook::WebhookEvent;
use libseam_core::{
    Error, Reply,
    json::Value,
    memory::{self, OutOfMemory},
};
use once_cell::race::OnceBox;

/// A reply: the result of a call that succeeded; or the event of a webhook, or the check of evidence. Never
/// changes. Free it with `seam_reply_free`.
pub struct seam_reply {
    reply: Reply,
    operation: &'static CStr,
    json: OnceBox<Text>,
    /// Body as one value, built when a path is first looked up.
    body: OnceBox<Value>,
    /// Texts of the body of which views were handed out. None is ever removed.
    texts: lock::Mutex<Vec<StoredText>>,
}

impl Opaque for seam_reply {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5reply\0\0";
}

/// A text of the body, with its path and whether it is JSON.
struct StoredText {
    path: String,
    is_json: bool,
    text: Text,
}

impl seam_reply {
    pub(crate) fn new(mut reply: Reply) -> Result<Self, OutOfMemory> {
        if let Some(request_id) = &mut reply.request_id {
            text::terminate(request_id)?;
        }
        Ok(Self {
            operation: operations::c_name(reply.operation),
            json: OnceBox::new(),
            body: OnceBox::new(),
            texts: lock::Mutex::default(),
            reply,
        })
    }

    /// Makes the reply in whose form the event of a webhook is handed out. Its JSON is the event.
    #[cfg(feature = "webhooks")]
    pub(crate) fn of_event(event: WebhookEvent) -> Result<Self, OutOfMemory> {
        let json = Text::new(event.json())?;
        Self::with_json(event.into_reply(), json)
    }

    /// Makes the reply in whose form the check of evidence is handed out. Its JSON is the check.
    #[cfg(feature = "off_board")]
    pub(crate) fn of_object(object: &Value) -> Result<Self, OutOfMemory> {
        let json = Text::of(object.try_to_json()?)?;
        Self::with_json(Reply::of_object(object)?, json)
    }

    #[cfg(any(feature = "webhooks", feature = "off_board"))]
    fn with_json(reply: Reply, json: Text) -> Result<Self, OutOfMemory> {
        let reply = Self::new(reply)?;
        // Nobody else has it yet, so it is not set.
        let _ = reply.json.set(Box::new(json));
        Ok(reply)
    }

    /// Returns the value at a path of the body.
    pub(crate) fn at(&self, path: &str) -> Result<Option<&Value>, Error> {
        let body = self.body.get_or_try_init(|| self.reply.body_value().map(Box::new))?;
        Ok(body.at(path))
    }

    /// Returns a view of a text of the body, which is stored under its path; `None` if another task stores
    /// one and there is no way to wait.
    pub(crate) fn store_text(
        &self,
        path: &str,
        is_json: bool,
        text: impl FnOnce() -> Result<Text, OutOfMemory>,
    ) -> Result<Option<seam_str>, OutOfMemory> {
        let Some(mut texts) = lock::lock(&self.texts) else { return Ok(None) };
        let index = texts.binary_search_by(|stored| (&*stored.path, stored.is_json).cmp(&(path, is_json)));
        let index = match index {
            Ok(index) => index,
            Err(index) => {
                texts.try_reserve(1)?;
                texts.insert(index, StoredText { path: memory::copy(path)?, is_json, text: text()? });
                index
            }
        };
        // The text stays where it is, though its index in the list changes.
        Ok(texts.get(index).map(|stored| stored.text.view()))
    }

    fn json(&self) -> Result<&Text, OutOfMemory> {
        self.json.get_or_try_init(|| {
            let value = self.reply.to_value().map_err(|_| OutOfMemory)?;
            Ok(Box::new(Text::of(value.try_to_json()?)?))
        })
    }
}

/// Returns what `get` reads from a reply, or `fallback` for NULL.
///
/// # Safety
/// The reply is NULL or valid.
pub(crate) unsafe fn read<T: Copy>(
    reply: *const seam_reply,
    fallback: T,
    get: impl FnOnce(&seam_reply) -> T,
) -> T {
    // SAFETY: NULL or valid, as the caller promises.
    catch_panic::or(fallback, || unsafe { Handle::get(reply) }.map_or(fallback, get))
}

/// Returns the dotted name of the operation. A view of the reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_operation(reply: *const seam_reply) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(reply, seam_str::EMPTY, |r| seam_str::of(r.operation)) }
}

/// Returns the HTTP status of the last reply; with `already_gone`, the status that says so.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_http_status(reply: *const seam_reply) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(reply, 0, |r| u32::from(r.reply.http_status)) }
}

/// Returns the number of attempts.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_attempts(reply: *const seam_reply) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(reply, 0, |r| r.reply.attempts) }
}

/// Returns true if a removal with `missing_ok` succeeded because this credential cannot see the object. The
/// object may be gone, by an earlier attempt of this call or from before. It may also never have been there:
/// a mistyped id and the key of another workspace give the same answer.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_already_gone(reply: *const seam_reply) -> bool {
    // SAFETY: as the caller promises.
    unsafe { read(reply, false, |r| r.reply.already_gone) }
}

/// Returns the server's id of the request, for questions to Seam's support, or empty text if it sent none. A
/// view of the reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_request_id(reply: *const seam_reply) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe {
        read(reply, seam_str::EMPTY, |r| r.reply.request_id.as_deref().map_or(seam_str::EMPTY, text::view))
    }
}

/// Returns the reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (the
/// operation's result, or null for one that returns nothing) and, if there is one, `request_id`. Of the event
/// of a webhook and of the check of evidence, returns that. A view of the reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_json(reply: *const seam_reply) -> seam_str {
    // SAFETY: NULL or valid, as the caller promises.
    let reply = unsafe { Handle::get(reply) };
    catch_panic::or_out_of_memory(seam_str::EMPTY, || {
        reply.map_or(Ok(seam_str::EMPTY), |reply| reply.json().map(Text::view))
    })
}

/// Frees a reply with all views of it. Ignores NULL.
///
/// # Safety
/// `reply` is NULL, or valid and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_free(reply: *mut seam_reply) {
    // SAFETY: as the caller promises.
    unsafe { pointer::free(reply) }
}
