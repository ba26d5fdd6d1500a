//! The ways in which a sandbox, its providers and its clock behave.

use crate::{ProviderRule, RateLimit};

/// The behavior of a sandbox beside its faults. The default is a server whose every change takes effect at once.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Behavior {
    /// Rules for providers; of several the first one that is for a provider counts.
    pub providers: Vec<ProviderRule>,
    /// Limits of how many requests a workspace may send.
    pub rate_limits: Vec<RateLimit>,
    /// Milliseconds that the sandbox's clock is ahead of the time that it is given; negative for a clock that is behind.
    pub clock_offset_ms: i64,
}

impl Behavior {
    /// Adds a rule for providers.
    #[must_use]
    pub fn provider(mut self, rule: ProviderRule) -> Self {
        self.providers.push(rule);
        self
    }

    /// Adds a limit of requests.
    #[must_use]
    pub fn rate_limit(mut self, limit: RateLimit) -> Self {
        self.rate_limits.push(limit);
        self
    }

    /// Returns the behavior with a clock that is so many milliseconds ahead.
    #[must_use]
    pub fn clock_offset_ms(mut self, offset: i64) -> Self {
        self.clock_offset_ms = offset;
        self
    }
}
