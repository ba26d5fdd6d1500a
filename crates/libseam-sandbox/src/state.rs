use crate::fault::{FaultRule, Faults};
use crate::request_log::RequestLog;
use crate::store::Store;

/// Everything that the requests of one sandbox share.
#[derive(Debug)]
pub(crate) struct State {
    pub(crate) store: Store,
    pub(crate) faults: Faults,
    pub(crate) requests: RequestLog,
}

impl State {
    pub(crate) fn new(store: Store, faults: Vec<FaultRule>) -> Self {
        Self { store, faults: Faults::new(faults), requests: RequestLog::new() }
    }
}
