//! The items of an array, read one by one where they stand in a text.

use super::{Raw, Token, scan::Scanner};
use crate::memory::OutOfMemory;
use alloc::string::String;

/// A place in an array: what stands behind it was not read yet. It goes with one text, which is checked and does not
/// change.
#[derive(Debug)]
pub(crate) struct Items {
    at: usize,
    is_first: bool,
}

impl Items {
    /// Finds the array that is the member `key` of the object `document`.
    ///
    /// # Errors
    /// The kind of what is there instead, with its article.
    pub(crate) fn of_member(document: &str, key: &str) -> Result<Self, &'static str> {
        let mut scanner = Scanner::new(document);
        // Passes over the brace.
        let _ = scanner.token();
        while let Ok(Token::Key(known, _)) = scanner.token() {
            if known == *key {
                let value = scanner.clone().value().map_or("null", Raw::kind);
                return match scanner.token() {
                    Ok(Token::Open(_)) if value == "an array" => {
                        Ok(Self { at: scanner.at(), is_first: true })
                    }
                    _ => Err(value),
                };
            }
            let _ = scanner.value();
        }
        Err("missing")
    }

    /// Returns the next item.
    pub(crate) fn next<'a>(&mut self, document: &'a str) -> Option<Raw<'a>> {
        let mut scanner = Scanner::in_array(document, self.at, self.is_first);
        let item = scanner.value()?;
        (self.at, self.is_first) = (scanner.at(), false);
        Some(item)
    }

    /// Reports whether there is no next item.
    pub(crate) fn is_empty(&self, document: &str) -> bool {
        self.rest(document).starts_with(']')
    }

    /// Takes all that were not read yet, as the text of an array.
    pub(crate) fn take_all(&mut self, document: &str) -> Result<String, OutOfMemory> {
        let rest = self.rest(document);
        let mut items = Self { at: self.at, is_first: self.is_first };
        while items.next(document).is_some() {}
        let read = items.at.saturating_sub(document.len().saturating_sub(rest.len()));
        let mut text = String::new();
        text.try_reserve_exact(read.saturating_add("[]".len()))?;
        text.push('[');
        text.push_str(rest.get(..read).unwrap_or_default());
        text.push(']');
        *self = items;
        Ok(text)
    }

    /// Returns the text from the next item, or from the array's end.
    fn rest<'a>(&self, document: &'a str) -> &'a str {
        const SPACE: [char; 4] = [' ', '\t', '\n', '\r'];
        let rest = document.get(self.at..).unwrap_or("]").trim_start_matches(SPACE);
        match rest.strip_prefix(',') {
            Some(rest) if !self.is_first => rest.trim_start_matches(SPACE),
            _ => rest,
        }
    }
}
