use std::io::Write;

use axum::body::Bytes;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::padding::Padding;

/// The body and spaces, that many bytes in all, in a thousandth of the room.
pub(super) fn gzip(body: Bytes, length: u64) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    for bytes in Padding::new(body, length) {
        encoder.write_all(&bytes).expect("memory takes everything");
    }
    encoder.finish().expect("memory takes everything")
}
