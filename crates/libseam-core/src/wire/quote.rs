//! Quotes of foreign text with secrets redacted: a server or a transport may echo a credential.
//!
//! The redaction is our own: a search that also finds an echo that is cut off or partly escaped, beside no copy of the secrets.

use crate::{
    memory::{self, OutOfMemory},
    wire::{
        request::{HttpRequest, SCHEME},
        secret::REDACTED,
    },
};
use alloc::string::String;

/// Number of characters quoted of a text of little use.
pub(crate) const QUOTE_LIMIT: usize = 200;

/// No limit, with white space unchanged.
pub(crate) const NO_LIMIT: usize = usize::MAX;

/// Length below which a word of a caller's header is not redacted: it could be part of any text.
const MIN_WORD_LENGTH: usize = 8;

/// Length of a prefix that counts as the secret: an echo may be truncated, or have its last characters
/// escaped.
const MIN_SECRET_PREFIX: usize = 12;

impl HttpRequest {
    /// Appends `text` to `out`, between `before` and `behind`, without control characters and with secrets
    /// redacted. A `limit` bounds the number of characters and puts them on one line. An empty text appends
    /// nothing.
    pub(crate) fn quote(
        &self,
        before: &str,
        text: &[u8],
        limit: usize,
        behind: &str,
        out: &mut String,
    ) -> Result<(), OutOfMemory> {
        let visible = |c: char| match c {
            '\t'..='\r' if limit < NO_LIMIT => Some(' '),
            '\t'..='\r' => Some(c),
            c => (!c.is_control()).then_some(c),
        };
        let chunks = text.utf8_chunks().flat_map(|chunk| {
            let unreadable = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
            chunk.valid().chars().chain(unreadable)
        });
        // What stands behind the limit counts only as the rest of a secret that begins before.
        let enough = limit.saturating_add(self.longest_secret()).saturating_add(1);
        let mut plain = String::new();
        plain.try_reserve(text.len().min(enough))?;
        for c in chunks.filter_map(visible).take(enough) {
            plain.try_reserve(c.len_utf8())?;
            plain.push(c);
        }
        if !plain.is_empty() {
            memory::append(out, before)?;
            self.redact(&plain, limit, out)?;
            memory::append(out, behind)?;
        }
        memory::ensure_available(0)
    }

    /// Quotes `text` on one line.
    pub(crate) fn quote_to_string(&self, text: &[u8]) -> Result<String, OutOfMemory> {
        let mut out = String::new();
        self.quote("", text, QUOTE_LIMIT, "", &mut out)?;
        Ok(out)
    }

    /// Returns an upper bound for the length of the longest secret, in characters.
    fn longest_secret(&self) -> usize {
        let mut longest = 0;
        self.for_each_secret(&mut |secret| longest = secret.len().max(longest));
        longest
    }

    /// Calls `work` with every secret word; none is empty.
    fn for_each_secret(&self, work: &mut dyn FnMut(&[u8])) {
        for header in &self.headers {
            if !header.sensitive {
                continue;
            }
            let value = header.expose();
            let (value, least) =
                value.strip_prefix(SCHEME).map_or((value, MIN_WORD_LENGTH), |token| (token, 1));
            for secret in value.as_bytes().split(|byte| *byte == b' ') {
                if secret.len() >= least {
                    work(secret);
                }
            }
        }
    }

    /// Appends `text` to `out` with [`REDACTED`] in the place of every echo of a secret, and at most `limit`
    /// characters.
    fn redact(&self, text: &str, limit: usize, out: &mut String) -> Result<(), OutOfMemory> {
        let ends = |byte: &u8| matches!(byte, b'\0'..=b' ' | b'"' | b'\'' | b'<' | b'>' | b',' | b';');
        // By what secrets begin with: to look for all of them everywhere takes longer than the rest of a call.
        let mut begins = [false; 256];
        self.for_each_secret(&mut |secret| {
            if let Some(begin) = secret.first().and_then(|byte| begins.get_mut(usize::from(*byte))) {
                *begin = true;
            }
        });
        // So many bytes of what is left are hidden.
        let (mut left, mut hidden) = (limit, 0_usize);
        for (at, c) in text.char_indices() {
            let rest = text.as_bytes().get(at..).unwrap_or_default();
            let was_hidden = hidden > 0;
            if rest.first().is_some_and(|byte| begins.get(usize::from(*byte)) == Some(&true)) {
                self.for_each_secret(&mut |secret| {
                    if rest.starts_with(secret) {
                        hidden = hidden.max(secret.len());
                    } else if secret.get(..MIN_SECRET_PREFIX).is_some_and(|start| rest.starts_with(start)) {
                        hidden = hidden.max(MIN_SECRET_PREFIX);
                        while rest.get(hidden).is_some_and(|byte| !ends(byte)) {
                            hidden = hidden.saturating_add(1);
                        }
                    }
                });
            }
            let is_hidden = hidden > 0;
            hidden = hidden.saturating_sub(c.len_utf8());
            if was_hidden {
                continue;
            }
            if left == 0 {
                return memory::append(out, "…");
            }
            if is_hidden {
                memory::append(out, REDACTED)?;
                left = left.saturating_sub(REDACTED.len());
            } else {
                out.try_reserve(c.len_utf8())?;
                out.push(c);
                left = left.saturating_sub(1);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{wire::request::Header, wire::secret::Secret};
    use std::vec;

    const TOKEN: &str = "seam_test1_abcdefghijklmnopq";

    fn quoted(text: &str, limit: usize) -> String {
        let headers = vec![
            Header::sensitive("authorization", Secret::concat(&[SCHEME, TOKEN])),
            Header::new("accept", &["application/json"]),
            Header::sensitive("x-own", Secret::concat(&["own-secret short"])),
        ];
        let request = HttpRequest { method: "POST", url: String::new(), headers, body: String::new() };
        let mut out = String::from("said");
        request.quote(": \"", text.as_bytes(), limit, "\"", &mut out).unwrap();
        out
    }

    #[test]
    fn echoes_are_hidden_whole_and_cut_off() {
        for (text, expected) in [
            ("a seam_test1_abcdefghijklmnopq, b", "a [redacted], b"),
            ("seam_test1_abcdefghijklmnopqrest", "[redacted]rest"),
            ("seam_test1_abc\\u0064efg' b", "[redacted]' b"),
            ("seam_test1_a", "[redacted]"),
            ("seam_test1_", "seam_test1_"),
            ("seam_te\0st1_abcdefghijklmnopq", "[redacted]"),
            ("own-secret accept short application/json", "[redacted] accept short application/json"),
            ("own-secretown-secret", "[redacted][redacted]"),
            ("seam_test1_abc seam_test1_abc", "[redacted] [redacted]"),
        ] {
            assert_eq!(quoted(text, QUOTE_LIMIT), std::format!("said: \"{expected}\""));
        }
    }

    #[test]
    fn a_secret_across_the_limit_is_hidden_whole() {
        // At the first of them the limit cuts the secret behind its first character, at the last one before its last.
        for before in QUOTE_LIMIT - TOKEN.len() + 1..QUOTE_LIMIT {
            let text = std::format!("{}{TOKEN} and more", "x".repeat(before));
            let expected = std::format!("said: \"{}[redacted]…\"", "x".repeat(before));
            let plain = quoted(&text, QUOTE_LIMIT);
            assert!(plain == expected || before + REDACTED.len() < QUOTE_LIMIT, "{before}: {plain}");
            assert!(plain.contains("[redacted]") && !plain.contains("seam_t"), "{before}: {plain}");
        }
    }

    #[test]
    fn what_is_long_or_cannot_be_seen_is_left_out() {
        assert_eq!(quoted("éééé", 3), "said: \"ééé…\"");
        assert_eq!(quoted("ééé", 3), "said: \"ééé\"");
        assert_eq!(quoted("a\r\nb\u{7}\u{9b}", 9), "said: \"a  b\"");
        assert_eq!(quoted("a\r\nb", NO_LIMIT), "said: \"a\r\nb\"");
        assert_eq!(quoted("", 9), "said");
        assert_eq!(quoted("\0", 9), "said");
    }
}
