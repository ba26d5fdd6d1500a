//! Off-boarding without an async runtime.

use super::{
    evidence_file::EvidenceFile,
    start::{begin, begin_apply, begin_check, begin_plan, report},
};
use crate::{
    CallOptions, Error, ErrorCode, Flow, Instant, Item, Params, Pump,
    blocking_client::Client,
    json::Value,
    pump::Journal,
    stop::{NeverStop, Stop, StopFn, Wait},
};
use core::fmt;

impl Client {
    /// Returns the methods that take everything from a person: [`OffBoard::plan`], [`OffBoard::apply`].
    ///
    /// ```no_run
    /// use libseam::{Options, blocking::Client, off_board::EvidenceFile};
    ///
    /// let seam = Client::new(Options::from_environment())?;
    /// let plan = seam.off_board().plan(r#"{"email": "amara.okafor@example.com"}"#)?;
    /// let evidence = EvidenceFile::open("amara.jsonl")?;
    /// let mut run = seam.off_board().apply(&plan, r#"{"audit": {"ticket": "HR-17"}}"#, Some(evidence))?;
    /// for line in &mut run {
    ///     println!("{line}");
    /// }
    /// println!("{}", run.finish()?);
    /// # Ok::<(), libseam::Error>(())
    /// ```
    #[must_use]
    pub fn off_board(&self) -> OffBoard<'_> {
        OffBoard { client: self, call: CallOptions::default() }
    }
}

/// The methods that off-board a person, made by [`Client::off_board`].
#[derive(Clone, Debug)]
pub struct OffBoard<'c> {
    client: &'c Client,
    call: CallOptions,
}

impl<'c> OffBoard<'c> {
    /// Sets the options of every call.
    #[must_use]
    pub fn with(mut self, call: CallOptions) -> Self {
        self.call = call;
        self
    }

    /// Plans an off-boarding, and changes nothing. `options` name the person and say what is to stay; see
    /// [`crate::Engine::plan_off_boarding`].
    ///
    /// # Errors
    /// See [`crate::Engine::plan_off_boarding`].
    pub fn plan<'p>(&self, options: impl Into<Params<'p>>) -> Result<Value, Error> {
        let mut flow = self.begin_plan(options)?;
        let reply = self.client.finish(Pump::new(&mut flow, Instant::now(), None), NeverStop)?;
        Ok(reply.value()?.unwrap_or_default())
    }

    /// Makes the flow of [`OffBoard::plan`], for [`Client::drive`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::plan_off_boarding`].
    pub fn begin_plan<'p>(&self, options: impl Into<Params<'p>>) -> Result<Flow, Error> {
        begin_plan(&self.client.engine, options, &self.call)
    }

    /// Does what a plan says. With the `evidence` of a run that did not end, it goes on with that run. Nothing is sent before
    /// the first line is taken.
    ///
    /// # Errors
    /// See [`crate::Engine::apply_off_boarding`].
    pub fn apply<'p>(
        &self,
        plan: &Value,
        options: impl Into<Params<'p>>,
        evidence: Option<EvidenceFile>,
    ) -> Result<OffBoarding<'c>, Error> {
        let flow = self.begin_apply(plan, options, evidence.as_ref())?;
        Ok(OffBoarding::new(self.client, flow, evidence))
    }

    /// Makes the flow of [`OffBoard::apply`], for [`Client::drive`] with [`Pump::recording`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::apply_off_boarding`].
    pub fn begin_apply<'p>(
        &self,
        plan: &Value,
        options: impl Into<Params<'p>>,
        evidence: Option<&EvidenceFile>,
    ) -> Result<Flow, Error> {
        begin_apply(&self.client.engine, plan, options, evidence, &self.call)
    }

    /// Plans an off-boarding and does it, with the options of both. With the `evidence` of a run that did not end, it goes on
    /// with the plan in there.
    ///
    /// # Errors
    /// See [`crate::Engine::off_board`].
    pub fn plan_and_apply<'p>(
        &self,
        options: impl Into<Params<'p>>,
        evidence: Option<EvidenceFile>,
    ) -> Result<OffBoarding<'c>, Error> {
        let flow = self.begin_plan_and_apply(options, evidence.as_ref())?;
        Ok(OffBoarding::new(self.client, flow, evidence))
    }

    /// Makes the flow of [`OffBoard::plan_and_apply`], for [`Client::drive`] with [`Pump::recording`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::off_board`].
    pub fn begin_plan_and_apply<'p>(
        &self,
        options: impl Into<Params<'p>>,
        evidence: Option<&EvidenceFile>,
    ) -> Result<Flow, Error> {
        begin(&self.client.engine, options, evidence, &self.call)
    }

    /// Looks again for a person whose off-boarding has come to its end, days later, and adds lines to its `evidence`. Nothing is
    /// removed.
    ///
    /// # Errors
    /// See [`crate::Engine::check_off_boarding`].
    pub fn check<'p>(
        &self,
        options: impl Into<Params<'p>>,
        evidence: EvidenceFile,
    ) -> Result<OffBoarding<'c>, Error> {
        let flow = self.begin_check(options, &evidence)?;
        Ok(OffBoarding::new(self.client, flow, Some(evidence)))
    }

    /// Makes the flow of [`OffBoard::check`], for [`Client::drive`] with [`Pump::recording`]. Nothing is sent yet.
    ///
    /// # Errors
    /// See [`crate::Engine::check_off_boarding`].
    pub fn begin_check<'p>(
        &self,
        options: impl Into<Params<'p>>,
        evidence: &EvidenceFile,
    ) -> Result<Flow, Error> {
        begin_check(&self.client.engine, options, evidence, &self.call)
    }
}

/// An off-boarding that is under way, made by [`OffBoard::apply`]: an iterator over the lines of its evidence, each of which
/// is durable. [`OffBoarding::finish`] goes on to the end, and returns the report.
///
/// Dropping it cancels it: nothing more is sent, and the evidence says so. The same call goes on with that evidence.
pub struct OffBoarding<'c> {
    client: &'c Client,
    flow: Flow,
    evidence: Option<EvidenceFile>,
    start: Instant,
    /// The result, once it has ended.
    result: Option<Result<Value, Error>>,
}

impl<'c> OffBoarding<'c> {
    fn new(client: &'c Client, flow: Flow, evidence: Option<EvidenceFile>) -> Self {
        Self { client, flow, evidence, start: Instant::now(), result: None }
    }

    /// Goes on to the end, and returns the report.
    ///
    /// # Errors
    /// [`ErrorCode::NotConfirmed`] where not everything is confirmed to be gone, [`ErrorCode::Cancelled`] where its evidence
    /// cannot be written, and others; the error's `report` says what was done.
    pub fn finish(self) -> Result<Value, Error> {
        self.finish_until(|| false, |_| {})
    }

    /// Goes on like [`OffBoarding::finish`], passes each line to `on_line`, and calls `stop` every 50 ms: when that returns
    /// true, the off-boarding is cancelled.
    ///
    /// # Errors
    /// See [`OffBoarding::finish`]; [`ErrorCode::Cancelled`] where `stop` ended it.
    pub fn finish_until(
        mut self,
        stop: impl FnMut() -> bool,
        mut on_line: impl FnMut(&Value),
    ) -> Result<Value, Error> {
        let mut stop = StopFn { stop, wait: |wait: Wait<'_>| wait() };
        while let Some(line) = self.next_line(&mut stop) {
            on_line(&line);
        }
        self.take_result()
    }

    /// Ends the off-boarding: nothing more is sent.
    ///
    /// # Errors
    /// [`ErrorCode::Cancelled`] with the report so far, unless it has ended already.
    pub fn cancel(mut self) -> Result<Value, Error> {
        self.flow.cancel();
        self.finish()
    }

    fn take_result(&mut self) -> Result<Value, Error> {
        let none = || Err(Error::new(ErrorCode::InvalidState, "the off-boarding has no result"));
        self.result.take().unwrap_or_else(none)
    }

    fn next_line(&mut self, stop: &mut impl Stop) -> Option<Value> {
        loop {
            if self.result.is_some() {
                return None;
            }
            match self.flow.next_item().map(Item::to_value) {
                Some(Ok(line)) => return Some(line),
                Some(Err(error)) => self.result = Some(Err(error)),
                None => {
                    let journal = self.evidence.as_mut().map(|evidence| evidence as &mut dyn Journal);
                    let mut pump = Pump::new(&mut self.flow, self.start, None).recording(journal);
                    match self.client.advance(&mut pump, stop) {
                        Ok(true) => {}
                        Ok(false) => self.result = Some(report(&mut self.flow)),
                        Err(error) => self.result = Some(Err(error)),
                    }
                }
            }
        }
    }
}

impl Iterator for OffBoarding<'_> {
    type Item = Value;

    fn next(&mut self) -> Option<Value> {
        self.next_line(&mut NeverStop)
    }
}

impl core::iter::FusedIterator for OffBoarding<'_> {}

impl Drop for OffBoarding<'_> {
    fn drop(&mut self) {
        if self.result.is_none() {
            let journal = self.evidence.as_mut().map(|evidence| evidence as &mut dyn Journal);
            Pump::new(&mut self.flow, self.start, None).recording(journal).cancel();
        }
    }
}

impl fmt::Debug for OffBoarding<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("OffBoarding").field("flow", &self.flow).finish_non_exhaustive()
    }
}
