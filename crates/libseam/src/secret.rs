//! Text that must not be seen.

use crate::search;
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
        let mut text = String::with_capacity(parts.iter().map(|p| p.len()).sum());
        for part in parts {
            text.push_str(part);
        }
        Self::new(text)
    }

    /// The text. Whoever calls this answers for where it goes.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// `text` with everything replaced that begins as `secret` does, up to the next white space or quote: an echo may be
/// cut off or have its last characters escaped. `secret` is not empty.
pub(crate) fn redact(secret: &str, text: &str) -> String {
    const TELLING: usize = 12;
    let (start, tail) = secret.split_at_checked(TELLING).unwrap_or((secret, ""));
    let (mut out, mut rest) = (String::new(), text);
    while let Some((before, behind)) = search::split(rest, start) {
        out.push_str(before);
        out.push_str(REDACTED);
        // The rest of this one, which ends before the next.
        let end = search::find(behind, start).unwrap_or(behind.len());
        let mut hidden = tail.len();
        if !behind.get(..end).is_some_and(|part| part.starts_with(tail)) {
            let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '<' | '>' | ',' | ';');
            hidden = behind.char_indices().find(|(_, c)| ends(*c)).map_or(end, |(at, _)| at.min(end));
        }
        rest = behind.get(hidden..).unwrap_or_default();
    }
    out.push_str(rest);
    out
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}
