//! A string as it stands in a JSON text, with its escapes.

use crate::memory::OutOfMemory;
use alloc::string::String;
use core::{cmp::Ordering, str::Chars};

/// Returns what a backslash and `letter` mean, if that is one character for every such escape.
pub(super) fn unescaped(letter: u8) -> Option<char> {
    Some(match letter {
        b'"' | b'\\' | b'/' => char::from(letter),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        _ => return None,
    })
}

/// The text between the quotes of a string that was checked, with its escapes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quoted<'a>(pub(super) &'a str);

impl<'a> Quoted<'a> {
    /// Returns the string where it has no escapes: then it is what stands in the text.
    pub(crate) fn plain(self) -> Option<&'a str> {
        (!self.0.as_bytes().contains(&b'\\')).then_some(self.0)
    }

    /// Decodes the string.
    pub(crate) fn chars(self) -> Decoded<'a> {
        Decoded(self.0.chars())
    }

    /// Takes the text of a number, which has no escapes.
    pub(super) fn of_number(number: &'a str) -> Self {
        Self(number)
    }

    /// Copies the string.
    pub(crate) fn to_text(self) -> Result<String, OutOfMemory> {
        // An escape is longer than what it means.
        let mut text = String::new();
        text.try_reserve_exact(self.0.len())?;
        match self.plain() {
            Some(plain) => text.push_str(plain),
            None => text.extend(self.chars()),
        }
        Ok(text)
    }

    /// Compares two strings by what they mean.
    pub(super) fn compare(self, other: Self) -> Ordering {
        match (self.plain(), other.plain()) {
            (Some(text), Some(other)) => text.cmp(other),
            _ => self.chars().cmp(other.chars()),
        }
    }
}

impl PartialEq<str> for Quoted<'_> {
    fn eq(&self, other: &str) -> bool {
        self.plain().map_or_else(|| self.chars().eq(other.chars()), |text| text == other)
    }
}

/// The characters of a string, see [`Quoted::chars`].
#[derive(Clone)]
pub(crate) struct Decoded<'a>(Chars<'a>);

impl Decoded<'_> {
    fn hex4(&mut self) -> u32 {
        let mut code = 0;
        for _ in 0..4 {
            code = code << 4 | self.0.next().and_then(|digit| digit.to_digit(16)).unwrap_or_default();
        }
        code
    }
}

impl Iterator for Decoded<'_> {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        let first = self.0.next()?;
        if first != '\\' {
            return Some(first);
        }
        let letter = self.0.next()?;
        if letter != 'u' {
            return u8::try_from(letter).ok().and_then(unescaped);
        }
        let mut code = self.hex4();
        if (0xd800..0xdc00).contains(&code) {
            // The second of two surrogates, which the scanner has seen.
            self.0.next();
            self.0.next();
            code = ((code & 0x3ff) << 10 | self.hex4() & 0x3ff).saturating_add(0x1_0000);
        }
        char::from_u32(code)
    }
}
