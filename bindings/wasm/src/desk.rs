//! Where text crosses: one buffer for what comes in, one for what goes out.
//!
//! Texts that come in are UTF-8, and have a NUL between them, which JSON text cannot hold; only a reply's body, which
//! comes last, may be anything. What a function gives back is the length of the text that is at [`output`], or, for an
//! error, the bitwise complement of it: the text is then the JSON object of [`libseam_core::Error::to_value`].

use alloc::{string::String, vec::Vec};
use core::cell::UnsafeCell;
use libseam_core::{
    Error, ErrorCode,
    json::{self, Object},
};
use wasm_bindgen::prelude::*;

struct Buffer(UnsafeCell<Vec<u8>>);

// SAFETY: the module has one thread.
unsafe impl Sync for Buffer {}

impl Buffer {
    const fn new() -> Self {
        Self(UnsafeCell::new(Vec::new()))
    }

    fn replace(&self, bytes: Vec<u8>) -> Vec<u8> {
        // SAFETY: there is one thread, and no reference to what is inside outlives this function.
        core::mem::replace(unsafe { &mut *self.0.get() }, bytes)
    }

    fn address(&self) -> *const u8 {
        // SAFETY: as above.
        unsafe { &*self.0.get() }.as_ptr()
    }
}

static INPUT: Buffer = Buffer::new();
static OUTPUT: Buffer = Buffer::new();

/// Makes room for `length` bytes and returns where they are to be written.
#[wasm_bindgen]
#[must_use]
#[expect(clippy::slow_vector_initialization, reason = "`vec!` gets memory in another way")]
pub fn input(length: usize) -> *const u8 {
    let mut room = Vec::new();
    room.resize(length, 0);
    INPUT.replace(room);
    INPUT.address()
}

/// Where the text is that the last function gave back.
#[wasm_bindgen]
#[must_use]
pub fn output() -> *const u8 {
    OUTPUT.address()
}

/// The first `length` bytes that were written at [`input`].
pub(crate) fn taken(length: usize) -> Vec<u8> {
    let mut bytes = INPUT.replace(Vec::new());
    bytes.truncate(length);
    bytes
}

/// What is before and behind the first NUL.
pub(crate) fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    let at = bytes.iter().position(|b| *b == 0).unwrap_or(bytes.len());
    let (first, rest) = bytes.split_at_checked(at).unwrap_or_default();
    (first, rest.get(1..).unwrap_or_default())
}

/// `bytes`, which came in as text.
pub(crate) fn text(bytes: &[u8]) -> &str {
    // SAFETY: an encoder of UTF-8 wrote it, and it ends at a NUL, which is a character by itself.
    unsafe { str::from_utf8_unchecked(bytes) }
}

/// The JSON object in `text`, which holds `what`. Empty text is an empty object.
pub(crate) fn object(text: &[u8], what: &str) -> Result<Object, Error> {
    if text.is_empty() {
        return Ok(Object::new());
    }
    json::read_object(text).map_err(|e| Error::new(ErrorCode::InvalidOptions, e.told_of(what)))
}

/// Gives `text` back.
pub(crate) fn told(text: String) -> i32 {
    let length = text.len();
    OUTPUT.replace(text.into_bytes());
    // The whole memory of the module is no longer than that.
    length as i32
}

/// Gives `error` back.
pub(crate) fn refused(error: &Error) -> i32 {
    !told(error.to_json())
}

/// Gives back what came of something: an error, or what `tell` gives back.
pub(crate) fn outcome<T>(result: Result<T, Error>, tell: impl FnOnce(T) -> i32) -> i32 {
    match result {
        Ok(value) => tell(value),
        Err(error) => refused(&error),
    }
}
