//! State of a call that is an off-boarding.

use crate::boundary::text::Text;
#[cfg(feature = "http")]
use crate::{boundary::text::invalid_state, error::function_error::FunctionError};
use alloc::vec::Vec;
#[cfg(feature = "http")]
use libseam::{Journal, describe_error, off_board::EvidenceFile};
use libseam_core::{CallOptions, Engine, Error, Flow, json::Object, memory::OutOfMemory};

/// Name of the flow, where other calls have that of their operation.
pub(crate) const NAME: &str = "off_board";

/// The part of an off-boarding that a call does.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Part {
    /// Plans.
    Plan,
    /// Takes everything away.
    #[default]
    Run,
    /// Looks again for what an earlier run took away.
    Check,
}

/// State of a call that is an off-boarding.
#[derive(Default)]
pub(crate) struct OffBoarding {
    pub(super) part: Part,
    /// Plan that is done; empty where the call plans itself.
    pub(super) plan: Vec<u8>,
    /// Lines that an earlier run recorded.
    pub(super) journal: Vec<u8>,
    /// Lines that are to be made durable now.
    pub(super) lines: Option<Text>,
    #[cfg(feature = "http")]
    pub(super) evidence: Option<EvidenceFile>,
}

impl OffBoarding {
    /// Makes the flow.
    pub(crate) fn flow(
        &self,
        engine: &Engine,
        params: &Object,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        let options = params.try_clone()?;
        if self.part == Part::Plan {
            return engine.plan_off_boarding(options, call, entropy);
        }
        #[cfg(feature = "http")]
        let (options, journal) = match &self.evidence {
            Some(evidence) => (libseam::off_board::complete(options), evidence.journal()),
            None => (options, self.journal.as_slice()),
        };
        #[cfg(not(feature = "http"))]
        let journal = self.journal.as_slice();
        if self.part == Part::Check {
            return engine.check_off_boarding(options, journal, call, entropy);
        }
        if self.plan.is_empty() {
            return engine.off_board(options, journal, call, entropy);
        }
        engine.apply_off_boarding(&self.plan, options, journal, call, entropy)
    }

    /// Keeps the lines that are to be made durable.
    pub(crate) fn set_lines(&mut self, lines: &[u8]) -> Result<(), OutOfMemory> {
        self.lines = Some(Text::new(core::str::from_utf8(lines).unwrap_or_default())?);
        Ok(())
    }

    /// Returns the lines of the latest step `SEAM_STEP_RECORD`.
    pub(crate) fn lines(&self) -> Option<&Text> {
        self.lines.as_ref()
    }

    /// Takes the lines of the latest step `SEAM_STEP_RECORD`, once they are durable or cannot be.
    pub(crate) fn take_lines(&mut self) -> Option<Text> {
        self.lines.take()
    }

    /// Refuses to poll an off-boarding that has a file of evidence: nothing would be written there.
    #[cfg(feature = "http")]
    pub(super) fn refuse_poll(&self) -> Result<(), FunctionError> {
        if self.evidence.is_none() {
            return Ok(());
        }
        Err(invalid_state(
            "the call has a file of evidence, so it cannot be driven by hand; use `seam_call_execute`, \
             `seam_call_execute_with`, `seam_call_next` or `seam_call_next_with`",
        )
        .into())
    }

    /// Makes the lines durable for which `flow` asked, where the off-boarding has a file of evidence.
    pub(super) fn record(&mut self, flow: &mut Flow) {
        let lines = self.lines.take();
        #[cfg(feature = "http")]
        if let (Some(evidence), Some(lines)) = (&mut self.evidence, &lines)
            && let Err(error) = evidence.append(lines.as_bytes())
        {
            return flow.record_failed(&describe_error(&error));
        }
        drop(lines);
        flow.recorded();
    }
}

/// Returns the journal of an off-boarding that has a file of evidence.
#[cfg(feature = "http")]
pub(crate) fn journal(off_boarding: &mut Option<OffBoarding>) -> Option<&mut dyn Journal> {
    off_boarding.as_mut()?.evidence.as_mut().map(|evidence| evidence as &mut dyn Journal)
}

/// Copies bytes.
pub(super) fn copy(bytes: &[u8]) -> Result<Vec<u8>, OutOfMemory> {
    let mut copy = Vec::new();
    copy.try_reserve_exact(bytes.len())?;
    copy.extend_from_slice(bytes);
    Ok(copy)
}
