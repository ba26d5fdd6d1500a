//! The log of the latest requests, and the number of all of them.

use axum::http::Response;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, VecDeque},
    fmt,
};

use crate::{
    api::{CredentialKind, request_id},
    connection_end::ConnectionEnd,
    fault::Fault,
};

/// The number of requests that the log keeps.
const CAPACITY: usize = 1000;

/// The latest requests to the API, in the order they came, and the number of all of them. Holds no credential, no parameter
/// and no reply.
#[derive(Debug, Default)]
pub(crate) struct RequestLog {
    /// The number of the oldest entry. Numbers are never used again, so what is forgotten stays forgotten.
    oldest: u64,
    list: VecDeque<Entry>,
    /// The number of requests by operation, those included that the list has forgotten.
    counts: BTreeMap<String, u64>,
}

/// A request to the API.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    operation: String,
    at_ms: u64,
    credential: CredentialKind,
    fault: Option<Fault>,
    /// `None` as long as none was sent.
    status: Option<u16>,
    request_id: Option<String>,
}

impl RequestLog {
    /// Adds a request that came so long after the start, and returns its number.
    pub(crate) fn begin(&mut self, operation: &str, credential: CredentialKind, at_ms: u64) -> u64 {
        let operation = operation.to_owned();
        *self.counts.entry(operation.clone()).or_default() += 1;
        self.list.push_back(Entry {
            operation,
            at_ms,
            credential,
            fault: None,
            status: None,
            request_id: None,
        });
        if self.list.len() > CAPACITY {
            self.forget(1);
        }
        self.oldest + self.list.len() as u64 - 1
    }

    /// Adds the fault that a request met.
    pub(crate) fn note_fault(&mut self, number: u64, fault: &Fault) {
        if let Some(entry) = self.get(number) {
            entry.fault = Some(fault.clone());
        }
    }

    /// Adds the answer to a request, and returns the entry unless it is forgotten.
    pub(crate) fn finish<B>(&mut self, number: u64, reply: &Response<B>) -> Option<&Entry> {
        let end = reply.extensions().get::<ConnectionEnd>();
        let entry = self.get(number)?;
        entry.status = end.is_none_or(|end| end.sends_head()).then_some(reply.status().as_u16());
        entry.request_id = request_id(reply).map(Into::into);
        Some(entry)
    }

    /// Returns the entries, the oldest first.
    pub(crate) fn list(&self) -> Value {
        self.list.iter().map(Entry::to_json).collect()
    }

    /// Returns the number of requests by operation.
    pub(crate) fn counts(&self) -> Value {
        json!(self.counts)
    }

    pub(crate) fn clear(&mut self) {
        self.counts.clear();
        self.forget(self.list.len());
    }

    fn forget(&mut self, count: usize) {
        self.list.drain(..count);
        self.oldest += count as u64;
    }

    fn get(&mut self, number: u64) -> Option<&mut Entry> {
        let place = number.checked_sub(self.oldest)?;
        self.list.get_mut(usize::try_from(place).ok()?)
    }
}

impl fmt::Display for Entry {
    /// Writes a line for a terminal.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:>5}.{:03} ", self.at_ms / 1000, self.at_ms % 1000)?;
        match self.status {
            Some(status) => write!(formatter, "{status}")?,
            None => formatter.write_str("---")?,
        }
        write!(formatter, " {} ({})", self.operation, self.credential.name())?;
        if let Some(fault) = &self.fault {
            write!(formatter, " fault {fault}")?;
        }
        Ok(())
    }
}

impl Entry {
    fn to_json(&self) -> Value {
        json!({
            "operation": self.operation,
            "at_ms": self.at_ms,
            "credential": self.credential.name(),
            "fault": self.fault.as_ref().map(ToString::to_string),
            "status": self.status,
            "request_id": self.request_id,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin(log: &mut RequestLog, operation: &str) -> u64 {
        log.begin(operation, CredentialKind::Nothing, 0)
    }

    #[test]
    fn the_oldest_are_forgotten_and_late_replies_find_their_requests() {
        let mut log = RequestLog::default();
        let numbers: Vec<_> = (0..CAPACITY + 2).map(|number| begin(&mut log, &number.to_string())).collect();
        for number in [0, 1, 2, CAPACITY + 1] {
            log.finish(numbers[number], &Response::<()>::default());
        }
        let list = log.list();
        let list = list.as_array().expect("a list");
        assert_eq!(list.len(), CAPACITY);
        let finished: Vec<_> = list.iter().filter(|entry| entry["status"] == 200).collect();
        assert_eq!((&finished[0]["operation"], &finished[1]["operation"]), (&json!("2"), &json!("1001")));
        assert_eq!(finished.len(), 2);
        begin(&mut log, "2");
        assert_eq!(log.counts()["0"], 1, "what the list forgot is counted");
        assert_eq!(log.counts()["2"], 2);
    }

    #[test]
    fn a_reply_that_comes_after_the_log_was_cleared_is_nobodys() {
        let mut log = RequestLog::default();
        let number = begin(&mut log, "before");
        log.clear();
        begin(&mut log, "after");
        log.finish(number, &Response::<()>::default());
        assert_eq!(log.list()[0]["operation"], "after");
        assert_eq!(log.list()[0]["status"], Value::Null);
    }
}
