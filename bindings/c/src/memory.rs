//! Whether there is memory for what a function is about to do.
//!
//! A Rust value that cannot be allocated ends the program, and firmware has no program to spare. So a function that
//! allocates first takes one block of as much as it can need, and does nothing where that is not to be had. When the
//! allocator then has nothing left, the block is given back to it and the allocation is made from that.
//!
//! On a system with threads and overcommitted memory that would prove nothing. There a function asks for such a block
//! where the caller made it large, and gives it back at once: what is a few kilobytes is there, or the program is at its
//! end anyway.

use crate::{error::seam_error, text::Text};
use core::mem::size_of;
use libseam_core::{
    Engine, Error, ErrorCode, Outcome,
    json::{Object, Value},
};

#[cfg(target_os = "none")]
pub(crate) use crate::port::{Held, hold};

/// A block that is held until this is dropped.
#[cfg(not(target_os = "none"))]
pub(crate) struct Held;

/// Sees to it that as many bytes as `needed` says are to be had.
#[cfg(not(target_os = "none"))]
pub(crate) fn hold(needed: impl FnOnce() -> usize) -> Option<Held> {
    const SMALL: usize = 64 * 1024;
    let needed = needed();
    let mut block = alloc::vec::Vec::<u8>::new();
    // Seen from outside, or the compiler may leave the question out.
    let is_there = needed < SMALL || core::hint::black_box(&mut block).try_reserve_exact(needed).is_ok();
    is_there.then_some(Held)
}

/// What one allocation costs besides its size.
const OVERHEAD: usize = 16;
const VALUE: usize = size_of::<Value>();
/// A member of an object while it is read, which is more than what it is afterwards.
const MEMBER: usize = size_of::<(alloc::string::String, Value, usize)>();
/// The smallest part of an object: room for four members, while it is read and as it is kept.
const LEAF: usize = 2 * (4 * MEMBER + OVERHEAD);

/// An error with a message of ordinary length, and what is usual besides.
pub(crate) const USUAL: usize = 768;

/// The handle of a reply, whose body is not copied.
pub(crate) const REPLY: usize = 768;

/// Holds as many bytes as `needed` says, besides those that every function holds.
///
/// # Errors
/// `OutOfMemory` where they are not to be had.
pub(crate) fn more(needed: impl FnOnce() -> usize) -> Result<Held, Error> {
    hold(needed).ok_or_else(out)
}

/// The error of too little memory.
fn out() -> Error {
    // What a call knows that was sent is added to it.
    Error::new(ErrorCode::OutOfMemory, "there is not enough memory for this").with_outcome(Outcome::NotSent)
}

/// A text of `len` bytes while it grows.
pub(crate) const fn text(len: usize) -> usize {
    len.saturating_mul(3).saturating_add(OVERHEAD * 2)
}

/// An object of `count` members, without them.
const fn members(count: usize) -> usize {
    LEAF.saturating_mul(count / 4 + 1)
}

/// A value in a box.
pub(crate) const fn boxed<T>() -> usize {
    size_of::<T>().saturating_add(OVERHEAD)
}

/// One more member of an object that has `count`, without the member's texts.
pub(crate) const fn member(count: usize) -> usize {
    // The list doubles, and is kept until its members have moved.
    if count == 0 || (count >= 4 && count.is_power_of_two()) {
        count.saturating_mul(2 * MEMBER).saturating_add(LEAF)
    } else {
        0
    }
}

/// The JSON text of an object, while it grows and is copied.
pub(crate) fn written(object: &Object) -> usize {
    letters(object).saturating_mul(4).saturating_add(4 * OVERHEAD)
}

/// How long the JSON text of an object is.
fn letters(object: &Object) -> usize {
    object.iter().fold(2, |sum, (name, member)| {
        sum.saturating_add(quoted(name)).saturating_add(letters_of(member) + 2)
    })
}

fn letters_of(value: &Value) -> usize {
    match value {
        Value::Null | Value::Bool(_) => 5,
        Value::Number(number) => number.as_str().len(),
        Value::String(text) => quoted(text),
        Value::Array(items) => items.iter().fold(2, |sum, item| sum.saturating_add(letters_of(item) + 1)),
        Value::Object(members) => letters(members),
    }
}

fn quoted(text: &str) -> usize {
    text.bytes().fold(2, |sum, byte| {
        sum.saturating_add(match byte {
            b'"' | b'\\' | b'\n' | b'\r' | b'\t' => 2,
            0..b' ' => 6,
            _ => 1,
        })
    })
}

/// The report on `count` parameters, which may all be wrong.
pub(crate) const fn report(count: usize) -> usize {
    const MOST: usize = 34;
    let problems = if count < MOST { count } else { MOST };
    // Each with its name, its message, and its part of the message that sums them up.
    problems.saturating_mul(480)
}

/// A request of `engine` with these parameters.
pub(crate) fn request(engine: &Engine, params: &Object) -> usize {
    let options = engine.options();
    let texts = options.headers.iter().map(|(name, value)| name.len().saturating_add(value.len()));
    let texts = texts.fold(0, |sum: usize, len| sum.saturating_add(len).saturating_add(64));
    let workspace = options.workspace_id.as_ref().map_or(0, |id| id.len());
    let known = texts.saturating_add(workspace).saturating_add(engine.endpoint().len());
    known.saturating_mul(2).saturating_add(written(params)).saturating_add(1024)
}

/// A request of `engine` with these parameters, as JSON to be shown.
pub(crate) fn shown(engine: &Engine, params: &Object) -> usize {
    let members = members(engine.options().headers.len().saturating_add(12));
    request(engine, params).saturating_mul(6).saturating_add(members)
}

/// How many values an object holds, one in the other.
pub(crate) fn values(object: &Object) -> usize {
    object.values().fold(0, |sum: usize, value| sum.saturating_add(values_of(value)))
}

fn values_of(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.iter().fold(1, |sum: usize, item| sum.saturating_add(values_of(item))),
        Value::Object(members) => values(members).saturating_add(1),
        _ => 1,
    }
}

/// A reply that is read: texts of so many bytes in so many headers, and the body.
pub(crate) fn reply(headers: usize, texts: usize, body: &[u8]) -> usize {
    const HEADER: usize = 2 * (size_of::<alloc::string::String>() + OVERHEAD);
    const LONGEST_MESSAGE: usize = 1024;
    let message = body.len().saturating_add(texts);
    let message = if message < LONGEST_MESSAGE { message } else { LONGEST_MESSAGE };
    let copies = body.len().saturating_mul(2).saturating_add(texts.saturating_mul(2));
    let known = headers.saturating_mul(2 * HEADER).saturating_add(copies).saturating_add(read(body));
    known.saturating_add(message.saturating_mul(6))
}

/// What becomes of JSON text that is read.
pub(crate) fn read(json: &[u8]) -> usize {
    json.iter().fold(text(json.len()), |sum, byte| {
        sum.saturating_add(match byte {
            b'{' => LEAF,
            b'[' => 4 * VALUE + OVERHEAD,
            b',' => LEAF / 4 + 3 * VALUE + OVERHEAD,
            b'"' => OVERHEAD,
            b':' => OVERHEAD / 2,
            _ => 0,
        })
    })
}

/// A copy of `object`.
pub(crate) fn object(object: &Object) -> usize {
    object.iter().fold(members(object.len()), |sum, (name, member)| {
        sum.saturating_add(name.len()).saturating_add(OVERHEAD + OVERHEAD / 2).saturating_add(value(member))
    })
}

fn value(given: &Value) -> usize {
    match given {
        Value::Null | Value::Bool(_) => 0,
        Value::Number(number) => number.as_str().len().saturating_add(OVERHEAD),
        Value::String(text) => text.len().saturating_add(OVERHEAD + OVERHEAD / 2),
        Value::Array(items) => {
            items.iter().fold(OVERHEAD, |sum, item| sum.saturating_add(VALUE).saturating_add(value(item)))
        }
        Value::Object(members) => object(members),
    }
}

/// The handle of an error, with room for what only its JSON shows.
pub(crate) fn error(error: &Error) -> usize {
    const TEXT: usize = size_of::<Text>() + 2 * OVERHEAD;
    let texts = |len: usize, count: usize| len.saturating_add(TEXT.saturating_mul(count));
    let optional = |text: &Option<alloc::string::String>| text.as_ref().map_or(0, |text| text.len());
    let known = error.message.len().saturating_add(optional(&error.error_type));
    let mut sum = size_of::<seam_error>() + OVERHEAD;
    sum = sum.saturating_add(texts(known.saturating_add(optional(&error.request_id)).saturating_add(64), 4));
    sum = sum.saturating_add(error.data.as_ref().map_or(0, value));
    for problem in &error.problems {
        let len = problem.parameter.len().saturating_add(problem.message.len()).saturating_add(80);
        sum = sum.saturating_add(texts(len, 4 * 2));
    }
    for (path, messages) in &error.validation_errors {
        for message in messages.items().iter().filter_map(Value::as_str) {
            sum = sum.saturating_add(texts(path.len().saturating_add(message.len()), 2 * 3));
        }
    }
    sum
}
