//! Events of a call, for a program that watches.

use crate::boundary::{
    names::seam_call,
    status::{seam_event_kind, seam_failure, seam_status},
};
use core::ffi::{c_char, c_void};
use libseam_core::{Error, FailureKind, Reply};

/// A request is about to be sent.
pub const SEAM_EVENT_SEND: u32 = 1;
/// The server replied.
pub const SEAM_EVENT_REPLY: u32 = 2;
/// There is no reply.
pub const SEAM_EVENT_FAILURE: u32 = 3;
/// The call waits before it tries again.
pub const SEAM_EVENT_WAIT: u32 = 4;
/// The call has ended, and the function that executes it is about to return.
pub const SEAM_EVENT_DONE: u32 = 5;

/// One event of a call, given to `on_event` of the client's options. A call that was begun has these: `SEAM_EVENT_SEND`, then
/// `SEAM_EVENT_REPLY` or `SEAM_EVENT_FAILURE` (neither where it is given up before), perhaps `SEAM_EVENT_WAIT` and the same
/// again, and `SEAM_EVENT_DONE` at last. One whose parameters or options are refused has none. There is no credential in
/// it. A view, valid until the function returns.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct seam_event {
    /// The size of this structure in bytes, as far as the library has filled it in.
    pub struct_size: u32,
    /// One of `SEAM_EVENT_*`.
    pub kind: seam_event_kind,
    /// The call: to be told apart from others, and given up with `seam_call_cancel`.
    pub call: *const seam_call,
    /// The dotted name of its operation. Static.
    pub operation: *const c_char,
    /// The attempt that it belongs to, from 1; for `SEAM_EVENT_DONE`, how many there were. One that found its connection
    /// closed by the server does not count, so the next one has the same number.
    pub attempt: u32,
    /// The status of a reply; otherwise 0.
    pub http_status: u32,
    /// What a reply or a failure means, and what the function returns that executes the call: `SEAM_OK`, or one of
    /// `SEAM_ERR_*`.
    pub status: seam_status,
    /// How an exchange failed: `SEAM_FAILURE_NONE`, or one of `SEAM_FAILURE_*`.
    pub failure: seam_failure,
    /// For `SEAM_EVENT_WAIT`: how long, in milliseconds.
    pub wait_ms: u64,
    /// How long ago the call began, in milliseconds; over a transport of the program's own, by its clock.
    pub elapsed_ms: u64,
}

/// What happens in a call, and in which attempt.
#[cfg_attr(target_os = "none", expect(dead_code, reason = "nobody is told there"))]
pub(crate) enum Happened<'c> {
    Send { attempt: u32 },
    Reply { attempt: u32, http_status: u16, meaning: Meaning<'c> },
    Failure { attempt: u32, kind: FailureKind, meaning: Meaning<'c> },
    Wait { attempt: u32, wait_ms: u64 },
}

/// What the call makes of it.
type Meaning<'c> = Option<Result<&'c Reply, &'c Error>>;

/// The function that a client tells of its calls.
pub(crate) type Function = unsafe extern "C" fn(ctx: *mut c_void, event: *const seam_event);

#[cfg(not(target_os = "none"))]
pub(crate) use told::Watch;

/// Nobody: this build tells nothing.
#[cfg(target_os = "none")]
#[derive(Clone, Copy, Default)]
pub(crate) struct Watch;

#[cfg(target_os = "none")]
impl Watch {
    pub(crate) fn is_there(self) -> bool {
        false
    }
}

#[cfg(not(target_os = "none"))]
mod told {
    use super::*;
    use crate::boundary::operations::seam_op_name;
    use libseam_core::table::Operation;

    /// Who watches the calls of a client, if anybody does.
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
        /// That function, with its context.
        pub(crate) fn new(function: Option<Function>, ctx: *mut c_void) -> Self {
            Self { function, ctx }
        }

        /// Whether somebody watches.
        pub(crate) fn is_there(self) -> bool {
            self.function.is_some()
        }

        /// Who tells of `call`, a call of `operation`; `None` where nobody watches.
        pub(crate) fn teller(self, call: *const seam_call, operation: &str) -> Option<Teller> {
            let function = self.function?;
            let operation = seam_op_name(Operation::by_name(operation).map_or(0, |operation| operation.id));
            Some(Teller { function, ctx: self.ctx, call, operation })
        }
    }

    impl Default for Watch {
        fn default() -> Self {
            Self::new(None, core::ptr::null_mut())
        }
    }

    /// Tells of one call.
    pub(crate) struct Teller {
        function: Function,
        ctx: *mut c_void,
        call: *const seam_call,
        operation: *const c_char,
    }

    // SAFETY: as `Watch`; the call is only pointed to.
    unsafe impl Send for Teller {}
    // SAFETY: the same.
    unsafe impl Sync for Teller {}

    impl Teller {
        /// Tells that `happened`, so long after the call began.
        pub(crate) fn happened(&self, happened: Happened<'_>, elapsed_ms: u64) {
            let status =
                |meaning: Meaning<'_>| meaning.and_then(Result::err).map_or(0, |error| error.code().number());
            let of = |kind, attempt| self.event(kind, attempt, elapsed_ms);
            self.tell(&match happened {
                Happened::Send { attempt } => of(SEAM_EVENT_SEND, attempt),
                Happened::Reply { attempt, http_status, meaning } => seam_event {
                    http_status: http_status.into(),
                    status: status(meaning),
                    ..of(SEAM_EVENT_REPLY, attempt)
                },
                Happened::Failure { attempt, kind, meaning } => seam_event {
                    status: status(meaning),
                    failure: kind.number(),
                    ..of(SEAM_EVENT_FAILURE, attempt)
                },
                Happened::Wait { attempt, wait_ms } => seam_event { wait_ms, ..of(SEAM_EVENT_WAIT, attempt) },
            });
        }

        /// Tells what the core tells.
        #[cfg(feature = "http")]
        pub(crate) fn pass_on(&self, event: &libseam::Event<'_>) {
            use libseam::Happening;
            let attempt = event.attempt;
            let happened = match event.happening {
                Happening::Send { .. } => Happened::Send { attempt },
                Happening::Reply { http_status, result, .. } => {
                    Happened::Reply { attempt, http_status, meaning: Some(result) }
                }
                Happening::Failure { kind, error, .. } => {
                    Happened::Failure { attempt, kind, meaning: Some(Err(error)) }
                }
                Happening::Wait { wait_ms } => Happened::Wait { attempt, wait_ms },
                _ => return,
            };
            self.happened(happened, u64::try_from(event.at.as_millis()).unwrap_or(u64::MAX));
        }

        /// Tells how the call ended.
        pub(crate) fn done(&self, status: seam_status, attempts: u32, elapsed_ms: u64) {
            self.tell(&seam_event { status, ..self.event(SEAM_EVENT_DONE, attempts, elapsed_ms) });
        }

        /// An event of that kind, to which nothing belongs yet.
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

        fn tell(&self, event: &seam_event) {
            // SAFETY: the program that gave the function promises that it may be called with its context, and the event
            // is there until it returns.
            unsafe { (self.function)(self.ctx, event) }
        }
    }
}
