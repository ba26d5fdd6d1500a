//! Text in both directions.

use alloc::{format, string::String};
use core::{
    ffi::{CStr, c_char},
    slice,
};
use libseam_core::{Error, ErrorCode, memory::OutOfMemory};

/// Text in UTF-8: a pointer and a length in bytes. See "Text" above for who owns it and how long it is valid.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_str {
    /// The first byte; NULL where nothing is given.
    pub ptr: *const c_char,
    /// How many bytes, without a NUL at the end.
    pub len: usize,
}

impl seam_str {
    /// What a getter returns where nothing is there.
    pub(crate) const EMPTY: Self = Self { ptr: c"".as_ptr(), len: 0 };

    /// A view of a static text.
    pub(crate) const fn of(text: &'static CStr) -> Self {
        Self { ptr: text.as_ptr(), len: text.count_bytes() }
    }

    /// The bytes; `None` where the pointer is NULL.
    ///
    /// # Errors
    /// Where no object in memory can be that long. `what` is the argument's name.
    ///
    /// # Safety
    /// The pointer is NULL, or `len` bytes can be read there for as long as `'a`.
    pub(crate) unsafe fn given<'a>(self, what: &str) -> Result<Option<&'a [u8]>, Error> {
        // SAFETY: as the caller promises.
        unsafe { bytes(self.ptr.cast(), self.len, what) }
    }

    /// The bytes, which must be given.
    ///
    /// # Errors
    /// Where the pointer is NULL, and as [`seam_str::given`].
    ///
    /// # Safety
    /// As [`seam_str::given`].
    pub(crate) unsafe fn required<'a>(self, what: &str) -> Result<&'a [u8], Error> {
        // SAFETY: as the caller promises.
        unsafe { self.given(what) }?.ok_or_else(|| unusable(&format!("`{what}` is NULL")))
    }

    /// The bytes of a text that was found usable.
    ///
    /// # Safety
    /// As [`seam_str::given`], and that returned bytes.
    pub(crate) unsafe fn checked<'a>(self) -> &'a [u8] {
        // SAFETY: as the caller promises.
        unsafe { slice::from_raw_parts(self.ptr.cast(), self.len) }
    }
}

/// The bytes of a name or a path, which a NUL ends.
///
/// # Errors
/// Where it is NULL. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or leads to text that a NUL ends, for as long as `'a`.
pub(crate) unsafe fn c_text<'a>(text: *const c_char, what: &str) -> Result<&'a [u8], Error> {
    if text.is_null() {
        return Err(unusable(&format!("`{what}` is NULL")));
    }
    // SAFETY: not NULL, and a NUL ends it, as the caller promises.
    Ok(unsafe { CStr::from_ptr(text) }.to_bytes())
}

/// `len` bytes at `ptr`; `None` where it is NULL.
///
/// # Errors
/// Where no object in memory can be that long, or NULL has a length. `what` is the argument's name.
///
/// # Safety
/// The pointer is NULL, or `len` bytes can be read there for as long as `'a`.
pub(crate) unsafe fn bytes<'a>(ptr: *const u8, len: usize, what: &str) -> Result<Option<&'a [u8]>, Error> {
    if isize::try_from(len).is_err() {
        return Err(unusable(&format!("`{what}` has an impossible length")));
    }
    if ptr.is_null() {
        return if len == 0 { Ok(None) } else { Err(unusable(&format!("`{what}` is NULL with a length"))) };
    }
    // SAFETY: not NULL, not too long, and readable as the caller promises.
    Ok(Some(unsafe { slice::from_raw_parts(ptr, len) }))
}

/// The error of an argument that cannot be used.
pub(crate) fn unusable(message: &str) -> Error {
    Error::new(ErrorCode::InvalidState, message)
}

/// Text that a handle keeps so that views of it can be handed out: a NUL follows its last byte, in what the string has
/// allocated and does not use.
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

    /// Takes `text` as it is.
    pub(crate) fn of(mut text: String) -> Result<Self, OutOfMemory> {
        terminate(&mut text)?;
        Ok(Self(text))
    }

    pub(crate) fn view(&self) -> seam_str {
        if self.0.is_empty() { seam_str::EMPTY } else { view(&self.0) }
    }
}

/// Puts a NUL behind `text`, which is not part of it.
pub(crate) fn terminate(text: &mut String) -> Result<(), OutOfMemory> {
    text.try_reserve_exact(1)?;
    text.push('\0');
    text.pop();
    Ok(())
}

/// A view of a text that was terminated and has not changed since.
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
        let seen = unsafe { bytes(view.ptr.cast(), view.len + 1, "x") };
        assert_eq!(seen.ok().flatten(), Some("a\0é\0".as_bytes()));
    }

    #[test]
    fn nonsense_is_refused() {
        let null = seam_str { ptr: core::ptr::null(), len: 0 };
        let none_of_many = seam_str { ptr: core::ptr::null(), len: 1 };
        let endless = seam_str { ptr: c"".as_ptr(), len: usize::MAX };
        // SAFETY: nothing is read: the pointers are NULL or the length is refused before.
        unsafe {
            assert_eq!(null.given("x"), Ok(None));
            assert_eq!(null.required("x").unwrap_err().message, "`x` is NULL");
            assert_eq!(none_of_many.given("x").unwrap_err().message, "`x` is NULL with a length");
            assert_eq!(endless.given("x").unwrap_err().message, "`x` has an impossible length");
        }
    }
}
