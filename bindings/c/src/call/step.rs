//! Functions that drive a call by hand: the program moves the bytes and tells the time.

#[cfg(feature = "removals")]
pub(crate) use crate::boundary::constants::SEAM_STEP_ITEM;
#[cfg(feature = "off_board")]
pub(crate) use crate::boundary::constants::SEAM_STEP_RECORD;
pub(crate) use crate::boundary::constants::{SEAM_STEP_DONE, SEAM_STEP_SEND, SEAM_STEP_WAIT};
#[cfg(feature = "removals")]
use crate::call::list::List;
#[cfg(feature = "http")]
use crate::call::off_boarding::OffBoarding;
use crate::{
    boundary::{
        catch_panic,
        handle::Handle,
        header::seam_header,
        names::seam_call,
        pointer,
        status::{seam_failure, seam_status, seam_step},
        text::{self, invalid_state, seam_str},
    },
    call::{
        state::{self, State},
        view::View,
    },
    error::{guard, seam_error},
    reply::seam_reply,
};
use alloc::{format, string::String};
use core::ffi::c_void;
use libseam_core::{
    Error, FailureKind, Flow, Step,
    memory::{self, OutOfMemory},
};

const NOT_UNDER_WAY: &str = "no request of this call is under way";

/// Returns the next step of a call that is driven by hand. `now_ms` is the time in milliseconds on any clock
/// that goes forward; a counter that overflows and starts again at 0 will do. The first poll begins the call
/// and its deadline.
///
/// `*step` becomes one of these. `SEAM_STEP_SEND`: send the request of `seam_call_request` once, follow no
/// redirect, and feed the reply or the failure; or write the bytes of `seam_call_request_bytes` to a new
/// connection, and feed what you read. `SEAM_STEP_WAIT`: poll again at `*wait_until_ms`, or when the
/// request under way has a reply or has failed. `SEAM_STEP_DONE`: take the result with `seam_call_take`.
/// `SEAM_STEP_ITEM`, only for a call that reads a list (`seam_call_set_pages`) and for an off-boarding: read
/// the item with `seam_call_item`, and poll again. `SEAM_STEP_RECORD`, only for an off-boarding: append the
/// lines of `seam_call_record` to its journal, make them durable, say so with `seam_call_recorded`, and poll
/// again; nothing is sent before that.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` or `SEAM_ERR_INVALID_OPTIONS` if the call cannot begin; it can still be
/// changed then. Returns `SEAM_ERR_INVALID_STATE` if the call has a file of evidence: driving by hand would leave
/// the file empty.
///
/// # Safety
/// `call` is NULL or valid; `step`, `wait_until_ms` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_poll(
    call: *mut seam_call,
    now_ms: u64,
    step: *mut seam_step,
    wait_until_ms: *mut u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        match catch_panic::run(|| poll_idle(call, now_ms, step, wait_until_ms)) {
            Some(false) => {}
            Some(true) => return guard::write_error(error, Some(Ok(()))),
            None => return guard::write_error(error, None),
        }
        state::with_call(call, error, |call, state| {
            pointer::borrow_struct(step, "step")?;
            #[cfg(feature = "removals")]
            state.list.as_ref().map_or(Ok(()), List::refuse_poll)?;
            #[cfg(feature = "http")]
            state.off_boarding.as_ref().map_or(Ok(()), OffBoarding::refuse_poll)?;
            call.begin(state)?;
            let now_ms = state.clock.at(now_ms);
            let (next, until_ms) = poll(state, now_ms)?;
            write_step(state, next, until_ms, step, wait_until_ms);
            Ok(())
        })
    }
}

/// Answers a poll of a call that only waits, without allocating. Returns false if the call has something to
/// do.
///
/// # Safety
/// The conditions of [`seam_call_poll`] hold.
unsafe fn poll_idle(
    call: *mut seam_call,
    now_ms: u64,
    step: *mut seam_step,
    wait_until_ms: *mut u64,
) -> bool {
    // SAFETY: as the caller promises.
    let Some(call) = (unsafe { Handle::get(call) }) else { return false };
    let Some(mut state) = call.take() else { return false };
    let now_ms = state.clock.at(now_ms);
    let is_idle = state.flow.as_ref().is_some_and(|flow| flow.is_idle(now_ms));
    if !is_idle || call.stop.is_set() || step.is_null() {
        return false;
    }
    let (next, until_ms) = match state.flow.as_mut().map(|flow| flow.poll(now_ms)) {
        Some(Step::Wait { until_ms }) => (SEAM_STEP_WAIT, Some(until_ms)),
        _ => (SEAM_STEP_DONE, None),
    };
    // SAFETY: as the caller promises.
    unsafe { write_step(&state, next, until_ms, step, wait_until_ms) };
    true
}

/// Writes the next step to the outputs.
///
/// # Safety
/// `step` and `wait_until_ms` are NULL or can be written.
unsafe fn write_step(
    state: &State,
    next: seam_step,
    until_ms: Option<u64>,
    step: *mut seam_step,
    wait_until_ms: *mut u64,
) {
    // SAFETY: as the caller promises, where they are not NULL.
    unsafe {
        if let Some(until_ms) = until_ms
            && !wait_until_ms.is_null()
        {
            wait_until_ms.write(state.clock.to_program_ms(until_ms));
        }
        if !step.is_null() {
            step.write(next);
        }
    }
}

/// Returns the next step of a call that has begun, by the call's own clock. For `SEAM_STEP_SEND` the request
/// is in `state.view`.
pub(crate) fn poll(state: &mut State, now_ms: u64) -> Result<(seam_step, Option<u64>), OutOfMemory> {
    #[cfg(feature = "off_board")]
    state.off_boarding.as_mut().and_then(|off_boarding| off_boarding.take_lines());
    let State { flow, exchange, view, timeout_ms, reply_limit_bytes, .. } = state;
    let Some(flow) = flow else { return Ok((SEAM_STEP_DONE, None)) };
    #[cfg(feature = "removals")]
    if let Some(list) = &mut state.list
        && list.advance(flow, view, now_ms)?
    {
        return Ok((SEAM_STEP_ITEM, None));
    }
    // Every call of a sequence has a request of its own.
    if !flow.is_single() {
        flow.has_item(now_ms);
        if flow.call().exchange() == 0 {
            *view = None;
        }
    }
    if view.is_none() {
        // Before the poll, after which the call counts its request as sent.
        *view = Some(View::new(flow.call().request())?);
    }
    Ok(match flow.poll(now_ms) {
        Step::Send { exchange: number, timeout_ms: timeout, reply_limit: limit, .. } => {
            *exchange = number;
            *timeout_ms = timeout;
            *reply_limit_bytes = u64::try_from(limit).unwrap_or(u64::MAX);
            (SEAM_STEP_SEND, None)
        }
        Step::Wait { until_ms } => (SEAM_STEP_WAIT, Some(until_ms)),
        #[cfg(feature = "off_board")]
        Step::Record { bytes } => {
            if let Some(off_boarding) = &mut state.off_boarding {
                off_boarding.set_lines(bytes)?;
            }
            (SEAM_STEP_RECORD, None)
        }
        _ => (SEAM_STEP_DONE, None),
    })
}

/// Feeds the reply to the request under way. `body` is the whole body without transfer or content coding; it
/// may be NULL if `body_len` is 0, and `headers` if `header_count` is 0.
///
/// Returns `SEAM_ERR_INVALID_STATE` if no request is under way or its reply is being fed as bytes, and changes
/// nothing then. `seam_call_take` returns the meaning of the reply.
///
/// # Safety
/// `call` is NULL or valid; `headers` and `body` are NULL, or can be read for the given lengths; `error` is NULL or can
/// be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_feed_response(
    call: *mut seam_call,
    http_status: u32,
    headers: *const seam_header,
    header_count: usize,
    body: *const c_void,
    body_len: usize,
    now_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        feed(call, now_ms, error, |flow, exchange, now_ms| {
            let status = u16::try_from(http_status)
                .map_err(|_| wrong_number("http_status", "an HTTP status", http_status))?;
            let body = text::bytes(body.cast(), body_len, "body")?.unwrap_or_default();
            let headers = seam_header::read_all(headers, header_count)?;
            flow.feed_reply(exchange, status, headers, body, now_ms)
        })
    }
}

/// Feeds the failure of the exchange under way. `kind` is one of `SEAM_FAILURE_*`; `detail` goes into the
/// error's message, without the credential, and may be empty.
///
/// Returns `SEAM_ERR_INVALID_STATE` if no request is under way or `kind` is unknown, and changes nothing
/// then.
///
/// # Safety
/// `call` is NULL or valid, `detail` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_feed_failure(
    call: *mut seam_call,
    kind: seam_failure,
    detail: seam_str,
    now_ms: u64,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        feed(call, now_ms, error, |flow, exchange, now_ms| {
            let kind = FailureKind::by_number(kind)
                .ok_or_else(|| wrong_number("kind", "one of `SEAM_FAILURE_*`", kind))?;
            let detail = detail.optional("detail")?.unwrap_or_default();
            // Invalid UTF-8 becomes up to three times as long.
            memory::ensure_available(detail.len().saturating_mul(3))
                .map_err(|OutOfMemory| flow.out_of_memory())?;
            flow.feed_failure(exchange, kind, &String::from_utf8_lossy(detail), now_ms)
        })
    }
}

fn wrong_number(name: &str, expected: &str, number: u32) -> Error {
    invalid_state(&format!("`{name}` must be {expected}, got {number}"))
}

/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
pub(super) unsafe fn feed(
    call: *mut seam_call,
    now_ms: u64,
    error: *mut *mut seam_error,
    outcome: impl FnOnce(&mut Flow, u32, u64) -> Result<(), Error>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |_, state| {
            let now_ms = state.clock.at(now_ms);
            // A reply counts before a request to cancel, as in `seam_call_execute_with`.
            let exchange = state.exchange;
            Ok(outcome(state.flow.as_mut().ok_or_else(|| invalid_state(NOT_UNDER_WAY))?, exchange, now_ms)?)
        })
    }
}

/// Takes the result, once `seam_call_poll` has set `SEAM_STEP_DONE`. Works once. `reply` may be NULL if only
/// the status matters.
///
/// Returns the reason why the call did not succeed; `SEAM_ERR_INVALID_STATE` if there is no result to take.
///
/// # Safety
/// `call` is NULL or valid; `reply` and `error` are NULL or can be written.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_take(
    call: *mut seam_call,
    reply: *mut *mut seam_reply,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(reply);
        state::with_call(call, error, |call, state| {
            let result = call.begun(state, "the call has no result to take")?.take()?;
            if reply.is_null() {
                return Ok(());
            }
            Ok(pointer::write_handle(reply, seam_reply::new(result)?, "reply")?)
        })
    }
}
