//! The result of a call that succeeded.

pub mod body;

use crate::boundary::{
    handle::{Handle, Named},
    lock, operations, pointer,
    text::{self, Text, seam_str},
    wall,
};
use alloc::{boxed::Box, string::String, vec::Vec};
use core::ffi::CStr;
use libseam_core::{
    Error, Reply,
    json::Value,
    memory::{self, OutOfMemory},
};
use once_cell::race::OnceBox;

/// The result of a call that succeeded. It never changes. Free it with `seam_reply_free`.
pub struct seam_reply {
    reply: Reply,
    operation: &'static CStr,
    json: OnceBox<Text>,
    /// The body as one value, made when a path is first looked up.
    body: OnceBox<Value>,
    /// Texts of the body that views were handed out of. None is ever removed.
    texts: lock::Mutex<Vec<Kept>>,
}

impl Named for seam_reply {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5reply\0\0";
}

/// A text of the body, by its path and whether it is JSON.
struct Kept {
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

    /// The value at a path of the body.
    pub(crate) fn at(&self, path: &str) -> Result<Option<&Value>, Error> {
        let body = self.body.get_or_try_init(|| self.reply.body_value().map(Box::new))?;
        Ok(body.at(path))
    }

    /// A view of a text of the body, kept under its path; `None` where another task keeps one and cannot be waited for.
    pub(crate) fn keep(
        &self,
        path: &str,
        is_json: bool,
        text: impl FnOnce() -> Result<Text, OutOfMemory>,
    ) -> Result<Option<seam_str>, OutOfMemory> {
        let Some(mut texts) = lock::wait(&self.texts) else { return Ok(None) };
        let place = texts.binary_search_by(|kept| (&*kept.path, kept.is_json).cmp(&(path, is_json)));
        let place = match place {
            Ok(place) => place,
            Err(place) => {
                texts.try_reserve(1)?;
                texts.insert(place, Kept { path: memory::copy(path)?, is_json, text: text()? });
                place
            }
        };
        // The text stays where it is, though its place in the list changes.
        Ok(texts.get(place).map(|kept| kept.text.view()))
    }

    fn json(&self) -> Result<&Text, OutOfMemory> {
        self.json.get_or_try_init(|| {
            let value = self.reply.to_value().map_err(|_| OutOfMemory)?;
            Ok(Box::new(Text::of(value.try_to_json()?)?))
        })
    }
}

/// What `get` finds in a reply; `fallback` where the reply is NULL.
///
/// # Safety
/// The reply is NULL or valid.
pub(crate) unsafe fn read<T: Copy>(
    reply: *const seam_reply,
    fallback: T,
    get: impl FnOnce(&seam_reply) -> T,
) -> T {
    // SAFETY: NULL or valid, as the caller promises.
    wall::value(fallback, || unsafe { Handle::behind(reply) }.map_or(fallback, get))
}

/// The dotted name of the operation. A view of the reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_operation(reply: *const seam_reply) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(reply, seam_str::EMPTY, |r| seam_str::of(r.operation)) }
}

/// The HTTP status of the last reply. For `already_gone` that is the status that says so.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_http_status(reply: *const seam_reply) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(reply, 0, |r| u32::from(r.reply.http_status)) }
}

/// Returns how many attempts were made.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_attempts(reply: *const seam_reply) -> u32 {
    // SAFETY: as the caller promises.
    unsafe { read(reply, 0, |r| r.reply.attempts) }
}

/// For a removal with `missing_ok`: whether what was to be removed is not there for this credential. It may be
/// gone, by an earlier attempt of this call or before, or it may never have been there: a mistyped id and the key of
/// another workspace look the same.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_already_gone(reply: *const seam_reply) -> bool {
    // SAFETY: as the caller promises.
    unsafe { read(reply, false, |r| r.reply.already_gone) }
}

/// The server's name for the request, which its support asks for; empty where it named none. A view of the
/// reply.
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

/// The reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (the
/// operation's result; null for one that returns nothing) and `request_id` if there is one. A view of the
/// reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_json(reply: *const seam_reply) -> seam_str {
    // SAFETY: NULL or valid, as the caller promises.
    let reply = unsafe { Handle::behind(reply) };
    wall::value_with_memory(seam_str::EMPTY, || {
        reply.map_or(Ok(seam_str::EMPTY), |reply| reply.json().map(Text::view))
    })
}

/// Frees a reply with all views of it. NULL is passed over.
///
/// # Safety
/// `reply` is NULL, or valid and used no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_free(reply: *mut seam_reply) {
    // SAFETY: as the caller promises.
    unsafe { pointer::free(reply) }
}
