//! The record of what a server has received.

use crate::Request;
use std::{
    collections::HashSet,
    net::SocketAddr,
    sync::{Condvar, Mutex, MutexGuard},
    time::Duration,
};

/// The time after which a test that waits for an event fails. Every event in a test comes much earlier.
const PATIENCE: Duration = Duration::from_secs(30);

/// The record of one server, which its connections write and the test reads.
#[derive(Debug, Default)]
pub(crate) struct Log {
    entries: Mutex<Entries>,
    changed: Condvar,
}

#[derive(Debug, Default)]
pub(crate) struct Entries {
    pub(crate) requests: Vec<Request>,
    pub(crate) connections: usize,
    /// The number of scripts that have ended.
    pub(crate) ended: usize,
    /// The number of requests that [`crate::ScriptedServer::next_request`] has returned.
    pub(crate) returned: usize,
    /// The local addresses of connections that the server makes to itself, to find out that it has accepted all earlier ones.
    pub(crate) probes: HashSet<SocketAddr>,
}

impl Log {
    pub(crate) fn lock(&self) -> MutexGuard<'_, Entries> {
        self.entries.lock().expect("no thread panics with the lock")
    }

    /// Changes the record, and wakes the tests that wait for a change.
    pub(crate) fn change<T>(&self, change: impl FnOnce(&mut Entries) -> T) -> T {
        let changed = change(&mut self.lock());
        self.changed.notify_all();
        changed
    }

    /// Waits until `find` returns `Some`.
    ///
    /// # Panics
    /// That does not happen in time; `what` names the event.
    pub(crate) fn wait<T>(&self, what: &str, mut find: impl FnMut(&mut Entries) -> Option<T>) -> T {
        let mut found = None;
        let waited = self.changed.wait_timeout_while(self.lock(), PATIENCE, |entries| {
            found = find(entries);
            found.is_none()
        });
        drop(waited);
        found.unwrap_or_else(|| panic!("no {what} within {PATIENCE:?}"))
    }
}
