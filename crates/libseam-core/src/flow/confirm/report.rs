//! The result of a confirmation.

use super::{Confirm, judge::State, names::Subject, probe::Probe, state::Removed};
use crate::{
    api::{confirmation::Source, generated::confirmations::Verdict},
    check::validate::is_uuid,
    error::{Error, ErrorCode, Outcome},
    json::{Object, Value},
    memory::{self, OutOfMemory},
    wire::{Reply, reply::CONFIRMATION},
};
use alloc::{string::String, vec::Vec};

impl Confirm {
    /// Ends the flow with `verdict`: with a reply, or with an error.
    pub(super) fn finish_with(&mut self, verdict: Verdict) -> Result<(), OutOfMemory> {
        let confirmation = self.confirmation(verdict)?;
        let is_result =
            verdict == Verdict::Confirmed || self.limits.returns_all || self.removed.is_accepted_absence();
        let result = if is_result {
            let body = Object::new().try_with(CONFIRMATION, confirmation.into())?.try_to_json()?;
            let reply = Reply::of_flow(
                self.operation.name,
                (self.http_status(), self.attempts()),
                self.removed.request_id.as_deref().map(memory::copy).transpose()?,
                (body, CONFIRMATION),
                self.is_already_gone(verdict),
            );
            Ok(reply)
        } else {
            Err(self.error_with(ErrorCode::NotConfirmed, confirmation)?)
        };
        self.finish(result);
        Ok(())
    }

    /// Reports whether the thing was gone before. What a read shows afterwards was not, whatever the removal was answered.
    fn is_already_gone(&self, verdict: Verdict) -> bool {
        self.removed.is_already_gone && matches!(verdict, Verdict::Confirmed | Verdict::Unknown)
    }

    /// Returns the status of the removal's reply, or of a read where there was none.
    fn http_status(&self) -> u16 {
        let of_reads = self.work.probes.iter().rev().find_map(|probe| probe.http_status);
        self.removed.http_status.or(of_reads).unwrap_or_default()
    }

    /// Returns the error of a flow that is cancelled, with what is known.
    pub(super) fn cancelled(&self) -> Result<Error, OutOfMemory> {
        if self.removed.outcome < Outcome::Unknown {
            return Ok(self.error(ErrorCode::Cancelled, "the call was cancelled"));
        }
        self.error_with(ErrorCode::Cancelled, self.confirmation(self.verdict_so_far())?)
    }

    fn error_with(&self, code: ErrorCode, confirmation: Object) -> Result<Error, OutOfMemory> {
        let message = confirmation.get("message").and_then(Value::as_str).unwrap_or_default();
        memory::ensure_available(message.len())?;
        let mut text = String::new();
        if code == ErrorCode::Cancelled {
            memory::append(&mut text, "the call was cancelled, and ")?;
        }
        memory::append(&mut text, message)?;
        let mut error = Error::of_call(code, self.operation.name, self.removed.attempts);
        error.0.message = text;
        error.0.outcome = self.removed.outcome;
        error.0.http_status = self.removed.http_status;
        error.0.request_id = self.removed.request_id.as_deref().map(memory::copy).transpose()?;
        error.0.confirmation = Some(confirmation.into());
        Ok(error)
    }

    /// Builds the result.
    pub(super) fn confirmation(&self, verdict: Verdict) -> Result<Object, OutOfMemory> {
        let Some(root) = self.work.subjects.first() else { return Ok(Object::new()) };
        let level = match (verdict, root.row.reaches_access_system) {
            (Verdict::Confirmed, _) if self.is_by_list_alone() => "list_only",
            (Verdict::Confirmed, true) => "access_system",
            (Verdict::Confirmed, false) => "record",
            _ => "none",
        };
        let mut checks = Vec::new();
        for probe in &self.work.probes {
            let Some(subject) = self.work.subjects.get(probe.subject) else { continue };
            if probe.is_deciding() || probe.reads > 0 {
                memory::push(&mut checks, probe.to_value(subject)?)?;
            }
        }
        let not_covered = self.work.not_covered()?;
        let mut object = Object::new()
            .try_with("already_gone", self.is_already_gone(verdict).into())?
            .try_with_text("basis", basis(root.row.is_documented))?
            .try_with("checks", checks.into())?
            .try_with_text("level", level)?
            .try_with_text("message", &self.message(verdict, root, &not_covered)?)?
            .try_with_text("operation", self.operation.name)?
            .try_with("removal", self.removed.to_value()?)?
            .try_with_text("verdict", verdict.name())?
            .try_with_some("workspace_id", self.workspace.as_deref())?;
        #[cfg(feature = "full")]
        if !self.reasons.is_empty() {
            let mut reasons = Vec::new();
            for reason in &self.reasons {
                memory::push(&mut reasons, reason.to_value()?)?;
            }
            object = object.try_with("explain", reasons.into())?;
        }
        if verdict != Verdict::Confirmed && !not_covered.is_empty() {
            let mut names = Vec::new();
            for name in not_covered {
                memory::push(&mut names, Value::String(memory::copy(name)?))?;
            }
            object = object.try_with("not_covered", names.into())?;
        }
        if !matches!(verdict, Verdict::Confirmed | Verdict::NotRevocable)
            && let Some(token) = self.token()?
        {
            object = object.try_with("token", Value::String(token))?;
        }
        Ok(object)
    }

    /// Reports whether a list that lacks the thing is all the proof that there is.
    fn is_by_list_alone(&self) -> bool {
        #[cfg(libseam_lies)]
        if crate::lies::is_told(crate::lies::LIST_ALONE) {
            return false;
        }
        self.work.probes.iter().any(|probe| probe.is_by_list_alone)
    }

    /// Writes the result as a sentence.
    fn message(&self, verdict: Verdict, root: &Subject, not_covered: &[&str]) -> Result<String, OutOfMemory> {
        let mut text = String::new();
        if self.removed.is_accepted_absence() {
            memory::append(
                &mut text,
                "nothing that the call names exists for this credential; nothing was sent",
            )?;
            return Ok(text);
        }
        memory::append(&mut text, verdict.message())?;
        match verdict {
            Verdict::Confirmed if self.is_by_list_alone() => memory::append(
                &mut text,
                " as far as the list shows, which no longer has it; no read of the thing itself proves that",
            )?,
            Verdict::Confirmed if root.row.reaches_access_system => {
                memory::append(
                    &mut text,
                    " in the access system; a door that is offline cannot be seen from here",
                )?;
            }
            Verdict::Confirmed => {
                memory::append(
                    &mut text,
                    " in the records of Seam; the access system and its doors cannot be seen from here",
                )?;
            }
            Verdict::Unknown => {
                let mut probes = self.work.probes.iter().filter(|probe| probe.is_deciding());
                if let Some((probe, why)) = probes.find_map(|probe| Some((probe, probe.why?))) {
                    let read = probe.list.unwrap_or_else(|| probe.read());
                    for part in [": ", read, ": ", why.message()] {
                        memory::append(&mut text, part)?;
                    }
                } else {
                    for (index, name) in not_covered.iter().enumerate() {
                        let before = if index == 0 { ": no read shows what became of `" } else { "`, `" };
                        memory::append(&mut text, before)?;
                        memory::append(&mut text, name)?;
                    }
                    if !not_covered.is_empty() {
                        memory::append(&mut text, "`")?;
                    }
                }
            }
            _ => {}
        }
        Ok(text)
    }
}

impl Removed {
    /// Reports whether nothing was sent because the call accepts that there is nothing to remove.
    fn is_accepted_absence(&self) -> bool {
        self.is_already_gone && self.outcome == Outcome::NotSent
    }

    fn to_value(&self) -> Result<Value, OutOfMemory> {
        let mut object = Object::new()
            .try_with_number("attempts", self.attempts.into())?
            .try_with_text("outcome", self.outcome.name())?
            .try_with_some("request_id", self.request_id.as_deref())?;
        if let Some(status) = self.http_status {
            object = object.try_with_number("http_status", status.into())?;
        }
        Ok(object.into())
    }
}

impl Probe {
    /// Returns the name of the read, or of the operation whose checks it stands for.
    pub(super) fn read(&self) -> &'static str {
        match self.check.source {
            Source::Read { operation, .. } | Source::Use { operation, .. } => operation,
        }
    }

    fn to_value(&self, subject: &Subject) -> Result<Value, OutOfMemory> {
        let mut object = Object::new()
            .try_with_text("basis", basis(self.check.is_documented))?
            .try_with("deciding", self.is_deciding().into())?
            .try_with_text("operation", self.read())?
            .try_with("params", self.params(subject)?.into())?
            .try_with_number("reads", self.reads.into())?
            .try_with_some("request_id", self.request_id.as_deref())?
            .try_with_text("state", self.state.name())?
            .try_with_some("through", self.list)?;
        if let Some(status) = self.http_status {
            object = object.try_with_number("http_status", status.into())?;
        }
        #[cfg(feature = "off_board")]
        {
            object = object.try_with_some("body_sha256", self.body_sha256.as_deref())?;
        }
        if let Some(was_found) = self.was_found {
            object = object.try_with("was_there", (was_found && !self.was_gone).into())?;
        }
        if let Some(why) = self.why.filter(|_| self.state == State::Unknown) {
            object = object.try_with_text("why", why.message())?;
        }
        if !self.codes.is_empty() {
            let mut codes = Vec::new();
            for code in &self.codes {
                memory::push(&mut codes, Value::String(memory::copy(code)?))?;
            }
            object = object.try_with("codes", codes.into())?;
        }
        Ok(object.into())
    }

    /// Returns the parameters of the read, where they are known.
    pub(super) fn params(&self, subject: &Subject) -> Result<Object, OutOfMemory> {
        let Source::Read { params, .. } = &self.check.source else { return Ok(Object::new()) };
        let params = subject.params_of(params, self.each.as_deref())?.unwrap_or_default();
        stable_object(&params)
    }
}

fn basis(is_documented: bool) -> &'static str {
    if is_documented { "documented" } else { "inferred" }
}

/// Copies `params` with UUIDs in lower case, as the API writes them.
pub(super) fn stable_object(params: &Object) -> Result<Object, OutOfMemory> {
    let mut stable = Object::new();
    for (name, value) in params {
        stable = stable.try_with(name, stable_value(value)?)?;
    }
    Ok(stable)
}

pub(super) fn stable_value(value: &Value) -> Result<Value, OutOfMemory> {
    Ok(match value {
        Value::String(text) => Value::String(stable_text(text)?),
        Value::Array(items) => {
            let mut stable = Vec::new();
            for item in items {
                memory::push(&mut stable, stable_value(item)?)?;
            }
            stable.into()
        }
        Value::Object(object) => stable_object(object)?.into(),
        other => other.try_clone()?,
    })
}

pub(super) fn stable_text(text: &str) -> Result<String, OutOfMemory> {
    let mut copy = memory::copy(text)?;
    if is_uuid(text) {
        copy.make_ascii_lowercase();
    }
    Ok(copy)
}
