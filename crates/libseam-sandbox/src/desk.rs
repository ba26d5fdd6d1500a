//! Fault rules and records of requests, without I/O, clock or randomness.

use axum::{body::Body, http::Response};

use crate::{
    Behavior, Credentials, FaultRule, RateLimit, Seed,
    fault::{Fault, Faults},
    rate_limit::RateLimits,
    request_log::RequestLog,
    store::Moment,
};

/// The part of a site beside its objects: rules and records.
#[derive(Debug)]
pub(crate) struct Desk {
    pub(crate) faults: Faults,
    pub(crate) requests: RequestLog,
    pub(crate) seed: Seed,
    pub(crate) behavior: Behavior,
    pub(crate) rate_limits: RateLimits,
    /// The credentials of the first workspace.
    pub(crate) credentials: Credentials,
    /// Other machines can reach the site, so that it must not tell its key.
    pub(crate) is_exposed: bool,
}

/// The way in which a request is to be answered.
#[derive(Debug)]
pub(crate) enum Answer {
    /// By the operation.
    Proper,
    /// By the operation, whose reply the fault then spoils.
    Spoiled(Fault),
    /// By this reply in place of the operation's.
    Replaced(Response<Body>),
}

impl Desk {
    /// Returns a desk with these rules and an empty log.
    pub(crate) fn new(
        seed: Seed,
        credentials: Credentials,
        rules: Vec<FaultRule>,
        behavior: Behavior,
        is_exposed: bool,
    ) -> Self {
        let (faults, requests) = (Faults::new(rules), RequestLog::default());
        let rate_limits = RateLimits::new(behavior.rate_limits.clone());
        Self { faults, requests, rate_limits, seed, behavior, credentials, is_exposed }
    }

    /// Replaces all rate limits, and forgets what they counted.
    pub(crate) fn set_rate_limits(&mut self, limits: Vec<RateLimit>) {
        self.rate_limits = RateLimits::new(limits);
    }

    /// Rolls the dice for a request with this number in the log.
    pub(crate) fn decide(&mut self, operation: &str, number: u64, moment: &mut Moment) -> Answer {
        let Some(fault) = self.faults.next(operation) else { return Answer::Proper };
        self.requests.note_fault(number, &fault);
        match fault.replacement(moment) {
            Some(reply) => Answer::Replaced(reply),
            None => Answer::Spoiled(fault),
        }
    }
}
