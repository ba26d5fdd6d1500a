//! The means with which an off-boarding reads and removes: one credential, one endpoint, the limits of one call.

use crate::{
    api::table::{CredentialKind, Operation},
    call::Call,
    client::{CallOptions, Engine},
    digest::{self, Digest},
    error::{Error, ErrorCode, Problem, ProblemCode},
    flow::confirm::{Confirm, Limits, Reader, Refusal},
    json::Object,
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String};

/// Number of digits of a credential's digest that plans and evidence show.
const FINGERPRINT: usize = 16;

/// The read with which everything begins.
const FIRST: &str = "workspaces.get";

/// The read that lists workspaces, which takes a personal access token without one.
const LIST: &str = "workspaces.list";

#[derive(Debug)]
pub(super) struct Access {
    /// A call whose credential and limits all others get.
    template: Call,
    pub(super) endpoint: String,
    pub(super) surface: String,
    pub(super) kind: Option<CredentialKind>,
    /// The kind of the credential and a part of its digest, which tell nobody what it is.
    pub(super) credential: String,
    pub(super) limits: Limits,
    pub(super) returns_all: bool,
}

impl Access {
    /// Takes the credential and the options of a call. `is_across` is true where each request will name its workspace.
    pub(super) fn new(
        engine: &Engine,
        call: &CallOptions,
        entropy: u64,
        is_across: bool,
    ) -> Result<Self, Refusal> {
        if is_across {
            check_across(engine, call)?;
        }
        let limits = Limits::new(engine, call)?;
        // The check of the options of a call is that of the first read.
        let first = if is_across { LIST } else { FIRST };
        let template =
            engine.call(first, Object::new(), &CallOptions { confirm: None, ..call.clone() }, entropy)?;
        let (kind, fingerprint) = match engine.credential() {
            None => (None, String::new()),
            Some((kind, token)) => {
                let digest = digest::hex(token.as_bytes())?;
                let shown = digest.split_at_checked(FINGERPRINT).map_or("", |(shown, _)| shown);
                (Some(kind), format!("{} {shown}", kind.option()))
            }
        };
        Ok(Self {
            template,
            endpoint: memory::copy(engine.endpoint())?,
            surface: memory::copy(&engine.options().surface)?,
            kind,
            credential: fingerprint,
            returns_all: limits.returns_all,
            limits,
        })
    }

    /// Returns the kind of the credential, as a plan has it.
    pub(super) fn kind_name(&self) -> &'static str {
        self.kind.map_or("none", CredentialKind::option)
    }

    /// Makes the reader of an inventory.
    pub(super) fn reader(&self) -> Result<Reader, OutOfMemory> {
        let call = self.template.another(self.template.operation, &self.endpoint, &Object::new(), false)?;
        Ok(Reader::new(call, memory::copy(&self.endpoint)?))
    }

    /// Quotes a text of the caller, without the credential and without control characters.
    pub(super) fn quote(&self, text: &str) -> Result<String, OutOfMemory> {
        self.template.request().quote_to_string(text.as_bytes())
    }

    /// Reports whether the API accepts the credential for the operation.
    pub(super) fn accepts(&self, operation: &Operation) -> bool {
        self.kind.is_none_or(|kind| operation.accepts(kind))
    }

    /// Makes a confirmed removal in `workspace`, which its requests name where `is_across`; `None` where no read can confirm
    /// the operation. It ends after `deadline_ms`, or `wait_ms` after it was answered.
    pub(super) fn removal(
        &self,
        operation: &'static Operation,
        params: &Object,
        (workspace, is_across): (&str, bool),
        (deadline_ms, wait_ms): (u64, Option<u64>),
    ) -> Result<Option<Confirm>, OutOfMemory> {
        let mut removal = self.template.another(operation, &self.endpoint, params, true)?;
        let mut reads =
            self.template.another(self.template.operation, &self.endpoint, &Object::new(), false)?;
        reads.bodies = Some(Digest::default());
        if is_across {
            removal.set_workspace(workspace)?;
            reads.set_workspace(workspace)?;
        }
        let deadline_ms = self.limits.deadline_ms.min(deadline_ms);
        let limits = Limits { deadline_ms, wait_ms, ..self.limits };
        Confirm::of_step(removal, params.try_clone()?, (reads, &self.endpoint), limits, workspace)
    }
}

/// Refuses several workspaces where the credential is of one, and where the call names another one beside them.
fn check_across(engine: &Engine, call: &CallOptions) -> Result<(), Refusal> {
    let names = &engine.options().dialect;
    memory::ensure_available(0)?;
    let problem = if engine.credential_kind() != Some(CredentialKind::PersonalAccessToken) {
        let message = format!(
            "`workspaces` needs `{}`, which may open several workspaces; give one, or leave `workspaces` out and repeat the \
             off-boarding with a credential of each workspace",
            names.name_of(CredentialKind::PersonalAccessToken.option())
        );
        Problem::new("workspaces", ProblemCode::Requires, message)
    } else if call.workspace_id.is_some() {
        let message = format!(
            "`workspaces` names every workspace that is meant; leave out the `{}` of the call, and name it there",
            names.name_of("workspace_id")
        );
        Problem::new("workspaces", ProblemCode::Conflict, message)
    } else {
        return Ok(());
    };
    Err(Error::of_problems(ErrorCode::InvalidParams, alloc::vec![problem]).into())
}
