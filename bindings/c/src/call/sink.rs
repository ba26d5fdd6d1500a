//! The sink in which a transport of the program's own puts the reply.

use crate::boundary::{
    catch_panic,
    constants::{
        SEAM_ERR_INTERNAL, SEAM_ERR_INVALID_STATE, SEAM_ERR_OUT_OF_MEMORY, SEAM_ERR_TOO_LARGE, SEAM_OK,
    },
    handle::{Handle, Opaque},
    lock::{self, Mutex},
    status::seam_status,
    text::{self, seam_str},
};
use alloc::{format, string::String, vec::Vec};
use core::{ffi::c_void, mem};
use libseam_core::{
    Error, FailureKind, HttpResponse,
    memory::{self, OutOfMemory},
};

/// Limit for names and values of all headers together.
const HEADER_BYTES_LIMIT: usize = 64 << 10;
const DETAIL_LIMIT: usize = 500;

/// A sink for the reply of one exchange, which takes it piece by piece; see `seam_transport`. The library
/// owns it. Until `exchange` returns it is open; after that its functions refuse it, until the call is freed
/// and the sink with it.
pub struct seam_sink {
    intake: Mutex<Intake>,
}

impl Opaque for seam_sink {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5sink\0\0\0";
}

/// A reply in the sink, with those of its headers that the core uses.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Vec<u8>, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// The reason why an exchange gave no reply.
pub(crate) enum ExchangeFailure {
    Failed(FailureKind, String),
    OutOfMemory,
}

impl From<OutOfMemory> for ExchangeFailure {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory
    }
}

#[derive(Default)]
struct Intake {
    open: bool,
    status: Option<u16>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    header_count: usize,
    header_bytes: usize,
    body: Vec<u8>,
    body_limit: usize,
    detail: String,
    /// First error of a function of the sink. Decides the exchange, whatever else follows.
    first_error: Option<SinkError>,
}

enum SinkError {
    Misuse(String),
    TooLarge(String),
    OutOfMemory,
}

impl seam_sink {
    /// Makes a sink for a reply with a body of up to `body_limit` bytes.
    pub(crate) fn open(body_limit: u64) -> Self {
        let body_limit = usize::try_from(body_limit).unwrap_or(usize::MAX);
        Self { intake: Mutex::new(Intake { open: true, body_limit, ..Intake::default() }) }
    }

    /// Ends the exchange, whose function returned `returned`. Returns the reply, or the reason why there is
    /// none.
    pub(crate) fn close(&self, returned: u32) -> Result<Reply, ExchangeFailure> {
        let internal = |why: String| ExchangeFailure::Failed(FailureKind::Internal, why);
        let Some(mut intake) = lock::lock(&self.intake) else {
            return Err(internal("the sink is in use by another task".into()));
        };
        let Intake { status, headers, body, detail, first_error, .. } = mem::take(&mut *intake);
        match first_error {
            Some(SinkError::Misuse(why)) => return Err(internal(why)),
            Some(SinkError::TooLarge(why)) => {
                return Err(ExchangeFailure::Failed(FailureKind::TooLarge, why));
            }
            Some(SinkError::OutOfMemory) => return Err(ExchangeFailure::OutOfMemory),
            None => {}
        }
        if returned != 0 {
            let kind = FailureKind::by_number(returned).ok_or_else(|| {
                internal(format!("`exchange` must return one of `SEAM_FAILURE_*`, got {returned}"))
            })?;
            return Err(ExchangeFailure::Failed(kind, detail));
        }
        let status =
            status.ok_or_else(|| internal("`exchange` returned 0 without a status in the sink".into()))?;
        Ok(Reply { status, headers, body })
    }
}

impl From<Error> for SinkError {
    fn from(error: Error) -> Self {
        Self::Misuse(error.message.clone())
    }
}

impl From<OutOfMemory> for SinkError {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory
    }
}

fn misuse(what: &str) -> Result<(), SinkError> {
    Err(SinkError::Misuse(what.into()))
}

fn copy(bytes: &[u8]) -> Result<Vec<u8>, OutOfMemory> {
    let mut copy = Vec::new();
    memory::extend(&mut copy, bytes)?;
    Ok(copy)
}

impl Intake {
    fn status(&mut self, status: u32) -> Result<(), SinkError> {
        if self.status.is_some() {
            return misuse("`seam_sink_status` was called twice");
        }
        self.status = u16::try_from(status).ok().filter(|status| (100..=999).contains(status));
        if self.status.is_none() {
            return Err(SinkError::Misuse(format!("`http_status` must be from 100 to 999, got {status}")));
        }
        Ok(())
    }

    fn header(&mut self, name: &[u8], value: &[u8]) -> Result<(), SinkError> {
        if self.status.is_none() || !self.body.is_empty() {
            return misuse("`seam_sink_header` was called before the status or after the body");
        }
        let is_token = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
        if name.is_empty() || !name.iter().all(is_token) {
            return misuse("`name` is not a valid HTTP header name");
        }
        if value.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)) {
            return misuse("`value` contains a line break or a NUL");
        }
        self.header_count = self.header_count.saturating_add(1);
        if self.header_count > HttpResponse::MAX_HEADERS {
            return Err(SinkError::TooLarge(format!("more than {} headers", HttpResponse::MAX_HEADERS)));
        }
        self.header_bytes = self.header_bytes.saturating_add(name.len()).saturating_add(value.len());
        if self.header_bytes > HEADER_BYTES_LIMIT {
            return Err(SinkError::TooLarge(format!("more than {HEADER_BYTES_LIMIT} bytes of headers")));
        }
        if HttpResponse::keeps(name) {
            memory::push(&mut self.headers, (copy(name)?, copy(value)?))?;
        }
        Ok(())
    }

    fn body(&mut self, chunk: &[u8]) -> Result<(), SinkError> {
        if self.status.is_none() {
            return misuse("`seam_sink_body` was called before the status");
        }
        if self.body.len().saturating_add(chunk.len()) > self.body_limit {
            return Err(SinkError::TooLarge(format!("more than {} bytes", self.body_limit)));
        }
        Ok(memory::extend(&mut self.body, chunk)?)
    }
}

/// Gives a piece to the sink, if it is open and had no error before, and keeps an error of this piece.
///
/// # Safety
/// `sink` is NULL or valid.
unsafe fn give(
    sink: *const seam_sink,
    piece: impl FnOnce(&mut Intake) -> Result<(), SinkError>,
) -> seam_status {
    catch_panic::or(SEAM_ERR_INTERNAL, || {
        // SAFETY: NULL or valid, as the caller promises.
        let Some(sink) = (unsafe { Handle::get(sink) }) else { return SEAM_ERR_INVALID_STATE };
        let Some(mut intake) = lock::lock(&sink.intake) else { return SEAM_ERR_INVALID_STATE };
        if !intake.open {
            return SEAM_ERR_INVALID_STATE;
        }
        let status = |error: &SinkError| match error {
            SinkError::Misuse(_) => SEAM_ERR_INVALID_STATE,
            SinkError::TooLarge(_) => SEAM_ERR_TOO_LARGE,
            SinkError::OutOfMemory => SEAM_ERR_OUT_OF_MEMORY,
        };
        if let Some(error) = &intake.first_error {
            return status(error);
        }
        let asked = memory::ensure_available(0).map_err(SinkError::from);
        let Err(error) = asked.and_then(|()| piece(&mut intake)) else { return SEAM_OK };
        let status = status(&error);
        intake.first_error = Some(error);
        status
    })
}

/// Gives the status of the reply to the sink, once and before anything else. Leave interim replies (1xx) out.
///
/// Returns `SEAM_ERR_INVALID_STATE` if that is not allowed; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_status(sink: *mut seam_sink, http_status: u32) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { give(sink, |intake| intake.status(http_status)) }
}

/// Gives a header of the reply to the sink, after the status and before the body. Leave trailers out.
///
/// Returns `SEAM_ERR_TOO_LARGE` if there are too many headers, and `SEAM_ERR_OUT_OF_MEMORY` if memory runs
/// out: return from `exchange` then; the call ends with the same. Returns `SEAM_ERR_INVALID_STATE` if that is
/// not allowed; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid, `name` and `value` are valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_header(
    sink: *mut seam_sink,
    name: seam_str,
    value: seam_str,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { give(sink, |intake| intake.header(name.required("name")?, value.required("value")?)) }
}

/// Gives the next piece of the reply's body to the sink, without transfer or content coding. `data` may be
/// NULL if `size` is 0.
///
/// Returns `SEAM_ERR_TOO_LARGE` if the body is longer than the limit, and `SEAM_ERR_OUT_OF_MEMORY` if memory
/// runs out: return from `exchange` then; the call ends with the same. Returns `SEAM_ERR_INVALID_STATE` if
/// that is not allowed; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid; `data` is NULL, or `size` bytes can be read there.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_body(
    sink: *mut seam_sink,
    data: *const c_void,
    size: usize,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { give(sink, |intake| intake.body(text::bytes(data.cast(), size, "data")?.unwrap_or_default())) }
}

/// Gives the sink the reason why the exchange is about to fail, in words. It goes into the error's message,
/// without the credential.
///
/// Returns `SEAM_ERR_INVALID_STATE` if that is not allowed; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid, `detail` is a valid `seam_str`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_detail(sink: *mut seam_sink, detail: seam_str) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        give(sink, |intake| {
            let given = detail.required("detail")?;
            // No character is longer than 4 bytes.
            let (first, _) = given.split_at_checked(4 * DETAIL_LIMIT).unwrap_or((given, &[]));
            memory::ensure_available(first.len().saturating_mul(3 * 2))?;
            intake.detail = String::from_utf8_lossy(first).chars().take(DETAIL_LIMIT).collect();
            Ok(())
        })
    }
}
