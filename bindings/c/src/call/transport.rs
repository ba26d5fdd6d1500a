//! Execution of a call over a transport of the program's own.

use crate::{
    boundary::{
        handle::Handle,
        names::seam_call,
        pointer,
        status::{seam_failure, seam_status},
        text::invalid_state,
    },
    call::{
        clock::Clock,
        sink::{ExchangeFailure, Reply, seam_sink},
        state::{self, CallObject, Running, State},
        step::{self, SEAM_STEP_DONE, SEAM_STEP_SEND},
        view::seam_request,
    },
    client::event::CallEvent,
    error::{function_error::FunctionError, guard, seam_error},
    reply::seam_reply,
};
use alloc::format;
use core::{ffi::c_void, mem, ptr, slice};
use libseam_core::{Error, FailureKind, memory};

/// Upper limit for the size of the structure. A larger size means that the field was never set.
const SIZE_LIMIT: usize = 4096;

/// Longest sleep that a transport is asked for. After each one the call looks whether it was cancelled.
const MAX_SLEEP_MS: u64 = 1_000;

/// A transport of the program's own, for `seam_call_execute_with`: three functions that move bytes, read a
/// clock and sleep. Set it to 0 with `memset`, then set every field but `reserved`. If it may send a request
/// again by itself, set `transport_may_resend` in the client's options. The functions are called by the
/// thread that called `seam_call_execute_with`, one at a time, and only before that returns; they must
/// neither throw nor `longjmp` through it. They may call every function for other objects; for the call
/// itself only `seam_call_cancel` and, last, `seam_call_free`. Threads may share a transport if its functions
/// allow that.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_transport {
    /// `sizeof(seam_transport)`, set by the caller.
    pub struct_size: u32,
    /// Must be 0.
    pub reserved: u32,
    /// Passed to the functions unchanged; may be NULL.
    pub ctx: *mut c_void,
    /// Does one HTTP exchange: sends the request once, follows no redirect, gives the reply to the sink and
    /// returns `SEAM_FAILURE_NONE`, which is 0. If the exchange fails, returns another of `SEAM_FAILURE_*`,
    /// and the sink's content is ignored. The function itself must keep to `timeout_ms`, the longest time for
    /// the exchange. The request and the sink are valid until the function returns.
    pub exchange: Option<
        unsafe extern "C" fn(
            ctx: *mut c_void,
            request: *const seam_request,
            sink: *mut seam_sink,
            timeout_ms: u64,
        ) -> seam_failure,
    >,
    /// Returns the time in milliseconds on any clock that goes forward; a counter that overflows and starts
    /// again at 0 will do.
    pub now_ms: Option<unsafe extern "C" fn(ctx: *mut c_void) -> u64>,
    /// TransportClock `ms` milliseconds, a second at most, and returns 0. Any other result cancels the call.
    pub sleep_ms: Option<unsafe extern "C" fn(ctx: *mut c_void, ms: u64) -> u32>,
}

/// A transport with all its functions.
pub(crate) struct Functions {
    ctx: *mut c_void,
    exchange: unsafe extern "C" fn(*mut c_void, *const seam_request, *mut seam_sink, u64) -> seam_failure,
    now_ms: unsafe extern "C" fn(*mut c_void) -> u64,
    sleep_ms: unsafe extern "C" fn(*mut c_void, u64) -> u32,
}

impl Functions {
    /// Reads the transport at `given`, whichever version of the structure it is.
    ///
    /// # Safety
    /// `given` is NULL, or as many bytes can be read there as its first field says.
    pub(crate) unsafe fn read(given: *const seam_transport) -> Result<Self, Error> {
        if given.is_null() {
            return Err(invalid_state("`transport` must not be NULL"));
        }
        let known = mem::size_of::<seam_transport>();
        // SAFETY: every version of the structure begins with its size.
        let size = unsafe { given.cast::<u32>().read() } as usize;
        // The first version of the structure is the smallest that there can be.
        if !(known..=SIZE_LIMIT).contains(&size) {
            return Err(invalid_state(&format!(
                "`struct_size` must be `sizeof(seam_transport)`, got {size}"
            )));
        }
        // SAFETY: the caller promises that all of it can be read.
        let (transport, rest) =
            unsafe { (given.read(), slice::from_raw_parts(given.cast::<u8>().add(known), size - known)) };
        if transport.reserved != 0 || rest.iter().any(|byte| *byte != 0) {
            return Err(invalid_state(
                "the transport sets a field that this version of the library does not know",
            ));
        }
        let missing = |name: &str| invalid_state(&format!("`transport.{name}` must not be NULL"));
        Ok(Self {
            ctx: transport.ctx,
            exchange: transport.exchange.ok_or_else(|| missing("exchange"))?,
            now_ms: transport.now_ms.ok_or_else(|| missing("now_ms"))?,
            sleep_ms: transport.sleep_ms.ok_or_else(|| missing("sleep_ms"))?,
        })
    }
}

/// The clock of the transport, made monotonic. A call ends even if the program's clock stands still or goes
/// back.
pub(crate) struct TransportClock<'t> {
    transport: &'t Functions,
    pub(crate) clock: Clock,
    now_ms: u64,
}

impl<'t> TransportClock<'t> {
    pub(crate) fn new(transport: &'t Functions, clock: Clock) -> Self {
        Self { transport, clock, now_ms: 0 }
    }

    pub(crate) fn now(&mut self) -> u64 {
        // SAFETY: the caller of `seam_call_execute_with` promises that the function can be called with its context.
        let program_ms = unsafe { (self.transport.now_ms)(self.transport.ctx) };
        self.now_ms = self.now_ms.max(self.clock.at(program_ms));
        self.now_ms
    }

    /// TransportClock, though not always to the end. Returns false if the call is to be cancelled.
    fn sleep_until(&mut self, until_ms: u64) -> bool {
        let ms = until_ms.saturating_sub(self.now()).min(MAX_SLEEP_MS);
        self.now_ms = self.now_ms.saturating_add(ms);
        // SAFETY: as in `now`.
        unsafe { (self.transport.sleep_ms)(self.transport.ctx, ms) == 0 }
    }
}

/// Executes the call with a transport of the program's own, and returns when it has ended. `reply` may be
/// NULL if only the status matters.
///
/// The functions of the transport cannot use the call: they get `SEAM_ERR_INVALID_STATE`. `seam_call_cancel`
/// is allowed, and takes effect when the transport's function returns.
///
/// Returns the reason why the call did not succeed; `SEAM_ERR_INVALID_STATE` if it has begun before or the
/// transport is incomplete.
///
/// # Safety
/// `call` is NULL or valid; `transport` is NULL or valid, with functions as it says; `reply` and `error` are NULL
/// or can be written.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_execute_with(
    call: *mut seam_call,
    transport: *const seam_transport,
    reply: *mut *mut seam_reply,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(reply);
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let handle = call;
                let call = pointer::borrow(handle, "call")?;
                // Held to the end, so that the transport's functions are refused the call instead of changing it.
                let mut running = Running::new(handle, call)?;
                let transport = Functions::read(transport)?;
                let state = &mut *running.state;
                call.begin(state)?;
                let mut clock = TransportClock::new(&transport, Clock::default());
                let start_ms = start(call, &mut clock);
                let mut driven = drive(call, handle, state, &mut clock, start_ms);
                // An off-boarding has items, and nobody reads them here.
                while matches!(driven, Ok(true)) {
                    driven = drive(call, handle, state, &mut clock, start_ms);
                }
                let result = end(call, handle, state, &mut clock, start_ms, driven.map(|_| ()));
                let done = match result {
                    Ok(_) if reply.is_null() => Ok(()),
                    Ok(result) => pointer::write_handle(reply, result, "reply").map_err(FunctionError::from),
                    Err(failure) => Err(failure),
                };
                done.map_err(|failure| failure.at_least(state.outcome()))
            },
        )
    }
}

const BEGUN: &str = "the call has not begun";

/// Returns the time at which the call begins, or 0 if no function watches.
pub(crate) fn start(call: &CallObject, clock: &mut TransportClock<'_>) -> u64 {
    if call.watch.is_set() { clock.now() } else { 0 }
}

/// Drives a flow that began at `start_ms`, and reports its events. Returns true once an item has arrived, and
/// false once it is done.
#[cfg_attr(target_os = "none", expect(unused_variables, reason = "no events are reported there"))]
pub(crate) fn drive(
    call: &CallObject,
    handle: *const seam_call,
    state: &mut State,
    clock: &mut TransportClock<'_>,
    start_ms: u64,
) -> Result<bool, FunctionError> {
    #[cfg(not(target_os = "none"))]
    if let Some(reporter) = call.watch.reporter(handle, call.operation) {
        return run(call, state, clock, |now_ms, event| {
            reporter.report_event(event, now_ms.saturating_sub(start_ms));
        });
    }
    run(call, state, clock, |_, _| {})
}

/// Takes the result of the flow, and reports that it has ended.
#[cfg_attr(target_os = "none", expect(unused_variables, reason = "no events are reported there"))]
pub(crate) fn end(
    call: &CallObject,
    handle: *const seam_call,
    state: &mut State,
    clock: &mut TransportClock<'_>,
    start_ms: u64,
    driven: Result<(), FunctionError>,
) -> Result<seam_reply, FunctionError> {
    let result = driven.and_then(|()| Ok(seam_reply::new(call.begun(state, BEGUN)?.take()?)?));
    #[cfg(not(target_os = "none"))]
    if let Some(reporter) = call.watch.reporter(handle, call.operation) {
        let status = result.as_ref().err().map_or(0, FunctionError::status);
        reporter.report_done(status, state.attempts(), clock.now().saturating_sub(start_ms));
    }
    result
}

/// Runs the flow. Returns true once an item has arrived, and false once it is done. Calls `report` with each
/// event and its time.
fn run(
    call: &CallObject,
    state: &mut State,
    clock: &mut TransportClock<'_>,
    mut report: impl FnMut(u64, CallEvent<'_>),
) -> Result<bool, FunctionError> {
    let mut waits = false;
    loop {
        // The program's functions may have used up the memory.
        memory::ensure_available(0)?;
        call.begun(state, BEGUN)?;
        match step::poll(state, clock.now())? {
            (SEAM_STEP_SEND, _) => {
                waits = false;
                let attempt = state.attempt();
                report(clock.now_ms, CallEvent::Send { attempt });
                if call.stop.is_set() {
                    let exchange = state.exchange;
                    state.flow.as_mut().ok_or_else(|| invalid_state(BEGUN))?.cancel_unsent(exchange);
                    continue;
                }
                let outcome = exchange(state, clock.transport);
                let now_ms = clock.now();
                // A reply counts before a request to cancel: what is done is done.
                memory::ensure_available(0)?;
                let number = state.exchange;
                let flow = state.flow.as_mut().ok_or_else(|| invalid_state(BEGUN))?;
                match outcome {
                    Ok(Reply { status, headers, body }) => {
                        let headers = headers.iter().map(|(name, value)| (name.as_slice(), value.as_slice()));
                        flow.feed_reply(number, status, headers, &body, now_ms)?;
                        let meaning = flow.call().latest();
                        report(now_ms, CallEvent::Reply { attempt, http_status: status, meaning });
                    }
                    Err(ExchangeFailure::Failed(kind, detail)) => {
                        flow.feed_failure(number, kind, &detail, now_ms)?;
                        report(now_ms, CallEvent::Failure { attempt, kind, meaning: flow.call().latest() });
                    }
                    Err(ExchangeFailure::OutOfMemory) => flow.feed_out_of_memory(number)?,
                }
            }
            #[cfg(feature = "removals")]
            (step::SEAM_STEP_ITEM, _) => return Ok(true),
            #[cfg(feature = "off_board")]
            (step::SEAM_STEP_RECORD, _) => {
                if let State { flow: Some(flow), off_boarding: Some(off_boarding), .. } = state {
                    off_boarding.record(flow);
                }
            }
            (SEAM_STEP_DONE, _) => return Ok(false),
            (_, until_ms) => {
                let until_ms = until_ms.unwrap_or_default();
                if !waits {
                    waits = true;
                    let wait_ms = until_ms.saturating_sub(clock.now_ms);
                    report(clock.now_ms, CallEvent::Wait { attempt: state.attempt(), wait_ms });
                }
                if !call.stop.is_set() && !clock.sleep_until(until_ms) {
                    call.stop.set();
                }
            }
        }
    }
}

/// Lets the program do one exchange.
fn exchange(state: &mut State, transport: &Functions) -> Result<Reply, ExchangeFailure> {
    let (timeout_ms, reply_limit_bytes) = (state.timeout_ms, state.reply_limit_bytes);
    let size = u32::try_from(mem::size_of::<seam_request>()).unwrap_or_default();
    let request = state.view.as_ref().map(|view| view.request(size, timeout_ms, reply_limit_bytes));
    let request = request.as_ref().map_or(ptr::null(), ptr::from_ref);
    // The sink lives until the call is freed, so that a program that uses it too late does no harm.
    memory::push(&mut state.sinks, Handle::new(seam_sink::open(reply_limit_bytes)))?;
    let Some(sink) = state.sinks.last() else {
        return Err(ExchangeFailure::Failed(FailureKind::Internal, "there is no sink".into()));
    };
    // SAFETY: the caller of `seam_call_execute_with` promises that the function can be called with its context; the request and
    // the sink are alive until it returns, and the sink is only ever read through.
    let returned = unsafe { (transport.exchange)(transport.ctx, request, sink.pointer(), timeout_ms) };
    sink.object().close(returned)
}
