//! SHA-256 of plans, evidence, and replies that are evidence, as text.

use crate::memory::OutOfMemory;
use alloc::string::String;
use sha2::{Digest as _, Sha256};

/// Number of digits of a digest.
const DIGITS: usize = 64;

/// A digest that grows piece by piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Digest(Sha256);

impl Digest {
    pub(crate) fn add(&mut self, piece: &[u8]) {
        self.0.update(piece);
    }

    /// Writes the digest of the pieces so far.
    pub(crate) fn to_hex(&self) -> Result<String, OutOfMemory> {
        let mut text = String::new();
        text.try_reserve_exact(DIGITS)?;
        for byte in self.0.clone().finalize() {
            for digit in [byte >> 4, byte & 15] {
                text.push(char::from_digit(digit.into(), 16).unwrap_or_default());
            }
        }
        Ok(text)
    }
}

/// Writes the digest of `bytes`.
pub(crate) fn hex(bytes: &[u8]) -> Result<String, OutOfMemory> {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.to_hex()
}

#[cfg(test)]
mod tests {
    use super::{Digest, hex};

    #[test]
    fn the_digest_of_abc_is_that_of_the_standard() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
        assert_eq!(hex(b"abc").expect("memory"), expected);
        let mut digest = Digest::default();
        digest.add(b"a");
        digest.add(b"bc");
        assert_eq!(digest.to_hex().expect("memory"), expected);
    }
}
