//! Reads that say why a removal is not in effect: whether its access system is connected, and which errors that shows. They
//! are reported, and never change the verdict.

use super::{
    Confirm,
    reader::Answer,
    reason::Reason,
    report::stable_object,
    state::{Phase, Purpose},
};
use crate::{
    api::{generated::confirmations::Verdict, table::Operation},
    memory::{self, OutOfMemory},
};
use alloc::vec::Vec;

/// Number of reasons that a result has.
const LIMIT: usize = 10;

/// Reports whether the table may say why the verdict is this one.
pub(super) fn is_explained(verdict: Verdict) -> bool {
    matches!(verdict, Verdict::Pending | Verdict::Failed | Verdict::Present)
}

impl Confirm {
    /// Reads the next reason, or ends.
    pub(super) fn read_reason(
        &mut self,
        verdict: Verdict,
        (at, index): (usize, usize),
        now_ms: u64,
        ends_ms: u64,
    ) -> Result<(), OutOfMemory> {
        let is_time_left = now_ms < ends_ms && self.reasons.len() < LIMIT;
        let Some(subject) = self.work.subjects.get(at).filter(|_| is_time_left) else {
            return self.finish_with(verdict);
        };
        let Some(explain) = subject.row.explain.get(index) else {
            self.phase = Phase::Explaining { verdict, subject: at.saturating_add(1), index: 0 };
            return Ok(());
        };
        self.phase = Phase::Explaining { verdict, subject: at, index: index.saturating_add(1) };
        let params = subject.params_of(explain.params, None)?;
        let (Ok(params), Some(operation)) = (params, Operation::by_name(explain.read)) else { return Ok(()) };
        let stable = stable_object(&params)?;
        if self.reasons.iter().any(|known| known.explain.read == explain.read && known.params == stable) {
            return Ok(());
        }
        let mut shown = Vec::new();
        for _ in explain.show {
            memory::push(&mut shown, Vec::new())?;
        }
        let reason =
            Reason { explain, params: stable, http_status: None, request_id: None, failed: None, shown };
        memory::push(&mut self.reasons, reason)?;
        self.read(Purpose::Explain, operation, params)
    }

    /// Takes the answer to the read of the latest reason.
    pub(super) fn take_reason(&mut self, answer: Answer) -> Result<(), OutOfMemory> {
        let request = self.reader.call().request();
        let Some(reason) = self.reasons.last_mut() else { return Ok(()) };
        match answer {
            Answer::Found(exchange) => {
                (reason.http_status, reason.request_id) = (Some(exchange.http_status), exchange.request_id);
                reason.redact(request)?;
            }
            Answer::Missing(error) | Answer::Failed(error) => {
                reason.http_status = error.http_status;
                reason.request_id = error.request_id.as_deref().map(memory::copy).transpose()?;
                reason.failed = Some(error.code);
            }
        }
        Ok(())
    }
}
