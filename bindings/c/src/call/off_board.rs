//! Calls that are off-boardings: everything that a person holds is planned, taken away and confirmed.

#[cfg(feature = "http")]
use crate::call::params::utf8;
use crate::{
    boundary::{
        names::seam_call,
        pointer,
        status::seam_status,
        text::{self, invalid_state, seam_str},
    },
    call::{
        off_boarding::{OffBoarding, Part, copy},
        state::{self, CallObject},
    },
    client::seam_client,
    error::{function_error::FunctionError, guard, seam_error},
    reply::seam_reply,
};
#[cfg(feature = "http")]
use core::ffi::c_char;
use core::ffi::c_void;
#[cfg(feature = "http")]
use libseam::off_board::EvidenceFile;
use libseam_core::{Error, memory};

/// Creates a call that plans the off-boarding of a person. It only reads. The call's parameters, best set with
/// `seam_call_set_params_json`, name the person by one of `user_identity_id`, `email`, `phone`, `search` and
/// `person`; others are `mode` (`thorough`, or `cascade`), `keep_identity`, `keep_cards`, `only` (`suspend`),
/// `access_code_ids` (codes that belong to no grant are not found by person), `allow` (words of consent),
/// `max_steps`, `deadline_ms` and, with a personal access token, `workspaces` (an array of ids, or `"all"`): those
/// in which the person is looked for. Execute or drive it like any other call. `seam_reply_json_at` returns the
/// plan: its path is `plan`.
///
/// # Safety
/// `client` is NULL or valid; `call` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new_off_boarding_plan(
    client: *const seam_client,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { new(client, call, error, || Ok(OffBoarding { part: Part::Plan, ..OffBoarding::default() })) }
}

/// Creates a call that off-boards a person: with a `plan`, the JSON text that a call of
/// `seam_call_new_off_boarding_plan` had, it does what that says; without one it plans first, and takes the
/// parameters of both. Its own parameters are `allow`, `max_steps`, `deadline_ms`, `audit` (an object with
/// `ticket`, `reason`, `requested_by`, `approved_by`, `effective_at`, `sla`, `employee_id`, `notified` and
/// `retention`), `operator`, `platform`, `command` (the words of a command line, which must hold no secret),
/// `now_ms` (the time of the first poll, in milliseconds since 1970), `run_id`, and `workspaces`: of a plan that looked
/// in `"all"`, the ids of those in which it is done.
///
/// Give it a file for its evidence with `seam_call_set_evidence_file`, or drive it by hand and make its lines
/// durable. `seam_call_execute` returns the report at the path `off_boarding`, once everything is confirmed;
/// otherwise the error has it, at the path `report` of `seam_error_at`. `seam_call_next` gives the lines of
/// evidence one by one, each once it is durable; the line `end` has the report then.
///
/// The function that begins the call returns `SEAM_ERR_INVALID_PARAMS` if the evidence was changed, or anything in
/// `plan` that decides what is done.
///
/// # Safety
/// `client` is NULL or valid, `plan` is a valid `seam_str`; `call` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new_off_boarding(
    client: *const seam_client,
    plan: seam_str,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        new(client, call, error, || {
            let plan = copy(plan.optional("plan")?.unwrap_or_default())?;
            Ok(OffBoarding { plan, ..OffBoarding::default() })
        })
    }
}

/// Creates a call that looks again, days later, for a person who was off-boarded: for everything that the plan
/// lists, and for whatever has the person's addresses. It only reads, and adds lines to the evidence of the
/// off-boarding: give it that with `seam_call_set_evidence_file` or `seam_call_set_journal`. Its parameters are
/// `operator`, `now_ms`, `deadline_ms` and `run_id`, as those of `seam_call_new_off_boarding`; it needs none.
///
/// `seam_call_execute` returns the report at the path `check` if nothing is found again. Otherwise the error has it,
/// at the path `report` of `seam_error_at`: its `result` is `back` if something is there again or new, and `left`
/// if only that is found which the off-boarding had left.
///
/// The function that begins the call returns `SEAM_ERR_INVALID_PARAMS` if the evidence was changed, or its last run
/// did not end.
///
/// # Safety
/// `client` is NULL or valid; `call` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_new_off_boarding_check(
    client: *const seam_client,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe { new(client, call, error, || Ok(OffBoarding { part: Part::Check, ..OffBoarding::default() })) }
}

/// # Safety
/// The conditions of [`seam_call_new_off_boarding`] hold.
unsafe fn new(
    client: *const seam_client,
    call: *mut *mut seam_call,
    error: *mut *mut seam_error,
    make: impl FnOnce() -> Result<OffBoarding, FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(call);
        guard::status(error, || {
            let client = pointer::borrow(client, "client")?;
            let object = CallObject::with_off_boarding(client, make()?);
            Ok(pointer::write_handle(call, object, "call")?)
        })
    }
}

/// Has an off-boarding go on with the evidence of a run that did not end: whole lines, as they were recorded.
/// For a program that keeps the journal itself; `seam_call_set_evidence_file` does so for a file.
///
/// Returns `SEAM_ERR_INVALID_STATE` if the call has begun, is no off-boarding or has a file of evidence.
///
/// # Safety
/// `call` is NULL or valid, `journal` is a valid `seam_str`; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_journal(
    call: *mut seam_call,
    journal: seam_str,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        change(call, error, |off_boarding| {
            let journal = copy(journal.optional("journal")?.unwrap_or_default())?;
            #[cfg(feature = "http")]
            if !journal.is_empty() && off_boarding.evidence.is_some() {
                return Err(two_journals().into());
            }
            off_boarding.journal = journal;
            Ok(())
        })
    }
}

/// Opens the file at `path` for the evidence of an off-boarding, or creates it, readable by its owner alone. For a
/// call of `seam_call_new_off_boarding_check` it must be there.
/// `seam_call_execute`, `seam_call_execute_with`, `seam_call_next` and `seam_call_next_with` then make each line
/// durable in it before the request that the line announces is sent. A run that did not end goes on with what
/// is in the file. Until the call is freed, no other process can open it so; a process that dies loses it.
///
/// Returns `SEAM_ERR_INVALID_PARAMS` if the file cannot be written or another process has it, and
/// `SEAM_ERR_INVALID_STATE` if the call has begun, is no off-boarding or has a journal.
///
/// # Safety
/// `call` is NULL or valid, `path` is NULL or ends with a NUL; `error` is NULL or can be written.
#[cfg(feature = "http")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_call_set_evidence_file(
    call: *mut seam_call,
    path: *const c_char,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        change(call, error, |off_boarding| {
            let path = utf8("path", text::c_text(path, "path")?)?;
            if !off_boarding.journal.is_empty() {
                return Err(two_journals().into());
            }
            off_boarding.evidence = None;
            let is_check = off_boarding.part == Part::Check;
            let open = if is_check { EvidenceFile::open_existing } else { EvidenceFile::open };
            off_boarding.evidence = Some(open(path)?);
            Ok(())
        })
    }
}

/// Runs the body of a function that changes an off-boarding that has not begun.
///
/// # Safety
/// `call` is NULL or valid; `error` is NULL or can be written.
unsafe fn change(
    call: *mut seam_call,
    error: *mut *mut seam_error,
    body: impl FnOnce(&mut OffBoarding) -> Result<(), FunctionError>,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        guard::status_with_outcome(
            error,
            || state::outcome(call),
            || {
                let mut state = pointer::borrow(call, "call")?.prepare()?;
                body(state.off_boarding.as_mut().ok_or_else(no_off_boarding)?)
            },
        )
    }
}

#[cfg(feature = "http")]
fn two_journals() -> Error {
    invalid_state(
        "the call has a journal already, and goes on with one only; set either a journal or a file of evidence",
    )
}

fn no_off_boarding() -> Error {
    invalid_state("the call is no off-boarding; create one with `seam_call_new_off_boarding`")
}

/// Checks the evidence of off-boardings: that no line was changed, left out or added, and that the counts add
/// up. `check` becomes a reply that `seam_reply_free` frees; its body is an object: `is_intact`, `is_finished`,
/// `lines`, `runs`, `result`, `sha256`, `problems` and `caveat`, which says that without a signature this is no
/// proof against whoever can write the evidence. `seam_reply_json` returns it whole. What is wrong with the
/// evidence is no error of this function.
///
/// # Safety
/// `evidence` is NULL, or `len` bytes can be read there; `check` and `error` are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn seam_evidence_verify(
    evidence: *const c_void,
    len: usize,
    check: *mut *mut seam_reply,
    error: *mut *mut seam_error,
) -> seam_status {
    // SAFETY: as the caller promises.
    unsafe {
        pointer::clear_handle(check);
        guard::status(error, || {
            let lines = text::bytes(evidence.cast(), len, "evidence")?.unwrap_or_default();
            memory::ensure_available(0)?;
            let checked = libseam_core::verify_evidence(lines)?;
            let reply = seam_reply::of_object(&checked)?;
            Ok(pointer::write_handle(check, reply, "check")?)
        })
    }
}
