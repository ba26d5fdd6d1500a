//! When a blocking call gives up before it is done, and how its thread passes the time until then.

use super::{driver::Driver, wish::Wish};
use crate::Error;
use core::{
    pin::{Pin, pin},
    task::Poll,
    time::Duration,
};
use std::thread;

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
    fn before(&mut self, time: Duration, driver: Option<&Driver>) -> bool;
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
        // Many quick exchanges one after the other, as of a list with empty pages, are not to pass between two questions.
        if (self.asked)() {
            return Ok(None);
        }
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

    fn before(&mut self, mut time: Duration, _: Option<&Driver>) -> bool {
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

/// No reason at all.
pub(super) struct Never;

impl Stop for Never {
    fn during<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        driver.block_on(work).map(Some)
    }

    fn before(&mut self, time: Duration, _: Option<&Driver>) -> bool {
        thread::sleep(time);
        false
    }
}

/// A wish, for which the thread is woken; where it cannot be, as where no descriptor is left, it looks every 50 ms.
pub(super) struct Wished<'w>(pub(super) &'w Wish);

impl<'w> Wished<'w> {
    /// The wish as something that is asked.
    fn asked(&self) -> impl Stop + use<'w> {
        let wish = self.0;
        Asked { asked: || wish.is_there(), wait: |wait: Waiting<'_>| wait() }
    }

    /// Does `work` until the wish is there, if the thread can be woken for it.
    #[cfg(unix)]
    fn listening<F: Future>(
        &self,
        driver: &Driver,
        work: Pin<&mut F>,
    ) -> Option<Result<Option<F::Output>, Error>> {
        let bell = driver.bell()?;
        let _ringing = self.0.rings_at(bell.descriptor())?;
        let (mut work, mut rung) = (work, pin!(bell.wait(|| self.0.is_there())));
        Some(driver.block_on(core::future::poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(output) => Poll::Ready(Some(output)),
            Poll::Pending => rung.as_mut().poll(context).map(|()| None),
        })))
    }

    #[cfg(not(unix))]
    fn listening<F: Future>(&self, _: &Driver, _: Pin<&mut F>) -> Option<Result<Option<F::Output>, Error>> {
        None
    }
}

impl Stop for Wished<'_> {
    fn during<F>(&mut self, driver: &Driver, work: F) -> Result<Option<F::Output>, Error>
    where
        F: Future<Output: Send> + Send,
    {
        if self.0.is_there() {
            return Ok(None);
        }
        let mut work = pin!(work);
        match self.listening(driver, work.as_mut()) {
            Some(done) => done,
            None => self.asked().during(driver, work),
        }
    }

    fn before(&mut self, time: Duration, driver: Option<&Driver>) -> bool {
        if self.0.is_there() {
            return true;
        }
        let slept = driver.and_then(|driver| {
            let mut sleep = pin!(async { tokio::time::sleep(time).await });
            self.listening(driver, sleep.as_mut())
        });
        match slept {
            // Of what is wrong with the runtime the next exchange tells.
            Some(slept) => slept.is_ok_and(|slept| slept.is_none()),
            None => self.asked().before(time, None),
        }
    }
}
