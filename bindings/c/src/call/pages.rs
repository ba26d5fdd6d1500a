//! Functions that read a list item by item.

#[cfg(feature = "http")]
use crate::call::{self, off_boarding::journal};
use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::{seam_flag, seam_status},
        text::{Text, invalid_state, seam_str},
    },
    call::{
        list::{List, Reader, wrong_reader},
        state::{self, CallObject, Running, State},
        transport::{self, Functions, TransportClock, seam_transport},
    },
    error::{function_error::FunctionError, guard, seam_error},
};
use core::mem;
#[cfg(feature = "http")]
use libseam::Instant;

const NO_LIST: &str = "the call reads no list; call `seam_call_set_pages` first";

/// Sets whether the call reads a whole list: every item that its operation returns, page by page, with as
/// many requests as that takes. The call's parameters are repeated for every page, and its options apply to
/// each page: a list has no deadline for all pages. Read the items with `seam_call_next`, with
/// `seam_call_next_with`, or by hand with `seam_call_poll` and `seam_call_item`; `seam_call_execute` and
/// `seam_call_execute_with` refuse such a call. To stop, free the call: nothing more is sent.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun, and if `pages` is false for an off-boarding. The
/// function that begins the call returns the same if the operation returns no list.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_pages(
    call: *mut seam_call,
    pages: seam_flag,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || pointer::borrow(call, "call")?.prepare()?.set_list((pages != 0).then(List::default)),
        )
    }
}

/// Reads the next item of a list with the built-in transport, as JSON text, and blocks until it has arrived.
/// At the end of the list `*item` is empty: its `len` is 0. The item is a view of the call, valid until the
/// next item is read or the call is freed. See `seam_call_set_pages`.
///
/// Returns the reason why the rest of the list cannot be read: the items before are then not the whole list.
/// The end and such an error are returned once. Returns `SEAM_ERR_INVALID_STATE` after that, and if the call
/// reads no list or was begun by another function.
///
/// # Safety
/// `call` is NULL or valid, and freed by nobody else until this returns; `item` and `error` are NULL or can be written.
#[cfg(feature = "http")]
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_next(
    call: *mut seam_call,
    item: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        next(call, item, error, |object, state| {
            let new = || Reader::BuiltIn { start: Instant::now() };
            let Reader::BuiltIn { start } = begin(object, state, new)? else { return Err(wrong_reader()) };
            let State { flow: Some(flow), list: Some(list), off_boarding, .. } = state else {
                return Err(invalid_state(NO_LIST).into());
            };
            if list.store_item(flow)? {
                return Ok(());
            }
            let driven = call::drive(object, call, flow, start, journal(off_boarding));
            if driven == Ok(true) {
                list.store_item(flow)?;
                return Ok(());
            }
            if driven.is_err() {
                flow.cancel();
            }
            call::end(object, call, flow, start, driven.map(|_| ()))?;
            Ok(())
        })
    }
}

/// Reads the next item of a list with a transport of the program's own, like `seam_call_next` with the
/// built-in one. The rules of `seam_call_execute_with` apply. A transport that frees the call gets
/// `SEAM_ERR_INVALID_STATE` and no item.
///
/// Returns the same as `seam_call_next`; `SEAM_ERR_INVALID_STATE` also if the transport is incomplete.
///
/// # Safety
/// `call` is NULL or valid; `transport` is NULL or valid, with functions as it says; `item` and `error` are NULL or can
/// be written.
#[must_use]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_next_with(
    call: *mut seam_call,
    transport: *const seam_transport,
    item: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        next(call, item, error, |object, state| {
            let functions = Functions::read(transport)?;
            let mut clock = TransportClock::new(&functions, mem::take(&mut state.clock));
            let read = next_over(object, call, state, &mut clock);
            state.clock = clock.clock;
            read
        })
    }
}

/// Reads the next item over a transport of the program's own.
fn next_over(
    object: &CallObject,
    handle: *const seam_call,
    state: &mut State,
    clock: &mut TransportClock<'_>,
) -> Result<(), FunctionError> {
    let new = || Reader::Own { start_ms: transport::start(object, clock) };
    let reader = begin(object, state, new)?;
    #[cfg_attr(not(feature = "http"), expect(irrefutable_let_patterns, reason = "there is no other way"))]
    let Reader::Own { start_ms } = reader else {
        return Err(wrong_reader());
    };
    let driven = transport::drive(object, handle, state, clock, start_ms);
    if matches!(driven, Ok(true)) {
        return Ok(());
    }
    if driven.is_err()
        && let Some(flow) = &mut state.flow
    {
        flow.cancel();
    }
    transport::end(object, handle, state, clock, start_ms, driven.map(|_| ()))?;
    Ok(())
}

/// Begins to read a list, if that has not begun. Returns its reader.
fn begin(
    call: &CallObject,
    state: &mut State,
    new: impl FnOnce() -> Reader,
) -> Result<Reader, FunctionError> {
    let begun = state.flow.is_some();
    let list = state.list.as_mut().ok_or_else(|| invalid_state(NO_LIST))?;
    let reader = match list.reader {
        None if begun => return Err(wrong_reader()),
        None => new(),
        Some(reader) => reader,
    };
    call.begin(state)?;
    if let Some(list) = &mut state.list {
        list.reader = Some(reader);
    }
    Ok(reader)
}

/// Runs the body of a function that reads the next item, and hands the item out.
///
/// # Safety
/// `call` is NULL or valid; `item` and `error` are NULL or can be written.
unsafe fn next(
    call: *mut seam_call,
    item: *mut seam_str,
    error: *mut *mut seam_error,
    read: impl FnOnce(&CallObject, &mut State) -> Result<(), FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let handle = call;
                let call = pointer::borrow(handle, "call")?;
                // Held to the end, so that functions of the program's are refused the call instead of changing it.
                let mut running = Running::reading(handle, call)?;
                let state = &mut *running.state;
                let item_of = || {
                    pointer::borrow_struct(item, "item")?;
                    read(call, state)?;
                    if call.is_freed() {
                        return Err(invalid_state("the call was freed while its next item was read").into());
                    }
                    let text = state.list.as_ref().and_then(|list| list.item.as_ref());
                    Ok(pointer::write_output(item, text.map_or(seam_str::EMPTY, Text::view), "item")?)
                };
                item_of().map_err(|failure: FunctionError| failure.at_least(state.outcome()))
            },
        )
    }
}

/// Returns the item for which `seam_call_poll` set `SEAM_STEP_ITEM`, as JSON text. A view of the call, valid
/// until the next poll or until the call is freed.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the latest poll gave no item.
///
/// # Safety
/// `call` is NULL or valid; `item` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_item(
    call: *mut seam_call,
    item: *mut seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        state::with_call(call, error, |_, state| {
            let kept = state.list.as_ref().and_then(|list| list.item.as_ref());
            let text = kept.ok_or_else(|| invalid_state("the latest poll gave no item"))?;
            Ok(pointer::write_output(item, text.view(), "item")?)
        })
    }
}
