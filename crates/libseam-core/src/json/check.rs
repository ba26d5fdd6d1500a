//! The strict check of a JSON document: UTF-8, the grammar, and no key twice in an object.

use super::{
    read_error::ReadError,
    scan::{Container, Scanner, Token},
};
use crate::memory;
use alloc::vec::Vec;

/// In the list of keys, the beginning of an object.
const OBJECT: usize = usize::MAX;

/// Checks that `text` is one JSON document, and returns it as text.
///
/// Of several errors the first one in the text is returned. A key that occurs twice comes before what is wrong behind it.
///
/// # Errors
/// When `text` is not UTF-8, not JSON, has a duplicate key or a lone surrogate, or nests deeper than
/// `levels`; and when there is no memory to remember the keys.
pub(crate) fn check(text: &[u8], levels: usize) -> Result<&str, ReadError> {
    let text = core::str::from_utf8(text)
        .map_err(|error| ReadError { reason: "invalid UTF-8", offset: error.valid_up_to() })?;
    let mut scanner = Scanner::limited(text, levels);
    // The offsets of the keys of all objects that are open, behind an `OBJECT` for each.
    let mut keys = Vec::new();
    match walk(&mut scanner, text, &mut keys) {
        Ok(()) => Ok(text),
        Err(error) => Err(repeated_in_open(text, &mut keys, scanner.is_between_members()).unwrap_or(error)),
    }
}

fn walk(scanner: &mut Scanner<'_>, text: &str, keys: &mut Vec<usize>) -> Result<(), ReadError> {
    loop {
        match scanner.token()? {
            Token::Open(Container::Object) => memory::push(keys, OBJECT)?,
            Token::Key(_, at) => memory::push(keys, at)?,
            Token::Close(Container::Object) => {
                let start = keys.iter().rposition(|key| *key == OBJECT).unwrap_or_default();
                let of_object = keys.get_mut(start..).and_then(|keys| keys.get_mut(1..)).unwrap_or_default();
                if let Some(error) = repeated(text, of_object) {
                    return Err(error);
                }
                keys.truncate(start);
            }
            Token::End => return Ok(()),
            _ => {}
        }
    }
}

/// Finds the first key that an object had before.
fn repeated(text: &str, keys: &mut [usize]) -> Option<ReadError> {
    keys.sort_unstable_by(|a, b| {
        Scanner::string_at(text, *a).compare(Scanner::string_at(text, *b)).then(a.cmp(b))
    });
    let later = keys.windows(2).filter_map(|pair| {
        let [first, second] = pair else { return None };
        let order = Scanner::string_at(text, *first).compare(Scanner::string_at(text, *second));
        order.is_eq().then_some(*second)
    });
    Some(ReadError { reason: "duplicate key", offset: later.min()? })
}

/// Finds such a key in the objects that an error has left open, the outermost first. The last key of each counts only if
/// its value was read.
fn repeated_in_open(text: &str, keys: &mut [usize], is_last_read: bool) -> Option<ReadError> {
    let mut objects = keys.split_mut(|key| *key == OBJECT).skip(1).peekable();
    while let Some(keys) = objects.next() {
        let is_read = is_last_read && objects.peek().is_none();
        let unread = usize::from(!is_read);
        let known = keys.len().saturating_sub(unread);
        if let Some(error) = keys.get_mut(..known).and_then(|keys| repeated(text, keys)) {
            return Some(error);
        }
    }
    None
}
