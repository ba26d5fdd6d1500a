//! Evidence: lines of JSON, each with the digest of the line before it. The same lines are the journal: an action has its
//! line before its request is sent.

use super::time_limit::TimeLimit;
use crate::{
    calendar,
    digest::{self, Digest},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{collections::VecDeque, string::String};

/// The digest before the first line.
pub(super) const NO_LINE: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// The kind of the line with the digest of everything before it.
pub(super) const DIGEST: &str = "digest";

/// The place in the chain after which lines follow.
#[derive(Debug)]
pub(super) struct Chain {
    /// Number of lines so far.
    pub(super) lines: i64,
    /// The digest of the latest line.
    pub(super) previous: String,
    /// The digest of all of them, with their line breaks.
    pub(super) whole: Digest,
}

impl Chain {
    pub(super) fn new() -> Result<Self, OutOfMemory> {
        Ok(Self { lines: 0, previous: memory::copy(NO_LINE)?, whole: Digest::default() })
    }

    /// Copies the place.
    pub(super) fn try_clone(&self) -> Result<Self, OutOfMemory> {
        Ok(Self { lines: self.lines, previous: memory::copy(&self.previous)?, whole: self.whole.clone() })
    }

    /// Takes a line, without its line break.
    pub(super) fn add(&mut self, line: &str) -> Result<(), OutOfMemory> {
        self.lines = self.lines.saturating_add(1);
        self.previous = digest::hex(line.as_bytes())?;
        self.whole.add(line.as_bytes());
        self.whole.add(b"\n");
        Ok(())
    }
}

/// The writer of evidence.
#[derive(Debug)]
pub(super) struct Evidence {
    run_id: String,
    chain: Chain,
    /// The lines that the host has not made durable yet.
    unwritten: String,
    /// The lines that it made durable, for the caller.
    items: VecDeque<String>,
    current: String,
    /// The time of the first poll: since 1970 where the host has such a clock, and on the clock of the polls.
    begun: (Option<u64>, u64),
    /// The time within which everything is to be done.
    pub(super) limit: TimeLimit,
}

impl Evidence {
    pub(super) fn new(run_id: String, chain: Chain, begun: (Option<u64>, u64)) -> Self {
        let (unwritten, items, current) = (String::new(), VecDeque::new(), String::new());
        let limit = TimeLimit::default();
        Self { run_id, chain, unwritten, items, current, begun, limit }
    }

    pub(super) fn run_id(&self) -> &str {
        &self.run_id
    }

    /// Writes a line of that kind.
    pub(super) fn add(&mut self, kind: &str, members: Object, now_ms: u64) -> Result<(), OutOfMemory> {
        let since_ms = now_ms.saturating_sub(self.begun.1);
        let mut line = members
            .try_with_number("after_ms", i64::try_from(since_ms).unwrap_or(i64::MAX))?
            .try_with_text("kind", kind)?
            .try_with_number("line", self.chain.lines.saturating_add(1))?
            .try_with_text("previous", &self.chain.previous)?
            .try_with_text("run_id", &self.run_id)?;
        if let Some(at) = self.time(now_ms)? {
            line = line.try_with("at", Value::String(at))?;
        }
        let text = line.try_to_json()?;
        self.unwritten.try_reserve(text.len().saturating_add(1))?;
        self.chain.add(&text)?;
        self.unwritten.push_str(&text);
        self.unwritten.push('\n');
        Ok(())
    }

    /// Writes the line with the digest of everything before it.
    pub(super) fn close(&mut self, now_ms: u64) -> Result<(), OutOfMemory> {
        let members = Object::new()
            .try_with_number("lines", self.chain.lines)?
            .try_with("sha256", Value::String(self.chain.whole.to_hex()?))?;
        self.add(DIGEST, members, now_ms)
    }

    /// Writes the time of the host's clock, where it has one.
    pub(super) fn time(&self, now_ms: u64) -> Result<Option<String>, OutOfMemory> {
        let Some(begun_ms) = self.begun.0 else { return Ok(None) };
        memory::ensure_available(0)?;
        Ok(Some(calendar::utc(begun_ms.saturating_add(now_ms.saturating_sub(self.begun.1)))))
    }

    /// Returns the host's time in milliseconds since 1970, where it has such a clock.
    pub(super) fn unix_ms(&self, now_ms: u64) -> Option<u64> {
        Some(self.begun.0?.saturating_add(now_ms.saturating_sub(self.begun.1)))
    }

    /// Returns the lines to make durable; none where it is empty.
    pub(super) fn unwritten(&self) -> &str {
        &self.unwritten
    }

    /// Takes note that the lines are durable, and gives them to the caller, as far as there is memory for them.
    pub(super) fn recorded(&mut self) -> Result<(), OutOfMemory> {
        let durable = core::mem::take(&mut self.unwritten);
        for line in durable.lines() {
            let line = memory::copy(line)?;
            self.items.try_reserve(1)?;
            self.items.push_back(line);
        }
        Ok(())
    }

    /// Drops the lines that cannot be made durable.
    pub(super) fn give_up(&mut self) {
        self.unwritten.clear();
    }

    pub(super) fn has_item(&self) -> bool {
        !self.items.is_empty()
    }

    pub(super) fn next_item(&mut self) -> Option<&str> {
        self.current = self.items.pop_front()?;
        Some(&self.current)
    }

    /// Takes all items at hand, as the text of an array.
    pub(super) fn take_items(&mut self) -> Result<String, OutOfMemory> {
        let length =
            self.items.iter().fold(2_usize, |sum, item| sum.saturating_add(item.len()).saturating_add(1));
        let mut text = String::new();
        text.try_reserve(length)?;
        text.push('[');
        for (index, item) in self.items.drain(..).enumerate() {
            if index > 0 {
                text.push(',');
            }
            text.push_str(&item);
        }
        text.push(']');
        Ok(text)
    }
}
