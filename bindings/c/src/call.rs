//! Making, checking, executing and giving up a call.

use crate::{
    client::seam_client,
    error::seam_error,
    guard,
    handle::Handle,
    memory, pointer,
    state::seam_call,
    status::{seam_op, seam_status},
    text::{self, unusable},
};
#[cfg(feature = "http")]
use crate::{reply::seam_reply, state::Running};
use alloc::string::{String, ToString as _};
use core::ffi::c_char;
#[cfg(feature = "http")]
use core::ops::ControlFlow;
#[cfg(feature = "http")]
use libseam::{Course, Event, Instant, Observer};
use libseam_core::{Error, table::Operation};
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
    unsafe { make(client, known, || operation.to_string(), 0, call, error) }
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
        let name = match text::c_text(operation, "operation") {
            Ok(name) => String::from_utf8_lossy(name),
            Err(refusal) => return guard::status(error, || Err(refusal)),
        };
        make(client, Operation::by_name(&name), || name.to_string(), name.len(), call, error)
    }
}

/// # Safety
/// As [`seam_call_new`].
unsafe fn make(
    client: *const seam_client,
    operation: Option<&'static Operation>,
    asked_for: impl FnOnce() -> String,
    length: usize,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            // A name is quoted where there is no such operation.
            let _spare = memory::more(|| {
                memory::boxed::<seam_call>().saturating_add(memory::text(length).saturating_mul(2))
            })?;
            let Some(operation) = operation else { return Err(unknown(client, &asked_for())) };
            pointer::hand_out(call, seam_call::new(client, operation.name), "call")
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
        guard::status(error, || {
            let call = pointer::borrow(call, "call")?;
            call.using(|state| {
                let _spare = call.room_to_begin(state)?;
                call.client.check(call.operation, state.params.clone())
            })
        })
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
        guard::status(error, || {
            let handle = call;
            let call = pointer::borrow(handle, "call")?;
            // Held to the end, so that `on_event` is refused the call instead of changing it.
            let mut running = Running::new(handle, call)?;
            let state = &mut *running.state;
            let begun = call.begin(state)?;
            crate::standard_streams::keep();
            let result = run(call, handle, begun).map_err(|e| state.told(e))?;
            if reply.is_null() { Ok(()) } else { pointer::hand_out(reply, seam_reply::new(result), "reply") }
        })
    }
}

/// Runs what has begun, and tells of it whoever watches.
#[cfg(feature = "http")]
fn run(call: &seam_call, handle: *const seam_call, begun: &mut Flow) -> Result<Reply, Error> {
    let teller = call.watch.teller(handle, call.operation);
    let start = Instant::now();
    let mut tell = |event: Event<'_>| {
        if let Some(teller) = &teller {
            teller.pass_on(&event);
        }
        if call.stop.is_there() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    let observer: Option<Observer<'_>> = if teller.is_some() { Some(&mut tell) } else { None };
    let course = Course::new(begun, start, observer);
    let result = crate::sigpipe::held_back(|| call.client.run(course, &call.stop));
    if let Some(teller) = &teller {
        let elapsed_ms = u64::try_from(start.elapsed().as_millis()).unwrap_or(u64::MAX);
        teller.done(&result, begun.call().attempts(), elapsed_ms);
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
    guard::value((), || unsafe {
        if Handle::behind(call).is_some_and(seam_call::can_be_freed) {
            Handle::free(call);
        }
    });
}
