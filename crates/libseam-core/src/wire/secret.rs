//! Text that must not be seen.

use alloc::string::String;
use core::fmt;
use zeroize::Zeroizing;

/// A credential or a header that carries one. It prints as `[redacted]` and its memory is overwritten when it is
/// dropped. There is no way to compare, clone or format what is inside but [`Secret::expose`].
pub struct Secret(Zeroizing<String>);

/// What stands where a secret would.
pub const REDACTED: &str = "[redacted]";

impl Secret {
    /// Takes `text` in; the caller's buffer becomes the secret's.
    #[must_use]
    pub fn new(text: String) -> Self {
        Self(Zeroizing::new(text))
    }

    /// Puts `parts` together without a copy left behind: the buffer never has to grow.
    pub(crate) fn concat(parts: &[&str]) -> Self {
        Self::new(parts.concat())
    }

    /// The text. Whoever calls this answers for where it goes.
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
