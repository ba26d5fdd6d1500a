//! A transport of the program's own.

use crate::{
    boundary::{
        handle::Handle,
        names::seam_call,
        pointer,
        status::{seam_failure, seam_status},
        text::unusable,
    },
    call::{
        clock::Clock,
        sink::{Reply, Unanswered, seam_sink},
        state::{self, CallObject, Running, State},
        step::{self, SEAM_STEP_DONE, SEAM_STEP_SEND},
        view::seam_request,
    },
    client::event::Happened,
    error::{failure::Failure, guard, seam_error},
    reply::seam_reply,
};
use alloc::format;
use core::{ffi::c_void, mem, ptr, slice};
use libseam_core::{Error, FailureKind, memory};

/// No structure of a transport grows beyond this; a larger size is a field that was never set.
const LARGEST_SIZE: usize = 4096;

/// The longest sleep that a transport is asked for; in between the call looks whether it is to be given up.
const LONGEST_SLEEP_MS: u64 = 1_000;

/// How a program moves the bytes itself, for `seam_call_execute_with`. One that may send a request again by itself has to be
/// named by `transport_may_resend` of the client's options. `memset` it to 0, then set every field. The
/// functions are called by the thread that called `seam_call_execute_with`, one at a time, and only before it returns; they
/// must neither throw nor `longjmp` through it. They may call every function for other objects, and for the call
/// itself only `seam_call_cancel` and, at last, `seam_call_free`. Threads may share a transport if its functions
/// allow that.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_transport {
    /// `sizeof(seam_transport)`, set by the caller.
    pub struct_size: u32,
    /// 0.
    pub reserved: u32,
    /// Handed to the functions as it is; may be NULL.
    pub ctx: *mut c_void,
    /// Does one HTTP exchange: sends the request once, follows no redirect, gives the reply to the sink and returns
    /// `SEAM_FAILURE_NONE`, which is 0; or another of `SEAM_FAILURE_*`, after which what the sink was given counts for
    /// nothing. `timeout_ms` is how long that may take, to be kept by the function itself. The request is a view, valid
    /// until the function returns; so is the sink.
    pub exchange: Option<
        unsafe extern "C" fn(
            ctx: *mut c_void,
            request: *const seam_request,
            sink: *mut seam_sink,
            timeout_ms: u64,
        ) -> seam_failure,
    >,
    /// Milliseconds on any clock that goes on; a counter that overflows and begins again at 0 will do.
    pub now_ms: Option<unsafe extern "C" fn(ctx: *mut c_void) -> u64>,
    /// Waits that many milliseconds, a second at most, and returns 0; anything else gives the call up.
    pub sleep_ms: Option<unsafe extern "C" fn(ctx: *mut c_void, ms: u64) -> u32>,
}

/// A transport that was found complete.
pub(crate) struct Functions {
    ctx: *mut c_void,
    exchange: unsafe extern "C" fn(*mut c_void, *const seam_request, *mut seam_sink, u64) -> seam_failure,
    now_ms: unsafe extern "C" fn(*mut c_void) -> u64,
    sleep_ms: unsafe extern "C" fn(*mut c_void, u64) -> u32,
}

impl Functions {
    /// The functions of the transport at `given`, whichever version of the structure it is.
    ///
    /// # Safety
    /// `given` is NULL, or as many bytes can be read there as its first field says.
    pub(crate) unsafe fn read(given: *const seam_transport) -> Result<Self, Error> {
        if given.is_null() {
            return Err(unusable("`transport` is NULL"));
        }
        let known = mem::size_of::<seam_transport>();
        // SAFETY: every version of the structure begins with its size.
        let size = unsafe { given.cast::<u32>().read() } as usize;
        // The first version of the structure is the smallest that there can be.
        if !(known..=LARGEST_SIZE).contains(&size) {
            return Err(unusable("`struct_size` is not the size of the transport; set it first"));
        }
        // SAFETY: the caller promises that all of it can be read.
        let (transport, rest) =
            unsafe { (given.read(), slice::from_raw_parts(given.cast::<u8>().add(known), size - known)) };
        if transport.reserved != 0 || rest.iter().any(|byte| *byte != 0) {
            return Err(unusable(
                "the transport has a field set that this version of the library does not have",
            ));
        }
        let missing = |name: &str| unusable(&format!("`transport.{name}` is NULL"));
        Ok(Self {
            ctx: transport.ctx,
            exchange: transport.exchange.ok_or_else(|| missing("exchange"))?,
            now_ms: transport.now_ms.ok_or_else(|| missing("now_ms"))?,
            sleep_ms: transport.sleep_ms.ok_or_else(|| missing("sleep_ms"))?,
        })
    }
}

/// The program's clock, made to go on: a call ends even where the clock stands still or goes back.
pub(crate) struct Waits<'t> {
    transport: &'t Functions,
    pub(crate) clock: Clock,
    now_ms: u64,
}

impl<'t> Waits<'t> {
    pub(crate) fn new(transport: &'t Functions, clock: Clock) -> Self {
        Self { transport, clock, now_ms: 0 }
    }

    pub(crate) fn now(&mut self) -> u64 {
        // SAFETY: the caller of `seam_call_execute_with` promises that the function can be called with its context.
        let told_ms = unsafe { (self.transport.now_ms)(self.transport.ctx) };
        self.now_ms = self.now_ms.max(self.clock.at(told_ms));
        self.now_ms
    }

    /// Waits, though not always to the end. Whether the call is to go on.
    fn sleep_until(&mut self, until_ms: u64) -> bool {
        let ms = until_ms.saturating_sub(self.now()).min(LONGEST_SLEEP_MS);
        self.now_ms = self.now_ms.saturating_add(ms);
        // SAFETY: as in `now`.
        unsafe { (self.transport.sleep_ms)(self.transport.ctx, ms) == 0 }
    }
}

/// Executes the call with a transport of the program's own, and returns when it has ended. `reply` may be NULL
/// where only the status matters.
///
/// A function of the transport that uses the call gets `SEAM_ERR_INVALID_STATE`, except for `seam_call_cancel`,
/// which takes effect when the transport's function returns.
///
/// Returns why the call did not succeed; `SEAM_ERR_INVALID_STATE` where it has begun before or the transport is
/// not complete.
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
        pointer::clear(reply);
        guard::status_at(
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
                let mut clock = Waits::new(&transport, Clock::default());
                let start_ms = start(call, &mut clock);
                let driven = drive(call, handle, state, &mut clock, start_ms);
                let result = end(call, handle, state, &mut clock, start_ms, driven.map(|_| ()));
                let done = match result {
                    Ok(_) if reply.is_null() => Ok(()),
                    Ok(result) => pointer::hand_out(reply, result, "reply").map_err(Failure::from),
                    Err(failure) => Err(failure),
                };
                done.map_err(|failure| failure.at_least(state.outcome()))
            },
        )
    }
}

const BEGUN: &str = "the call has not begun";

/// When the call begins, for whoever watches.
pub(crate) fn start(call: &CallObject, clock: &mut Waits<'_>) -> u64 {
    if call.watch.is_there() { clock.now() } else { 0 }
}

/// Drives what has begun at `start_ms` until there is an item, which is true, or it is done; tells of it whoever watches.
#[cfg_attr(target_os = "none", expect(unused_variables, reason = "nobody watches there"))]
pub(crate) fn drive(
    call: &CallObject,
    handle: *const seam_call,
    state: &mut State,
    clock: &mut Waits<'_>,
    start_ms: u64,
) -> Result<bool, Failure> {
    #[cfg(not(target_os = "none"))]
    if let Some(teller) = call.watch.teller(handle, call.operation) {
        return run(call, state, clock, |now_ms, happened| {
            teller.happened(happened, now_ms.saturating_sub(start_ms));
        });
    }
    run(call, state, clock, |_, _| {})
}

/// Takes the result of what was driven, and tells whoever watches that it has ended.
#[cfg_attr(target_os = "none", expect(unused_variables, reason = "nobody watches there"))]
pub(crate) fn end(
    call: &CallObject,
    handle: *const seam_call,
    state: &mut State,
    clock: &mut Waits<'_>,
    start_ms: u64,
    driven: Result<(), Failure>,
) -> Result<seam_reply, Failure> {
    let result = driven.and_then(|()| Ok(seam_reply::new(call.begun(state, BEGUN)?.take()?)?));
    #[cfg(not(target_os = "none"))]
    if let Some(teller) = call.watch.teller(handle, call.operation) {
        let status = result.as_ref().err().map_or(0, Failure::status);
        teller.done(status, state.attempts(), clock.now().saturating_sub(start_ms));
    }
    result
}

/// Runs what has begun until there is an item, which is true, or it is done; gives `tell` what happens and when.
fn run(
    call: &CallObject,
    state: &mut State,
    clock: &mut Waits<'_>,
    mut tell: impl FnMut(u64, Happened<'_>),
) -> Result<bool, Failure> {
    let mut waits = false;
    loop {
        // The program's functions may have taken what there was.
        memory::ask(0)?;
        call.begun(state, BEGUN)?;
        match step::poll(state, clock.now())? {
            (SEAM_STEP_SEND, _) => {
                waits = false;
                let attempt = state.attempts();
                tell(clock.now_ms, Happened::Send { attempt });
                if call.stop.is_there() {
                    let exchange = state.exchange;
                    state.flow.as_mut().ok_or_else(|| unusable(BEGUN))?.cancel_unsent(exchange);
                    continue;
                }
                let outcome = exchange(state, clock.transport);
                let now_ms = clock.now();
                // What came back is told before anybody's wish to give up: what is done is done.
                memory::ask(0)?;
                let number = state.exchange;
                let flow = state.flow.as_mut().ok_or_else(|| unusable(BEGUN))?;
                match outcome {
                    Ok(Reply { status, headers, body }) => {
                        let headers = headers.iter().map(|(name, value)| (name.as_slice(), value.as_slice()));
                        flow.feed_reply(number, status, headers, &body, now_ms)?;
                        let meaning = flow.call().latest();
                        tell(now_ms, Happened::Reply { attempt, http_status: status, meaning });
                    }
                    Err(Unanswered::Failed(kind, detail)) => {
                        flow.feed_failure(number, kind, &detail, now_ms)?;
                        tell(now_ms, Happened::Failure { attempt, kind, meaning: flow.call().latest() });
                    }
                    Err(Unanswered::OutOfMemory) => flow.feed_out_of_memory(number)?,
                }
            }
            #[cfg(feature = "removals")]
            (step::SEAM_STEP_ITEM, _) => return Ok(true),
            (SEAM_STEP_DONE, _) => return Ok(false),
            (_, until_ms) => {
                let until_ms = until_ms.unwrap_or_default();
                if !waits {
                    waits = true;
                    let wait_ms = until_ms.saturating_sub(clock.now_ms);
                    tell(clock.now_ms, Happened::Wait { attempt: state.attempts(), wait_ms });
                }
                if !call.stop.is_there() && !clock.sleep_until(until_ms) {
                    call.stop.want();
                }
            }
        }
    }
}

/// Lets the program do one exchange.
fn exchange(state: &mut State, transport: &Functions) -> Result<Reply, Unanswered> {
    let (timeout_ms, reply_limit_bytes) = (state.timeout_ms, state.reply_limit_bytes);
    let size = u32::try_from(mem::size_of::<seam_request>()).unwrap_or_default();
    let request = state.view.as_ref().map(|view| view.request(size, timeout_ms, reply_limit_bytes));
    let request = request.as_ref().map_or(ptr::null(), ptr::from_ref);
    // It stays where it is until the call is freed, so that one that is used too late does no harm.
    memory::push(&mut state.sinks, Handle::new(seam_sink::open(reply_limit_bytes)))?;
    let Some(sink) = state.sinks.last() else {
        return Err(Unanswered::Failed(FailureKind::Internal, "there is no sink".into()));
    };
    // SAFETY: the caller of `seam_call_execute_with` promises that the function can be called with its context; the request and
    // the sink are alive until it returns, and the sink is only ever read through.
    let returned = unsafe { (transport.exchange)(transport.ctx, request, sink.pointer(), timeout_ms) };
    sink.object().close(returned)
}
