//! The start of a call: parameters checked, request built, limits set.

use crate::{
    api::table::{Effect, Operation},
    call::{Call, Policy},
    check::{find, params::Params, problem_kind::ProblemKind, reject_call},
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, problem::Problems},
    json::Object,
    wire::interpret::OptionNames,
};
use alloc::format;

const VOID_REPLY_LIMIT: u64 = 64 * 1024;
const REPLY_LIMIT: u64 = 8 * 1024 * 1024;

impl Engine {
    /// Makes a call, ready to be driven. `entropy` is any number that differs from call to call; it spreads
    /// the waits between attempts.
    ///
    /// # Errors
    /// [`crate::ErrorCode::UnknownOperation`]; [`crate::ErrorCode::InvalidParams`] with everything that is wrong;
    /// [`crate::ErrorCode::InvalidOptions`] where the credential or an option does not fit.
    pub fn call<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Call, Error> {
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        if call.confirm == Some(true) {
            // Passing over it would look like a confirmed removal.
            let operation = find(operation)?;
            let why = "a single call, or a build without that feature, reads nothing";
            let mut problems = Problems::new();
            let refusal = ProblemKind::Unconfirmable { operation: operation.name, why, prefer: None };
            refusal.add(&mut problems, self.options.dialect.name_of("confirm"));
            reject_call(operation, ErrorCode::InvalidOptions, problems)?;
        }
        self.require_confirm(operation, call)?;
        self.prepare_call(operation, &params, problems, call, entropy)
    }

    /// Refuses the options of a confirmation without `confirm`: who gives them expects one. Reads have none, and pass.
    fn require_confirm(&self, operation: &str, call: &CallOptions) -> Result<(), Error> {
        let name = if call.on_unconfirmed.is_some() {
            "on_unconfirmed"
        } else if call.confirm_deadline_ms.is_some() {
            "confirm_deadline_ms"
        } else if call.confirm_first_ms.is_some() {
            "confirm_first_ms"
        } else if call.confirm_max_ms.is_some() {
            "confirm_max_ms"
        } else if call.confirm_settle_ms.is_some() {
            "confirm_settle_ms"
        } else {
            return Ok(());
        };
        let operation = find(operation)?;
        if operation.effect == Effect::Read {
            return Ok(());
        }
        let (dialect, mut problems) = (&self.options.dialect, Problems::new());
        let needed = &format!("`{}`", dialect.name_of("confirm"));
        ProblemKind::Requires { needed }.add(&mut problems, dialect.name_of(name));
        reject_call(operation, ErrorCode::InvalidOptions, problems)
    }

    pub(crate) fn prepare_call(
        &self,
        operation: &str,
        params: &Object,
        problems: Problems,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Call, Error> {
        let operation = find(operation)?;
        self.check_request(operation, params, problems, call)?;
        self.make_call(operation, params, call, entropy)
    }

    /// Makes a call with parameters that have been checked.
    pub(crate) fn make_call(
        &self,
        operation: &'static Operation,
        params: &Object,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Call, Error> {
        let request = self.request(operation, params, call)?;
        let default_limit = if operation.is_void() { VOID_REPLY_LIMIT } else { REPLY_LIMIT };
        let limit = self.options.reply_limit_bytes.unwrap_or(default_limit);
        let dialect = &self.options.dialect;
        let policy = Policy {
            timeout_ms: call.timeout_ms.unwrap_or(self.options.timeout_ms),
            deadline_ms: call.deadline_ms.unwrap_or(self.options.deadline_ms),
            attempts: call.retries.unwrap_or(self.options.retries).saturating_add(1),
            reply_limit: usize::try_from(limit).unwrap_or(usize::MAX),
            missing_ok: call.missing_ok,
            names: OptionNames {
                missing_ok: dialect.name_of("missing_ok"),
                reply_limit: dialect.has("reply_limit_bytes").then(|| dialect.name_of("reply_limit_bytes")),
            },
            transport_may_resend: self.options.transport_may_resend,
            entropy,
        };
        Ok(Call::new(operation, request, policy))
    }
}
