//! What a call's handle holds.

use crate::{
    boundary::{
        handle::{Handle, Named},
        lock::{self, Mutex, MutexGuard},
        names::seam_call,
        pointer,
        status::seam_status,
        text::{Text, unusable},
    },
    call::{clock::Clock, sink::seam_sink, stop::Stop, view::View},
    client::{Client, event::Watch, seam_client},
    error::{failure::Failure, guard, seam_error},
};
use alloc::{boxed::Box, sync::Arc, vec::Vec};
use core::sync::atomic::{AtomicBool, Ordering};
use libseam_core::{CallOptions, Error, Flow, Outcome, json::Object};

/// One call, which C programs know as `seam_call`.
pub(crate) struct CallObject {
    pub(crate) client: Arc<Client>,
    pub(crate) operation: &'static str,
    #[cfg_attr(target_os = "none", expect(dead_code, reason = "nobody watches there"))]
    pub(crate) watch: Watch,
    pub(crate) stop: Stop,
    state: Mutex<State>,
    /// It was freed by a function that it called, while it ran.
    freed: AtomicBool,
}

impl Named for seam_call {
    type Object = CallObject;

    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8] = *b"\xf5call\0\0\0";
}

/// What only one function at a time may touch.
#[derive(Default)]
pub(crate) struct State {
    pub(crate) params: Object,
    pub(crate) options: CallOptions,
    pub(crate) entropy: Option<u64>,
    /// Of a call that reads a list.
    #[cfg(feature = "removals")]
    pub(crate) list: Option<crate::call::list::List>,
    /// What moves the call, once it has begun.
    pub(crate) flow: Option<Flow>,
    /// The exchange of the latest request.
    pub(crate) exchange: u32,
    pub(crate) view: Option<View>,
    /// The clock of a program that drives the call.
    pub(crate) clock: Clock,
    /// The request as JSON, to be shown.
    pub(crate) shown: Option<Text>,
    /// Limits of the request that is under way.
    pub(crate) timeout_ms: u64,
    pub(crate) reply_limit_bytes: u64,
    /// One for each exchange of a transport of the program's own. None is removed or moved.
    #[expect(clippy::vec_box, reason = "pointers to them are outside")]
    pub(crate) sinks: Vec<Box<Handle<seam_sink>>>,
}

impl State {
    /// How many attempts there were, also that which is under way.
    pub(crate) fn attempts(&self) -> u32 {
        self.flow.as_ref().map_or(0, |flow| flow.call().attempts())
    }

    /// What is known of the operation.
    pub(crate) fn outcome(&self) -> Outcome {
        self.flow.as_ref().map_or(Outcome::NotSent, |flow| flow.call().outcome())
    }
}

/// Runs the body of a function that is given a call, and its state to itself. An error of it does not say less than what
/// the call knows, whatever it is about: so the arguments are looked at in there, too.
///
/// # Safety
/// `call` is NULL or valid, and `error` is NULL or can be written.
pub(crate) unsafe fn with_call(
    call: *const seam_call,
    error: *mut *mut seam_error,
    body: impl FnOnce(&CallObject, &mut State) -> Result<(), Failure>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_at(
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

/// What is known of the operation of a call, which may be in use.
///
/// # Safety
/// `call` is NULL or valid.
pub(crate) unsafe fn outcome(call: *const seam_call) -> Outcome {
    // SAFETY: as the caller promises.
    let Some(call) = (unsafe { Handle::behind(call) }) else { return Outcome::NotSent };
    lock::take(&call.state).map_or(Outcome::Unknown, |state| state.outcome())
}

impl CallObject {
    pub(crate) fn new(client: &seam_client, operation: &'static str) -> Self {
        let (stop, state, freed) = (Stop::default(), Mutex::default(), AtomicBool::new(false));
        Self { client: Arc::clone(&client.client), operation, watch: client.watch, stop, state, freed }
    }

    /// The call's state, for one function at a time; `None` where another has it.
    pub(crate) fn take(&self) -> Option<MutexGuard<'_, State>> {
        lock::take(&self.state)
    }

    /// The call's state, for one function at a time.
    ///
    /// # Errors
    /// Where another thread or a function that it called uses the call: the caller broke the rule, and waiting
    /// could take as long as a call, or for ever.
    pub(crate) fn lock(&self) -> Result<MutexGuard<'_, State>, Error> {
        let state = lock::take(&self.state);
        #[cfg(feature = "fault")]
        crate::host::fault::strike(crate::host::fault::LOCKED);
        state.ok_or_else(|| {
            let message = "another thread, a function of its transport or `on_event` uses this call";
            unusable(message).with_outcome(Outcome::Unknown)
        })
    }

    /// Whether nothing uses the call, so that it can be freed. Otherwise what runs it is told to free it.
    pub(crate) fn can_be_freed(&self) -> bool {
        let unused = lock::take(&self.state).is_some();
        if !unused {
            self.freed.store(true, Ordering::Release);
        }
        unused
    }

    /// Whether it was freed by a function that it called.
    #[cfg(feature = "removals")]
    pub(crate) fn is_freed(&self) -> bool {
        self.freed.load(Ordering::Acquire)
    }

    /// The state of a call that has not begun, to be changed. The arguments are looked at behind it, since their errors
    /// say that nothing was sent.
    pub(crate) fn prepare(&self) -> Result<MutexGuard<'_, State>, Failure> {
        let mut state = self.lock()?;
        if state.flow.is_some() {
            let begun = unusable("the call has begun; its parameters and options stay as they are");
            return Err(Failure::Error(begun).at_least(state.outcome()));
        }
        state.view = None;
        state.shown = None;
        Ok(state)
    }

    /// Begins the call if it has not begun.
    ///
    /// # Errors
    /// Where its parameters or options are refused; they can still be changed then.
    pub(crate) fn begin<'s>(&self, state: &'s mut State) -> Result<&'s mut Flow, Error> {
        let flow = match state.flow.take() {
            Some(flow) => flow,
            None => {
                let entropy = state.entropy.unwrap_or_else(entropy);
                self.made(state, entropy)?
            }
        };
        let flow = state.flow.insert(flow);
        self.give_up_if_wanted(flow);
        Ok(flow)
    }

    fn made(&self, state: &State, entropy: u64) -> Result<Flow, Error> {
        let (engine, params, options) = (self.client.engine(), &state.params, &state.options);
        #[cfg(feature = "removals")]
        if state.list.is_some() {
            return engine.pages(self.operation, params, options, entropy);
        }
        Ok(engine.call(self.operation, params, options, entropy)?.into())
    }

    /// The call that has begun.
    pub(crate) fn begun<'s>(&self, state: &'s mut State, otherwise: &str) -> Result<&'s mut Flow, Error> {
        let flow = state.flow.as_mut().ok_or_else(|| unusable(otherwise))?;
        self.give_up_if_wanted(flow);
        Ok(flow)
    }

    fn give_up_if_wanted(&self, flow: &mut Flow) {
        if self.stop.is_there() {
            flow.cancel();
        }
    }
}

/// The state of a call that runs, and the debt to free it if it is freed meanwhile.
pub(crate) struct Running<'c> {
    /// Dropped first: what is locked must not be freed.
    pub(crate) state: MutexGuard<'c, State>,
    _owed: Owed,
}

impl<'c> Running<'c> {
    /// Of a call that has not begun, and is executed at once.
    ///
    /// # Safety
    /// The call is valid, and `call` is what is behind `handle`. It is used no more after this was dropped.
    pub(crate) unsafe fn new(handle: *mut seam_call, call: &'c CallObject) -> Result<Self, Failure> {
        let state = call.prepare()?;
        #[cfg(feature = "removals")]
        if state.list.is_some() {
            return Err(unusable("the call reads a list; `seam_call_next` gives its items").into());
        }
        Ok(Self { state, _owed: Owed(handle) })
    }

    /// Of a call that reads a list, and may have begun to.
    ///
    /// # Safety
    /// As [`Running::new`].
    #[cfg(feature = "removals")]
    pub(crate) unsafe fn reading(handle: *mut seam_call, call: &'c CallObject) -> Result<Self, Failure> {
        Ok(Self { state: call.lock()?, _owed: Owed(handle) })
    }
}

/// Frees a call that was freed while it ran, when it is dropped.
struct Owed(*mut seam_call);

impl Drop for Owed {
    fn drop(&mut self) {
        // SAFETY: valid, as the caller of `Running::new` promised.
        let freed = unsafe { Handle::behind(self.0) }.is_some_and(|call| call.freed.load(Ordering::Acquire));
        if freed {
            // SAFETY: its owner gave it up, and it runs no more.
            unsafe { Handle::free(self.0) };
        }
    }
}

/// A number that differs from call to call.
#[cfg(not(target_os = "none"))]
fn entropy() -> u64 {
    use core::hash::{BuildHasher as _, Hasher as _};
    std::hash::RandomState::new().build_hasher().finish()
}

/// A number that differs from call to call, though not from one device to the next: firmware gives its own.
#[cfg(target_os = "none")]
fn entropy() -> u64 {
    use core::sync::atomic::AtomicU32;
    static CALLS: AtomicU32 = AtomicU32::new(0);
    CALLS.fetch_add(1, Ordering::Relaxed).into()
}

/// That threads may share what the header says they may.
const _: () = {
    const fn shared<T: Send + Sync>() {}
    shared::<CallObject>();
    shared::<seam_client>();
    shared::<seam_error>();
};
