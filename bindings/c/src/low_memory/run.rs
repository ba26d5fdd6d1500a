//! Runs a scenario through the functions of the library.

use super::{
    limit::{BYTES_LEFT, within},
    scenario::{Kind, Scenario, Step},
};
use crate::{
    boundary::{
        constants::{SEAM_ERR_INVALID_STATE, SEAM_ERR_OUT_OF_MEMORY},
        header::seam_header,
        names::seam_call,
        text::seam_str,
    },
    call::{
        bytes::seam_call_feed_bytes,
        confirm::seam_call_new_confirm,
        confirm_many::seam_call_set_confirm_many,
        options::{seam_call_set_entropy, seam_call_set_options_json},
        pages::{seam_call_item, seam_call_set_pages},
        params::seam_call_set_params_json,
        request::{seam_call_request, seam_call_request_bytes, seam_call_request_json},
        seam_call_cancel, seam_call_free, seam_call_new_by_name,
        step::{
            SEAM_STEP_DONE, SEAM_STEP_ITEM, SEAM_STEP_SEND, seam_call_feed_failure, seam_call_feed_response,
            seam_call_poll, seam_call_take,
        },
        view::seam_request,
    },
    client::{seam_client, seam_client_free, seam_client_new_json},
    error::{
        hand_out::seam_error_free, seam_error, seam_error_code, seam_error_json, seam_error_message,
        seam_error_outcome,
    },
    reply::{body::seam_reply_json_at, seam_reply, seam_reply_free, seam_reply_json},
};
use core::{ffi::CStr, ptr::null_mut};
use libseam_core::Outcome;
use std::{string::String, vec::Vec};

impl Step {
    /// Reports whether the step is for this request: the replies that follow are then those to it.
    fn is_for(&self, request: &seam_request) -> bool {
        let Self::Send { url, body, .. } = self else { return true };
        let is = |text: seam_str, wanted: &str| {
            // SAFETY: the library says how long it is.
            text.len == wanted.len()
                && (text.len == 0
                    || unsafe { core::slice::from_raw_parts(text.ptr.cast::<u8>(), text.len) }
                        == wanted.as_bytes())
        };
        is(request.url, url) && is(request.body, body)
    }
}

/// The end of a run.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum End {
    /// Reply or error as JSON, the status, and the outcome.
    Finished(String, u32, u32),
    /// A flow that took another way, because a reply did not fit, and was cancelled there.
    Elsewhere {
        json: String,
        status: u32,
        outcome: u32,
        /// Number of steps before.
        steps: usize,
    },
    OutOfMemory {
        outcome: u32,
        /// Number of steps before.
        steps: usize,
    },
}

pub(super) fn view(text: &str) -> seam_str {
    view_of(text.as_bytes())
}

pub(super) fn view_of(bytes: &[u8]) -> seam_str {
    seam_str { ptr: bytes.as_ptr().cast(), len: bytes.len() }
}

/// Copies a text with the limit off, which stays off until [`free`] or the caller sets it again.
fn copy(text: seam_str) -> String {
    BYTES_LEFT.set(None);
    // SAFETY: the library says how long it is.
    let bytes = unsafe { core::slice::from_raw_parts(text.ptr.cast::<u8>(), text.len) };
    let copy = String::from_utf8_lossy(bytes).into_owned();
    // SAFETY: a NUL follows every text that the library returns.
    let ended = unsafe { CStr::from_ptr(text.ptr) }.to_bytes().len();
    assert_eq!(ended, copy.split('\0').next().map_or(0, str::len));
    copy
}

/// Frees a text that was copied with the limit off, and sets the limit again.
fn free(text: String, left: Option<usize>) {
    BYTES_LEFT.set(None);
    drop(text);
    BYTES_LEFT.set(left);
}

/// Runs a scenario through the functions of the library.
pub(super) struct Run {
    pub(super) client: *mut seam_client,
    pub(super) call: *mut seam_call,
    pub(super) reply: *mut seam_reply,
    pub(super) error: *mut seam_error,
    pub(super) steps: usize,
    /// The items that came.
    pub(super) items: Vec<String>,
    /// True if the flow took another way than the scenario.
    pub(super) is_elsewhere: bool,
}

impl Run {
    pub(super) fn new() -> Self {
        Self {
            client: null_mut(),
            call: null_mut(),
            reply: null_mut(),
            error: null_mut(),
            steps: 0,
            items: Vec::new(),
            is_elsewhere: false,
        }
    }

    /// Makes the call, without its options.
    unsafe fn make(&mut self, scenario: &Scenario) -> u32 {
        // SAFETY: all pointers lead to what is alive.
        unsafe {
            if let Kind::Token(token) = &scenario.kind {
                return seam_call_new_confirm(self.client, view(token), &mut self.call, &mut self.error);
            }
            let name = scenario.operation.as_ptr();
            let made = seam_call_new_by_name(self.client, name, &mut self.call, &mut self.error);
            if made != 0 {
                return made;
            }
            let set = match scenario.kind {
                Kind::Pages => seam_call_set_pages(self.call, 1, &mut self.error),
                Kind::ConfirmMany => seam_call_set_confirm_many(self.call, 1, &mut self.error),
                _ => 0,
            };
            if set != 0 {
                return set;
            }
            seam_call_set_params_json(self.call, view_of(&scenario.params), &mut self.error)
        }
    }

    /// Keeps the item that a poll gave.
    unsafe fn keep_item(&mut self) -> u32 {
        let mut item = seam_str::EMPTY;
        // SAFETY: all pointers lead to what is alive.
        let status = unsafe { seam_call_item(self.call, &mut item, &mut self.error) };
        if status == 0 {
            let left = BYTES_LEFT.get();
            self.items.push(copy(item));
            BYTES_LEFT.set(left);
        }
        status
    }

    /// Ends a flow that took another way.
    unsafe fn leave(&mut self, now_ms: u64) -> u32 {
        self.is_elsewhere = true;
        let (mut step, mut until_ms) = (0, 0);
        // SAFETY: all pointers lead to what is alive.
        unsafe {
            seam_error_free(core::mem::replace(&mut self.error, null_mut()));
            seam_call_cancel(self.call);
            let status = seam_call_poll(self.call, now_ms, &mut step, &mut until_ms, &mut self.error);
            if status != 0 {
                return status;
            }
            seam_call_take(self.call, &mut self.reply, &mut self.error)
        }
    }

    /// Goes through the scenario until a function fails, and returns its status.
    pub(super) unsafe fn go(&mut self, scenario: &Scenario) -> u32 {
        // SAFETY: all pointers lead to what is alive.
        unsafe {
            macro_rules! check {
                ($call:expr) => {{
                    let status = $call;
                    if status != 0 {
                        return status;
                    }
                }};
            }
            check!(seam_client_new_json(view(&scenario.options), &mut self.client, &mut self.error));
            check!(self.make(scenario));
            check!(seam_call_set_options_json(self.call, view(&scenario.call), &mut self.error));
            check!(seam_call_set_entropy(self.call, scenario.entropy, &mut self.error));
            let mut json = seam_str::EMPTY;
            // Others have a request only once they have begun.
            if matches!(scenario.kind, Kind::Call) {
                check!(seam_call_request_json(self.call, &mut json, &mut self.error));
            }
            let (mut step, mut until_ms, mut wants_more) = (0, 0, true);
            for (at, this) in scenario.steps.iter().enumerate() {
                match this {
                    Step::Poll(now_ms) | Step::Send { now_ms, .. } => {
                        check!(seam_call_poll(self.call, *now_ms, &mut step, &mut until_ms, &mut self.error));
                        if step == SEAM_STEP_DONE {
                            break;
                        }
                        if step == SEAM_STEP_ITEM {
                            check!(self.keep_item());
                        }
                        if step == SEAM_STEP_SEND {
                            wants_more = true;
                            let mut request: seam_request = core::mem::zeroed();
                            request.struct_size = u32::try_from(size_of::<seam_request>()).unwrap_or(0);
                            check!(seam_call_request(self.call, &mut request, &mut self.error));
                            if !this.is_for(&request) {
                                return self.leave(*now_ms);
                            }
                            if matches!(scenario.steps.get(at + 1), Some(Step::Bytes { .. })) {
                                check!(seam_call_request_bytes(self.call, &mut json, &mut self.error));
                            }
                        }
                    }
                    Step::Response { now_ms, status, headers, body } => {
                        let mut views = [seam_header { name: seam_str::EMPTY, value: seam_str::EMPTY }; 128];
                        for ((name, value), to) in headers.iter().zip(&mut views) {
                            *to = seam_header { name: view(name), value: view(value) };
                        }
                        let count = headers.len().min(views.len());
                        let fed = seam_call_feed_response(
                            self.call,
                            *status,
                            views.as_ptr(),
                            count,
                            body.as_ptr().cast(),
                            body.len(),
                            *now_ms,
                            &mut self.error,
                        );
                        // It waits for no reply.
                        if fed == SEAM_ERR_INVALID_STATE {
                            return self.leave(*now_ms);
                        }
                        check!(fed);
                    }
                    Step::Bytes { now_ms, piece } => {
                        // After the end of the reply no more is read.
                        if wants_more {
                            check!(seam_call_feed_bytes(
                                self.call,
                                piece.as_ptr().cast(),
                                piece.len(),
                                *now_ms,
                                &mut wants_more,
                                &mut self.error,
                            ));
                        }
                    }
                    Step::Failure { now_ms, kind, detail } => {
                        check!(seam_call_feed_failure(
                            self.call,
                            *kind,
                            view(detail),
                            *now_ms,
                            &mut self.error
                        ));
                    }
                }
                self.steps = at + 1;
            }
            let last_ms = scenario.steps.last().map_or(0, |step| match step {
                Step::Poll(now_ms)
                | Step::Send { now_ms, .. }
                | Step::Response { now_ms, .. }
                | Step::Bytes { now_ms, .. }
                | Step::Failure { now_ms, .. } => *now_ms,
            });
            check!(seam_call_poll(self.call, last_ms, &mut step, &mut until_ms, &mut self.error));
            seam_call_take(self.call, &mut self.reply, &mut self.error)
        }
    }
}

/// Runs a scenario with no more than `limit` bytes of memory. Returns its end, and the items that came before.
pub(super) fn run(scenario: &Scenario, limit: Option<usize>) -> (End, Vec<String>) {
    let mut run = Run::new();
    let mut end = None;
    let mut work = || {
        // SAFETY: all pointers lead to what is alive, and what comes out is freed once.
        unsafe {
            let mut status = run.go(scenario);
            // It is not done after its steps, so there is no result to take.
            let is_unfinished = run.steps > 0 && run.steps == scenario.steps.len() && !run.is_elsewhere;
            if is_unfinished && status == SEAM_ERR_INVALID_STATE {
                status = run.leave(u64::MAX);
            }
            let left = BYTES_LEFT.replace(None);
            // With the limit off, as a failed assertion takes memory to say so.
            assert_eq!(seam_error_code(run.error), status, "{}", scenario.name);
            BYTES_LEFT.set(left);
            let outcome = seam_error_outcome(run.error);
            if status == SEAM_ERR_OUT_OF_MEMORY {
                let message = copy(seam_error_message(run.error));
                let is_open = message.contains("it is not known whether the operation happened");
                assert_eq!(is_open, outcome == Outcome::Unknown.number(), "{}: {message}", scenario.name);
                free(message, left);
                end = Some(End::OutOfMemory { outcome, steps: run.steps });
            } else {
                let mut body = seam_str::EMPTY;
                let looked = seam_reply_json_at(run.reply, c"".as_ptr(), &mut body, null_mut());
                assert!(run.reply.is_null() || [0, SEAM_ERR_OUT_OF_MEMORY].contains(&looked));
                let json = if status == 0 { seam_reply_json(run.reply) } else { seam_error_json(run.error) };
                let left = BYTES_LEFT.get();
                let json = copy(json);
                let steps = run.steps;
                end = Some(if run.is_elsewhere {
                    End::Elsewhere { json, status, outcome, steps }
                } else {
                    End::Finished(json, status, outcome)
                });
                BYTES_LEFT.set(left);
            }
            seam_reply_free(run.reply);
            seam_error_free(run.error);
            seam_call_free(run.call);
            seam_client_free(run.client);
        }
    };
    match limit {
        Some(bytes) => within(bytes, work),
        None => work(),
    }
    (end.unwrap_or(End::OutOfMemory { outcome: 0, steps: 0 }), run.items)
}
