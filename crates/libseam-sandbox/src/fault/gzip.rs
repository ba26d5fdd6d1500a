//! Bodies that are far larger than what is sent.

use axum::body::Bytes;
use flate2::{Compression, write::GzEncoder};
use std::io::Write;

use super::padding::Padding;

/// Compresses the body and spaces, that many bytes in all, to about a thousandth.
pub(super) fn gzip(body: Bytes, length: u64) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for bytes in Padding::new(body, length) {
        encoder.write_all(&bytes).expect("memory takes everything");
    }
    encoder.finish().expect("memory takes everything")
}
