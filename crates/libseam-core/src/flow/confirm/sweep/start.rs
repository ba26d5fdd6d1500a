//! The start of a sweep: every removal is checked before anything is sent.

use super::{
    super::{Confirm, refusal::Refusal, report::stable_text, start::confirmable, state::Part},
    Phase, Sweep,
    state::{Chunks, Counts, Entry, Stage, id_of},
};
use crate::{
    api::{
        confirmation::{Confirmation, Source, Sweep as Row},
        table::Operation,
    },
    check::{Params, check_params, find, validate::PROBLEM_LIMIT},
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, Problem, ProblemCode, problem::Problems},
    json::{Object, Value},
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String, vec::Vec};
use core::mem;

/// Number of removals that one flow may have.
const LIMIT: usize = 100_000;

/// The members of the parameters.
const ITEMS: &str = "items";
const SCOPE: &str = "scope";
const SETTLE: &str = "settle";

/// The values of `settle`.
const GET: &str = "get";
const LIST: &str = "list";

impl Sweep {
    /// Makes the flow that confirms many removals of `operation`.
    pub(in crate::flow) fn new<'p>(
        engine: &Engine,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Self, Refusal> {
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        let operation = find(operation)?;
        let row = confirmable(engine, operation)?;
        let (Some(sweep), Some((get, list))) = (&row.sweep, reads(row)) else {
            let message = format!(
                "no list shows what became of many removals of `{}`; confirm each of them alone",
                operation.name
            );
            return Err(Error::new(ErrorCode::InvalidState, message)
                .with(|details| details.operation = Some(operation.name))
                .into());
        };
        let mut given = Given { engine, operation, sweep, list, problems };
        let (scope, settles_by_list, entries) = given.read(&params)?;
        if !given.problems.is_empty() {
            return Err(Error::of_problems(ErrorCode::InvalidParams, given.problems.finish()?)
                .with(|details| details.operation = Some(operation.name))
                .into());
        }
        let mut options = Problems::new();
        engine.check_call(operation, call, &mut options);
        if !options.is_empty() {
            return Err(Error::of_problems(ErrorCode::InvalidOptions, options.finish()?)
                .with(|details| details.operation = Some(operation.name))
                .into());
        }
        let ids = ids(&entries)?;
        memory::ensure_available(0)?;
        let removal = engine.make_call(operation, &Object::new(), call, entropy)?;
        let removal_deadline_ms = removal.deadline_ms();
        let mut confirm = Confirm::of_removal(engine, removal, row, Object::new(), call, entropy)?;
        let raises = !mem::replace(&mut confirm.limits.returns_all, true);
        confirm.part = Part::Removal;
        Ok(Self {
            confirm,
            row: sweep,
            list,
            get,
            scope,
            entries,
            ids,
            chunks: Chunks::default(),
            settles_by_list,
            raises,
            removal_deadline_ms,
            phase: Phase::Workspace,
            ends_ms: u64::MAX,
            last_ms: u64::MAX,
            counts: Counts::default(),
            ready: None,
            given: String::new(),
            result: None,
            is_starved: false,
        })
    }
}

/// Finds the read of one thing, and the list that stands for it.
fn reads(row: &Confirmation) -> Option<(&'static Operation, &'static Operation)> {
    let Source::Read { operation, .. } = row.checks.first()?.source else { return None };
    Some((Operation::by_name(operation)?, Operation::by_name(row.sweep.as_ref()?.read)?))
}

/// The parameters of a sweep, as they are read.
struct Given<'a> {
    engine: &'a Engine,
    operation: &'static Operation,
    sweep: &'static Row,
    list: &'static Operation,
    problems: Problems,
}

impl Given<'_> {
    /// Returns the parameters of the list, whether it settles what it lacks, and the removals.
    fn read(&mut self, params: &Object) -> Result<(Object, bool, Vec<Entry>), OutOfMemory> {
        for name in params.keys() {
            if ![ITEMS, SCOPE, SETTLE].contains(&&**name) {
                let message = format!(
                    "`{}` is not known here; give `items`, the parameters of each removal, `scope` and `settle`",
                    crate::error::problem::printable(name)
                );
                self.problems.push(Problem::new(name, ProblemCode::Unknown, message));
            }
        }
        let scope = self.read_scope(params.get(SCOPE))?;
        let settles_by_list = match params.get(SETTLE) {
            None | Some(Value::Null) => false,
            Some(Value::String(text)) if text == GET => false,
            Some(Value::String(text)) if text == LIST => true,
            Some(_) => {
                let message = "`settle` must be `get` or `list`".into();
                self.problems.push(Problem::new(SETTLE, ProblemCode::Value, message));
                false
            }
        };
        let entries = self.read_items(params.get(ITEMS))?;
        Ok((scope, settles_by_list, entries))
    }

    /// Reads what is listed. The list has exactly the parameters that its row names.
    fn read_scope(&mut self, given: Option<&Value>) -> Result<Object, OutOfMemory> {
        let empty = Object::new();
        let given = match given {
            None | Some(Value::Null) => &empty,
            Some(Value::Object(object)) => object,
            Some(_) => {
                let message = "`scope` must be an object with the parameters of the list".into();
                self.problems.push(Problem::new(SCOPE, ProblemCode::Type, message));
                return Ok(Object::new());
            }
        };
        let mut problems = Problems::new();
        if self.sweep.ids.is_none() {
            check_params(self.list, given, self.engine.checks(), &mut problems);
        }
        let mut scope = Object::new();
        for name in self.sweep.scope {
            match given.get(name) {
                Some(value @ Value::String(_)) => scope = scope.try_with(name, value.try_clone()?)?,
                Some(_) if !problems.is_empty() => {}
                _ => {
                    let message = format!(
                        "`scope.{name}` is missing: `{}` lists by it what is removed; give the one of all items",
                        self.list.name
                    );
                    let parameter = format!("{SCOPE}.{name}");
                    self.problems.push(Problem::new(&parameter, ProblemCode::Missing, message));
                }
            }
        }
        for name in given.keys().filter(|name| !self.sweep.scope.contains(&&***name)) {
            let name = crate::error::problem::printable(name);
            let message = format!("`scope.{name}` would leave items out of the list; leave it out");
            let parameter = format!("{SCOPE}.{name}");
            self.problems.push(Problem::new(&parameter, ProblemCode::Unknown, message));
        }
        self.add_of(SCOPE, &problems);
        Ok(scope)
    }

    fn read_items(&mut self, given: Option<&Value>) -> Result<Vec<Entry>, OutOfMemory> {
        let mut entries = Vec::new();
        let Some(Value::Array(items)) = given.filter(|it| it.items().len() <= LIMIT) else {
            let message =
                format!("`items` must be an array with the parameters of each removal, {LIMIT} at most");
            self.problems.push(Problem::new(ITEMS, ProblemCode::Type, message));
            return Ok(entries);
        };
        for (index, item) in items.iter().enumerate() {
            if self.problems.len() >= PROBLEM_LIMIT {
                break;
            }
            let name = format!("{ITEMS}[{index}]");
            let mut params = Object::new();
            if let Some(given) = item.as_object() {
                let mut problems = Problems::new();
                check_params(self.operation, given, self.engine.checks(), &mut problems);
                self.add_of(&name, &problems);
                params = given.try_clone()?;
            } else {
                let message = format!("`{name}` must be an object with parameters, got {}", item.kind());
                self.problems.push(Problem::new(&name, ProblemCode::Type, message));
            }
            let id = id_of(&params, self.sweep.key).map(stable_text).transpose()?;
            memory::push(
                &mut entries,
                Entry { params, id, seen: None, is_listed: false, stage: Stage::New },
            )?;
        }
        self.check_twice(&entries);
        Ok(entries)
    }

    /// Refuses things that are named twice: the second removal would find nothing.
    fn check_twice(&mut self, entries: &[Entry]) {
        let Ok(ids) = ids(entries) else {
            self.problems.set_out_of_memory();
            return;
        };
        for pair in ids.windows(2) {
            if let [(one, first), (other, second)] = pair
                && one == other
                && self.problems.len() < PROBLEM_LIMIT
            {
                let key = self.sweep.key;
                let message =
                    format!("`{ITEMS}[{second}].{key}` is that of `{ITEMS}[{first}]` too; name it once");
                let name = format!("{ITEMS}[{second}].{key}");
                self.problems.push(Problem::new(&name, ProblemCode::Value, message));
            }
        }
    }

    /// Adds the problems of the parameters at `place`.
    fn add_of(&mut self, place: &str, problems: &Problems) {
        for problem in problems.copy().finish().unwrap_or_default() {
            let dot = if problem.parameter.is_empty() { "" } else { "." };
            let parameter = format!("{place}{dot}{}", problem.parameter);
            let message = format!("`{place}`: {}", problem.message);
            self.problems.push(Problem { parameter, message, ..problem });
        }
    }
}

/// Sorts the entries by the ids that the list shows.
fn ids(entries: &[Entry]) -> Result<Vec<(String, usize)>, OutOfMemory> {
    let mut ids = Vec::new();
    for (index, entry) in entries.iter().enumerate() {
        if let Some(id) = &entry.id {
            memory::push(&mut ids, (memory::copy(id)?, index))?;
        }
    }
    ids.sort_unstable();
    Ok(ids)
}
