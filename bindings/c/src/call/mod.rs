//! Functions that create, check, execute, cancel and free a call.

pub mod params;

pub mod options;

pub mod view;

pub mod request;

pub mod step;

pub mod bytes;

pub mod sink;

pub mod transport;

#[cfg(feature = "removals")]
pub mod pages;

#[cfg(feature = "confirm")]
pub mod confirm;

#[cfg(feature = "full")]
pub mod confirm_many;

#[cfg(feature = "off_board")]
pub mod off_board;

#[cfg(feature = "off_board")]
pub mod record;

mod clock;
#[cfg(feature = "removals")]
mod list;
#[cfg(feature = "off_board")]
pub(crate) mod off_boarding;
pub(crate) mod state;
mod stop;

use crate::{
    boundary::{
        catch_panic,
        handle::Handle,
        names::seam_call,
        pointer,
        status::{seam_op, seam_status},
        text::{self, invalid_state},
    },
    call::state::CallObject,
    client::seam_client,
    error::{guard, seam_error},
};
#[cfg(feature = "http")]
use crate::{
    call::{
        off_boarding::journal,
        state::{Running, State},
    },
    error::function_error::FunctionError,
    reply::seam_reply,
};
use alloc::string::{String, ToString as _};
use core::ffi::c_char;
#[cfg(feature = "http")]
use core::ops::ControlFlow;
#[cfg(feature = "http")]
use libseam::{Event, Instant, Journal, Observer, Pump};
use libseam_core::{Error, memory, table::Operation};
#[cfg(feature = "http")]
use libseam_core::{Flow, Reply};

/// Creates a call of the operation with this number (`SEAM_OP_*`). Nothing is checked or sent yet.
///
/// Returns `SEAM_ERR_UNKNOWN_OPERATION` if no operation has that number.
///
/// # Safety
/// `client` is NULL or valid; `call` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new(
    client: *const seam_client,
    operation: seam_op,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    let known = Operation::by_id(operation);
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let known = known.ok_or_else(|| unknown(client, &operation.to_string()))?;
            Ok(pointer::write_handle(call, CallObject::new(client, known.name), "call")?)
        })
    }
}

/// Creates a call of the operation with this dotted name. Nothing is checked or sent yet.
///
/// Returns `SEAM_ERR_UNKNOWN_OPERATION`, with the name that was probably meant, if no operation has that
/// name.
///
/// # Safety
/// `client` is NULL or valid, `operation` is NULL or ends with a NUL; `call` and `error` are NULL or can be
/// written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new_by_name(
    client: *const seam_client,
    operation: *const c_char,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let name = text::c_text(operation, "operation")?;
            let known = core::str::from_utf8(name).ok().and_then(Operation::by_name);
            let Some(known) = known else {
                memory::ensure_available(name.len().saturating_mul(3))?;
                return Err(unknown(client, &String::from_utf8_lossy(name)).into());
            };
            Ok(pointer::write_handle(call, CallObject::new(client, known.name), "call")?)
        })
    }
}

/// Returns the core's error for an unknown operation.
fn unknown(client: &seam_client, asked_for: &str) -> Error {
    let refusal = client.client.check(asked_for, "{}").err();
    refusal.unwrap_or_else(|| invalid_state("the operation is unknown"))
}

/// Checks the call's parameters without sending anything.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` with every problem of the parameters.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_check(call: *mut seam_call, error: *mut *mut seam_error) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |call, state| {
            #[cfg(feature = "off_board")]
            if state.off_boarding.is_some() {
                return Ok(call.new_flow(state, 0).map(drop)?);
            }
            Ok(call.client.check(call.operation, &state.params)?)
        })
    }
}

/// Executes the call with the built-in transport, and blocks until it has ended, at the latest when its
/// deadline is over. `reply` may be NULL if only the status matters.
///
/// Returns the reason why the call did not succeed; `SEAM_ERR_INVALID_STATE` if it has begun before.
///
/// # Safety
/// `call` is NULL or valid, and freed by nobody else until this returns; `reply` and `error` are NULL or can be written.
#[cfg(feature = "http")]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_execute(
    call: *mut seam_call,
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
                // Held to the end, so that `on_event` is refused the call instead of changing it.
                let mut running = Running::new(handle, call)?;
                let state = &mut *running.state;
                call.begin(state)?;
                let State { flow: Some(begun), off_boarding, .. } = state else {
                    return Err(invalid_state("the call has not begun").into());
                };
                let start = Instant::now();
                let mut driven = drive(call, handle, begun, start, journal(off_boarding));
                while driven == Ok(true) {
                    while begun.next_item().is_some() {}
                    driven = drive(call, handle, begun, start, journal(off_boarding));
                }
                let result = end(call, handle, begun, start, driven.map(|_| ()));
                let hand_out = |result| Ok(pointer::write_handle(reply, seam_reply::new(result)?, "reply")?);
                let done = match result {
                    Ok(_) if reply.is_null() => Ok(()),
                    Ok(result) => hand_out(result),
                    Err(error) => Err(FunctionError::Error(error)),
                };
                done.map_err(|failure: FunctionError| failure.at_least(begun.outcome()))
            },
        )
    }
}

/// Drives a flow that began at `start`, and reports its events. Returns true once items have arrived, and
/// false once it is done.
#[cfg(feature = "http")]
pub(crate) fn drive<'f>(
    call: &CallObject,
    handle: *const seam_call,
    begun: &'f mut Flow,
    start: Instant,
    journal: Option<&'f mut dyn Journal>,
) -> Result<bool, Error> {
    crate::host::standard_streams::open_closed();
    let reporter = call.watch.reporter(handle, call.operation);
    let mut report = |event: Event<'_>| {
        if let Some(reporter) = &reporter {
            reporter.report_client_event(&event);
        }
        if call.stop.is_set() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let observer: Option<Observer<'_>> = if reporter.is_some() { Some(&mut report) } else { None };
    let mut pump = Pump::new(begun, start, observer).recording(journal);
    crate::host::sigpipe::block(|| call.client.drive(&mut pump, &call.stop))
}

/// Takes the result of the flow, and reports that it has ended.
#[cfg(feature = "http")]
pub(crate) fn end(
    call: &CallObject,
    handle: *const seam_call,
    begun: &mut Flow,
    start: Instant,
    driven: Result<(), Error>,
) -> Result<Reply, Error> {
    let result = driven.and_then(|()| begun.take());
    if let Some(reporter) = call.watch.reporter(handle, call.operation) {
        let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let status = result.as_ref().err().map_or(0, |error| error.code().number());
        reporter.report_done(status, begun.attempts(), elapsed_ms);
    }
    result
}

/// Cancels the call, from any thread and at any time: it ends with `SEAM_ERR_CANCELLED`, unless it has ended
/// already. `seam_call_execute` returns at once, `seam_call_execute_with` when the transport's function
/// returns. A call that is driven by hand ends with its next poll, unless a reply or a failure is fed before.
/// The call must not be freed meanwhile.
///
/// Safe in a signal handler, also in one that interrupts the thread that executes the call, and in an
/// interrupt of firmware: it waits for nothing, takes no lock and no memory, and leaves `errno` unchanged.
/// Let the handler read the call from a `volatile` or atomic pointer, and clear that pointer before you free
/// the call.
///
/// # Safety
/// `call` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_cancel(call: *const seam_call) {
    // Without the guard, which is not fit for a signal handler. Nothing here can panic.
    // SAFETY: as the caller promises.
    if let Some(call) = unsafe { Handle::get(call) } {
        call.stop.set();
    }
}

/// Frees a call with all views of it. Ignores NULL. A function of the call's own transport, or `on_event`,
/// may free the call that runs: the call then runs to its end as before, and is freed before the function
/// that executes it returns.
///
/// # Safety
/// `call` is NULL, or valid and not used again.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_free(call: *mut seam_call) {
    // SAFETY: as the caller promises.
    catch_panic::or((), || unsafe {
        if Handle::get(call).is_some_and(CallObject::can_be_freed) {
            Handle::free(call);
        }
    });
}
