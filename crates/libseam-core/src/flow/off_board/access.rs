//! The means with which an off-boarding reads and removes: one credential, one endpoint, the limits of one call.

use super::digest;
use crate::{
    api::table::{CredentialKind, Operation},
    call::Call,
    client::{CallOptions, Engine},
    flow::confirm::{Confirm, Limits, Reader, Refusal},
    json::Object,
    memory::{self, OutOfMemory},
};
use alloc::{format, string::String};

/// Number of digits of a credential's digest that plans and evidence show.
const FINGERPRINT: usize = 16;

/// The read with which everything begins.
const FIRST: &str = "workspaces.get";

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
    pub(super) fn new(engine: &Engine, call: &CallOptions, entropy: u64) -> Result<Self, Refusal> {
        let limits = Limits::new(engine, call)?;
        // The check of the options of a call is that of the first read.
        let template =
            engine.call(FIRST, Object::new(), &CallOptions { confirm: None, ..call.clone() }, entropy)?;
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

    /// Reports whether the API accepts the credential for the operation.
    pub(super) fn accepts(&self, operation: &Operation) -> bool {
        self.kind.is_none_or(|kind| operation.accepts(kind))
    }

    /// Makes a confirmed removal in a workspace; `None` where no read can confirm the operation.
    pub(super) fn removal(
        &self,
        operation: &'static Operation,
        params: &Object,
        workspace: &str,
        deadline_ms: u64,
    ) -> Result<Option<Confirm>, OutOfMemory> {
        let removal = self.template.another(operation, &self.endpoint, params, true)?;
        let reads = self.template.another(self.template.operation, &self.endpoint, &Object::new(), false)?;
        let limits = Limits { deadline_ms: self.limits.deadline_ms.min(deadline_ms), ..self.limits };
        Confirm::of_step(removal, params.try_clone()?, (reads, &self.endpoint), limits, workspace)
    }
}
