//! JSON as the wire carries it: strict RFC 8259, in which the cases that a lenient reader ignores are errors.
//!
//! The core reads replies that decide whether a door stays open, on hosts with a few kilobytes of memory. So this
//! reader refuses a duplicate key (which of the two is true?), a lone surrogate, and nesting beyond a limit, and it
//! keeps a number as the text it came as, which loses nothing and needs no floating point code on the host.
//! `tests/json.rs` holds it against `serde_json` on generated documents.

mod check;
#[cfg(feature = "serde")]
mod convert;
mod items;
mod limits;
mod object;
mod quoted;
mod raw;
mod read;
mod read_error;
mod scan;
mod value;
mod write;

pub(crate) use check::check;
#[cfg(feature = "serde")]
pub use convert::{ConversionError, from_value, to_value};
pub(crate) use items::Items;
pub use limits::NESTING_LIMIT;
pub(crate) use limits::{NO_OBJECT, OUT_OF_MEMORY, TEXT_NESTING_LIMIT, TOO_DEEP};
pub use object::Iter;
pub(crate) use quoted::Quoted;
pub(crate) use raw::Raw;
pub use read::{read, read_object};
pub use read_error::ReadError;
pub(crate) use scan::{Container, Token};
pub use value::{Number, Object, Value};
