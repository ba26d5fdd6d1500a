//! The removals of a sweep, one after the other: up to the removal, and after the lists that follow it.

use super::{
    super::{
        state::{Before, Begun, Part, Phase as Single, Removed},
        work::Work,
    },
    Phase, Sweep,
    state::{Sent, Stage},
};
use crate::{
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::boxed::Box;
use core::mem;

impl Sweep {
    /// Begins the removal at `index`, or waits for the first list after all of them.
    pub(super) fn begin(&mut self, index: usize, now_ms: u64) -> Result<bool, OutOfMemory> {
        let Some(entry) = self.entries.get_mut(index) else {
            self.confirm.phase = Single::Paused;
            let wait_ms = self.confirm.limits.first_ms;
            self.ends_ms = now_ms.saturating_add(self.confirm.limits.deadline_ms);
            self.last_ms = self.ends_ms.saturating_sub(self.confirm.limits.last_round_ms());
            self.phase = if self.is_anything_sent() {
                let until_ms = now_ms.saturating_add(wait_ms).min(self.last_ms.max(now_ms));
                Phase::Waiting { until_ms, wait_ms }
            } else {
                Phase::Resume(0)
            };
            return Ok(true);
        };
        let confirm = &mut self.confirm;
        let Some(root) = confirm.work.subjects.first() else { return Ok(false) };
        confirm.work = Work::new(root.row, entry.params.try_clone()?)?;
        confirm.known.clear();
        (confirm.removed, confirm.begun, confirm.result) = (Removed::not_yet(), None, None);
        confirm.part = Part::Removal;
        confirm.phase = Single::Before(Before::Resolve(0, 0));
        confirm.reader.forget();
        if let Some(removal) = &mut confirm.removal {
            confirm.exchanges_before = confirm.exchanges_before.saturating_add(removal.exchange());
            let (operation, endpoint) = (confirm.operation, confirm.reader.endpoint());
            removal.restart_as(operation, endpoint, &entry.params, self.removal_deadline_ms)?;
        }
        #[cfg(libseam_lies)]
        if let (None, Some(id), true) = (&entry.seen, &entry.id, crate::lies::is_told(crate::lies::UNLISTED))
        {
            let item = Object::new().try_with_text(self.row.key, id)?.try_to_json()?;
            entry.seen =
                Some(super::lists::reply_of(self.get, self.get.name, crate::json::Raw::document(&item))?);
        }
        if let Some(reply) = entry.seen.take() {
            let params = Object::new();
            let id = entry.params.get(self.row.key).map(Value::try_clone).transpose()?;
            let params = params.try_with(self.row.key, id.unwrap_or_default())?;
            confirm.reader.prime(self.get, params, reply)?;
        }
        self.phase = Phase::Remove(index);
        Ok(true)
    }

    /// Keeps the removal that has ended for the lists after it, or tells its outcome; false if it has not ended.
    pub(super) fn leave_removal(&mut self, index: usize) -> Result<bool, OutOfMemory> {
        if let Some(result) = self.confirm.result.take() {
            self.count_removal();
            self.tell(index, result)?;
        } else if self.confirm.phase == Single::Paused {
            self.count_removal();
            self.keep(index)?;
        } else {
            return Ok(false);
        }
        self.phase = Phase::Begin(index.saturating_add(1));
        Ok(true)
    }

    /// Begins to settle the removal at `index`, or ends.
    pub(super) fn resume(&mut self, index: usize, now_ms: u64) -> Result<bool, OutOfMemory> {
        let Some(entry) = self.entries.get_mut(index) else {
            self.finish_with_counts()?;
            return Ok(true);
        };
        let Stage::Sent(sent) = mem::replace(&mut entry.stage, Stage::Told) else {
            self.phase = Phase::Resume(index.saturating_add(1));
            return Ok(true);
        };
        let allowed_ms = now_ms.saturating_add(self.confirm.reader.deadline_ms());
        let begun = Begun { at_ms: now_ms, ends_ms: self.ends_ms.max(allowed_ms), last_ms: self.last_ms };
        let is_listed = sent.is_listed;
        self.take_up(*sent);
        let confirm = &mut self.confirm;
        confirm.part = if is_listed { Part::Rest } else { Part::Whole };
        confirm.begun = Some(begun);
        confirm.reader.forget();
        confirm.phase = Single::Round { done: 0, wait_ms: confirm.limits.first_ms };
        self.phase = Phase::Settle(index);
        Ok(true)
    }

    /// Makes a removal that was kept the one at work.
    pub(super) fn take_up(&mut self, sent: Sent) {
        let confirm = &mut self.confirm;
        (confirm.work, confirm.removed, confirm.seen) = (sent.work, sent.removed, sent.seen);
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::REASON) {
            return;
        }
        confirm.reasons.clear();
    }

    /// Keeps the removal at work, which was sent, in its entry.
    fn keep(&mut self, index: usize) -> Result<(), OutOfMemory> {
        memory::ensure_available(size_of::<Sent>())?;
        let Some(root) = self.confirm.work.subjects.first() else { return Ok(()) };
        let next = Work::new(root.row, Object::new())?;
        let work = mem::replace(&mut self.confirm.work, next);
        let removed = mem::replace(&mut self.confirm.removed, Removed::not_yet());
        if let Some(entry) = self.entries.get_mut(index) {
            let (seen, is_listed) = (self.confirm.seen, entry.is_listed);
            entry.stage = Stage::Sent(Box::new(Sent { work, removed, seen, is_listed, is_there: false }));
        }
        Ok(())
    }

    /// Reports whether a removal waits for what the reads after it show.
    fn is_anything_sent(&self) -> bool {
        self.entries.iter().any(|entry| matches!(entry.stage, Stage::Sent(_)))
    }
}
