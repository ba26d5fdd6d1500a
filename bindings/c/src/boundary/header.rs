//! A header of a request or of a reply.

use crate::boundary::text::{self, seam_str};
use core::{mem, slice};
use libseam_core::Error;

/// A header of a request or of a reply.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_header {
    /// Name of the header.
    pub name: seam_str,
    /// Value of the header.
    pub value: seam_str,
}

impl seam_header {
    /// Returns the names and values of `count` headers, all of them checked.
    ///
    /// # Errors
    /// A pointer is NULL, or a length is impossible.
    ///
    /// # Safety
    /// `headers` is NULL, or `count` valid headers are there, for as long as `'a`.
    pub(crate) unsafe fn read_all<'a>(
        headers: *const Self,
        count: usize,
    ) -> Result<impl ExactSizeIterator<Item = (&'a [u8], &'a [u8])> + DoubleEndedIterator, Error> {
        let bytes = count.saturating_mul(mem::size_of::<Self>());
        // SAFETY: only the pointer and the length are looked at; as the caller promises.
        let is_given = unsafe { text::bytes(headers.cast(), bytes, "headers") }?.is_some();
        // SAFETY: not NULL, not too long, and valid as the caller promises.
        let headers = if is_given { unsafe { slice::from_raw_parts(headers, count) } } else { &[] };
        for header in headers {
            // SAFETY: as the caller promises.
            unsafe { (header.name.required("headers")?, header.value.required("headers")?) };
        }
        // SAFETY: as the caller promises; neither is NULL or too long.
        Ok(headers.iter().map(|header| unsafe { (header.name.assume_given(), header.value.assume_given()) }))
    }
}
