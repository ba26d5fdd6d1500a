//! The ways in which a blocking call is aborted, and how its thread waits meanwhile.

use super::{abort::AbortFlag, driver::Driver};
use crate::Error;
use core::{
    pin::{Pin, pin},
    time::Duration,
};
use std::thread;

/// The interval at which [`StopFn`] asks.
const INTERVAL: Duration = Duration::from_millis(50);

/// A closure that blocks the thread for up to 50 ms. Call it exactly once.
pub type Wait<'w> = &'w mut (dyn FnMut() + Send);

/// A source of the decision to abort.
pub(super) trait Stop {
    /// Runs `work` on `driver`. Returns `None` when the call is to be aborted before that is done.
    fn run<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send;

    /// Sleeps for `time`. Returns early, and true, when the call is to be aborted.
    fn sleep(&mut self, time: Duration, driver: Option<&Driver>) -> bool;
}

/// A function that is called every 50 ms, outside of any runtime. `wait` calls whatever blocks in between.
pub(super) struct StopFn<S, W> {
    pub(super) stop: S,
    pub(super) wait: W,
}

impl<S: FnMut() -> bool, W: FnMut(Wait<'_>)> Stop for StopFn<S, W> {
    fn run<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        // Many quick exchanges in a row, such as of a list with empty pages, must not starve the function.
        if (self.stop)() {
            return Ok(None);
        }
        let mut work = pin!(work);
        loop {
            let mut done = Ok(None);
            // The time-out polls its future at least once, whatever the interval is.
            (self.wait)(&mut || {
                done = driver.block_on(async { tokio::time::timeout(INTERVAL, work.as_mut()).await.ok() });
            });
            if let Some(output) = done? {
                return Ok(Some(output));
            }
            if (self.stop)() {
                return Ok(None);
            }
        }
    }

    fn sleep(&mut self, mut time: Duration, _: Option<&Driver>) -> bool {
        loop {
            let part = time.min(INTERVAL);
            (self.wait)(&mut || thread::sleep(part));
            time = time.saturating_sub(part);
            if (self.stop)() {
                return true;
            }
            if time.is_zero() {
                return false;
            }
        }
    }
}

/// A call that is never aborted.
pub(super) struct NeverStop;

impl Stop for NeverStop {
    fn run<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        driver.block_on(work).map(Some)
    }

    fn sleep(&mut self, time: Duration, _: Option<&Driver>) -> bool {
        thread::sleep(time);
        false
    }
}

/// A flag that wakes the thread. Without a descriptor to be woken through, the thread checks the flag every 50 ms.
pub(super) struct StopFlag<'f>(pub(super) &'f AbortFlag);

impl<'f> StopFlag<'f> {
    /// Returns a function that checks the flag.
    fn polled(&self) -> impl Stop + use<'f> {
        let flag = self.0;
        StopFn { stop: || flag.is_set(), wait: |wait: Wait<'_>| wait() }
    }

    /// Runs `work` until it is done or the flag is set. Returns `None` where the flag cannot wake this thread.
    #[cfg(unix)]
    fn run_woken<F: Future>(
        &self,
        driver: &Driver,
        work: Pin<&mut F>,
    ) -> Option<Result<Option<F::Output>, Error>> {
        use core::task::Poll;
        let pipe = driver.wake_pipe()?;
        let _guard = self.0.wake_through(pipe.descriptor())?;
        let (mut work, mut set) = (work, pin!(pipe.wait(|| self.0.is_set())));
        Some(driver.block_on(core::future::poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => set.as_mut().poll(context).map(|()| None),
        })))
    }

    #[cfg(not(unix))]
    fn run_woken<F: Future>(&self, _: &Driver, _: Pin<&mut F>) -> Option<Result<Option<F::Output>, Error>> {
        None
    }
}

impl Stop for StopFlag<'_> {
    fn run<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        if self.0.is_set() {
            return Ok(None);
        }
        let mut work = pin!(work);
        match self.run_woken(driver, work.as_mut()) {
            Some(done) => done,
            None => self.polled().run(driver, work),
        }
    }

    fn sleep(&mut self, time: Duration, driver: Option<&Driver>) -> bool {
        if self.0.is_set() {
            return true;
        }
        let slept = driver.and_then(|driver| {
            let mut sleep = pin!(async { tokio::time::sleep(time).await });
            self.run_woken(driver, sleep.as_mut())
        });
        match slept {
            // The next exchange reports an error of the runtime.
            Some(slept) => slept.is_ok_and(|slept| slept.is_none()),
            None => self.polled().sleep(time, None),
        }
    }
}
