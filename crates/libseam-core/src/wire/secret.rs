//! Text that must never be shown.

use alloc::string::String;
use core::fmt;
use zeroize::Zeroizing;

/// A credential, or a header that carries one. It prints as `[redacted]` and its memory is overwritten when
/// it is dropped. Only [`Secret::expose`] gives access to the text.
pub struct Secret(Zeroizing<String>);

/// Placeholder for a secret.
pub const REDACTED: &str = "[redacted]";

impl Secret {
    /// Takes `text` over; the caller's buffer becomes the secret's.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Concatenates `parts` without leaving a copy behind: the buffer never grows.
    pub(crate) fn concat(parts: &[&str]) -> Self {
        Self::new(parts.concat())
    }

    /// Returns the text. The caller answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
