//! Limits of the reader, and what it says where one is passed.

/// The reason of the reader's error about nesting.
pub(crate) const TOO_DEEP: &str = "nested too deeply";

/// The reason of the reader's error about a document that is no object.
pub(crate) const NO_OBJECT: &str = "not an object";

/// The reason of the reader's error about memory.
pub(crate) const OUT_OF_MEMORY: &str = "not enough memory";

/// How deep arrays and objects may nest in a text that is read in place, which takes no stack.
pub(crate) const TEXT_NESTING_LIMIT: usize = 64;

/// How deep arrays and objects may nest in a tree of values. Every level takes stack where the tree is written, copied and
/// dropped, and a task without an operating system has a few kilobytes of that.
pub const NESTING_LIMIT: usize = if cfg!(target_os = "none") { 8 } else { 64 };
