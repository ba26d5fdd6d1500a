//! When a blocking call gives up before it is done, and how its thread passes the time until then.

use super::blocking::Driver;
use crate::Error;
use alloc::sync::Arc;
use core::{
    pin::{Pin, pin},
    task::{Context, Poll, Waker},
    time::Duration,
};
use std::{
    task::Wake,
    thread::{self, Thread},
    time::Instant,
};

/// How often [`Asked`] asks.
const EVERY: Duration = Duration::from_millis(50);

/// What waits, to be done once.
pub type Waiting<'w> = &'w mut (dyn FnMut() + Send);

/// A reason to give up.
pub(super) trait Stop {
    /// Does `work` on `driver`; `None` where there is a reason to give up before it is done.
    fn during<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send;

    /// Lets `time` pass. Returns whether there is a reason to give up.
    fn before(&mut self, time: Duration) -> bool;
}

/// A function that is asked every 50 ms, outside of any runtime, and another one that does what waits.
pub(super) struct Asked<A, W> {
    pub(super) asked: A,
    pub(super) wait: W,
}

impl<A: FnMut() -> bool, W: FnMut(Waiting<'_>)> Stop for Asked<A, W> {
    fn during<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        let mut work = pin!(work);
        loop {
            let mut done = Ok(None);
            // Either way it is polled, and the system asked, at least once.
            (self.wait)(&mut || {
                done = driver.block_on(async { tokio::time::timeout(EVERY, work.as_mut()).await.ok() });
            });
            if let Some(output) = done? {
                return Ok(Some(output));
            }
            if (self.asked)() {
                return Ok(None);
            }
        }
    }

    fn before(&mut self, mut time: Duration) -> bool {
        loop {
            let some = time.min(EVERY);
            (self.wait)(&mut || thread::sleep(some));
            time = time.saturating_sub(some);
            if (self.asked)() {
                return true;
            }
            if time.is_zero() {
                return false;
            }
        }
    }
}

/// A future that is awaited.
pub(super) struct Awaited<'s, F>(pub(super) Pin<&'s mut F>);

impl<S: Future<Output = ()>> Stop for Awaited<'_, S> {
    fn during<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        let mut work = pin!(work);
        driver.block_on(core::future::poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => self.0.as_mut().poll(context).map(|()| None),
        }))
    }

    fn before(&mut self, time: Duration) -> bool {
        let Some(end) = Instant::now().checked_add(time) else { return true };
        let waker = Waker::from(Arc::new(Bell(thread::current())));
        loop {
            if self.0.as_mut().poll(&mut Context::from_waker(&waker)).is_ready() {
                return true;
            }
            let rest = end.saturating_duration_since(Instant::now());
            if rest.is_zero() {
                return false;
            }
            thread::park_timeout(rest);
        }
    }
}

/// Wakes the thread that waits.
struct Bell(Thread);

impl Wake for Bell {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
