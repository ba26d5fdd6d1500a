//! What a call's handle holds.

use crate::{request::View, stop::Stop, text::unusable};
use core::hash::{BuildHasher as _, Hasher as _};
use libseam::{Call, CallOptions, Error, blocking::Client, json::Object};
use std::{
    hash::RandomState,
    sync::{Arc, Mutex, MutexGuard, TryLockError},
};

/// One call. It is made, given parameters and options, and then either executed or driven by hand, once. Free
/// it with `seam_call_free`.
pub struct seam_call {
    pub(crate) client: Arc<Client>,
    pub(crate) operation: &'static str,
    pub(crate) stop: Stop,
    state: Mutex<State>,
}

/// What only one function at a time may touch.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) params: Object,
    /// In the form that the core checks.
    pub(crate) options: Object,
    pub(crate) entropy: Option<u64>,
    /// The call, once it has begun.
    pub(crate) call: Option<Call>,
    pub(crate) view: Option<View>,
    /// Limits of the request that is under way.
    pub(crate) timeout_ms: u64,
    pub(crate) reply_limit: u64,
}

impl seam_call {
    pub(crate) fn new(client: &Arc<Client>, operation: &'static str) -> Self {
        let (stop, state) = (Stop::default(), Mutex::default());
        Self { client: Arc::clone(client), operation, stop, state }
    }

    /// The call's state, for one function at a time.
    ///
    /// # Errors
    /// Where another thread uses the call: the caller broke the rule, and waiting could take as long as a
    /// call.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'_, State>, Error> {
        match self.state.try_lock() {
            Ok(state) => Ok(state),
            Err(TryLockError::Poisoned(poisoned)) => Ok(poisoned.into_inner()),
            Err(TryLockError::WouldBlock) => Err(unusable("another thread uses this call")),
        }
    }

    /// The state of a call that has not begun, to be changed.
    pub(crate) fn prepare(&self) -> Result<MutexGuard<'_, State>, Error> {
        let mut state = self.lock()?;
        if state.call.is_some() {
            return Err(unusable("the call has begun; its parameters and options stay as they are"));
        }
        state.view = None;
        Ok(state)
    }

    /// Begins the call if it has not begun.
    ///
    /// # Errors
    /// Where its parameters or options are refused; they can still be changed then.
    pub(crate) fn begin<'s>(&self, state: &'s mut State) -> Result<&'s mut Call, Error> {
        if state.call.is_none() {
            let options = state.call_options()?;
            let entropy = state.entropy.unwrap_or_else(entropy);
            let call = self.client.engine().call(self.operation, state.params.clone(), &options, entropy)?;
            state.call = Some(call);
        }
        let call = state.call.as_mut().ok_or_else(|| unusable("the call has not begun"))?;
        self.give_up_if_wanted(call);
        Ok(call)
    }

    /// The call that has begun.
    pub(crate) fn begun<'s>(&self, state: &'s mut State, otherwise: &str) -> Result<&'s mut Call, Error> {
        let call = state.call.as_mut().ok_or_else(|| unusable(otherwise))?;
        self.give_up_if_wanted(call);
        Ok(call)
    }

    fn give_up_if_wanted(&self, call: &mut Call) {
        if self.stop.wanted() {
            call.cancel();
        }
    }
}

impl State {
    pub(crate) fn call_options(&self) -> Result<CallOptions, Error> {
        CallOptions::from_object(self.options.clone())
    }
}

/// A number that differs from call to call.
fn entropy() -> u64 {
    RandomState::new().build_hasher().finish()
}

/// That threads may share what the header says they may.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<seam_call>();
    shared::<crate::client::seam_client>();
    shared::<crate::reply::seam_reply>();
    shared::<crate::error::seam_error>();
};
