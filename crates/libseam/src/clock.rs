//! The clock of calls: tokio's, which a test may pause, or that of a page.

use core::{future::poll_fn, pin::pin, task::Poll, time::Duration};

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub use tokio::time::Instant;
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub use web_time::Instant;

/// Sleeps for `time`.
#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
pub(super) async fn sleep(time: Duration) {
    tokio::time::sleep(time).await;
}

/// Sleeps for `time`, or as long as a timer of a page can.
#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(super) async fn sleep(time: Duration) {
    const LONGEST: u32 = i32::MAX.unsigned_abs();
    // Rounded up: a timer in whole milliseconds must not fire early.
    let ms = u32::try_from(time.as_nanos().div_ceil(1_000_000)).unwrap_or(LONGEST);
    gloo_timers::future::TimeoutFuture::new(ms.min(LONGEST)).await;
}

/// Runs `work`, and returns `None` when it is not done after `time`.
pub(super) async fn timeout<F: Future>(time: Duration, work: F) -> Option<F::Output> {
    let (mut work, mut elapsed) = (pin!(work), pin!(sleep(time)));
    poll_fn(|context| match work.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending => elapsed.as_mut().poll(context).map(|()| None),
    })
    .await
}
