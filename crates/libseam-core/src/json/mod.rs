//! JSON as the wire carries it: strict RFC 8259, with the cases a trusting reader passes over made errors.
//!
//! The core reads replies that decide whether a door stays open, on hosts with a few kilobytes of memory. So this
//! reader refuses a duplicate key (which of the two is true?), a lone surrogate, and nesting beyond a limit, and it
//! keeps a number as the text it came as, which loses nothing and needs no floating point code on the host.
//! `tests/json.rs` holds it against `serde_json` on generated documents.

mod check;
mod items;
mod object;
mod raw;
mod read;
mod scan;
mod value;
mod write;

pub(crate) use check::check;
pub(crate) use items::Items;
pub use object::{Iter, Object};
pub(crate) use raw::Raw;
pub use read::{read, read_object};
pub use scan::ReadError;
pub(crate) use scan::{Container, Quoted, Token};
pub use value::{Number, Value};
pub use write::Writer;

/// The reason of the reader's error about nesting.
pub(crate) const TOO_DEEP: &str = "the JSON text nests too deep";

/// The reason of the reader's error about memory.
pub(crate) const OUT_OF_MEMORY: &str = "there is not enough memory to read it";

/// How deep arrays and objects may nest in anything the core reads. Every level takes stack, of which a task without an
/// operating system has a few kilobytes.
pub const NESTING_LIMIT: usize = if cfg!(target_os = "none") { 8 } else { 64 };
