//! State of a call.

use crate::{
    boundary::{
        handle::{Handle, Opaque},
        lock::{self, Mutex, MutexGuard},
        names::seam_call,
        pointer,
        status::seam_status,
        text::{Text, invalid_state},
    },
    call::{clock::Clock, sink::seam_sink, stop::Stop, view::View},
    client::{Client, event::Watch, seam_client},
    error::{function_error::FunctionError, guard, seam_error},
    host::atomic::{Arc, AtomicBool, Ordering},
};
#[cfg(feature = "confirm")]
use alloc::string::String;
use alloc::{boxed::Box, vec::Vec};
use libseam_core::{CallOptions, Error, Flow, Outcome, json::Object};

/// A call, which C programs know as `seam_call`.
pub(crate) struct CallObject {
    pub(crate) client: Arc<Client>,
    pub(crate) operation: &'static str,
    pub(crate) watch: Watch,
    pub(crate) stop: Stop,
    state: Mutex<State>,
    /// Set when a function that the call called frees it while it runs.
    freed: AtomicBool,
}

impl Opaque for seam_call {
    type Object = CallObject;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5call\0\0\0";
}

/// State that one function at a time may touch.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) params: Object,
    pub(crate) options: CallOptions,
    pub(crate) entropy: Option<u64>,
    /// List that the call reads, if it reads one.
    #[cfg(feature = "removals")]
    pub(crate) list: Option<crate::call::list::List>,
    /// Token with which the call goes on to confirm a removal, if it does.
    #[cfg(feature = "confirm")]
    pub(crate) token: Option<String>,
    /// Off-boarding that the call is, if it is one.
    #[cfg(feature = "off_board")]
    pub(crate) off_boarding: Option<crate::call::off_boarding::OffBoarding>,
    /// Flow of the call, once it has begun.
    pub(crate) flow: Option<Flow>,
    /// Number of the exchange of the latest request.
    pub(crate) exchange: u32,
    pub(crate) view: Option<View>,
    /// Clock of a program that drives the call by hand.
    pub(crate) clock: Clock,
    /// Request as JSON text that may be shown.
    pub(crate) shown: Option<Text>,
    /// Limits of the request that is under way.
    pub(crate) timeout_ms: u64,
    pub(crate) reply_limit_bytes: u64,
    /// Sinks, one for each exchange of a transport of the program's own. None is removed or moved.
    #[expect(clippy::vec_box, reason = "pointers to them are outside")]
    pub(crate) sinks: Vec<Box<Handle<seam_sink>>>,
}

impl State {
    /// Returns the number of the attempt of the current exchange.
    pub(crate) fn attempt(&self) -> u32 {
        self.flow.as_ref().map_or(0, |flow| flow.call().attempts())
    }

    /// Returns the number of attempts at the operation, with the one under way.
    #[cfg(not(target_os = "none"))]
    pub(crate) fn attempts(&self) -> u32 {
        self.flow.as_ref().map_or(0, |flow| flow.attempts())
    }

    /// Reports whether the call is an off-boarding.
    #[cfg(feature = "removals")]
    fn is_off_boarding(&self) -> bool {
        #[cfg(feature = "off_board")]
        return self.off_boarding.is_some();
        #[cfg(not(feature = "off_board"))]
        false
    }

    /// Sets the list that the call reads. An off-boarding always has one, of its lines of evidence.
    #[cfg(feature = "removals")]
    pub(crate) fn set_list(&mut self, list: Option<crate::call::list::List>) -> Result<(), FunctionError> {
        #[cfg(feature = "off_board")]
        if self.off_boarding.is_some() && list.as_ref().is_none_or(|list| list.is_confirmation) {
            return Err(invalid_state("the items of an off-boarding are its lines of evidence").into());
        }
        self.list = list;
        Ok(())
    }

    /// Returns the outcome so far.
    pub(crate) fn outcome(&self) -> Outcome {
        self.flow.as_ref().map_or(Outcome::NotSent, |flow| flow.outcome())
    }
}

/// Runs the body of a function that takes a call, with exclusive access to its state. Raises the outcome of
/// an error to the call's, whatever the error is about: so check the arguments inside `body`, too.
///
/// # Safety
/// `call` is NULL or valid, and `error` is NULL or can be written.
pub(crate) unsafe fn with_call(
    call: *const seam_call,
    error: *mut *mut seam_error,
    body: impl FnOnce(&CallObject, &mut State) -> Result<(), FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || outcome(call),
            || {
                let call = pointer::borrow(call, "call")?;
                let mut state = call.lock()?;
                body(call, &mut state).map_err(|failure| failure.at_least(state.outcome()))
            },
        )
    }
}

/// Returns the outcome so far of a call, which may be in use.
///
/// # Safety
/// `call` is NULL or valid.
pub(crate) unsafe fn outcome(call: *const seam_call) -> Outcome {
    // SAFETY: as the caller promises.
    let Some(call) = (unsafe { Handle::get(call) }) else { return Outcome::NotSent };
    lock::try_lock(&call.state).map_or(Outcome::Unknown, |state| state.outcome())
}

impl CallObject {
    pub(crate) fn new(client: &seam_client, operation: &'static str) -> Self {
        let (stop, state, freed) = (Stop::default(), Mutex::default(), AtomicBool::new(false));
        Self { client: Arc::clone(&client.client), operation, watch: client.watch, stop, state, freed }
    }

    /// Makes a call that goes on to confirm a removal.
    #[cfg(feature = "confirm")]
    pub(crate) fn with_token(client: &seam_client, operation: &'static str, token: String) -> Self {
        let call = Self::new(client, operation);
        if let Some(mut state) = call.take() {
            state.token = Some(token);
        }
        call
    }

    /// Makes a call that is an off-boarding, whose items are the lines of its evidence.
    #[cfg(feature = "off_board")]
    pub(crate) fn with_off_boarding(
        client: &seam_client,
        off_boarding: crate::call::off_boarding::OffBoarding,
    ) -> Self {
        let call = Self::new(client, crate::call::off_boarding::NAME);
        if let Some(mut state) = call.take() {
            state.off_boarding = Some(off_boarding);
            state.list = Some(crate::call::list::List::default());
        }
        call
    }

    /// Locks the call's state, or returns `None` if another function has it.
    pub(crate) fn take(&self) -> Option<MutexGuard<'_, State>> {
        lock::try_lock(&self.state)
    }

    /// Locks the call's state.
    ///
    /// # Errors
    /// Another thread, or a function that the call called, uses it. The caller broke the rule, and waiting
    /// could take as long as a call, or for ever.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'_, State>, Error> {
        let state = lock::try_lock(&self.state);
        #[cfg(feature = "panic_on_demand")]
        crate::host::panic_on_demand::panic_if_requested(crate::host::panic_on_demand::LOCKED);
        state.ok_or_else(|| {
            let message = "the call is in use by another thread, a function of its transport or `on_event`";
            invalid_state(message).with_outcome(Outcome::Unknown)
        })
    }

    /// Returns true if nothing uses the call. Otherwise marks it as freed, for the function that runs it to
    /// free.
    pub(crate) fn can_be_freed(&self) -> bool {
        let unused = lock::try_lock(&self.state).is_some();
        if !unused {
            self.freed.store(true, Ordering::Release);
        }
        unused
    }

    /// Returns true if a function that the call called has freed it.
    #[cfg(feature = "removals")]
    pub(crate) fn is_freed(&self) -> bool {
        self.freed.load(Ordering::Acquire)
    }

    /// Locks the state of a call that has not begun, to change it. Check other arguments after this: their
    /// errors say that nothing was sent.
    pub(crate) fn prepare(&self) -> Result<MutexGuard<'_, State>, FunctionError> {
        let mut state = self.lock()?;
        if state.flow.is_some() {
            let begun =
                invalid_state("the call has begun; its parameters and options can no longer be changed");
            return Err(FunctionError::Error(begun).at_least(state.outcome()));
        }
        state.view = None;
        state.shown = None;
        Ok(state)
    }

    /// Begins the call if it has not begun.
    ///
    /// # Errors
    /// The parameters or options are refused. They can still be changed then.
    pub(crate) fn begin<'s>(&self, state: &'s mut State) -> Result<&'s mut Flow, Error> {
        let flow = match state.flow.take() {
            Some(flow) => flow,
            None => {
                let entropy = state.entropy.unwrap_or_else(entropy);
                self.new_flow(state, entropy)?
            }
        };
        let flow = state.flow.insert(flow);
        self.cancel_if_requested(flow);
        Ok(flow)
    }

    pub(crate) fn new_flow(&self, state: &State, entropy: u64) -> Result<Flow, Error> {
        let (engine, params, options) = (self.client.engine(), &state.params, &state.options);
        #[cfg(feature = "off_board")]
        if let Some(off_boarding) = &state.off_boarding {
            return off_boarding.flow(engine, params, options, entropy);
        }
        #[cfg(feature = "confirm")]
        if let Some(token) = &state.token {
            if !params.is_empty() || state.list.is_some() {
                let message = "the call goes on with a token, so it takes no parameters and reads no list";
                return Err(invalid_state(message));
            }
            return engine.confirm_token(token, options, entropy);
        }
        #[cfg(feature = "full")]
        if state.list.as_ref().is_some_and(|list| list.is_confirmation) {
            return engine.confirm_many(self.operation, params, options, entropy);
        }
        #[cfg(feature = "removals")]
        if state.list.is_some() {
            return engine.pages(self.operation, params, options, entropy);
        }
        engine.flow(self.operation, params, options, entropy)
    }

    /// Returns the flow of a call that has begun, or else an error with the message `otherwise`.
    pub(crate) fn begun<'s>(&self, state: &'s mut State, otherwise: &str) -> Result<&'s mut Flow, Error> {
        let flow = state.flow.as_mut().ok_or_else(|| invalid_state(otherwise))?;
        self.cancel_if_requested(flow);
        Ok(flow)
    }

    fn cancel_if_requested(&self, flow: &mut Flow) {
        if self.stop.is_set() {
            flow.cancel();
        }
    }
}

/// The locked state of a call that runs. Frees the call at the end if it was freed meanwhile.
pub(crate) struct Running<'c> {
    /// Dropped before the call is freed, since it is locked.
    pub(crate) state: MutexGuard<'c, State>,
    _free_at_end: FreeAtEnd,
}

impl<'c> Running<'c> {
    /// Locks a call that has not begun and is executed at once.
    ///
    /// # Safety
    /// The call is valid, `call` is the object behind `handle`, and it is not used after this is dropped.
    pub(crate) unsafe fn new(handle: *mut seam_call, call: &'c CallObject) -> Result<Self, FunctionError> {
        let state = call.prepare()?;
        #[cfg(feature = "removals")]
        if state.list.is_some() && !state.is_off_boarding() {
            return Err(invalid_state("the call reads a list; read its items with `seam_call_next`").into());
        }
        Ok(Self { state, _free_at_end: FreeAtEnd(handle) })
    }

    /// Locks a call that reads a list, and may have begun to.
    ///
    /// # Safety
    /// The conditions of [`Running::new`] hold.
    #[cfg(feature = "removals")]
    pub(crate) unsafe fn reading(
        handle: *mut seam_call,
        call: &'c CallObject,
    ) -> Result<Self, FunctionError> {
        Ok(Self { state: call.lock()?, _free_at_end: FreeAtEnd(handle) })
    }
}

/// A guard that frees a call if it was freed while it ran.
struct FreeAtEnd(*mut seam_call);

impl Drop for FreeAtEnd {
    fn drop(&mut self) {
        // SAFETY: valid, as the caller of `Running::new` promised.
        let freed = unsafe { Handle::get(self.0) }.is_some_and(|call| call.freed.load(Ordering::Acquire));
        if freed {
            // SAFETY: its owner gave it up, and it runs no more.
            unsafe { Handle::free(self.0) };
        }
    }
}

/// Returns a number that differs from call to call.
#[cfg(not(target_os = "none"))]
fn entropy() -> u64 {
    use core::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish()
}

/// Returns a number that differs from call to call, though not from device to device: firmware provides
/// better ones.
#[cfg(target_os = "none")]
fn entropy() -> u64 {
    use crate::host::atomic::AtomicU32;
    static CALLS: AtomicU32 = AtomicU32::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed).into()
}

/// Compile-time proof that threads may share what the header allows.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<CallObject>();
    shared::<seam_client>();
    shared::<seam_error>();
};
