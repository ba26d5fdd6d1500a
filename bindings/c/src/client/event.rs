//! Events of a call, reported to a program that asked for them.

#[cfg(not(target_os = "none"))]
use crate::boundary::constants::{
    SEAM_EVENT_DONE, SEAM_EVENT_FAILURE, SEAM_EVENT_REPLY, SEAM_EVENT_SEND, SEAM_EVENT_WAIT,
};
use crate::boundary::{
    names::seam_call,
    status::{seam_event_kind, seam_failure, seam_status},
};
use core::ffi::c_char;
#[cfg(not(target_os = "none"))]
use core::ffi::c_void;
use libseam_core::{Error, FailureKind, Reply};

/// An event of a call, reported to `on_event` of the client's options. A call that begins reports
/// `SEAM_EVENT_SEND`, then `SEAM_EVENT_REPLY` or `SEAM_EVENT_FAILURE` (neither if it is cancelled in
/// between), then perhaps `SEAM_EVENT_WAIT` and the same again, and `SEAM_EVENT_DONE` last. A call whose
/// parameters or options are refused reports nothing. An event contains no credential. It is a view, valid
/// until the function returns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_event {
    /// Size in bytes of the part of this structure that the library has filled in.
    pub struct_size: u32,
    /// Kind of the event: one of `SEAM_EVENT_*`.
    pub kind: seam_event_kind,
    /// The call, to tell it from others and to cancel it with `seam_call_cancel`.
    pub call: *const seam_call,
    /// Dotted name of the call's operation. Static.
    pub operation: *const c_char,
    /// Number of the attempt, from 1; for `SEAM_EVENT_DONE` the number of all attempts. An attempt that found
    /// its connection closed by the server does not count, so the next one has the same number.
    pub attempt: u32,
    /// HTTP status of a reply; otherwise 0.
    pub http_status: u32,
    /// Meaning of a reply or a failure for the call, or the result of the function that executes it:
    /// `SEAM_OK`, or one of `SEAM_ERR_*`.
    pub status: seam_status,
    /// Failure of an exchange: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`.
    pub failure: seam_failure,
    /// Length of the wait in milliseconds, for `SEAM_EVENT_WAIT`; otherwise 0.
    pub wait_ms: u64,
    /// Milliseconds since the call began; over a transport of the program's own, by its clock.
    pub elapsed_ms: u64,
}

/// An event of a call, as the library itself sees it.
#[cfg_attr(target_os = "none", expect(dead_code, reason = "no events are reported there"))]
pub(crate) enum CallEvent<'c> {
    Send { attempt: u32 },
    Reply { attempt: u32, http_status: u16, meaning: Meaning<'c> },
    Failure { attempt: u32, kind: FailureKind, meaning: Meaning<'c> },
    Wait { attempt: u32, wait_ms: u64 },
}

/// The meaning of a reply or a failure for the call.
type Meaning<'c> = Option<Result<&'c Reply, &'c Error>>;

/// A function to which a client reports events of its calls.
#[cfg(not(target_os = "none"))]
pub(crate) type Function = unsafe extern "C" fn(ctx: *mut c_void, event: *const seam_event);

#[cfg(not(target_os = "none"))]
pub(crate) use report::Watch;

/// The absence of a program that watches: this build reports no events.
#[cfg(target_os = "none")]
#[derive(Clone, Copy, Default)]
pub(crate) struct Watch;

#[cfg(target_os = "none")]
impl Watch {
    pub(crate) fn is_set(self) -> bool {
        false
    }
}

#[cfg(not(target_os = "none"))]
mod report {
    use super::*;
    use crate::boundary::operations::seam_op_name;
    use libseam_core::table::Operation;

    /// The function that watches the calls of a client, if there is one.
    #[derive(Clone, Copy)]
    pub(crate) struct Watch {
        function: Option<Function>,
        ctx: *mut c_void,
    }

    // SAFETY: the context is only handed back, and the program promises that its function may be called with it in every
    // thread that makes a call.
    unsafe impl Send for Watch {}
    // SAFETY: the same.
    unsafe impl Sync for Watch {}

    impl Watch {
        /// Makes a watch that calls `function` with `ctx`.
        pub(crate) fn new(function: Option<Function>, ctx: *mut c_void) -> Self {
            Self { function, ctx }
        }

        /// Returns true if a function watches.
        pub(crate) fn is_set(self) -> bool {
            self.function.is_some()
        }

        /// Makes the reporter of `call`, a call of `operation`; `None` if no function watches.
        pub(crate) fn reporter(self, call: *const seam_call, operation: &str) -> Option<Reporter> {
            let function = self.function?;
            let operation = seam_op_name(Operation::by_name(operation).map_or(0, |operation| operation.id));
            Some(Reporter { function, ctx: self.ctx, call, operation })
        }
    }

    impl Default for Watch {
        fn default() -> Self {
            Self::new(None, core::ptr::null_mut())
        }
    }

    /// A reporter of the events of one call.
    pub(crate) struct Reporter {
        function: Function,
        ctx: *mut c_void,
        call: *const seam_call,
        operation: *const c_char,
    }

    // SAFETY: as `Watch`; the call is only pointed to.
    unsafe impl Send for Reporter {}
    // SAFETY: the same.
    unsafe impl Sync for Reporter {}

    impl Reporter {
        /// Reports an event, `elapsed_ms` after the call began.
        pub(crate) fn report_event(&self, event: CallEvent<'_>, elapsed_ms: u64) {
            let status =
                |meaning: Meaning<'_>| meaning.and_then(Result::err).map_or(0, |error| error.code().number());
            let of = |kind, attempt| self.event(kind, attempt, elapsed_ms);
            self.report(&match event {
                CallEvent::Send { attempt } => of(SEAM_EVENT_SEND, attempt),
                CallEvent::Reply { attempt, http_status, meaning } => seam_event {
                    http_status: http_status.into(),
                    status: status(meaning),
                    ..of(SEAM_EVENT_REPLY, attempt)
                },
                CallEvent::Failure { attempt, kind, meaning } => seam_event {
                    status: status(meaning),
                    failure: kind.number(),
                    ..of(SEAM_EVENT_FAILURE, attempt)
                },
                CallEvent::Wait { attempt, wait_ms } => {
                    seam_event { wait_ms, ..of(SEAM_EVENT_WAIT, attempt) }
                }
            });
        }

        /// Reports an event of the built-in transport.
        #[cfg(feature = "http")]
        pub(crate) fn report_client_event(&self, event: &libseam::Event<'_>) {
            use libseam::EventKind;
            let attempt = event.attempt;
            let call_event = match event.kind {
                EventKind::Send { .. } => CallEvent::Send { attempt },
                EventKind::Reply { http_status, result, .. } => {
                    CallEvent::Reply { attempt, http_status, meaning: Some(result) }
                }
                EventKind::Failure { kind, error, .. } => {
                    CallEvent::Failure { attempt, kind, meaning: Some(Err(error)) }
                }
                EventKind::Wait { wait_ms } => CallEvent::Wait { attempt, wait_ms },
                _ => return,
            };
            self.report_event(call_event, u64::try_from(event.at.as_millis()).unwrap_or(u64::MAX));
        }

        /// Reports the end of the call.
        pub(crate) fn report_done(&self, status: seam_status, attempts: u32, elapsed_ms: u64) {
            self.report(&seam_event { status, ..self.event(SEAM_EVENT_DONE, attempts, elapsed_ms) });
        }

        /// Makes an event of `kind` with all other members 0.
        fn event(&self, kind: seam_event_kind, attempt: u32, elapsed_ms: u64) -> seam_event {
            seam_event {
                struct_size: u32::try_from(size_of::<seam_event>()).unwrap_or_default(),
                kind,
                call: self.call,
                operation: self.operation,
                attempt,
                http_status: 0,
                status: 0,
                failure: 0,
                wait_ms: 0,
                elapsed_ms,
            }
        }

        fn report(&self, event: &seam_event) {
            // SAFETY: the program that gave the function promises that it may be called with its context, and the event
            // is there until it returns.
            unsafe { (self.function)(self.ctx, event) }
        }
    }
}
