//! The clock that calls go by, and waiting for it: tokio's, which a test may pause, or that of a page.

use core::{future::poll_fn, pin::pin, task::Poll, time::Duration};

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use tokio::time::Instant;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use web_time::Instant;

/// Lets `time` pass.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Lets `time` pass, or the longest that a timer of a page can wait.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(super) async fn sleep(time: Duration) {
    const LONGEST: u32 = i32::MAX.unsigned_abs();
    // A timer that counts whole milliseconds is not to ring before its time.
    let ms = u32::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(LONGEST);
    gloo_timers::future::TimeoutFuture::new(ms.min(LONGEST)).await;
}

/// The output of `work`; `None` where it is not there after `time`.
pub(super) async fn within<F: Future>(time: Duration, work: F) -> Option<F::Output> {
    let (mut work, mut late) = (pin!(work), pin!(sleep(time)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => late.as_mut().poll(context).map(|()| None),
    })
    .await
}
