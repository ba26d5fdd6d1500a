//! A reply of HTTP/1.1 that is parsed as its bytes arrive, in whatever pieces. `httparse` parses each line.
//!
//! Of the head only the lines stay that the core reads; so a door controller needs little more memory than for the body.

use super::{
    length::{BodyLength, LengthHeaders},
    no_reply::NoReply,
};
use crate::{
    memory::{self, OutOfMemory},
    wire::response::{HttpResponse, ReplyParts},
};
use alloc::vec::Vec;
use core::ops::Range;

/// Limit for a line of the head, or of the trailers.
const LINE_LIMIT: usize = 8 << 10;
/// Limit for the lines of all heads, interim ones included, and of the trailers.
const HEAD_LIMIT: usize = 64 << 10;
/// Limit for the line before a chunk: its size and its extensions.
const CHUNK_LINE_LIMIT: usize = 256;
/// Limit for interim replies (1xx).
const INTERIM_LIMIT: u8 = 10;
/// Bytes that close a line, and a head.
const BREAK: &[u8] = b"\r\n";

/// A reply of HTTP/1.1 of which some bytes have arrived.
#[derive(Debug)]
pub(crate) struct Incoming {
    /// The lines of the head that are kept, then the body, then the beginning of the current line.
    buffer: Vec<u8>,
    next: Part,
    /// Start of the current line.
    line_start: usize,
    /// Start of the body, once the head is complete.
    body_start: usize,
    body_limit: usize,
    /// True once the body is known to exceed its limit.
    is_oversized: bool,
    status: u16,
    is_http_1_0: bool,
    length: LengthHeaders,
    header_count: usize,
    /// Values of the headers of [`HttpResponse::KEPT`], with blanks around them.
    kept: [Range<usize>; HttpResponse::KEPT.len()],
    /// Bytes of heads and trailers so far.
    head_bytes: usize,
    interim_count: u8,
}

/// Part of the reply to which the next byte belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    StatusLine,
    Header,
    /// A body of known length, of which so much is left.
    Body(usize),
    /// A body that ends with the connection.
    OpenBody,
    ChunkSize,
    /// A chunk of which so much is left.
    Chunk(usize),
    /// The line break behind a chunk.
    ChunkEnd,
    Trailer,
    /// No part: the reply is complete.
    End,
}

impl Incoming {
    /// Starts with a reply whose body may have `body_limit` bytes.
    pub(crate) fn new(body_limit: usize) -> Self {
        Self {
            buffer: Vec::new(),
            next: Part::StatusLine,
            line_start: 0,
            body_start: 0,
            body_limit,
            is_oversized: false,
            status: 0,
            is_http_1_0: false,
            length: LengthHeaders::default(),
            header_count: 0,
            kept: Default::default(),
            head_bytes: 0,
            interim_count: 0,
        }
    }

    /// Makes room for the next piece, so that [`Incoming::feed`] needs no memory.
    pub(crate) fn reserve(&mut self, piece: &[u8]) -> Result<(), OutOfMemory> {
        let room = piece.len().saturating_add(BREAK.len());
        let needed = self.buffer.len().saturating_add(room);
        let capacity = self.buffer.capacity();
        if needed <= capacity {
            return Ok(());
        }
        // The buffer keeps what it takes, so it must not take what the error needs.
        if memory::ensure_available(needed.max(capacity.saturating_mul(2))).is_ok() {
            self.buffer.try_reserve(room)?;
        } else {
            memory::ensure_available(needed)?;
            self.buffer.try_reserve_exact(room)?;
        }
        Ok(())
    }

    /// Parses the next piece, for which room was made. Returns true once the reply is complete. What follows
    /// it is ignored, since no other reply can be on this connection.
    pub(crate) fn feed(&mut self, piece: &[u8]) -> Result<bool, NoReply> {
        let mut rest = piece;
        while !rest.is_empty() && self.next != Part::End {
            let taken = match self.next {
                Part::Body(left) | Part::Chunk(left) => self.feed_body(rest, left),
                Part::OpenBody => {
                    let size = self.within_limit(rest.len())?;
                    self.feed_body(rest, size)
                }
                _ => self.feed_line(rest)?,
            };
            rest = rest.get(taken..).unwrap_or_default();
        }
        Ok(self.next == Part::End)
    }

    /// Takes in that the server ended the connection. Fails where the reply is not complete with that.
    pub(crate) fn end(&mut self) -> Result<bool, NoReply> {
        if matches!(self.next, Part::OpenBody | Part::End) { Ok(true) } else { Err(NoReply::Incomplete) }
    }

    /// Returns the reply, once it is complete or [`NoReply::Oversized`].
    pub(crate) fn reply(&self) -> ReplyParts<'_> {
        let mut parts = ReplyParts::new(self.status, self.from(self.body_start));
        for (name, value) in HttpResponse::KEPT.iter().zip(&self.kept) {
            parts.header(name.as_bytes(), self.buffer.get(value.clone()).unwrap_or_default());
        }
        parts.header_count = self.header_count;
        if self.is_oversized {
            parts.body_length = usize::MAX;
        }
        parts
    }

    fn from(&self, start: usize) -> &[u8] {
        self.buffer.get(start..).unwrap_or_default()
    }

    /// Takes up to `left` bytes of the body. Returns how many it took.
    fn feed_body(&mut self, piece: &[u8], left: usize) -> usize {
        let taken = piece.get(..left).unwrap_or(piece);
        self.buffer.extend_from_slice(taken);
        self.line_start = self.buffer.len();
        let left = left.saturating_sub(taken.len());
        self.next = match self.next {
            Part::Body(_) if left == 0 => Part::End,
            Part::Body(_) => Part::Body(left),
            Part::Chunk(_) if left == 0 => Part::ChunkEnd,
            Part::Chunk(_) => Part::Chunk(left),
            other => other,
        };
        taken.len()
    }

    /// Takes the bytes of the current line, and parses it if that is all of it. Returns how many it took.
    fn feed_line(&mut self, piece: &[u8]) -> Result<usize, NoReply> {
        let taken = piece.split_inclusive(|byte| *byte == b'\n').next().unwrap_or_default();
        self.buffer.extend_from_slice(taken);
        let length = self.from(self.line_start).len();
        if matches!(self.next, Part::ChunkSize | Part::ChunkEnd) {
            if length > CHUNK_LINE_LIMIT {
                return Err(NoReply::TooLarge(
                    "the reply has a chunk with a line of more than 256 bytes before it",
                ));
            }
        } else {
            self.head_bytes = self.head_bytes.saturating_add(taken.len());
            if length > LINE_LIMIT || self.head_bytes > HEAD_LIMIT {
                return Err(NoReply::TooLarge(
                    "the reply has more than 64 KB of headers, or one of more than 8 KB",
                ));
            }
        }
        if taken.ends_with(b"\n") {
            self.parse_line()?;
        }
        Ok(taken.len())
    }

    /// Parses the current line, which is complete, and drops it unless it is kept.
    fn parse_line(&mut self) -> Result<(), NoReply> {
        let line = self.from(self.line_start);
        // A lone line feed would be read differently by others.
        let content = line.strip_suffix(BREAK).ok_or(NoReply::Malformed("a line ends without CR LF"))?;
        let is_empty = content.is_empty();
        match self.next {
            Part::Header if is_empty => self.end_head()?,
            Part::Trailer if is_empty => self.next = Part::End,
            Part::ChunkEnd if is_empty => self.next = Part::ChunkSize,
            Part::ChunkEnd => return Err(NoReply::Malformed("a chunk is longer than its size")),
            Part::ChunkSize => self.next = self.parse_chunk_size()?,
            Part::StatusLine => self.parse_status_line()?,
            _ => self.parse_header()?,
        }
        self.buffer.truncate(self.line_start);
        Ok(())
    }

    fn parse_status_line(&mut self) -> Result<(), NoReply> {
        // To the parser it is a head without headers.
        self.buffer.extend_from_slice(BREAK);
        let mut head = httparse::Response::new(&mut []);
        let parsed = head.parse(self.from(self.line_start));
        let (Ok(httparse::Status::Complete(_)), Some(status)) = (parsed, head.code) else {
            return Err(NoReply::Malformed("its status line is not that of HTTP/1.1"));
        };
        let is_http_1_0 = head.version == Some(0);
        (self.status, self.is_http_1_0, self.next) = (status, is_http_1_0, Part::Header);
        Ok(())
    }

    /// Parses a header, or a trailer.
    fn parse_header(&mut self) -> Result<(), NoReply> {
        self.header_count = self.header_count.saturating_add(1);
        if self.header_count > HttpResponse::MAX_HEADERS {
            return Err(NoReply::Oversized);
        }
        let end = self.buffer.len();
        // To the parser it is the last header of a head.
        self.buffer.extend_from_slice(BREAK);
        let mut header = [httparse::EMPTY_HEADER];
        let parsed = httparse::parse_headers(self.from(self.line_start), &mut header);
        let Ok(httparse::Status::Complete((_, [header]))) = parsed else {
            return Err(NoReply::Malformed("a header is not valid"));
        };
        if self.next == Part::Trailer {
            // It says nothing that counts.
            return Ok(());
        }
        let mut length = self.length;
        length.header(header.name, header.value)?;
        let is_kept = |kept: &&str| kept.eq_ignore_ascii_case(header.name) && !header.value.is_empty();
        let kept = HttpResponse::KEPT.iter().position(is_kept);
        let value_start = self.line_start.saturating_add(header.name.len()).saturating_add(1);
        self.length = length;
        // Of several with one name the first counts.
        if let Some(value) = kept.and_then(|kept| self.kept.get_mut(kept)).filter(|value| value.end == 0) {
            *value = value_start..end;
            self.line_start = end;
        }
        Ok(())
    }

    /// Decides what follows the head.
    fn end_head(&mut self) -> Result<(), NoReply> {
        let length = self.length.decide(self.status, self.is_http_1_0)?;
        // After 101 the connection would no longer speak HTTP. Nobody asked for that, so it ends the exchange.
        if matches!(self.status, 100..=199) && self.status != 101 {
            return self.drop_interim();
        }
        self.body_start = self.line_start;
        self.next = match length {
            BodyLength::Bytes(0) => Part::End,
            BodyLength::Bytes(length) => Part::Body(self.within_limit(length)?),
            BodyLength::Chunked => Part::ChunkSize,
            BodyLength::UntilEnd => Part::OpenBody,
        };
        Ok(())
    }

    /// Drops the head of an interim reply: the reply is still to come.
    fn drop_interim(&mut self) -> Result<(), NoReply> {
        self.interim_count = self.interim_count.saturating_add(1);
        if self.interim_count > INTERIM_LIMIT {
            return Err(NoReply::TooLarge("the reply has more than 10 interim replies before it"));
        }
        self.buffer.clear();
        (self.line_start, self.header_count, self.next) = (0, 0, Part::StatusLine);
        (self.length, self.kept) = Default::default();
        Ok(())
    }

    fn parse_chunk_size(&mut self) -> Result<Part, NoReply> {
        let line = self.from(self.line_start);
        // To the parser no digit at all is a 0, which would end the body.
        let has_digit = line.first().is_some_and(u8::is_ascii_hexdigit);
        match httparse::parse_chunk_size(line) {
            Ok(httparse::Status::Complete((_, 0))) if has_digit => Ok(Part::Trailer),
            Ok(httparse::Status::Complete((_, size))) if has_digit => {
                self.within_limit(size).map(Part::Chunk)
            }
            _ => Err(NoReply::Malformed("the size of a chunk is not valid")),
        }
    }

    /// Returns the size of the next part of the body, if the body is within its limit with that.
    fn within_limit(&mut self, size: impl TryInto<usize>) -> Result<usize, NoReply> {
        let size = size.try_into().unwrap_or(usize::MAX);
        let so_far = self.line_start.saturating_sub(self.body_start);
        self.is_oversized = size > self.body_limit.saturating_sub(so_far);
        if self.is_oversized { Err(NoReply::Oversized) } else { Ok(size) }
    }
}
