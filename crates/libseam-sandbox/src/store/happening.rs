//! The events that changes cause, before anything writes them down.

use super::table::Object;

/// The time in an object's life at which an event happens.
pub(super) enum Occasion<'a> {
    New,
    /// The object changed, and was this before.
    Change(&'a Object),
    /// The object is about to go.
    End,
}

/// An event that has no id and no time yet.
#[derive(Debug)]
pub(crate) struct Happening {
    pub(crate) event_type: String,
    /// The members that say to which objects it happened.
    pub(crate) members: Object,
}
