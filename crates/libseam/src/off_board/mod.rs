//! Off-boarding: everything that a person holds is found, planned, taken away in a safe order, and confirmed, with evidence.
//!
//! A plan and a report are JSON. Feature `serde` has their types: [`Plan`], [`Report`], [`Line`].

#[cfg(feature = "http")]
pub(crate) mod blocking;
mod evidence_file;
mod operator;
mod private_file;
mod run;
mod start;
#[cfg(feature = "serde")]
mod types;

use super::{client::Client, clock::Instant, pump::Pump};
use crate::{CallOptions, Error, Params, json::Value};
pub use evidence_file::EvidenceFile;
pub use operator::complete;
pub use private_file::write_private;
pub use run::{Cancel, OffBoarding};
pub use start::{begin, begin_apply, begin_check, begin_plan};
#[cfg(feature = "serde")]
pub use types::{
    Guard, Line, Plan, PlannedStep, PlannedWorkspace, Report, ReportedWorkspace, Thing, ThingName, Workspace,
};

impl Client {
    /// Returns the methods that take everything from a person: [`OffBoard::plan`], [`OffBoard::apply`].
    ///
    /// ```no_run
    /// # async fn show(seam: libseam::Client) -> Result<(), libseam::Error> {
    /// use libseam::off_board::EvidenceFile;
    ///
    /// let plan = seam.off_board().plan(r#"{"email": "amara.okafor@example.com"}"#).await?;
    /// let evidence = EvidenceFile::open("amara.jsonl")?;
    /// let mut run = seam.off_board().apply(&plan, r#"{"audit": {"ticket": "HR-17"}}"#, Some(evidence))?;
    /// while let Some(line) = run.next().await {
    ///     println!("{line}");
    /// }
    /// println!("{}", run.finish().await?);
    /// # Ok(()) }
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

impl OffBoard<'_> {
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
    pub async fn plan<'p>(&self, options: impl Into<Params<'p>>) -> Result<Value, Error> {
        let mut flow = begin_plan(&self.client.engine, options, &self.call)?;
        let reply = self.client.run(Pump::new(&mut flow, Instant::now(), None)).await?;
        Ok(reply.value()?.unwrap_or_default())
    }

    /// Does what a plan says. With the `evidence` of a run that did not end, it goes on with that run. Nothing is sent before
    /// the result is first polled.
    ///
    /// # Errors
    /// See [`crate::Engine::apply_off_boarding`].
    pub fn apply<'p>(
        &self,
        plan: &Value,
        options: impl Into<Params<'p>>,
        evidence: Option<EvidenceFile>,
    ) -> Result<OffBoarding, Error> {
        let flow = begin_apply(&self.client.engine, plan, options, evidence.as_ref(), &self.call)?;
        Ok(OffBoarding::new(self.client, flow, evidence))
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
    ) -> Result<OffBoarding, Error> {
        let flow = begin(&self.client.engine, options, evidence.as_ref(), &self.call)?;
        Ok(OffBoarding::new(self.client, flow, evidence))
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
    ) -> Result<OffBoarding, Error> {
        let flow = begin_check(&self.client.engine, options, &evidence, &self.call)?;
        Ok(OffBoarding::new(self.client, flow, Some(evidence)))
    }
}
