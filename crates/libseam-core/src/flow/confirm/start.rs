//! The start of a confirmation: everything is checked before anything is read.

use super::{
    Confirm,
    names::is_same,
    reader::Reader,
    refusal::Refusal,
    state::{Limits, Part, Phase, Removed},
    token::Token,
    work::{Work, row_of},
};
use crate::{
    api::{
        confirmation::{Check, Confirmation, Source, Term},
        generated::confirmations::POLLING,
        table::Operation,
    },
    call::Call,
    check::{Params, find, problem_kind::ProblemKind},
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, problem::Problems},
    json::{Object, Value},
    memory,
};
use alloc::{borrow::ToOwned, format, string::String, vec::Vec};

/// The values of [`CallOptions::on_unconfirmed`].
const RAISE: &str = "raise";
const RETURN: &str = "return";

impl Confirm {
    /// Makes the flow that confirms a removal.
    pub(in crate::flow) fn new<'p>(
        engine: &Engine,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Self, Refusal> {
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        let removal = engine.prepare_call(operation, &params, problems, call, entropy)?;
        let operation = removal.operation;
        let row = confirmable(engine, operation)?;
        require_end(engine, row, &params)?;
        Self::of_removal(engine, removal, row, params.try_clone()?, call, entropy)
    }

    /// Makes the flow of a removal whose parameters have been checked.
    pub(super) fn of_removal(
        engine: &Engine,
        removal: Call,
        row: &'static Confirmation,
        params: Object,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Self, Refusal> {
        let limits = Limits::new(engine, call)?;
        let reader = reader(engine, row, call, entropy)?;
        let workspace = engine.workspace(call).map(memory::copy).transpose()?;
        Ok(Self {
            operation: removal.operation,
            removal: Some(removal),
            reader,
            limits,
            missing_ok: call.missing_ok,
            work: Work::new(row, params)?,
            known: Vec::new(),
            seen: None,
            workspace,
            expected_workspace: None,
            removed: Removed::not_yet(),
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

    /// Makes the flow of a step of an off-boarding, whose `removal` has been checked; `reads` is a call whose credential its
    /// reads use. Every verdict is a result. `None` where no read can confirm the operation.
    #[cfg(feature = "off_board")]
    pub(in crate::flow) fn of_step(
        removal: Call,
        params: Object,
        (reads, endpoint): (Call, &str),
        limits: Limits,
        workspace: &str,
    ) -> Result<Option<Self>, memory::OutOfMemory> {
        let operation = removal.operation;
        let row = row_of(operation.name).filter(|row| row.cannot_confirm.is_none());
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Self {
            operation,
            removal: Some(removal),
            reader: Reader::new(reads, memory::copy(endpoint)?),
            limits: Limits { returns_all: true, ..limits },
            missing_ok: true,
            work: Work::new(row, params)?,
            known: Vec::new(),
            seen: None,
            workspace: Some(memory::copy(workspace)?),
            expected_workspace: None,
            removed: Removed::not_yet(),
            part: Part::Whole,
            exchanges_before: 0,
            phase: Phase::Workspace,
            reading: None,
            begun: None,
            reasons: Vec::new(),
            result: None,
            is_starved: false,
        }))
    }

    /// Returns the name of the operation in a token.
    pub(in crate::flow) fn operation_of_token(token: &str) -> Result<&'static str, Refusal> {
        Ok(Token::read(token)?.operation.name)
    }

    /// Makes the flow that goes on with a token.
    pub(in crate::flow) fn with_token(
        engine: &Engine,
        token: &str,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Self, Refusal> {
        let token = Token::read(token)?;
        let limits = Limits::new(engine, call)?;
        let workspace = engine.workspace(call);
        let is_endpoint = token.endpoint == engine.endpoint();
        if !is_endpoint || workspace.is_some_and(|workspace| !is_same(workspace, &token.workspace)) {
            let name = if is_endpoint { "workspace_id" } else { "endpoint" };
            let wanted = if is_endpoint { &token.workspace } else { &token.endpoint };
            let mut problems = Problems::new();
            let own = engine.options.dialect.name_of(name);
            ProblemKind::OtherThanToken { wanted }.add(&mut problems, own);
            return Err(Error::of_problems(ErrorCode::InvalidOptions, problems.finish()?)
                .with(|details| details.operation = Some(token.operation.name))
                .into());
        }
        let row = confirmable(engine, token.operation)?;
        let reader = reader(engine, row, call, entropy)?;
        Self::go_on(&token, reader, limits)
    }
}

/// Makes a reader for `row`, with the credential and the options of a call.
fn reader(engine: &Engine, row: &Confirmation, call: &CallOptions, entropy: u64) -> Result<Reader, Refusal> {
    let reads = row.checks.iter().filter_map(|check| match check.source {
        Source::Read { operation, .. } => Operation::by_name(operation),
        Source::Use { .. } => None,
    });
    // The operation only decides how large a reply may be.
    let operation = { reads }.next().map_or_else(|| find(row.operation), Ok)?;
    memory::ensure_available(0)?;
    let made = engine.make_call(operation, &Object::new(), call, entropy)?;
    Ok(Reader::new(made, memory::copy(engine.endpoint())?))
}

/// Finds the row of an operation, or refuses to confirm it.
pub(super) fn confirmable(
    engine: &Engine,
    operation: &'static Operation,
) -> Result<&'static Confirmation, Refusal> {
    let row = row_of(operation.name);
    let refusal = match row {
        Some(row) => match row.cannot_confirm {
            None => return Ok(row),
            Some(why) => ProblemKind::Unconfirmable { operation: operation.name, why, prefer: row.prefer },
        },
        None => ProblemKind::NothingToConfirm { operation: operation.name },
    };
    let mut problems = Problems::new();
    refusal.add(&mut problems, engine.options.dialect.name_of("confirm"));
    Err(Error::of_problems(ErrorCode::InvalidOptions, problems.finish()?)
        .with(|details| details.operation = Some(operation.name))
        .into())
}

/// Refuses to confirm an update that sets no end: nothing that is read later would show that it took something away.
fn require_end(engine: &Engine, row: &Confirmation, params: &Object) -> Result<(), Refusal> {
    let mut problems = Problems::new();
    for (_, term) in row.checks.iter().flat_map(Check::ends) {
        let Term::Name(name, path) = term else { continue };
        if params.get(name).and_then(|value| value.at(path)).is_none_or(|end| *end == Value::Null) {
            let param = path_of(name, path);
            let own = engine.options.dialect.name_of("confirm");
            ProblemKind::NoEndToConfirm { param: &param }.add(&mut problems, own);
        }
    }
    let problems = problems.finish()?;
    if problems.is_empty() {
        return Ok(());
    }
    Err(Error::of_problems(ErrorCode::InvalidOptions, problems)
        .with(|details| details.operation = Some(row.operation))
        .into())
}

/// Writes the path of a value in the parameters.
pub(super) fn path_of(name: &str, path: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{name}.{path}") }
}

impl Limits {
    pub(in crate::flow) fn new(engine: &Engine, call: &CallOptions) -> Result<Self, Refusal> {
        let returns_all = match call.on_unconfirmed.as_deref() {
            None | Some(RAISE) => false,
            Some(RETURN) => true,
            Some(_) => {
                let mut problems = Problems::new();
                let expected = "`raise` or `return`";
                let own = engine.options.dialect.name_of("on_unconfirmed");
                ProblemKind::InvalidForm { expected }.add(&mut problems, own);
                return Err(Error::of_problems(ErrorCode::InvalidOptions, problems.finish()?).into());
            }
        };
        Ok(Self {
            deadline_ms: call.confirm_deadline_ms.unwrap_or(POLLING.deadline_ms),
            #[cfg(feature = "off_board")]
            wait_ms: None,
            first_ms: call.confirm_first_ms.unwrap_or(POLLING.first_ms),
            max_ms: call.confirm_max_ms.unwrap_or(POLLING.max_ms),
            settle_ms: call.confirm_settle_ms.unwrap_or(POLLING.settle_ms),
            returns_all,
        })
    }
}
