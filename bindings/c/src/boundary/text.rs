//! Text from and for C.

use alloc::{format, string::String};
use core::{
    ffi::{CStr, c_char},
    slice,
};
use libseam_core::{Error, ErrorCode, memory::OutOfMemory};

/// Text in UTF-8: a pointer and a length in bytes. "Text" above says who owns it and how long it is valid.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_str {
    /// The first byte; NULL for a text that is not given.
    pub ptr: *const c_char,
    /// Length in bytes, without a NUL at the end.
    pub len: usize,
}

impl seam_str {
    /// Empty text, for getters that have no value.
    pub(crate) const EMPTY: Self = Self { ptr: c"".as_ptr(), len: 0 };

    /// Makes a view of a static text.
    pub(crate) const fn of(text: &'static CStr) -> Self {
        Self { ptr: text.as_ptr(), len: text.count_bytes() }
    }

    /// Returns the bytes, or `None` if the pointer is NULL.
    ///
    /// # Errors
    /// The length is larger than any object in memory. `what` is the argument's name.
    ///
    /// # Safety
    /// The pointer is NULL, or `len` bytes can be read there for as long as `'a`.
    pub(crate) unsafe fn optional<'a>(self, what: &str) -> Result<Option<&'a [u8]>, Error> {
        // SAFETY: as the caller promises.
        unsafe { bytes(self.ptr.cast(), self.len, what) }
    }

    /// Returns the bytes of a text that must be given.
    ///
    /// # Errors
    /// The pointer is NULL, or [`seam_str::optional`] fails.
    ///
    /// # Safety
    /// The conditions of [`seam_str::optional`] hold.
    pub(crate) unsafe fn required<'a>(self, what: &str) -> Result<&'a [u8], Error> {
        // SAFETY: as the caller promises.
        unsafe { self.optional(what) }?.ok_or_else(|| invalid_state(&format!("`{what}` must not be NULL")))
    }

    /// Returns the bytes of a text for which [`seam_str::optional`] returned some.
    ///
    /// # Safety
    /// The conditions of [`seam_str::optional`] hold, and it returned bytes.
    pub(crate) unsafe fn assume_given<'a>(self) -> &'a [u8] {
        // SAFETY: as the caller promises.
        unsafe { slice::from_raw_parts(self.ptr.cast(), self.len) }
    }
}

/// Returns the bytes of a name or a path that a NUL ends.
///
/// # Errors
/// The pointer is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or leads to text that a NUL ends, for as long as `'a`.
pub(crate) unsafe fn c_text<'a>(text: *const c_char, what: &str) -> Result<&'a [u8], Error> {
    if text.is_null() {
        return Err(invalid_state(&format!("`{what}` must not be NULL")));
    }
    // SAFETY: not NULL, and a NUL ends it, as the caller promises.
    Ok(unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// Returns `len` bytes at `ptr`, or `None` if it is NULL and `len` is 0.
///
/// # Errors
/// The length is larger than any object in memory, or NULL has a length. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or `len` bytes can be read there for as long as `'a`.
pub(crate) unsafe fn bytes<'a>(ptr: *const u8, len: usize, what: &str) -> Result<Option<&'a [u8]>, Error> {
    if isize::try_from(len).is_err() {
        return Err(invalid_state(&format!("`{what}` has an impossible length: {len}")));
    }
    if ptr.is_null() {
        return if len == 0 {
            Ok(None)
        } else {
            Err(invalid_state(&format!("`{what}` is NULL, but its length is {len}")))
        };
    }
    // SAFETY: not NULL, not too long, and readable as the caller promises.
    Ok(Some(unsafe { slice::from_raw_parts(ptr, len) }))
}

/// Returns the error of a function that was called at the wrong time or with an unusable argument.
pub(crate) fn invalid_state(message: &str) -> Error {
    Error::new(ErrorCode::InvalidState, message)
}

/// Text that a handle owns so that views of it can be handed out. A NUL follows its last byte, in spare
/// capacity of the string.
#[derive(Debug, Default)]
pub(crate) struct Text(String);

impl Text {
    /// Copies `text`.
    pub(crate) fn new(text: &str) -> Result<Self, OutOfMemory> {
        let mut copy = String::new();
        copy.try_reserve_exact(text.len().saturating_add(1))?;
        copy.push_str(text);
        Self::of(copy)
    }

    /// Takes `text` over without a copy.
    pub(crate) fn of(mut text: String) -> Result<Self, OutOfMemory> {
        terminate(&mut text)?;
        Ok(Self(text))
    }

    #[cfg(feature = "http")]
    pub(crate) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }

    pub(crate) fn view(&self) -> seam_str {
        if self.0.is_empty() { seam_str::EMPTY } else { view(&self.0) }
    }
}

/// Puts a NUL behind `text`, in its spare capacity.
pub(crate) fn terminate(text: &mut String) -> Result<(), OutOfMemory> {
    text.try_reserve_exact(1)?;
    text.push('\0');
    text.pop();
    Ok(())
}

/// Returns a view of a text that was terminated and has not changed since.
pub(crate) fn view(text: &str) -> seam_str {
    seam_str { ptr: text.as_ptr().cast(), len: text.len() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn views_end_with_a_nul() {
        let text = Text::new("a\0é").unwrap();
        let view = text.view();
        // SAFETY: the text is alive and one byte longer than the view says.
        let with_nul = unsafe { bytes(view.ptr.cast(), view.len + 1, "x") };
        assert_eq!(with_nul.ok().flatten(), Some("a\0é\0".as_bytes()));
    }

    #[test]
    fn a_null_or_endless_text_is_refused() {
        let null = seam_str { ptr: core::ptr::null(), len: 0 };
        let null_with_length = seam_str { ptr: core::ptr::null(), len: 1 };
        let endless = seam_str { ptr: c"".as_ptr(), len: usize::MAX };
        // SAFETY: nothing is read: the pointers are NULL or the length is refused before.
        unsafe {
            assert_eq!(null.optional("x"), Ok(None));
            assert_eq!(null.required("x").unwrap_err().message, "`x` must not be NULL");
            assert_eq!(
                null_with_length.optional("x").unwrap_err().message,
                "`x` is NULL, but its length is 1"
            );
            let endless_error = endless.optional("x").unwrap_err();
            assert_eq!(endless_error.message, format!("`x` has an impossible length: {}", usize::MAX));
        }
    }
}
