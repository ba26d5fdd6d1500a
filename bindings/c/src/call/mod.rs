//! Making, checking, executing and giving up a call.

pub mod params;

pub mod options;

pub mod view;

pub mod request;

pub mod step;

pub mod sink;

pub mod transport;

#[cfg(feature = "removals")]
pub mod pages;

mod clock;
#[cfg(feature = "removals")]
mod list;
pub(crate) mod state;
mod stop;

use crate::{
    boundary::{
        handle::Handle,
        names::seam_call,
        pointer,
        status::{seam_op, seam_status},
        text::{self, unusable},
        wall,
    },
    call::state::CallObject,
    client::seam_client,
    error::{guard, seam_error},
};
#[cfg(feature = "http")]
use crate::{call::state::Running, error::failure::Failure, reply::seam_reply};
use alloc::string::{String, ToString as _};
use core::ffi::c_char;
#[cfg(feature = "http")]
use core::ops::ControlFlow;
#[cfg(feature = "http")]
use libseam::{Course, Event, Instant, Observer};
use libseam_core::{Error, memory, table::Operation};
#[cfg(feature = "http")]
use libseam_core::{Flow, Reply};

/// Makes a call of the operation numbered `operation` (`SEAM_OP_*`). Nothing is checked or sent yet.
///
/// Returns `SEAM_ERR_UNKNOWN_OPERATION` where there is none of that number.
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
        pointer::clear(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let known = known.ok_or_else(|| unknown(client, &operation.to_string()))?;
            Ok(pointer::hand_out(call, CallObject::new(client, known.name), "call")?)
        })
    }
}

/// Makes a call of the operation with this dotted name. Nothing is checked or sent yet.
///
/// Returns `SEAM_ERR_UNKNOWN_OPERATION`, with the name that was probably meant, where there is none of that
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
        pointer::clear(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let name = text::c_text(operation, "operation")?;
            let known = core::str::from_utf8(name).ok().and_then(Operation::by_name);
            let Some(known) = known else {
                memory::ask(name.len().saturating_mul(3))?;
                return Err(unknown(client, &String::from_utf8_lossy(name)).into());
            };
            Ok(pointer::hand_out(call, CallObject::new(client, known.name), "call")?)
        })
    }
}

/// The core's own error for an operation that is not there.
fn unknown(client: &seam_client, asked_for: &str) -> Error {
    let refusal = client.client.check(asked_for, "{}").err();
    refusal.unwrap_or_else(|| unusable("the operation is there and not there"))
}

/// Checks the call's parameters without sending anything.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` with all that is wrong.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_check(call: *mut seam_call, error: *mut *mut seam_error) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |call, state| Ok(call.client.check(call.operation, &state.params)?))
    }
}

/// Executes the call with the built-in transport, and blocks until it has ended: at the latest when its
/// deadline is over. `reply` may be NULL where only the status matters.
///
/// Returns why the call did not succeed; `SEAM_ERR_INVALID_STATE` where it has begun before.
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
        pointer::clear(reply);
        guard::status_at(
            error,
            || state::outcome(call),
            || {
                let handle = call;
                let call = pointer::borrow(handle, "call")?;
                // Held to the end, so that `on_event` is refused the call instead of changing it.
                let mut running = Running::new(handle, call)?;
                let state = &mut *running.state;
                let begun = call.begin(state)?;
                let start = Instant::now();
                let driven = drive(call, handle, begun, start);
                let result = end(call, handle, begun, start, driven.map(|_| ()));
                let hand_out = |result| Ok(pointer::hand_out(reply, seam_reply::new(result)?, "reply")?);
                let done = match result {
                    Ok(_) if reply.is_null() => Ok(()),
                    Ok(result) => hand_out(result),
                    Err(error) => Err(Failure::Error(error)),
                };
                done.map_err(|failure: Failure| failure.at_least(begun.call().outcome()))
            },
        )
    }
}

/// Drives what has begun at `start` until items are at hand, which is true, or it is done; tells of it whoever watches.
#[cfg(feature = "http")]
pub(crate) fn drive(
    call: &CallObject,
    handle: *const seam_call,
    begun: &mut Flow,
    start: Instant,
) -> Result<bool, Error> {
    crate::host::standard_streams::keep();
    let teller = call.watch.teller(handle, call.operation);
    let mut tell = |event: Event<'_>| {
        if let Some(teller) = &teller {
            teller.pass_on(&event);
        }
        if call.stop.is_there() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let observer: Option<Observer<'_>> = if teller.is_some() { Some(&mut tell) } else { None };
    let mut course = Course::new(begun, start, observer);
    crate::host::sigpipe::held_back(|| call.client.drive(&mut course, &call.stop))
}

/// Takes the result of what was driven, and tells whoever watches that it has ended.
#[cfg(feature = "http")]
pub(crate) fn end(
    call: &CallObject,
    handle: *const seam_call,
    begun: &mut Flow,
    start: Instant,
    driven: Result<(), Error>,
) -> Result<Reply, Error> {
    let result = driven.and_then(|()| begun.take());
    if let Some(teller) = call.watch.teller(handle, call.operation) {
        let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        let status = result.as_ref().err().map_or(0, |error| error.code().number());
        teller.done(status, begun.call().attempts(), elapsed_ms);
    }
    result
}

/// Gives the call up, from any thread and at any time: it ends with `SEAM_ERR_CANCELLED`, unless it has
/// ended. `seam_call_execute` returns at once; `seam_call_execute_with` when the transport's function returns; a call
/// that is driven by hand ends with its next poll, unless an answer is fed before. The call must not be freed
/// meanwhile.
///
/// A signal handler may call it, also one that interrupts the thread that is in the call, and so may an interrupt of
/// firmware: it waits for nothing, takes no lock and no memory, and leaves `errno` as it is. Let the handler find the call
/// in a `volatile` or atomic pointer, and take it out of there before the call is freed.
///
/// # Safety
/// `call` is NULL or valid.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_cancel(call: *const seam_call) {
    // Without the guard, which is not fit for a signal handler. Nothing here can panic.
    // SAFETY: as the caller promises.
    if let Some(call) = unsafe { Handle::behind(call) } {
        call.stop.want();
    }
}

/// Frees a call with all views of it. NULL is passed over. One that is freed by a function of its own
/// transport or by `on_event` runs to its end, as if it had not been, and is freed before the function returns that
/// executes it.
///
/// # Safety
/// `call` is NULL, or valid and used no more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_free(call: *mut seam_call) {
    // SAFETY: as the caller promises.
    wall::value((), || unsafe {
        if Handle::behind(call).is_some_and(CallObject::can_be_freed) {
            Handle::free(call);
        }
    });
}
