//! The options of an off-boarding.

use super::{
    address::e164,
    choice::{Choice, DELETE_UNSUSPENDABLE, Mode, UNLINKED_USERS},
    person::Given,
    place::Scope,
};
use crate::{
    check::validate::uuid_problem,
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::Refusal,
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};

/// Number of steps above which the caller must consent, unless another limit is given.
const STEP_LIMIT: u64 = 50;

/// Longest time of an off-boarding, unless another one is given.
pub(super) const DEADLINE_MS: u64 = 15 * 60_000;

/// The words of consent.
pub(super) const MANY_STEPS: &str = "many_steps";
pub(super) const MERGED_IDENTITY: &str = "merged_identity";
pub(super) const DISCONNECTED_SYSTEM: &str = "disconnected_system";
pub(super) const OWN_IDENTITY: &str = "own_identity";

const WORDS: [&str; 6] =
    [MANY_STEPS, MERGED_IDENTITY, DISCONNECTED_SYSTEM, OWN_IDENTITY, UNLINKED_USERS, DELETE_UNSUSPENDABLE];

#[derive(Debug)]
pub(super) struct Options {
    pub(super) given: Option<Given>,
    pub(super) choice: Choice,
    /// The workspaces that the caller names, be it to look in or to apply in.
    pub(super) workspaces: Option<Scope>,
    pub(super) allow: Vec<String>,
    pub(super) step_limit: u64,
    /// The time that it may take, where the caller limits it.
    pub(super) deadline_ms: Option<u64>,
    /// The time of the first poll, in milliseconds since 1970, where the host has a clock.
    pub(super) now_ms: Option<u64>,
    pub(super) run_id: Option<String>,
    pub(super) audit: Object,
    pub(super) operator: Object,
    /// The system and the machine, where the host knows them.
    pub(super) platform: Option<String>,
    /// The words of the command line, where the host is a command.
    pub(super) command: Vec<String>,
}

/// The members of the options that remain to be read, and what is wrong with those that were.
pub(super) struct Reading {
    members: Object,
    problems: Vec<Problem>,
    /// True if an id must be a UUID.
    requires_uuids: bool,
}

impl Reading {
    pub(super) fn problem(
        &mut self,
        name: &str,
        code: ProblemCode,
        message: String,
    ) -> Result<(), OutOfMemory> {
        memory::ensure_available(name.len())?;
        memory::push(&mut self.problems, Problem::new(name, code, message))?;
        // The next message needs memory before it can be added.
        memory::ensure_available(0)
    }

    fn take(&mut self, name: &str) -> Option<Value> {
        self.members.remove(name).filter(|value| *value != Value::Null)
    }

    fn wrong(&mut self, name: &str, expected: &str, value: &Value) -> Result<(), OutOfMemory> {
        let message = format!("`{name}` must be {expected}, got {}", value.kind());
        self.problem(name, ProblemCode::Type, message)
    }

    fn flag(&mut self, name: &str) -> Result<bool, OutOfMemory> {
        match self.take(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(flag),
            Some(other) => self.wrong(name, "true or false", &other).map(|()| false),
        }
    }

    fn text(&mut self, name: &str) -> Result<Option<String>, OutOfMemory> {
        match self.take(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.trim().is_empty() => Ok(Some(text)),
            Some(Value::String(_)) => {
                let message = format!("`{name}` must not be empty; leave it out, or give a text");
                self.problem(name, ProblemCode::Empty, message).map(|()| None)
            }
            Some(other) => self.wrong(name, "a string", &other).map(|()| None),
        }
    }

    fn number(&mut self, name: &str) -> Result<Option<u64>, OutOfMemory> {
        let Some(value) = self.take(name) else { return Ok(None) };
        let number = if let Value::Number(number) = &value { number.as_i64() } else { None };
        match number.and_then(|number| u64::try_from(number).ok()) {
            Some(number) => Ok(Some(number)),
            None => self.wrong(name, "a whole number, not below 0", &value).map(|()| None),
        }
    }

    fn texts(&mut self, name: &str) -> Result<Vec<String>, OutOfMemory> {
        let mut texts = Vec::new();
        let items = match self.take(name) {
            None => return Ok(texts),
            Some(Value::Array(items)) => items,
            Some(other) => return self.wrong(name, "an array of strings", &other).map(|()| texts),
        };
        for item in items {
            match item {
                Value::String(text) => memory::push(&mut texts, text)?,
                other => self.wrong(name, "an array of strings", &other)?,
            }
        }
        Ok(texts)
    }

    pub(super) fn object(&mut self, name: &str) -> Result<Object, OutOfMemory> {
        match self.take(name) {
            None => Ok(Object::new()),
            Some(Value::Object(object)) => Ok(object),
            Some(other) => self.wrong(name, "an object", &other).map(|()| Object::new()),
        }
    }

    /// Refuses an id that is no UUID: the API would answer that it cannot find it.
    fn check_id(&mut self, name: &str, id: &str) -> Result<(), OutOfMemory> {
        let Some(kind) = uuid_problem(id).filter(|_| self.requires_uuids) else { return Ok(()) };
        memory::ensure_available(0)?;
        memory::push(&mut self.problems, kind.problem(name, name))?;
        memory::ensure_available(0)
    }

    fn given(&mut self) -> Result<Option<Given>, OutOfMemory> {
        let mut given = Vec::new();
        if let Some(id) = self.text("user_identity_id")? {
            self.check_id("user_identity_id", &id)?;
            memory::push(&mut given, Given::Id(id))?;
        }
        if let Some(email) = self.text("email")? {
            memory::push(&mut given, Given::Email(email))?;
        }
        if let Some(phone) = self.text("phone")? {
            match e164(&phone)? {
                Some(phone) => memory::push(&mut given, Given::Phone(phone))?,
                None => {
                    let message = "`phone` must be in E.164 form, `+` and the country code first, such as \
                                   `+15555550101`; add the country code";
                    self.problem("phone", ProblemCode::Format, memory::copy(message)?)?;
                    return Ok(None);
                }
            }
        }
        if let Some(search) = self.text("search")? {
            memory::push(&mut given, Given::Search(search))?;
        }
        if let Some(text) = self.text("person")? {
            memory::push(&mut given, Given::of_text(text)?)?;
        }
        if given.len() > 1 {
            let message = "give one of `user_identity_id`, `email`, `phone` and `search`, not several";
            self.problem("", ProblemCode::Conflict, memory::copy(message)?)?;
        }
        Ok(given.pop())
    }

    fn workspaces(&mut self) -> Result<Option<Scope>, OutOfMemory> {
        let Some(value) = self.take("workspaces") else { return Ok(None) };
        let scope = Scope::from_value(&value)?;
        if scope.is_none() {
            let message = "`workspaces` must be an array of the ids of workspaces, or `all`";
            self.problem("workspaces", ProblemCode::Value, memory::copy(message)?)?;
        }
        Ok(scope)
    }

    fn one_of(&mut self, name: &str, values: &[&str]) -> Result<Option<usize>, OutOfMemory> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let found = values.iter().position(|value| *value == text);
        if found.is_none() {
            let message = format!(
                "`{name}` must be {}",
                values.iter().map(|it| format!("`{it}`")).collect::<Vec<_>>().join(" or ")
            );
            self.problem(name, ProblemCode::Value, message)?;
        }
        Ok(found)
    }
}

impl Options {
    /// Reads options; the person must be among them where `needs_person` says so, and must not elsewhere.
    /// Where `requires_uuids` says so, an id must be a UUID.
    pub(super) fn read(members: Object, needs_person: bool, requires_uuids: bool) -> Result<Self, Refusal> {
        let mut reading = Reading { members, problems: Vec::new(), requires_uuids };
        memory::ensure_available(0)?;
        let options = reading.options(needs_person)?;
        if reading.problems.is_empty() {
            return Ok(options);
        }
        Err(Error::of_problems(ErrorCode::InvalidParams, reading.problems).into())
    }
}

impl Reading {
    fn options(&mut self, needs_person: bool) -> Result<Options, OutOfMemory> {
        let given = self.given()?;
        if given.is_none() && needs_person && self.problems.is_empty() {
            let message =
                "`user_identity_id`, `email`, `phone` or `search` must be given, to name the person";
            self.problem("", ProblemCode::NoneGiven, memory::copy(message)?)?;
        }
        let allow = self.texts("allow")?;
        for word in &allow {
            if !WORDS.contains(&word.as_str()) {
                let words = WORDS.map(|word| format!("`{word}`")).join(", ");
                self.problem("allow", ProblemCode::Value, format!("`allow` may have {words}"))?;
                break;
            }
        }
        let allows = |word: &str| allow.iter().any(|known| known == word);
        let mode = self.one_of("mode", &["thorough", "cascade"])?;
        let only = self.one_of("only", &["suspend"])?;
        let workspaces = self.workspaces()?;
        let access_code_ids = self.texts("access_code_ids")?;
        for id in &access_code_ids {
            self.check_id("access_code_ids", id)?;
        }
        let choice = Choice {
            mode: if mode == Some(1) { Mode::Cascade } else { Mode::Thorough },
            keep_identity: self.flag("keep_identity")?,
            only_suspend: only.is_some(),
            keep_cards: self.flag("keep_cards")?,
            access_code_ids,
            takes_unlinked: allows(UNLINKED_USERS),
            deletes_unsuspendable: allows(DELETE_UNSUSPENDABLE),
            workspaces: workspaces.as_ref().filter(|_| needs_person).map(Scope::try_clone).transpose()?,
        };
        if choice.mode == Mode::Cascade && (choice.keep_identity || choice.only_suspend) {
            let message =
                "`mode` must be `thorough` where the identity stays: the cascade begins with its deletion";
            self.problem("mode", ProblemCode::Conflict, memory::copy(message)?)?;
        }
        if !needs_person {
            if given.is_some() {
                let message = "the person is that of the plan; leave out who it is";
                self.problem("", ProblemCode::Conflict, memory::copy(message)?)?;
            }
            for (name, is_given) in [
                ("mode", mode.is_some()),
                ("only", only.is_some()),
                ("keep_identity", choice.keep_identity),
                ("keep_cards", choice.keep_cards),
                ("access_code_ids", !choice.access_code_ids.is_empty()),
            ] {
                if is_given {
                    let message =
                        format!("`{name}` is part of the plan; leave it out, or plan again with it");
                    self.problem(name, ProblemCode::Conflict, message)?;
                }
            }
        }
        let audit = self.audit()?;
        let options = Options {
            given,
            step_limit: self.number("max_steps")?.unwrap_or(STEP_LIMIT),
            deadline_ms: self.number("deadline_ms")?,
            now_ms: self.number("now_ms")?,
            run_id: self.text("run_id")?,
            audit,
            operator: self.object("operator")?,
            workspaces,
            platform: self.text("platform")?,
            command: self.texts("command")?,
            choice,
            allow,
        };
        for (name, _) in core::mem::take(&mut self.members) {
            memory::ensure_available(name.len())?;
            let message = format!("`{name}` is no option of an off-boarding");
            self.problem(&name, ProblemCode::Unknown, message)?;
        }
        Ok(options)
    }
}
