//! The token of a confirmation: JSON with which another process goes on, in any language. It holds ids and what was seen of
//! them, and no secret, PIN or name.

use super::{
    Confirm,
    judge::Since,
    names::{Bound, Subject},
    probe::Probe,
    reader::Reader,
    refusal::Refusal,
    report::{stable_object, stable_text, stable_value},
    state::{Limits, Part, Phase, Removed},
    work::{Work, row_of},
};
use crate::{
    api::table::Operation,
    check::find,
    error::{Error, ErrorCode, Outcome, Problem, ProblemCode},
    flow::pages::fingerprint,
    json::{self, Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{string::String, vec::Vec};

/// The version of the form.
const VERSION: i64 = 1;

/// The content of a token.
pub(super) struct Token {
    object: Object,
    pub(super) operation: &'static Operation,
    pub(super) endpoint: String,
    pub(super) workspace: String,
}

impl Confirm {
    /// Writes the token; `None` where the workspace is not known, in which nobody could go on, and where nothing that is
    /// read later could prove anything.
    pub(super) fn token(&self) -> Result<Option<String>, OutOfMemory> {
        let Some(workspace) = &self.workspace else { return Ok(None) };
        if self.removed.outcome != Outcome::Accepted && !self.work.is_seen {
            return Ok(None);
        }
        let (mut subjects, mut seen) = (Vec::new(), Vec::new());
        for (index, subject) in self.work.subjects.iter().enumerate() {
            memory::push(&mut subjects, self.subject_value(index, subject)?)?;
        }
        for probe in &self.work.probes {
            let Some(subject) = self.work.subjects.get(probe.subject) else { continue };
            if probe.was_found == Some(true) {
                let read = Object::new()
                    .try_with_text("operation", probe.read())?
                    .try_with("params", probe.params(subject)?.into())?;
                memory::push(&mut seen, read.into())?;
            }
        }
        let mut object = Object::new()
            .try_with_number("attempts", self.removed.attempts.into())?
            .try_with_text("endpoint", self.reader.endpoint())?
            .try_with_text("operation", self.operation.name)?
            .try_with_text("outcome", self.removed.outcome.name())?
            .try_with_some("request_id", self.removed.request_id.as_deref())?
            .try_with("seen", seen.into())?
            .try_with("subjects", subjects.into())?
            .try_with_number("version", VERSION)?
            .try_with_text("workspace_id", &stable_text(workspace)?)?;
        for (name, time) in [("removed_at", self.removed.date), ("seen_at", self.seen)] {
            if let Some(time) = time.and_then(|time| i64::try_from(time).ok()) {
                object = object.try_with_number(name, time)?;
            }
        }
        if let Since::Seconds(since) = self.removed.since {
            object = object.try_with_number("errors_since", i64::try_from(since).unwrap_or(i64::MAX))?;
        }
        object.try_to_json().map(Some)
    }

    fn subject_value(&self, index: usize, subject: &Subject) -> Result<Value, OutOfMemory> {
        let mut params = Object::new();
        for (name, value) in &stable_object(&subject.params)? {
            let of_subject = |probe: &&Probe| probe.subject == index;
            let is_used = self.work.probes.iter().filter(of_subject).any(|probe| probe.uses(name));
            let is_thing = index > 0 || self.work.things.iter().any(|thing| thing.param == *name);
            if is_used || is_thing {
                params = params.try_with(name, stable_value(value)?)?;
            }
        }
        let mut bound = Object::new();
        for (name, value) in &subject.bound {
            bound = bound.try_with(name, value.to_value()?)?;
        }
        Ok(Object::new()
            .try_with("bound", bound.into())?
            .try_with_text("operation", subject.row.operation)?
            .try_with("params", params.into())?
            .into())
    }

    /// Makes the flow that goes on with a token. `reader` reads with the present credential.
    pub(super) fn go_on(token: &Token, reader: Reader, limits: Limits) -> Result<Self, Refusal> {
        let (work, object) = (token.work()?, &token.object);
        let number = |name: &str| object.get(name).and_then(number_of);
        let outcome = text(object, "outcome").and_then(Outcome::by_name);
        let request_id = text(object, "request_id").map(memory::copy).transpose()?;
        Ok(Self {
            operation: token.operation,
            removal: None,
            reader,
            limits,
            missing_ok: false,
            work,
            known: Vec::new(),
            seen: number("seen_at"),
            workspace: None,
            expected_workspace: Some(memory::copy(&token.workspace)?),
            removed: Removed {
                outcome: outcome
                    .filter(|it| *it >= Outcome::Unknown)
                    .ok_or_else(|| invalid("it has no outcome"))?,
                http_status: None,
                request_id,
                attempts: number("attempts").and_then(|it| u32::try_from(it).ok()).unwrap_or_default(),
                is_already_gone: false,
                since: number("errors_since").map_or(Since::Unknown, Since::Seconds),
                at_ms: 0,
                date: number("removed_at"),
            },
            #[cfg(feature = "full")]
            reasons: Vec::new(),
            part: Part::Whole,
            exchanges_before: 0,
            phase: Phase::Workspace,
            reading: None,
            begun: None,
            result: None,
            is_starved: false,
        })
    }
}

impl Token {
    /// Reads a token.
    pub(super) fn read(text_of_token: &str) -> Result<Self, Refusal> {
        let object = match json::read_object(text_of_token.as_bytes()) {
            Ok(object) => object,
            Err(error) if error.is_out_of_memory() => return Err(OutOfMemory.into()),
            Err(_) => return Err(invalid("it is no JSON object").into()),
        };
        if object.get("version").and_then(number_of) != u64::try_from(VERSION).ok() {
            return Err(invalid("it has a version that this library does not know").into());
        }
        let member = |name: &str| text(&object, name).ok_or_else(|| invalid("a member is missing"));
        let operation = find(member("operation")?).map_err(|_| invalid("its operation is not known"))?;
        let (endpoint, workspace) =
            (memory::copy(member("endpoint")?)?, memory::copy(member("workspace_id")?)?);
        Ok(Self { object, operation, endpoint, workspace })
    }

    /// Plans the checks of the subjects, and recalls which of them were seen.
    fn work(&self) -> Result<Work, Refusal> {
        let subjects = self.object.get("subjects").map(Value::items).unwrap_or_default();
        let mut work: Option<Work> = None;
        for value in subjects {
            let object = value.as_object().ok_or_else(|| invalid("a subject is no object"))?;
            let name = text(object, "operation").ok_or_else(|| invalid("a subject has no operation"))?;
            let row = row_of(name).filter(|row| row.cannot_confirm.is_none());
            let row = row.ok_or_else(|| invalid("it has an operation that cannot be confirmed"))?;
            let params =
                object.get("params").and_then(Value::as_object).map(Object::try_clone).transpose()?;
            let params = params.unwrap_or_default();
            let mut subject = Subject::new(row, params.try_clone()?);
            for (name, value) in object.get("bound").and_then(Value::as_object).into_iter().flatten() {
                if let Some(name) = row.bound_name(name) {
                    subject.bind(name, Bound::from_value(value)?)?;
                }
            }
            match &mut work {
                Some(work) => memory::push(&mut work.subjects, subject)?,
                None if row.operation == self.operation.name => {
                    let mut first = Work::new(row, params)?;
                    first.subjects.clear();
                    memory::push(&mut first.subjects, subject)?;
                    work = Some(first);
                }
                None => return Err(invalid("its first subject is of another operation").into()),
            }
        }
        let mut work = work.ok_or_else(|| invalid("it has no subject"))?;
        work.is_seen = true;
        let mut index = 0;
        while index < work.subjects.len() {
            work.plan(index)?;
            index = index.saturating_add(1);
        }
        let mut seen: Vec<(&str, u64)> = Vec::new();
        for read in self.object.get("seen").map(Value::items).unwrap_or_default() {
            let operation = read.at("operation").and_then(Value::as_str);
            let params = read.at("params").and_then(Value::as_object);
            if let (Some(operation), Some(params)) = (operation, params) {
                memory::push(&mut seen, (operation, fingerprint(&stable_object(params)?.try_to_json()?)))?;
            }
        }
        let Work { subjects, probes, .. } = &mut work;
        for probe in probes {
            let Some(subject) = subjects.get(probe.subject) else { continue };
            let read = (probe.read(), fingerprint(&probe.params(subject)?.try_to_json()?));
            probe.was_found = seen.contains(&read).then_some(true);
        }
        Ok(work)
    }
}

impl Bound {
    /// Builds the value in a token, which holds no secret.
    fn to_value(&self) -> Result<Value, OutOfMemory> {
        Ok(match self {
            Self::Absent => Value::Null,
            Self::Text(text) => Value::String(stable_text(text)?),
            Self::Flag(flag) => Value::Bool(*flag),
            Self::List(list) => {
                let mut values = Vec::new();
                for text in list {
                    memory::push(&mut values, Value::String(stable_text(text)?))?;
                }
                values.into()
            }
            Self::Lost | Self::Secret(_) | Self::Secrets(_) => Object::new().into(),
        })
    }

    fn from_value(value: &Value) -> Result<Self, OutOfMemory> {
        Ok(match value {
            Value::Null => Self::Absent,
            Value::String(text) => Self::Text(memory::copy(text)?),
            Value::Bool(flag) => Self::Flag(*flag),
            Value::Array(items) => {
                let mut list = Vec::new();
                for item in items {
                    let Some(text) = item.as_str() else { return Ok(Self::Lost) };
                    memory::push(&mut list, memory::copy(text)?)?;
                }
                Self::List(list)
            }
            Value::Number(_) | Value::Object(_) => Self::Lost,
        })
    }
}

impl crate::api::confirmation::Confirmation {
    /// Returns the name, if reads before the removal bind it.
    fn bound_name(&self, name: &str) -> Option<&'static str> {
        let resolved = self.resolve.iter().map(|it| it.name);
        let remembered = self.remember.iter().flat_map(|it| it.take).map(|(name, ..)| *name);
        resolved.chain(remembered).find(|known| *known == name)
    }
}

fn text<'o>(object: &'o Object, name: &str) -> Option<&'o str> {
    object.get(name).and_then(Value::as_str)
}

fn number_of(value: &Value) -> Option<u64> {
    let Value::Number(number) = value else { return None };
    number.as_str().parse().ok()
}

/// Builds the error about a token that cannot be used.
fn invalid(why: &str) -> Error {
    let message = alloc::format!("`token` must be the token of a confirmation, as its result has it; {why}");
    let problems = alloc::vec![Problem::new("token", ProblemCode::Value, message)];
    Error::of_problems(ErrorCode::InvalidParams, problems)
}
