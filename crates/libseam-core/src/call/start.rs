//! The start of a call: parameters checked, request built, limits set.

use crate::{
    call::{Call, Policy},
    check::{find, params::Params},
    client::{CallOptions, Engine},
    error::{Error, problem::Problems},
    json::Object,
    wire::interpret::OptionNames,
};

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
        self.prepare_call(operation, &params, problems, call, entropy)
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
