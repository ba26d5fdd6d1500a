//! Requests as C programs see them.

use crate::boundary::{
    header::seam_header,
    text::{self, seam_str},
};
use alloc::{string::String, vec::Vec};
use libseam_core::{HttpRequest, memory::OutOfMemory};
use zeroize::Zeroizing;

/// A view of a request, with the credential in it: for the wire, and not for a log. `seam_call_request_json`
/// gives one without.
#[repr(C)]
pub struct seam_request {
    /// `sizeof(seam_request)`, set by the caller.
    pub struct_size: u32,
    /// Must be 0.
    pub reserved: u32,
    /// HTTP method.
    pub method: seam_str,
    /// Whole URL.
    pub url: seam_str,
    /// Headers, their names in lower case. Send them all, and add none but those that HTTP itself needs
    /// (`host`, `content-length`, `connection`).
    pub headers: *const seam_header,
    /// Number of headers.
    pub header_count: usize,
    /// Body.
    pub body: seam_str,
    /// Longest time for the exchange, in milliseconds; 0 before `seam_call_poll` has set `SEAM_STEP_SEND`.
    pub timeout_ms: u64,
    /// Largest body to read, in bytes; 0 before `seam_call_poll` has set `SEAM_STEP_SEND`.
    pub reply_limit_bytes: u64,
}

/// A copy of a request, for views to be handed out of. Overwritten when it is dropped.
pub(crate) struct View {
    /// Texts that the fields below point into, each with a NUL behind it.
    _texts: Zeroizing<Vec<u8>>,
    method: seam_str,
    url: seam_str,
    body: seam_str,
    headers: Vec<seam_header>,
    /// The request as HTTP/1.1 with a NUL behind it, once it was asked for.
    http1: Option<Zeroizing<String>>,
}

// SAFETY: the pointers lead into `_texts`, which goes where the view goes and never changes.
unsafe impl Send for View {}

impl View {
    pub(crate) fn new(request: &HttpRequest) -> Result<Self, OutOfMemory> {
        let texts = || {
            let headers = request.headers.iter().flat_map(|header| [&*header.name, header.expose()]);
            [request.method, &request.url, &request.body].into_iter().chain(headers)
        };
        // Exactly as long as it has to be: a buffer that grew would leave copies of the credential behind.
        let length = texts().fold(0, |sum: usize, text| sum.saturating_add(text.len()).saturating_add(1));
        let mut buffer = Zeroizing::new(Vec::new());
        buffer.try_reserve_exact(length)?;
        for text in texts() {
            buffer.extend_from_slice(text.as_bytes());
            buffer.push(0);
        }
        let mut rest = buffer.as_slice();
        let mut views = texts().map(|text| {
            let (this, next) = rest.split_at_checked(text.len().saturating_add(1)).unwrap_or((&[0], &[]));
            rest = next;
            seam_str { ptr: this.as_ptr().cast(), len: text.len() }
        });
        let mut next = || views.next().unwrap_or(seam_str::EMPTY);
        let (method, url, body) = (next(), next(), next());
        let mut headers = Vec::new();
        headers.try_reserve_exact(request.headers.len())?;
        headers.extend(request.headers.iter().map(|_| seam_header { name: next(), value: next() }));
        Ok(Self { _texts: buffer, method, url, body, headers, http1: None })
    }

    /// Returns `request`, of which this is a view, as HTTP/1.1. Valid for as long as this view.
    pub(crate) fn http1(&mut self, request: &HttpRequest) -> Result<seam_str, OutOfMemory> {
        let http1 = match self.http1.take() {
            Some(http1) => http1,
            None => {
                let mut http1 = request.to_http1()?;
                text::terminate(&mut http1)?;
                http1
            }
        };
        Ok(text::view(self.http1.insert(http1)))
    }

    /// Returns the request as the program sees it, valid for as long as this view.
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
