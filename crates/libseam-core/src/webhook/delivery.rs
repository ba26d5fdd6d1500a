//! The headers of a request that say who sent it, and when.

use crate::{
    error::{
        ProblemCode,
        problem::{Problem, Problems, printable},
    },
    memory::{self, OutOfMemory},
    webhook::generated::FACTS,
};
use alloc::{format, string::String, vec::Vec};

/// The headers of a request that matter, as they came.
pub(super) struct Delivery {
    id: Header,
    timestamp: Header,
    signature: Header,
}

/// One header, which has several names.
struct Header {
    /// The names, the best first.
    names: &'static [&'static str],
    /// Place of the best name that the request has.
    found: Option<usize>,
    value: Vec<u8>,
    is_repeated: bool,
}

/// The headers of a request, in their right form.
pub(super) struct Signed<'a> {
    pub(super) id: &'a [u8],
    /// The time as its text, which is signed.
    pub(super) timestamp: &'a [u8],
    pub(super) timestamp_s: u64,
    pub(super) timestamp_name: &'static str,
    pub(super) signature_name: &'static str,
    signatures: &'a [u8],
}

impl Delivery {
    pub(super) fn new() -> Self {
        Self {
            id: Header::new(FACTS.id_headers),
            timestamp: Header::new(FACTS.timestamp_headers),
            signature: Header::new(FACTS.signature_headers),
        }
    }

    /// Takes a header of the request.
    pub(super) fn add(&mut self, name: &[u8], value: &[u8]) -> Result<(), OutOfMemory> {
        for header in [&mut self.id, &mut self.timestamp, &mut self.signature] {
            header.add(name, value.trim_ascii())?;
        }
        Ok(())
    }

    /// Reads the headers, or adds what is wrong with them.
    pub(super) fn read(&self, problems: &mut Problems) -> Option<Signed<'_>> {
        let headers = [&self.id, &self.timestamp, &self.signature];
        // A sender who names one header so names the others alike.
        let usual = headers.iter().find_map(|header| header.found).unwrap_or_default();
        let mut is_complete = true;
        for header in headers {
            is_complete &= header.is_usable(usual, problems);
        }
        // Where it is not there, that was said before.
        let is_given = self.timestamp.found.is_some() && !self.timestamp.value.is_empty();
        let timestamp_s = if is_given { seconds(&self.timestamp, problems) } else { None };
        is_complete.then_some(())?;
        Some(Signed {
            id: &self.id.value,
            timestamp: &self.timestamp.value,
            timestamp_s: timestamp_s?,
            timestamp_name: self.timestamp.name(usual),
            signature_name: self.signature.name(usual),
            signatures: &self.signature.value,
        })
    }
}

impl Header {
    fn new(names: &'static [&'static str]) -> Self {
        Self { names, found: None, value: Vec::new(), is_repeated: false }
    }

    fn add(&mut self, name: &[u8], value: &[u8]) -> Result<(), OutOfMemory> {
        let place = self.names.iter().position(|known| name.eq_ignore_ascii_case(known.as_bytes()));
        let Some(place) = place else { return Ok(()) };
        if self.found.is_some_and(|found| found < place) {
            return Ok(());
        }
        self.is_repeated = self.found == Some(place);
        self.found = Some(place);
        self.value.clear();
        memory::extend(&mut self.value, value)
    }

    /// Returns the name under which the request has it, or would have it.
    fn name(&self, usual: usize) -> &'static str {
        self.names.get(self.found.unwrap_or(usual)).copied().unwrap_or_default()
    }

    /// Reports whether it is there once, and adds the problem where it is not.
    fn is_usable(&self, usual: usize, problems: &mut Problems) -> bool {
        let (code, why) = if self.found.is_none() {
            (ProblemCode::Missing, "is missing; pass all headers of the request")
        } else if self.is_repeated {
            (ProblemCode::Conflict, "is there more than once, which no sender does")
        } else if self.value.is_empty() {
            (ProblemCode::Empty, "is empty")
        } else {
            return true;
        };
        let name = self.name(usual);
        problems.push(Problem::new(name, code, format!("`{name}` {why}")));
        false
    }
}

impl<'a> Signed<'a> {
    /// Iterates over the signatures of the version that is known, each in base64.
    pub(super) fn signatures(&self) -> impl Iterator<Item = &'a [u8]> {
        let version = FACTS.signature_version.as_bytes();
        let of_version = |one: &'a [u8]| one.strip_prefix(version)?.strip_prefix(b",");
        self.signatures.split(|byte| *byte == b' ').filter_map(of_version)
    }
}

/// Reads a time in seconds, or adds the problem.
fn seconds(header: &Header, problems: &mut Problems) -> Option<u64> {
    let digits = core::str::from_utf8(&header.value).ok();
    // `parse` would take a sign.
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    let seconds = digits.and_then(|digits| digits.parse().ok());
    if seconds.is_none() && !header.is_repeated {
        let name = header.name(0);
        let got = shown(&header.value);
        let message = format!("`{name}` must be a whole number of seconds since 1970, got `{got}`");
        problems.push(Problem::new(name, ProblemCode::Format, message));
    }
    seconds
}

/// Shortens a value to a text that can be shown.
fn shown(value: &[u8]) -> String {
    /// More than [`printable`] shows, and less than the reserve of memory has.
    const LIMIT: usize = 300;
    printable(&String::from_utf8_lossy(value.get(..LIMIT).unwrap_or(value)))
}
