//! The reads before the removal: what it would take, and whether that is there.

use super::{
    Confirm,
    judge::State,
    names::{Bound, Found, is_same},
    reader::Answer,
    start::path_of,
    state::{Before, Known, Part, Phase, Purpose},
    work::Work,
};
use crate::{
    api::{
        confirmation::{Source, Values},
        generated::confirmations::{Verdict, WORKSPACE},
        table::{Listing, Operation},
    },
    error::{Error, ErrorCode, Outcome, Problem, ProblemCode},
    flow::pages::fingerprint,
    json::Object,
    memory::{self, OutOfMemory},
};
use alloc::{format, vec::Vec};

impl Confirm {
    /// Reads the workspace, unless it is known.
    pub(super) fn read_workspace(&mut self, now_ms: u64) -> Result<(), OutOfMemory> {
        match Operation::by_name(WORKSPACE.read) {
            Some(operation) if self.workspace.is_none() || self.removal.is_none() => {
                self.read(Purpose::Workspace, operation, Object::new())
            }
            _ => {
                self.leave_workspace(now_ms);
                Ok(())
            }
        }
    }

    fn leave_workspace(&mut self, now_ms: u64) {
        self.phase = match self.removal {
            Some(_) if self.part == Part::Removal => Phase::Paused,
            Some(_) => Phase::Before(Before::Resolve(0, 0)),
            None => Phase::Waiting { until_ms: now_ms, wait_ms: self.limits.first_ms },
        };
    }

    pub(super) fn take_workspace(&mut self, answer: Answer) -> Result<(), OutOfMemory> {
        let is_new = self.removal.is_some();
        match answer {
            Answer::Found(_) if is_new => self.leave_workspace(0),
            Answer::Found(_) => {
                let is_it = match (&self.workspace, &self.expected_workspace) {
                    (Some(workspace), Some(expected)) => is_same(workspace, expected),
                    _ => false,
                };
                #[cfg(libseam_lies)]
                let is_it = crate::lies::or(is_it, crate::lies::OTHER_WORKSPACE);
                if is_it {
                    self.leave_workspace(0);
                } else {
                    let error = self.error(
                        ErrorCode::Forbidden,
                        "the credential is for another workspace than the token, so nothing that it sees proves \
                         anything; use one for the workspace in which the removal was made",
                    );
                    self.finish(Err(error));
                }
            }
            // A server that has no workspaces cannot give tokens; that is no reason not to remove.
            Answer::Missing(_) if is_new => self.leave_workspace(0),
            Answer::Failed(error)
                if is_new && error.http_status.is_some_and(|it| (400..500).contains(&it)) =>
            {
                self.leave_workspace(0);
            }
            Answer::Missing(error) | Answer::Failed(error) => self.finish_unread(error),
        }
        Ok(())
    }

    /// Goes on with the reads before the removal, until one has begun.
    pub(super) fn read_before(&mut self, before: Before) -> Result<(), OutOfMemory> {
        match before {
            Before::Resolve(at, index) => self.read_to_resolve(at, index),
            Before::Remember(at, index) => self.read_to_remember(at, index),
            Before::Plan(at) => {
                if at == 0 && !self.check_same() {
                    return Ok(());
                }
                let first = self.work.probes.len();
                self.work.plan(at)?;
                self.phase = Phase::Before(Before::Check(at, first));
                Ok(())
            }
            Before::Check(at, index) => self.read_to_check(at, index),
        }
    }

    fn read_to_resolve(&mut self, at: usize, index: usize) -> Result<(), OutOfMemory> {
        let Some(subject) = self.work.subjects.get_mut(at) else {
            self.phase = Phase::Removing { sent_ms: None };
            return Ok(());
        };
        let Some(resolve) = subject.row.resolve.get(index) else {
            self.phase = Phase::Before(Before::Remember(at, 0));
            return Ok(());
        };
        self.phase = Phase::Before(Before::Resolve(at, index.saturating_add(1)));
        let is_given =
            resolve.unless.is_some_and(|name| !matches!(subject.value(name, "", None), Found::Absent));
        if is_given {
            return Ok(());
        }
        let params = subject.params_of(resolve.params, None)?;
        subject.bind(resolve.name, Bound::Lost)?;
        match (params, Operation::by_name(resolve.read)) {
            (Ok(params), Some(operation)) => self.read(Purpose::Resolve(at, index), operation, params),
            _ => Ok(()),
        }
    }

    fn read_to_remember(&mut self, at: usize, index: usize) -> Result<(), OutOfMemory> {
        let Some(subject) = self.work.subjects.get_mut(at) else { return Ok(()) };
        let Some(remember) = subject.row.remember.get(index) else {
            self.phase = Phase::Before(Before::Plan(at));
            return Ok(());
        };
        self.phase = Phase::Before(Before::Remember(at, index.saturating_add(1)));
        let needs =
            |wanted: Found<'_>| remember.needs.iter().any(|name| subject.value(name, "", None) == wanted);
        let params = subject.params_of(remember.params, None)?;
        let operation = Operation::by_name(remember.read);
        let is_absent = needs(Found::Absent) || matches!(params, Err(Found::Absent));
        let params = params.ok().filter(|_| !is_absent && !needs(Found::Lost));
        for (name, path, is_secret) in remember.take {
            let bound = match (&params, path.strip_prefix("[].")) {
                (None, _) if is_absent => Bound::Absent,
                (None, _) => Bound::Lost,
                (Some(_), Some(_)) if *is_secret => Bound::Secrets(Vec::new()),
                (Some(_), Some(_)) => Bound::List(Vec::new()),
                (Some(_), None) => Bound::Lost,
            };
            subject.bind(name, bound)?;
        }
        match (params, operation) {
            (Some(params), Some(operation)) => self.read(Purpose::Remember(at, index), operation, params),
            _ => Ok(()),
        }
    }

    fn read_to_check(&mut self, at: usize, index: usize) -> Result<(), OutOfMemory> {
        let Some(probe) = self.work.probes.get_mut(index) else {
            self.phase = Phase::Before(Before::Resolve(at.saturating_add(1), 0));
            return Ok(());
        };
        self.phase = Phase::Before(Before::Check(at, index.saturating_add(1)));
        let (Source::Read { params, .. }, Some(operation), true) =
            (&probe.check.source, probe.operation, probe.is_deciding())
        else {
            return Ok(());
        };
        let Some(subject) = self.work.subjects.get(probe.subject) else { return Ok(()) };
        let Ok(params) = subject.params_of(params, probe.each.as_deref())? else { return Ok(()) };
        let hash = fingerprint(&params.try_to_json()?);
        let known = self.known.iter().find(|known| known.operation == operation.name && known.params == hash);
        if let Some(known) = known
            && !self.reader.is_latest(operation, &params)?
        {
            probe.was_found = Some(known.is_found);
            return Ok(());
        }
        probe.begin();
        self.read(Purpose::Probe(index), operation, params)
    }

    /// Refuses a removal whose effect is not stated, because an id stands for another one.
    fn check_same(&mut self) -> bool {
        let Some(subject) = self.work.subjects.first() else { return true };
        for (param, name) in subject.row.same {
            let (given, found) = (subject.value(param, "", None), subject.value(name, "", None));
            if let (Found::Text(given), Found::Text(found)) = (given, found)
                && !is_same(given, found)
            {
                let message = format!(
                    "`{param}` was merged into another one, {found}, and what the removal would take is not stated; \
                     give that id to remove it"
                );
                let problems = alloc::vec![Problem::new(param, ProblemCode::Value, message)];
                let error = Error::of_problems(ErrorCode::InvalidParams, problems);
                let operation = self.operation.name;
                self.finish(Err(error.with(|details| details.operation = Some(operation))));
                return false;
            }
        }
        true
    }

    /// Refuses an update that lets access last longer: it takes nothing away.
    fn refuse_later_end(&mut self, index: usize) -> bool {
        let later = self.work.probes.get(index).and_then(|probe| probe.later_end);
        let Some((name, path)) = later else { return false };
        let param = path_of(name, path);
        let message = format!(
            "`{param}` must not be later than the end that is set now, because nothing would be taken away; give an \
             earlier time, or update without confirming"
        );
        let problems = alloc::vec![Problem::new(&param, ProblemCode::Value, message)];
        let error = Error::of_problems(ErrorCode::InvalidParams, problems);
        let operation = self.operation.name;
        self.finish(Err(error.with(|details| details.operation = Some(operation))));
        true
    }

    /// Takes the answer to a read before the removal.
    pub(super) fn take_before(&mut self, purpose: Purpose, answer: Answer) -> Result<(), OutOfMemory> {
        let (is_found, error) = match answer {
            Answer::Found(_) => (true, None),
            Answer::Missing(error) => (false, Some(error)),
            Answer::Failed(error) => {
                self.finish_unread(error);
                return Ok(());
            }
        };
        let call = self.reader.call();
        let known =
            Known { operation: call.operation(), params: fingerprint(&call.request().body), is_found };
        self.seen = call.date.or(self.seen);
        memory::push(&mut self.known, known)?;
        if let Purpose::Probe(index) = purpose {
            self.note_probe(index, is_found)?;
            if self.refuse_later_end(index) {
                return Ok(());
            }
        } else if let Some(values) = self.values_of(purpose) {
            self.work.note(values, None, is_found);
        }
        self.work.is_seen |= is_found && self.work.shows(purpose);
        match error {
            Some(error) if self.work.is_all_missing() => self.finish_missing(error),
            _ => Ok(()),
        }
    }

    /// Returns the parameters of a read for the first subject.
    fn values_of(&self, purpose: Purpose) -> Option<Values> {
        let row = self.work.subjects.first()?.row;
        match purpose {
            Purpose::Resolve(0, index) => row.resolve.get(index).map(|it| it.params),
            Purpose::Remember(0, index) => row.remember.get(index).map(|it| it.params),
            _ => None,
        }
    }

    /// Records what the read before showed of a check.
    fn note_probe(&mut self, index: usize, is_found: bool) -> Result<(), OutOfMemory> {
        let Some(probe) = self.work.probes.get_mut(index) else { return Ok(()) };
        probe.was_found = Some(is_found);
        probe.was_gone = probe.tally.conclude(probe.check, !is_found) == State::Gone;
        let (check, subject) = (probe.check, probe.subject);
        let each = probe.each.as_deref().map(memory::copy).transpose()?;
        if let (Source::Read { params, .. }, 0) = (&check.source, subject) {
            let each = check.for_each.zip(each.as_deref());
            self.work.note(params, each, is_found);
        }
        Ok(())
    }

    /// Ends the flow where a read before the removal failed.
    pub(super) fn finish_unread(&mut self, error: Error) {
        let operation = self.operation.name;
        let (outcome, attempts) = (self.outcome(), self.attempts());
        let read = error.operation.unwrap_or_default();
        let end = if outcome == Outcome::NotSent { "; the removal was not sent" } else { "" };
        let error = error.without_outcome();
        let message = format!("{}: {}{end}", read, error.message);
        let error = error.with(|details| {
            details.operation = Some(operation);
            details.attempts = attempts;
            details.outcome = outcome;
            details.message = message;
        });
        self.finish(Err(error));
    }

    /// Ends the flow where nothing that the call names is there.
    fn finish_missing(&mut self, error: Error) -> Result<(), OutOfMemory> {
        if !self.missing_ok {
            self.finish_unread(error);
            return Ok(());
        }
        self.removed.outcome = Outcome::NotSent;
        self.removed.is_already_gone = true;
        self.removed.http_status = error.http_status;
        self.removed.request_id = error.0.request_id;
        self.finish_with(Verdict::Unknown)
    }
}

impl Work {
    /// Reports whether the answer to a read before the removal, for `purpose`, shows something of it: an object, or a list
    /// that has it.
    fn shows(&self, purpose: Purpose) -> bool {
        match purpose {
            Purpose::Workspace => false,
            #[cfg(feature = "full")]
            Purpose::Explain => false,
            Purpose::Probe(index) => self.probes.get(index).is_some_and(|probe| {
                probe.operation.is_some_and(|it| it.listing == Listing::NotAList) || !probe.was_gone
            }),
            Purpose::Resolve(at, index) => self.subjects.get(at).is_some_and(|subject| {
                let resolve = subject.row.resolve.get(index);
                resolve.is_some_and(|it| matches!(subject.value(it.name, "", None), Found::Text(_)))
            }),
            Purpose::Remember(at, index) => {
                let remember = self.subjects.get(at).and_then(|subject| subject.row.remember.get(index));
                let read = remember.and_then(|it| Operation::by_name(it.read));
                read.is_some_and(|it| it.listing == Listing::NotAList)
            }
        }
    }
}
