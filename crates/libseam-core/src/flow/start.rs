//! The start of a flow: parameters checked, first request built.

#[cfg(feature = "confirm")]
use super::confirm::Confirm;
#[cfg(feature = "full")]
use super::confirm::sweep::Sweep;
use super::{
    Flow, LISTS, Plan, WAITS,
    attempt::{Attempt, Times},
    pages::Pages,
};
#[cfg(feature = "confirm")]
use crate::check::{problem_kind::ProblemKind, reject_call};
use crate::{
    api::{generated::flows::ATTEMPTS, table::Listing},
    check::{Params, find},
    client::{CallOptions, Engine},
    error::{Error, ErrorCode, problem::Problems},
    json::Object,
};
use alloc::{boxed::Box, format};

impl Engine {
    /// Makes the flow of a call, ready to be driven: the call alone, or with the wait for the action attempt that it
    /// returns, unless [`CallOptions::wait_for_action_attempt`] says otherwise (an operation that only reads an attempt
    /// waits where the option of the call is true), or a removal that is confirmed, where
    /// [`CallOptions::confirm`] says so. `entropy` is as for [`Engine::call`].
    ///
    /// # Errors
    /// As [`Engine::call`]; [`ErrorCode::InvalidOptions`] where no read can confirm the operation.
    pub fn flow<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        #[cfg(feature = "confirm")]
        if call.confirm == Some(true) {
            return self.confirm(operation, params, call, entropy);
        }
        let made = self.call(operation, params, call, entropy)?;
        let own = &self.options;
        let is_wanted = match call.wait_for_action_attempt {
            Some(true) => made.operation.can_wait(),
            Some(false) => false,
            None => own.wait_for_action_attempt && made.operation.returns_attempt(),
        };
        let Some(waits) = WAITS.filter(|_| is_wanted) else {
            return Ok(made.into());
        };
        let read = self.make_call(find(ATTEMPTS.read)?, &Object::new(), call, entropy)?;
        let interval = call.action_attempt_polling_interval_ms;
        let times = Times {
            timeout_ms: call.action_attempt_timeout_ms.unwrap_or(own.action_attempt_timeout_ms),
            interval_ms: interval.unwrap_or(own.action_attempt_polling_interval_ms),
            timeout_name: own.dialect.name_of("action_attempt_timeout_ms"),
        };
        Ok(Flow(Plan::Attempt(Box::new(Attempt::new(made, read, times)), waits)))
    }

    /// Makes the flow of a removal that is confirmed: reads before it, the removal, and reads until it is in effect, or until
    /// it is certain that it is not, or until the time is over. The result is a JSON object with the verdict and what was
    /// seen; a verdict other than `confirmed` is [`ErrorCode::NotConfirmed`], unless [`CallOptions::on_unconfirmed`] is
    /// `return`. `params`, `call` and `entropy` are as for [`Engine::call`].
    ///
    /// # Errors
    /// As [`Engine::call`]; [`ErrorCode::InvalidOptions`] where no read can confirm the operation.
    #[cfg(feature = "confirm")]
    // Inlined, it would make the stack of every call as deep as that of a confirmation.
    #[inline(never)]
    pub fn confirm<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        let confirm = Confirm::new(self, operation, params, call, entropy).and_then(Confirm::boxed);
        Ok(Flow(Plan::Confirm(confirm?)))
    }

    /// Makes the flow that goes on to confirm a removal, from the token of an earlier result or error: hours later, in
    /// another process, or in another language. Nothing is removed.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where `token` is none; [`ErrorCode::InvalidOptions`] where the client is for another
    /// server or workspace. Where that shows only in the workspace that the credential sees, the flow ends in
    /// [`ErrorCode::Forbidden`].
    #[cfg(feature = "confirm")]
    // As `confirm`.
    #[inline(never)]
    pub fn confirm_token(&self, token: &str, call: &CallOptions, entropy: u64) -> Result<Flow, Error> {
        let confirm = Confirm::with_token(self, token, call, entropy).and_then(Confirm::boxed);
        Ok(Flow(Plan::Confirm(confirm?)))
    }

    /// Returns the name of the operation that the removal of a token called, for a host that names it before the flow begins.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] where `token` is none.
    #[cfg(feature = "confirm")]
    pub fn operation_of_token(token: &str) -> Result<&'static str, Error> {
        Ok(Confirm::operation_of_token(token)?)
    }

    /// Makes the flow of many removals of `operation` that are confirmed together: lists before and after them stand for a
    /// read of each, as far as the table has such a list. `params` is an object: `items` has the parameters of each removal,
    /// `scope` those of the list that say what is listed, and `settle` is `get`, by which what the list no longer has is read
    /// once, or `list`, by which its absence is enough; the level is `list_only` then.
    ///
    /// Each item of the flow is the outcome of a removal: `index` is its position, and `confirmation` or `error` has what came
    /// of it. The deadline of [`CallOptions::confirm_deadline_ms`] begins after the last removal: until then the lists are
    /// read again. The result counts the outcomes; where one is not confirmed it is [`ErrorCode::NotConfirmed`], unless
    /// [`CallOptions::on_unconfirmed`] is `return`.
    ///
    /// # Errors
    /// [`ErrorCode::InvalidParams`] with everything that is wrong with the items; [`ErrorCode::InvalidState`] where no list
    /// shows what became of the removals; else as [`Engine::confirm`].
    #[cfg(feature = "confirm")]
    #[cfg_attr(
        not(feature = "full"),
        allow(unused_variables, reason = "the smaller tables have no such lists")
    )]
    pub fn confirm_many<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        self.require_no_refusal(operation, call)?;
        #[cfg(not(feature = "full"))]
        return find(operation).and_then(|row| {
            let message = "this build has no lists for many removals; confirm each of them alone";
            let error = Error::new(ErrorCode::InvalidState, message);
            Err(error.with(|details| details.operation = Some(row.name)))
        });
        #[cfg(feature = "full")]
        let sweep = Sweep::new(self, operation, params, call, entropy).and_then(Sweep::boxed);
        #[cfg(feature = "full")]
        Ok(Flow(Plan::Sweep(sweep?)))
    }

    /// Refuses `confirm` as false for many removals, which are always confirmed.
    #[cfg(feature = "confirm")]
    fn require_no_refusal(&self, operation: &str, call: &CallOptions) -> Result<(), Error> {
        if call.confirm != Some(false) {
            return Ok(());
        }
        let (operation, mut problems) = (find(operation)?, Problems::new());
        let expected = "true, or left out: many removals are always confirmed";
        ProblemKind::InvalidForm { expected }.add(&mut problems, self.options.dialect.name_of("confirm"));
        reject_call(operation, ErrorCode::InvalidOptions, problems)
    }

    /// Makes a flow of the whole list that `operation` returns, item by item, ready to be driven. It follows
    /// the pages; a list without pages takes one exchange. `params` are repeated for every page; with a
    /// `page_cursor` the list begins at that page. `call` and `entropy` are as for [`Engine::call`], and
    /// apply to each page.
    ///
    /// # Errors
    /// As [`Engine::call`]; [`ErrorCode::InvalidState`] where the operation returns no list.
    pub fn pages<'p>(
        &self,
        operation: &str,
        params: impl Into<Params<'p>>,
        call: &CallOptions,
        entropy: u64,
    ) -> Result<Flow, Error> {
        if call.confirm == Some(true) {
            // No list takes anything away, so this is the refusal of a single read.
            return self.flow(operation, params, call, entropy);
        }
        let mut problems = Problems::new();
        let params = params.into().read(&mut problems);
        let row = find(operation)?;
        let Some(lists) = LISTS.filter(|_| row.listing != Listing::NotAList) else {
            let mut error = Error::new(
                ErrorCode::InvalidState,
                format!("`{}` reads no list; call it instead of reading its pages", row.name),
            );
            error.0.operation = Some(row.name);
            return Err(error);
        };
        let call = self.prepare_call(operation, &params, problems, call, entropy)?;
        Ok(Flow(Plan::Pages(Box::new(Pages::new(call, params.into_owned())), lists)))
    }
}
