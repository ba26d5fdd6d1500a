//! The log of the latest requests.

use axum::response::Response;
use serde_json::{Value, json};
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use crate::{
    api::{CredentialKind, request_id},
    connection_end::ConnectionEnd,
    fault::Fault,
};

/// The number of requests that the log keeps.
const CAPACITY: usize = 1000;

/// The latest requests to the API, in the order they came. Holds no credential, no parameter and no reply.
#[derive(Debug)]
pub(crate) struct RequestLog {
    started: Instant,
    entries: Mutex<Entries>,
}

#[derive(Debug, Default)]
struct Entries {
    /// The number of the oldest entry. Numbers are never used again, so what is forgotten stays forgotten.
    oldest: u64,
    list: VecDeque<Entry>,
}

#[derive(Debug)]
struct Entry {
    operation: String,
    at_ms: u64,
    credential: CredentialKind,
    fault: Option<Fault>,
    /// `None` as long as none was sent.
    status: Option<u16>,
    request_id: Option<String>,
}

impl RequestLog {
    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), entries: Mutex::default() }
    }

    /// Adds a request that came, and returns its number.
    pub(crate) fn begin(&self, operation: &str, credential: CredentialKind) -> u64 {
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        let operation = operation.to_owned();
        let mut entries = self.entries();
        entries.list.push_back(Entry {
            operation,
            at_ms,
            credential,
            fault: None,
            status: None,
            request_id: None,
        });
        if entries.list.len() > CAPACITY {
            entries.forget(1);
        }
        entries.oldest + entries.list.len() as u64 - 1
    }

    /// Adds the fault that a request met.
    pub(crate) fn note_fault(&self, number: u64, fault: &Fault) {
        if let Some(entry) = self.entries().get(number) {
            entry.fault = Some(fault.clone());
        }
    }

    /// Adds the answer to a request.
    pub(crate) fn finish(&self, number: u64, reply: &Response) {
        let end = reply.extensions().get::<ConnectionEnd>();
        if let Some(entry) = self.entries().get(number) {
            entry.status = end.is_none_or(|end| end.sends_head()).then_some(reply.status().as_u16());
            entry.request_id = request_id(reply).map(Into::into);
        }
    }

    /// Returns the entries, the oldest first.
    pub(crate) fn list(&self) -> Value {
        self.entries().list.iter().map(Entry::to_json).collect()
    }

    pub(crate) fn clear(&self) {
        let mut entries = self.entries();
        let all = entries.list.len();
        entries.forget(all);
    }

    fn entries(&self) -> MutexGuard<'_, Entries> {
        // Nothing is done under the lock that a panic could leave half done.
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Entries {
    fn forget(&mut self, count: usize) {
        self.list.drain(..count);
        self.oldest += count as u64;
    }

    fn get(&mut self, number: u64) -> Option<&mut Entry> {
        let place = number.checked_sub(self.oldest)?;
        self.list.get_mut(usize::try_from(place).ok()?)
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

    fn begin(log: &RequestLog, operation: &str) -> u64 {
        log.begin(operation, CredentialKind::Nothing)
    }

    #[test]
    fn the_oldest_are_forgotten_and_late_replies_find_their_requests() {
        let log = RequestLog::new();
        let numbers: Vec<_> = (0..CAPACITY + 2).map(|number| begin(&log, &number.to_string())).collect();
        for number in [0, 1, 2, CAPACITY + 1] {
            log.finish(numbers[number], &Response::default());
        }
        let list = log.list();
        let list = list.as_array().expect("a list");
        assert_eq!(list.len(), CAPACITY);
        let finished: Vec<_> = list.iter().filter(|entry| entry["status"] == 200).collect();
        assert_eq!((&finished[0]["operation"], &finished[1]["operation"]), (&json!("2"), &json!("1001")));
        assert_eq!(finished.len(), 2);
    }

    #[test]
    fn a_reply_that_comes_after_the_log_was_cleared_is_nobodys() {
        let log = RequestLog::new();
        let number = begin(&log, "before");
        log.clear();
        begin(&log, "after");
        log.finish(number, &Response::default());
        assert_eq!(log.list()[0]["operation"], "after");
        assert_eq!(log.list()[0]["status"], Value::Null);
    }
}
