//! Limits of the reader, and the reasons of its errors.

/// Reason of the error about nesting.
pub(crate) const TOO_DEEP: &str = "nested too deeply";

/// Reason of the error about a document that is not an object.
pub(crate) const NO_OBJECT: &str = "not an object";

/// Reason of the error about memory.
pub(crate) const OUT_OF_MEMORY: &str = "not enough memory";

/// Nesting limit of arrays and objects in a text that is read in place, which needs no stack.
pub(crate) const TEXT_NESTING_LIMIT: usize = 64;

/// Nesting limit of arrays and objects in a tree of values. Every level needs stack when the tree is written,
/// copied and dropped, and a task without an operating system has a few kilobytes of that.
pub const NESTING_LIMIT: usize = if cfg!(target_os = "none") { 8 } else { 64 };
