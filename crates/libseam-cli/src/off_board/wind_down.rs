//! Ctrl-C during an off-boarding: the removal under way is let end, so that the evidence has what came of it, and nothing more
//! is sent. A second Ctrl-C ends the process at once.

use crate::output;
use libseam::{
    Event, EventKind, HttpRequest,
    table::{Effect, Operation},
};
use std::{
    ops::ControlFlow,
    sync::atomic::{AtomicBool, Ordering},
};

const NOTE: &str =
    "note: the removal under way is let end, so that it is known what came of it; Ctrl-C again ends at once";

/// The end of an off-boarding that somebody interrupts.
pub(super) struct WindDown<P> {
    is_pressed: P,
    /// True while a removal is under way.
    is_removing: AtomicBool,
    /// True once the note was printed, or where there is to be none.
    is_told: AtomicBool,
}

impl<P: Fn() -> bool> WindDown<P> {
    /// Makes it; `is_pressed` reports whether Ctrl-C was pressed.
    pub(super) fn new(is_pressed: P, is_quiet: bool) -> Self {
        Self { is_pressed, is_removing: AtomicBool::new(false), is_told: AtomicBool::new(is_quiet) }
    }

    /// Reports whether the off-boarding is to end now.
    pub(super) fn is_over(&self) -> bool {
        if !(self.is_pressed)() {
            return false;
        }
        let is_removing = self.is_removing.load(Ordering::Relaxed);
        if is_removing && !self.is_told.swap(true, Ordering::Relaxed) {
            output::print_stderr(NOTE);
        }
        !is_removing
    }

    /// Takes an event of the flow. A request that was about to be sent is not sent once Ctrl-C was pressed.
    pub(super) fn take(&self, event: &Event<'_>) -> ControlFlow<()> {
        let is_removing = match &event.kind {
            EventKind::Send { .. } if (self.is_pressed)() => return ControlFlow::Break(()),
            EventKind::Send { request, .. } => takes_away(request),
            _ => false,
        };
        self.is_removing.store(is_removing, Ordering::Relaxed);
        ControlFlow::Continue(())
    }
}

fn takes_away(request: &HttpRequest) -> bool {
    let changes = |operation: &&Operation| operation.effect != Effect::Read;
    Operation::all().iter().filter(changes).any(|operation| request.url.ends_with(&operation.path()))
}
