//! Where a transport of the program's own puts the reply.

use crate::{
    constants::{
        SEAM_ERR_INTERNAL, SEAM_ERR_INVALID_STATE, SEAM_ERR_OUT_OF_MEMORY, SEAM_ERR_TOO_LARGE, SEAM_OK,
    },
    guard,
    handle::Handle,
    lock::{self, Mutex},
    memory,
    status::seam_status,
    text::{self, seam_str},
};
use alloc::{format, string::String, vec::Vec};
use core::{ffi::c_void, mem};
use libseam_core::{Error, FailureKind, HttpResponse};

/// Together, names and values.
const MOST_HEADER_BYTES: usize = 64 << 10;
const MOST_DETAIL: usize = 500;

/// Takes the reply of one exchange, piece by piece; see `seam_transport`. It is the library's, and open until
/// `exchange` returns; after that every function that is given it refuses, until the call is freed and the sink
/// with it.
pub struct seam_sink {
    intake: Mutex<Intake>,
}

#[derive(Default)]
struct Intake {
    open: bool,
    status: Option<u16>,
    headers: Vec<(String, String)>,
    header_bytes: usize,
    body: Vec<u8>,
    body_limit: usize,
    detail: String,
    /// What was wrong first. It decides the exchange, whatever else is said.
    fault: Option<(FailureKind, String)>,
}

impl seam_sink {
    /// A sink for a reply of up to `body_limit` bytes of body.
    pub(crate) fn open(body_limit: u64) -> Self {
        let body_limit = usize::try_from(body_limit).unwrap_or(usize::MAX);
        Self { intake: Mutex::new(Intake { open: true, body_limit, ..Intake::default() }) }
    }

    /// Ends the exchange that `returned` this: the reply, or how the exchange failed and why.
    pub(crate) fn close(&self, returned: u32) -> Result<HttpResponse, (FailureKind, String)> {
        let Some(mut intake) = lock::wait(&self.intake) else {
            return Err((FailureKind::Internal, "another task uses the sink".into()));
        };
        let Intake { status, headers, body, detail, fault, .. } = mem::take(&mut *intake);
        if let Some((kind, why)) = fault {
            let starved = why.is_empty();
            return Err((kind, if starved { "there is not enough memory for it".into() } else { why }));
        }
        if returned != 0 {
            let unknown = || {
                (
                    FailureKind::Internal,
                    format!("`exchange` returned {returned}, which is no kind of failure"),
                )
            };
            return Err((FailureKind::by_number(returned).ok_or_else(unknown)?, detail));
        }
        let missing = || (FailureKind::Internal, "`exchange` returned 0 but gave no status".into());
        Ok(HttpResponse { status: status.ok_or_else(missing)?, headers, body })
    }
}

/// Why a piece was not taken.
enum Refusal {
    Misuse(String),
    TooLarge(String),
}

impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        Self::Misuse(error.message.clone())
    }
}

fn misuse(what: &str) -> Result<(), Refusal> {
    Err(Refusal::Misuse(what.into()))
}

impl Intake {
    fn status(&mut self, status: u32) -> Result<(), Refusal> {
        if self.status.is_some() {
            return misuse("a second status was given");
        }
        self.status = u16::try_from(status).ok().filter(|status| (100..=999).contains(status));
        if self.status.is_none() {
            return Err(Refusal::Misuse(format!("the status {status} was given, which is none of HTTP's")));
        }
        Ok(())
    }

    fn header(&mut self, name: &[u8], value: &[u8]) -> Result<(), Refusal> {
        if self.status.is_none() || !self.body.is_empty() {
            return misuse("a header was given before the status or after the body");
        }
        let is_token = |b: &u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(b);
        if name.is_empty() || !name.iter().all(is_token) {
            return misuse("a header was given whose name is none of HTTP's");
        }
        if value.iter().any(|b| matches!(b, b'\r' | b'\n' | 0)) {
            return misuse("a header was given whose value holds a line break or a NUL");
        }
        if self.headers.len() >= HttpResponse::MOST_HEADERS {
            return Err(Refusal::TooLarge(format!("more than {} headers", HttpResponse::MOST_HEADERS)));
        }
        self.header_bytes = self.header_bytes.saturating_add(name.len()).saturating_add(value.len());
        if self.header_bytes > MOST_HEADER_BYTES {
            return Err(Refusal::TooLarge(format!("more than {MOST_HEADER_BYTES} bytes of headers")));
        }
        let text = |bytes| String::from_utf8_lossy(bytes).into_owned();
        self.headers.push((text(name), text(value)));
        Ok(())
    }

    /// How much memory a piece of `size` bytes takes, with what grows for it.
    fn room(&self, size: usize) -> usize {
        if size > self.body_limit.max(MOST_HEADER_BYTES) {
            // It is refused before anything is copied.
            return 0;
        }
        let headers =
            self.headers.len().saturating_add(4).saturating_mul(3 * mem::size_of::<(String, String)>());
        memory::text(size.saturating_add(self.body.len())).saturating_add(headers).saturating_add(256)
    }

    fn body(&mut self, chunk: &[u8]) -> Result<(), Refusal> {
        if self.status.is_none() {
            return misuse("a piece of body was given before the status");
        }
        if self.body.len().saturating_add(chunk.len()) > self.body_limit {
            return Err(Refusal::TooLarge(format!("more than {} bytes", self.body_limit)));
        }
        self.body.extend_from_slice(chunk);
        Ok(())
    }
}

/// Gives a piece to the sink, if it is open and nothing was wrong before, and remembers what is wrong with it.
///
/// # Safety
/// `sink` is NULL or valid.
unsafe fn take(
    sink: *const seam_sink,
    size: usize,
    piece: impl FnOnce(&mut Intake) -> Result<(), Refusal>,
) -> seam_status {
    guard::value(SEAM_ERR_INTERNAL, || {
        // SAFETY: NULL or valid, as the caller promises.
        let Some(sink) = (unsafe { Handle::behind(sink) }) else { return SEAM_ERR_INVALID_STATE };
        let Some(mut intake) = lock::wait(&sink.intake) else { return SEAM_ERR_INVALID_STATE };
        if !intake.open {
            return SEAM_ERR_INVALID_STATE;
        }
        let outcome = match &intake.fault {
            Some((FailureKind::TooLarge, _)) => return SEAM_ERR_TOO_LARGE,
            Some(_) => return SEAM_ERR_INVALID_STATE,
            None => {
                let Some(_spare) = memory::hold(|| intake.room(size)) else {
                    intake.fault = Some((FailureKind::TooLarge, String::new()));
                    return SEAM_ERR_OUT_OF_MEMORY;
                };
                piece(&mut intake)
            }
        };
        let (status, kind, why) = match outcome {
            Ok(()) => return SEAM_OK,
            Err(Refusal::Misuse(why)) => (SEAM_ERR_INVALID_STATE, FailureKind::Internal, why),
            Err(Refusal::TooLarge(why)) => (SEAM_ERR_TOO_LARGE, FailureKind::TooLarge, why),
        };
        intake.fault = Some((kind, why));
        status
    })
}

/// Says the reply's status, once and first. Interim replies (1xx) are left out.
///
/// Returns `SEAM_ERR_INVALID_STATE` where that is wrong; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_status(sink: *mut seam_sink, http_status: u32) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { take(sink, 0, |intake| intake.status(http_status)) }
}

/// Says a header of the reply, after its status and before its body. Trailers are left out.
///
/// Returns `SEAM_ERR_TOO_LARGE` where there are too many: return from `exchange` then; the call ends with the same.
/// Returns `SEAM_ERR_INVALID_STATE` where that is wrong; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid, `name` and `value` are as a `seam_str` has to be.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_header(
    sink: *mut seam_sink,
    name: seam_str,
    value: seam_str,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        take(sink, name.len.saturating_add(value.len), |intake| {
            intake.header(name.required("name")?, value.required("value")?)
        })
    }
}

/// Gives the next piece of the reply's body, without transfer or content coding. `data` may be NULL where `size`
/// is 0.
///
/// Returns `SEAM_ERR_TOO_LARGE` where that passes the limit: return from `exchange` then; the call ends with the
/// same. Returns `SEAM_ERR_INVALID_STATE` where that is wrong; the call then ends with `SEAM_ERR_INTERNAL`.
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
    unsafe {
        take(sink, size, |intake| intake.body(text::bytes(data.cast(), size, "data")?.unwrap_or_default()))
    }
}

/// Says in words why the exchange is about to fail. They go into the error's message, without the credential.
///
/// Returns `SEAM_ERR_INVALID_STATE` where that is wrong; the call then ends with `SEAM_ERR_INTERNAL`.
///
/// # Safety
/// `sink` is NULL or valid, `detail` is as a `seam_str` has to be.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_sink_detail(sink: *mut seam_sink, detail: seam_str) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        take(sink, detail.len, |intake| {
            let given = detail.required("detail")?;
            // No character is longer than 4 bytes.
            let (first, _) = given.split_at_checked(4 * MOST_DETAIL).unwrap_or((given, &[]));
            intake.detail = String::from_utf8_lossy(first).chars().take(MOST_DETAIL).collect();
            Ok(())
        })
    }
}
