//! Where a transport of the program's own puts the reply.

use crate::boundary::{
    constants::{
        SEAM_ERR_INTERNAL, SEAM_ERR_INVALID_STATE, SEAM_ERR_OUT_OF_MEMORY, SEAM_ERR_TOO_LARGE, SEAM_OK,
    },
    handle::{Handle, Named},
    lock::{self, Mutex},
    status::seam_status,
    text::{self, seam_str},
    wall,
};
use alloc::{format, string::String, vec::Vec};
use core::{ffi::c_void, mem};
use libseam_core::{
    Error, FailureKind, HttpResponse,
    memory::{self, OutOfMemory},
};

/// Together, names and values.
const MOST_HEADER_BYTES: usize = 64 << 10;
const MOST_DETAIL: usize = 500;

/// Takes the reply of one exchange, piece by piece; see `seam_transport`. It is the library's, and open until
/// `exchange` returns; after that every function that is given it refuses, until the call is freed and the sink
/// with it.
pub struct seam_sink {
    intake: Mutex<Intake>,
}

impl Named for seam_sink {
    type Object = Self;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5sink\0\0\0";
}

/// A reply that was taken in: of its headers those that say something to the core.
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(Vec<u8>, Vec<u8>)>,
    pub(crate) body: Vec<u8>,
}

/// Why there is no reply.
pub(crate) enum Unanswered {
    Failed(FailureKind, String),
    OutOfMemory,
}

impl From<OutOfMemory> for Unanswered {
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
    /// What was wrong first. It decides the exchange, whatever else is said.
    fault: Option<Fault>,
}

enum Fault {
    Misuse(String),
    TooLarge(String),
    OutOfMemory,
}

impl seam_sink {
    /// A sink for a reply of up to `body_limit` bytes of body.
    pub(crate) fn open(body_limit: u64) -> Self {
        let body_limit = usize::try_from(body_limit).unwrap_or(usize::MAX);
        Self { intake: Mutex::new(Intake { open: true, body_limit, ..Intake::default() }) }
    }

    /// Ends the exchange that `returned` this: the reply, or how the exchange failed and why.
    pub(crate) fn close(&self, returned: u32) -> Result<Reply, Unanswered> {
        let internal = |why: String| Unanswered::Failed(FailureKind::Internal, why);
        let Some(mut intake) = lock::wait(&self.intake) else {
            return Err(internal("another task uses the sink".into()));
        };
        let Intake { status, headers, body, detail, fault, .. } = mem::take(&mut *intake);
        match fault {
            Some(Fault::Misuse(why)) => return Err(internal(why)),
            Some(Fault::TooLarge(why)) => return Err(Unanswered::Failed(FailureKind::TooLarge, why)),
            Some(Fault::OutOfMemory) => return Err(Unanswered::OutOfMemory),
            None => {}
        }
        if returned != 0 {
            let kind = FailureKind::by_number(returned).ok_or_else(|| {
                internal(format!("`exchange` returned {returned}, which is no kind of failure"))
            })?;
            return Err(Unanswered::Failed(kind, detail));
        }
        let status = status.ok_or_else(|| internal("`exchange` returned 0 but gave no status".into()))?;
        Ok(Reply { status, headers, body })
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        Self::Misuse(error.message.clone())
    }
}

impl From<OutOfMemory> for Fault {
    fn from(_: OutOfMemory) -> Self {
        Self::OutOfMemory
    }
}

fn misuse(what: &str) -> Result<(), Fault> {
    Err(Fault::Misuse(what.into()))
}

fn copy(bytes: &[u8]) -> Result<Vec<u8>, OutOfMemory> {
    let mut copy = Vec::new();
    memory::extend(&mut copy, bytes)?;
    Ok(copy)
}

impl Intake {
    fn status(&mut self, status: u32) -> Result<(), Fault> {
        if self.status.is_some() {
            return misuse("a second status was given");
        }
        self.status = u16::try_from(status).ok().filter(|status| (100..=999).contains(status));
        if self.status.is_none() {
            return Err(Fault::Misuse(format!("the status {status} was given, which is none of HTTP's")));
        }
        Ok(())
    }

    fn header(&mut self, name: &[u8], value: &[u8]) -> Result<(), Fault> {
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
        self.header_count = self.header_count.saturating_add(1);
        if self.header_count > HttpResponse::MOST_HEADERS {
            return Err(Fault::TooLarge(format!("more than {} headers", HttpResponse::MOST_HEADERS)));
        }
        self.header_bytes = self.header_bytes.saturating_add(name.len()).saturating_add(value.len());
        if self.header_bytes > MOST_HEADER_BYTES {
            return Err(Fault::TooLarge(format!("more than {MOST_HEADER_BYTES} bytes of headers")));
        }
        if HttpResponse::keeps(name) {
            memory::push(&mut self.headers, (copy(name)?, copy(value)?))?;
        }
        Ok(())
    }

    fn body(&mut self, chunk: &[u8]) -> Result<(), Fault> {
        if self.status.is_none() {
            return misuse("a piece of body was given before the status");
        }
        if self.body.len().saturating_add(chunk.len()) > self.body_limit {
            return Err(Fault::TooLarge(format!("more than {} bytes", self.body_limit)));
        }
        Ok(memory::extend(&mut self.body, chunk)?)
    }
}

/// Gives a piece to the sink, if it is open and nothing was wrong before, and remembers what is wrong with it.
///
/// # Safety
/// `sink` is NULL or valid.
unsafe fn take(sink: *const seam_sink, piece: impl FnOnce(&mut Intake) -> Result<(), Fault>) -> seam_status {
    wall::value(SEAM_ERR_INTERNAL, || {
        // SAFETY: NULL or valid, as the caller promises.
        let Some(sink) = (unsafe { Handle::behind(sink) }) else { return SEAM_ERR_INVALID_STATE };
        let Some(mut intake) = lock::wait(&sink.intake) else { return SEAM_ERR_INVALID_STATE };
        if !intake.open {
            return SEAM_ERR_INVALID_STATE;
        }
        let status = |fault: &Fault| match fault {
            Fault::Misuse(_) => SEAM_ERR_INVALID_STATE,
            Fault::TooLarge(_) => SEAM_ERR_TOO_LARGE,
            Fault::OutOfMemory => SEAM_ERR_OUT_OF_MEMORY,
        };
        if let Some(fault) = &intake.fault {
            return status(fault);
        }
        let asked = memory::ask(0).map_err(Fault::from);
        let Err(fault) = asked.and_then(|()| piece(&mut intake)) else { return SEAM_OK };
        let status = status(&fault);
        intake.fault = Some(fault);
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
    unsafe { take(sink, |intake| intake.status(http_status)) }
}

/// Says a header of the reply, after its status and before its body. Trailers are left out.
///
/// Returns `SEAM_ERR_TOO_LARGE` where there are too many, and `SEAM_ERR_OUT_OF_MEMORY` where there is no memory for it:
/// return from `exchange` then; the call ends with the same.
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
    unsafe { take(sink, |intake| intake.header(name.required("name")?, value.required("value")?)) }
}

/// Gives the next piece of the reply's body, without transfer or content coding. `data` may be NULL where `size`
/// is 0.
///
/// Returns `SEAM_ERR_TOO_LARGE` where that passes the limit, and `SEAM_ERR_OUT_OF_MEMORY` where there is no memory for
/// it: return from `exchange` then; the call ends with the same. Returns `SEAM_ERR_INVALID_STATE` where that is wrong;
/// the call then ends with `SEAM_ERR_INTERNAL`.
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
    unsafe { take(sink, |intake| intake.body(text::bytes(data.cast(), size, "data")?.unwrap_or_default())) }
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
        take(sink, |intake| {
            let given = detail.required("detail")?;
            // No character is longer than 4 bytes.
            let (first, _) = given.split_at_checked(4 * MOST_DETAIL).unwrap_or((given, &[]));
            memory::ask(first.len().saturating_mul(3 * 2))?;
            intake.detail = String::from_utf8_lossy(first).chars().take(MOST_DETAIL).collect();
            Ok(())
        })
    }
}
