//! An off-boarding under way, as a stream of the lines of its evidence.

use super::{evidence_file::EvidenceFile, start::report};
use crate::{Error, ErrorCode, Flow, Instant, Pump, client::Client, json::Value, pump::Journal};
use core::{
    fmt,
    future::poll_fn,
    mem,
    pin::{Pin, pin},
    task::{Context, Poll},
};
use futures_core::Stream;
use std::sync::Arc;
use tokio::sync::Semaphore;

/// An off-boarding that is under way, made by [`super::OffBoard::apply`]. [`OffBoarding::next`] gives each line of its evidence
/// once it is durable, and [`OffBoarding::finish`] the report.
///
/// Lines are made durable in the thread that polls: each waits for the disk. Dropping it is as if the process was killed: the
/// evidence has what was begun, and the same call goes on with it. [`OffBoarding::canceller`] ends it with a report.
pub struct OffBoarding {
    state: State,
    cancel: Cancel,
}

/// A handle with which another task ends an off-boarding.
#[derive(Clone)]
pub struct Cancel(Arc<Semaphore>);

impl Cancel {
    /// Ends the off-boarding: nothing more is sent, the request that is under way is aborted, and
    /// [`OffBoarding::finish`] returns [`ErrorCode::Cancelled`] with the report so far.
    pub fn cancel(&self) {
        self.0.close();
    }

    async fn cancelled(&self) {
        // It has no permits: this ends when it is closed.
        let _ = self.0.acquire().await;
    }
}

enum State {
    Idle(Box<Run>),
    Running(Advance),
    /// The result was taken, or is being taken.
    Ended(Option<Result<Value, Error>>),
}

type Advance = Pin<Box<dyn Future<Output = (Box<Run>, Result<bool, Error>)> + Send>>;

struct Run {
    client: Client,
    flow: Flow,
    evidence: Option<EvidenceFile>,
    start: Instant,
    cancel: Cancel,
}

impl Run {
    async fn advance(mut self: Box<Self>) -> (Box<Self>, Result<bool, Error>) {
        let cancel = self.cancel.clone();
        let driven = {
            let mut driven = pin!(self.drive());
            let mut cancelled = pin!(cancel.cancelled());
            poll_fn(|context| match driven.as_mut().poll(context) {
                Poll::Ready(driven) => Poll::Ready(Some(driven)),
                Poll::Pending => cancelled.as_mut().poll(context).map(|()| None),
            })
            .await
        };
        let driven = match driven {
            Some(driven) => driven,
            None => {
                self.flow.cancel();
                self.drive().await
            }
        };
        (self, driven)
    }

    async fn drive(&mut self) -> Result<bool, Error> {
        let journal = self.evidence.as_mut().map(|evidence| evidence as &mut dyn Journal);
        let mut pump = Pump::new(&mut self.flow, self.start, None).recording(journal);
        self.client.drive(&mut pump).await
    }
}

impl OffBoarding {
    pub(super) fn new(client: &Client, flow: Flow, evidence: Option<EvidenceFile>) -> Self {
        let cancel = Cancel(Arc::new(Semaphore::new(0)));
        let run =
            Run { client: client.clone(), flow, evidence, start: Instant::now(), cancel: cancel.clone() };
        Self { state: State::Idle(Box::new(run)), cancel }
    }

    /// Returns the next line of the evidence, or `None` after the last one. It is cancel safe: dropping the future loses no
    /// line.
    pub async fn next(&mut self) -> Option<Value> {
        poll_fn(|context| Pin::new(&mut *self).poll_next(context)).await
    }

    /// Goes on to the end, and returns the report.
    ///
    /// # Errors
    /// [`ErrorCode::NotConfirmed`] where not everything is confirmed to be gone, [`ErrorCode::Cancelled`] where it was
    /// cancelled or its evidence cannot be written, and others; the error's `report` says what was done.
    pub async fn finish(mut self) -> Result<Value, Error> {
        while self.next().await.is_some() {}
        match self.state {
            State::Ended(Some(result)) => result,
            _ => Err(Error::new(ErrorCode::InvalidState, "the off-boarding has no result")),
        }
    }

    /// Returns a handle with which the off-boarding is cancelled.
    #[must_use]
    pub fn canceller(&self) -> Cancel {
        self.cancel.clone()
    }
}

impl Stream for OffBoarding {
    type Item = Value;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Value>> {
        loop {
            match mem::replace(&mut self.state, State::Ended(None)) {
                State::Ended(result) => {
                    self.state = State::Ended(result);
                    return Poll::Ready(None);
                }
                State::Idle(mut run) => match run.flow.next_item().map(crate::Item::to_value) {
                    Some(Ok(line)) => {
                        self.state = State::Idle(run);
                        return Poll::Ready(Some(line));
                    }
                    Some(Err(error)) => self.state = State::Ended(Some(Err(error))),
                    None => self.state = State::Running(Box::pin(run.advance())),
                },
                State::Running(mut advance) => match advance.as_mut().poll(context) {
                    Poll::Pending => {
                        self.state = State::Running(advance);
                        return Poll::Pending;
                    }
                    Poll::Ready((run, Ok(true))) => self.state = State::Idle(run),
                    Poll::Ready((mut run, Ok(false))) => {
                        self.state = State::Ended(Some(report(&mut run.flow)));
                    }
                    Poll::Ready((_, Err(error))) => self.state = State::Ended(Some(Err(error))),
                },
            }
        }
    }
}

impl fmt::Debug for Cancel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cancel").finish_non_exhaustive()
    }
}

impl fmt::Debug for OffBoarding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OffBoarding").finish_non_exhaustive()
    }
}
