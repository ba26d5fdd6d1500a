//! The request of a call, to be looked at or to be sent by hand.

use crate::{
    error::seam_error,
    guard, memory, pointer,
    state::{State, seam_call},
    status::seam_status,
    text::{self, Text, seam_str, unusable},
};
use alloc::{
    string::{String, ToString as _},
    vec::Vec,
};
use core::{mem, ptr, slice};
use libseam_core::{Error, HttpRequest};
use zeroize::Zeroizing;

/// A header of a request or of a reply.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_header {
    /// Its name.
    pub name: seam_str,
    /// Its value.
    pub value: seam_str,
}

/// A view of a request, with the credential in it: it is for the wire and not for a log. See
/// `seam_call_request_json`.
#[repr(C)]
pub struct seam_request {
    /// `sizeof(seam_request)`, set by the caller.
    pub struct_size: u32,
    /// 0.
    pub reserved: u32,
    /// The method.
    pub method: seam_str,
    /// The whole URL.
    pub url: seam_str,
    /// The headers, names in lower case. Send them all and add none but what HTTP itself needs (`host`,
    /// `content-length`, `connection`).
    pub headers: *const seam_header,
    /// How many headers there are.
    pub header_count: usize,
    /// The body.
    pub body: seam_str,
    /// How long the exchange may take, in milliseconds; 0 before `seam_call_poll` has said `SEAM_STEP_SEND`.
    pub timeout_ms: u64,
    /// The most bytes of body to read; 0 before `seam_call_poll` has said `SEAM_STEP_SEND`.
    pub reply_limit_bytes: u64,
}

impl seam_header {
    /// How many bytes of text the headers at `headers` have, and how many there are; nothing where they are unusable.
    ///
    /// # Safety
    /// `headers` is NULL, or `count` valid headers are there.
    pub(crate) unsafe fn measure(headers: *const Self, count: usize) -> (usize, usize) {
        let bytes = count.saturating_mul(mem::size_of::<Self>());
        if headers.is_null() || isize::try_from(bytes).is_err() {
            return (0, 0);
        }
        // SAFETY: not NULL, not too long, and valid as the caller promises.
        let headers = unsafe { slice::from_raw_parts(headers, count) };
        let texts =
            |sum: usize, header: &Self| sum.saturating_add(header.name.len).saturating_add(header.value.len);
        (headers.iter().fold(0, texts), count)
    }

    /// The headers at `headers`: names, and the bytes of the values.
    ///
    /// # Safety
    /// `headers` is NULL, or `count` valid headers are there.
    pub(crate) unsafe fn read_all<'a>(
        headers: *const Self,
        count: usize,
    ) -> Result<Vec<(String, &'a [u8])>, Error> {
        let bytes = count.saturating_mul(mem::size_of::<Self>());
        // SAFETY: only the pointer and the length are looked at; as the caller promises.
        if unsafe { text::bytes(headers.cast(), bytes, "headers") }?.is_none() {
            return Ok(Vec::new());
        }
        // SAFETY: not NULL, not too long, and valid as the caller promises.
        let headers = unsafe { slice::from_raw_parts(headers, count) };
        let mut read = Vec::with_capacity(headers.len());
        for header in headers {
            // SAFETY: as the caller promises.
            read.push(unsafe {
                (header.name.name("headers")?.into_owned(), header.value.required("headers")?)
            });
        }
        Ok(read)
    }
}

/// No structure of a request grows beyond this; a larger size is a field that was never set.
const LARGEST_SIZE: usize = 4096;

/// A copy of a request that views can be handed out of. It is overwritten when it is dropped.
pub(crate) struct View {
    /// What the fields below point into: every text with a NUL after it.
    _texts: Zeroizing<Vec<u8>>,
    method: seam_str,
    url: seam_str,
    body: seam_str,
    headers: Vec<seam_header>,
}

// SAFETY: the pointers lead into `_texts`, which goes where the view goes and never changes.
unsafe impl Send for View {}

impl View {
    pub(crate) fn new(request: &HttpRequest) -> Self {
        let mut texts: Vec<&str> =
            Vec::with_capacity(request.headers.len().saturating_mul(2).saturating_add(3));
        texts.extend_from_slice(&[request.method, &request.url, &request.body]);
        for header in &request.headers {
            texts.extend_from_slice(&[&header.name, header.expose()]);
        }
        // Exactly as long as it has to be: a buffer that grew would leave copies of the credential behind.
        let length = texts.iter().map(|text| text.len().saturating_add(1)).sum();
        let mut buffer = Zeroizing::new(Vec::with_capacity(length));
        for text in &texts {
            buffer.extend_from_slice(text.as_bytes());
            buffer.push(0);
        }
        let mut rest = buffer.as_slice();
        let mut views = texts.iter().map(|text| {
            let (this, next) = rest.split_at_checked(text.len().saturating_add(1)).unwrap_or((&[0], &[]));
            rest = next;
            seam_str { ptr: this.as_ptr().cast(), len: text.len() }
        });
        let mut next = || views.next().unwrap_or(seam_str::EMPTY);
        let (method, url, body) = (next(), next(), next());
        let headers = request.headers.iter().map(|_| seam_header { name: next(), value: next() }).collect();
        Self { _texts: buffer, method, url, body, headers }
    }

    /// The request as the program sees it: valid for as long as this view.
    pub(crate) fn request(&self, struct_size: u32, timeout_ms: u64, reply_limit_bytes: u64) -> seam_request {
        seam_request {
            struct_size,
            reserved: 0,
            method: self.method,
            url: self.url,
            headers: self.headers.as_ptr(),
            header_count: self.headers.len(),
            body: self.body,
            timeout_ms,
            reply_limit_bytes,
        }
    }
}

/// The request that the call sends, or would send; nothing is sent by looking. `request->struct_size` must be
/// set. The views are of the call, and valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with all that is wrong.
///
/// # Safety
/// `call` is NULL or valid; `request` is NULL or can be read and written; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_request(
    call: *mut seam_call,
    request: *mut seam_request,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status(error, || {
            let call = pointer::borrow(call, "call")?;
            call.using(|state| {
                let struct_size = pointer::given(request, "request")?.struct_size;
                // The first version of the structure is the smallest that there can be.
                if !(mem::size_of::<seam_request>()..=LARGEST_SIZE).contains(&(struct_size as usize)) {
                    return Err(unusable("`struct_size` is not the size of the request; set it first"));
                }
                look(call, state, |view, timeout_ms, reply_limit_bytes| {
                    let filled = view.request(struct_size, timeout_ms, reply_limit_bytes);
                    // A newer program's structure is longer: what this library does not know is 0 there.
                    ptr::write_bytes(request.cast::<u8>(), 0, struct_size as usize);
                    pointer::put(request, filled, "request")
                })
            })
        })
    }
}

/// The same as JSON text to be shown: an object with `method`, `url`, `headers` and `body`, the credential
/// redacted. A view of the call, valid until it is changed, executed or freed.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` with all that is wrong.
///
/// # Safety
/// `call` is NULL or valid; `json` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_request_json(
    call: *mut seam_call,
    json: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status(error, || {
            let call = pointer::borrow(call, "call")?;
            call.using(|state| {
                if state.shown.is_none() {
                    let _spare = call.room_to_begin(state)?;
                    let _more = memory::more(|| memory::shown(call.client.engine(), &state.params))?;
                    state.shown = Some(Text::new(&build(call, state)?.to_value().to_string()));
                }
                state.shown.as_ref().map_or(Ok(()), |shown| pointer::put(json, shown.view(), "json"))
            })
        })
    }
}

/// The request that the call sends, or would send.
fn build(call: &seam_call, state: &State) -> Result<HttpRequest, Error> {
    call.client.engine().build(call.operation, state.params.clone(), &state.options)
}

/// Gives `seen` the view of the call's request and the limits of the one under way.
fn look(
    call: &seam_call,
    state: &mut State,
    seen: impl FnOnce(&View, u64, u64) -> Result<(), Error>,
) -> Result<(), Error> {
    if state.view.is_none() {
        let _spare = call.room_to_begin(state)?;
        state.view = Some(View::new(&build(call, state)?));
    }
    let (timeout_ms, reply_limit_bytes) = (state.timeout_ms, state.reply_limit_bytes);
    state.view.as_ref().map_or(Ok(()), |view| seen(view, timeout_ms, reply_limit_bytes))
}
