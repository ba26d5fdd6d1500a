//! The lists before and after the removals of a sweep.

use super::{
    super::{
        judge::State,
        probe::Why,
        reader::{Answer, Exchange},
        report::stable_text,
        state::Phase as Single,
    },
    Phase, Sweep,
    state::{Chunks, Sent, Stage, find},
};
use crate::{
    api::{generated::confirmations::POLLING, table::Operation},
    error::Error,
    json::{Quoted, Raw, Value},
    memory::{self, OutOfMemory},
    wire::Reply,
};
use alloc::{string::String, vec::Vec};

/// Number of ids that one list names: a page by default.
const CHUNK: usize = 500;

/// The end of one list.
enum Listed {
    /// The list is being read.
    Reading,
    Whole(Exchange),
    Failed(Error),
}

impl Sweep {
    /// Reads the lists before the removals.
    pub(super) fn list_before(&mut self, is_reading: bool, now_ms: u64) -> Result<bool, OutOfMemory> {
        if !is_reading {
            if !self.begin_list(false)? {
                self.phase = Phase::Begin(0);
                return Ok(true);
            }
            self.phase = Phase::ListBefore { is_reading: true };
        }
        let (entries, ids, key) = (&mut self.entries, &self.ids, self.row.key);
        let (get, operation) = (self.get, self.get.name);
        let answer = self.confirm.reader.advance(now_ms, u64::MAX, &mut |item| {
            let Some(index) = entry_of(item, key, ids)? else { return Ok(()) };
            if let Some(entry) = entries.get_mut(index) {
                entry.is_listed = true;
                entry.seen = Some(reply_of(get, operation, item)?);
            }
            Ok(())
        })?;
        match answer {
            None => return Ok(false),
            Some(Answer::Found(_)) => {
                let date = self.confirm.reader.call().date;
                self.confirm.seen = date.or(self.confirm.seen);
                self.phase = Phase::ListBefore { is_reading: false };
            }
            Some(Answer::Missing(error) | Answer::Failed(error)) => {
                // Nothing was sent.
                self.confirm.phase = Single::Workspace;
                self.confirm.finish_unread(error);
                if let Some(result) = self.confirm.result.take() {
                    self.finish(result);
                }
            }
        }
        Ok(true)
    }

    /// Reads the lists after the removals, and decides whether they are read once more.
    pub(super) fn list_after(
        &mut self,
        is_reading: bool,
        wait_ms: u64,
        now_ms: u64,
    ) -> Result<bool, OutOfMemory> {
        if !is_reading {
            if !self.begin_list(true)? {
                self.conclude_round(wait_ms, now_ms);
                return Ok(true);
            }
            self.phase = Phase::ListAfter { is_reading: true, wait_ms };
        }
        let listed = self.read_list(now_ms)?;
        #[cfg(libseam_lies)]
        let listed = match listed {
            Listed::Failed(error) if crate::lies::is_told(crate::lies::LIST_FAILED) => {
                Listed::Whole(Exchange {
                    http_status: error.http_status.unwrap_or_default(),
                    request_id: error.0.request_id,
                })
            }
            listed => listed,
        };
        match listed {
            Listed::Reading => return Ok(false),
            Listed::Whole(exchange) => {
                self.conclude_list(&exchange)?;
                self.phase = Phase::ListAfter { is_reading: false, wait_ms };
            }
            Listed::Failed(error) => {
                let list = self.list.name;
                for sent in self.listed() {
                    let Some(probe) = sent.work.probes.first_mut() else { continue };
                    (probe.http_status, probe.list) = (error.http_status, Some(list));
                    probe.request_id = error.request_id.as_deref().map(memory::copy).transpose()?;
                    probe.reads = probe.reads.saturating_add(1);
                    probe.set_unknown(Why::Failed(error.code));
                }
                self.conclude_round(wait_ms, now_ms);
            }
        }
        Ok(true)
    }

    /// Begins the next list of the round; false if there is none left.
    fn begin_list(&mut self, is_after: bool) -> Result<bool, OutOfMemory> {
        let is_first = !self.chunks.is_open;
        if is_first {
            self.chunks = Chunks { begin: 0, end: 0, is_open: true };
        }
        self.chunks.begin = self.chunks.end;
        let mut params = self.scope.try_clone()?;
        if let Some(name) = self.row.ids {
            let mut ids = Vec::new();
            while let Some(entry) = self.entries.get(self.chunks.end).filter(|_| ids.len() < CHUNK) {
                self.chunks.end = self.chunks.end.saturating_add(1);
                let is_wanted = !is_after || entry.is_listed && matches!(entry.stage, Stage::Sent(_));
                if let Some(id) = entry.id.as_deref().filter(|_| is_wanted) {
                    memory::push(&mut ids, Value::String(memory::copy(id)?))?;
                }
            }
            if ids.is_empty() {
                self.chunks.is_open = false;
                return Ok(false);
            }
            params = params.try_with(name, ids.into())?;
        } else if !is_first || self.ids.is_empty() {
            self.chunks.is_open = false;
            return Ok(false);
        } else {
            self.chunks.end = self.entries.len();
        }
        if is_after && is_first {
            for sent in self.listed() {
                sent.is_there = false;
                if let Some(probe) = sent.work.probes.first_mut() {
                    probe.begin();
                }
            }
        }
        self.confirm.phase = Single::Paused;
        self.confirm.reader.forget();
        self.confirm.reader.begin(self.list, params)?;
        Ok(true)
    }

    /// Reads on in a list after the removals, and looks at those of its items that were to be removed.
    fn read_list(&mut self, now_ms: u64) -> Result<Listed, OutOfMemory> {
        let (entries, ids, key) = (&mut self.entries, &self.ids, self.row.key);
        let answer = self.confirm.reader.advance(now_ms, self.ends_ms, &mut |item| {
            let Some(index) = entry_of(item, key, ids)? else { return Ok(()) };
            let Some(Stage::Sent(sent)) = entries.get_mut(index).map(|entry| &mut entry.stage) else {
                return Ok(());
            };
            let Sent { work, removed, is_there, .. } = &mut **sent;
            *is_there = true;
            match (work.probes.first_mut(), work.subjects.first()) {
                (Some(probe), Some(subject)) => probe.see(item, subject, removed.since),
                _ => Ok(()),
            }
        })?;
        Ok(match answer {
            None => Listed::Reading,
            Some(Answer::Found(exchange)) => Listed::Whole(exchange),
            // The list itself is not there, which says nothing of what it would have shown.
            Some(Answer::Missing(error) | Answer::Failed(error)) => Listed::Failed(error),
        })
    }

    /// Concludes the states of what the list speaks of, once it was read to its end.
    fn conclude_list(&mut self, exchange: &Exchange) -> Result<(), OutOfMemory> {
        let request = self.confirm.reader.call().request();
        let Chunks { begin, end, .. } = self.chunks;
        for entry in self.entries.get_mut(begin..end).unwrap_or_default() {
            let Stage::Sent(sent) = &mut entry.stage else { continue };
            let is_decided = sent.is_there || sent.is_listed && self.settles_by_list;
            let Some(probe) = sent.work.probes.first_mut().filter(|_| is_decided) else { continue };
            probe.http_status = Some(exchange.http_status);
            probe.request_id = exchange.request_id.as_deref().map(memory::copy).transpose()?;
            probe.list = Some(self.list.name);
            if sent.is_there {
                probe.conclude(false, request)?;
            } else {
                probe.conclude_absence();
            }
        }
        Ok(())
    }

    /// Waits for the next round of lists, or goes on to settle what they show.
    fn conclude_round(&mut self, wait_ms: u64, now_ms: u64) {
        self.chunks.is_open = false;
        let settle_ms = self.confirm.limits.settle_ms;
        let (mut is_open, mut has_failed) = (false, false);
        for sent in self.listed() {
            let Some(probe) = sent.work.probes.first() else { continue };
            let is_settled = now_ms >= sent.removed.at_ms.saturating_add(settle_ms);
            has_failed |= matches!(probe.why, Some(Why::Failed(_)));
            is_open |= sent.is_there
                && match probe.state {
                    State::Gone => false,
                    State::Present | State::Returns => !is_settled,
                    _ => true,
                };
        }
        if (is_open || has_failed) && now_ms < self.last_ms {
            let wait_ms = wait_ms.saturating_mul(POLLING.factor).min(self.confirm.limits.max_ms);
            let until_ms = now_ms.saturating_add(wait_ms).min(self.last_ms);
            self.phase = Phase::Waiting { until_ms, wait_ms };
            return;
        }
        let by_list = self.settles_by_list;
        for sent in self.listed() {
            let is_there = sent.is_there;
            let Some(probe) = sent.work.probes.first_mut() else { continue };
            probe.is_settled = is_there || has_failed || by_list;
        }
        self.phase = Phase::Resume(0);
    }

    /// Iterates over the removals that were sent, and of which the lists speak.
    fn listed(&mut self) -> impl Iterator<Item = &mut Sent> {
        self.entries.iter_mut().filter_map(|entry| match &mut entry.stage {
            Stage::Sent(sent) if sent.is_listed => Some(&mut **sent),
            _ => None,
        })
    }
}

/// Finds the entry that an item of the list is.
fn entry_of(item: Raw<'_>, key: &str, ids: &[(String, usize)]) -> Result<Option<usize>, OutOfMemory> {
    let Some(id) = item.member(key).and_then(Raw::as_string) else { return Ok(None) };
    Ok(find(ids, &stable_text(&Quoted::to_text(id)?)?))
}

/// Writes an item of the list as the reply to the read that it stands for.
pub(super) fn reply_of(
    get: &Operation,
    operation: &'static str,
    item: Raw<'_>,
) -> Result<Reply, OutOfMemory> {
    let key = get.result_key().unwrap_or_default();
    let mut body = String::new();
    for part in ["{\"", key, "\":", item.text(), "}"] {
        memory::append(&mut body, part)?;
    }
    Ok(Reply::of_flow(operation, (200, 0), None, (body, key), false))
}
