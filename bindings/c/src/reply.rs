//! The result of a call that succeeded.

use crate::{
    guard,
    handle::Handle,
    lock, memory, pointer,
    text::{Text, seam_str},
};
use alloc::{
    boxed::Box,
    collections::BTreeMap,
    string::{String, ToString as _},
};
use libseam_core::{Error, Reply, json::Value};
use once_cell::race::OnceBox;

/// The result of a call that succeeded. It never changes. Free it with `seam_reply_free`.
pub struct seam_reply {
    reply: Reply,
    operation: Text,
    request_id: Text,
    json: OnceBox<Text>,
    /// The body as one value, made when a path is first looked up.
    body: OnceBox<Value>,
    /// Texts of the body that views were handed out of, by path and whether they are JSON. None is ever
    /// removed.
    texts: lock::Mutex<BTreeMap<(String, bool), Text>>,
}

impl seam_reply {
    pub(crate) fn new(reply: Reply) -> Self {
        Self {
            operation: Text::new(reply.operation),
            request_id: Text::new(reply.request_id.as_deref().unwrap_or_default()),
            json: OnceBox::new(),
            body: OnceBox::new(),
            texts: lock::Mutex::default(),
            reply,
        }
    }

    pub(crate) fn at(&self, path: &str) -> Result<Option<&Value>, Error> {
        let body = self.body.get_or_try_init(|| self.reply.body_value().map(Box::new))?;
        Ok(body.at(path))
    }

    /// How much memory looking up a path of `len` bytes takes, and whatever is there as text.
    pub(crate) fn room(&self, len: usize) -> usize {
        memory::read(self.reply.body().as_bytes()).saturating_add(memory::text(len).saturating_mul(3))
    }

    /// A view of a text of the body, kept under its path; `None` where another task keeps one and cannot be waited for.
    pub(crate) fn keep(&self, path: &str, is_json: bool, text: impl FnOnce() -> Text) -> Option<seam_str> {
        let mut texts = lock::wait(&self.texts)?;
        Some(texts.entry((path.into(), is_json)).or_insert_with(text).view())
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
    guard::value(fallback, || unsafe { Handle::behind(reply) }.map_or(fallback, get))
}

/// The dotted name of the operation. A view of the reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_operation(reply: *const seam_reply) -> seam_str {
    // SAFETY: as the caller promises.
    unsafe { read(reply, seam_str::EMPTY, |r| r.operation.view()) }
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
    unsafe { read(reply, seam_str::EMPTY, |r| r.request_id.view()) }
}

/// The reply as a JSON object: `operation`, `http_status`, `attempts`, `already_gone`, `value` (the
/// operation's result; null for one that returns nothing) and `request_id` if there is one. A view of the
/// reply.
///
/// # Safety
/// `reply` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_reply_json(reply: *const seam_reply) -> seam_str {
    let get = |r: &seam_reply| {
        let room =
            || memory::read(r.reply.body().as_bytes()).saturating_mul(2).saturating_add(2 * memory::REPLY);
        let Some(_spare) = memory::hold(room) else { return seam_str::EMPTY };
        let json = r.json.get_or_try_init(|| {
            let value = r.reply.to_value()?;
            Ok::<_, Error>(Box::new(Text::new(&value.to_string())))
        });
        json.map_or(seam_str::EMPTY, Text::view)
    };
    // SAFETY: as the caller promises.
    unsafe { read(reply, seam_str::EMPTY, get) }
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
