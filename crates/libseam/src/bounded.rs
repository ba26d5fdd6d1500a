//! The limits of a client around a transport that does not enforce them itself.

use super::{
    clock,
    failure::Failure,
    transport::{ExchangeFuture, Transport},
};
use crate::{FailureKind, HttpRequest};
use core::time::Duration;
use tokio::sync::Semaphore;

/// A transport with a limit on concurrent requests and on the duration of each.
pub(super) struct Bounded<T> {
    transport: T,
    /// One permit per concurrent request.
    permits: Semaphore,
}

impl<T: Transport> Bounded<T> {
    /// Wraps `transport`, with at most `in_flight_limit` concurrent requests.
    pub(super) fn new(transport: T, in_flight_limit: u32) -> Self {
        Self { transport, permits: permits(in_flight_limit) }
    }
}

/// Makes a semaphore of `in_flight_limit` permits, at least one.
pub(super) fn permits(in_flight_limit: u32) -> Semaphore {
    let limit = usize::try_from(in_flight_limit).unwrap_or(Semaphore::MAX_PERMITS);
    Semaphore::new(limit.clamp(1, Semaphore::MAX_PERMITS))
}

impl<T: Transport> Transport for Bounded<T> {
    fn exchange<'e>(
        &'e self,
        request: &'e HttpRequest,
        timeout: Duration,
        reply_limit: usize,
    ) -> ExchangeFuture<'e> {
        Box::pin(async move {
            let late = || format!("after {} ms", timeout.as_millis());
            let start = clock::Instant::now();
            let Some(permit) = clock::timeout(timeout, self.permits.acquire()).await else {
                let why = format!("too many requests under way, {}", late());
                return Err(Failure::new(FailureKind::ConnectTimeout, why));
            };
            let _permit = permit.map_err(|e| Failure::new(FailureKind::Internal, e.to_string()))?;
            let left = timeout.saturating_sub(start.elapsed());
            let exchange = self.transport.exchange(request, left, reply_limit);
            let ended = clock::timeout(left, exchange).await;
            ended.unwrap_or_else(|| Err(Failure::new(FailureKind::Timeout, late())))
        })
    }

    fn may_resend(&self) -> bool {
        self.transport.may_resend()
    }
}
