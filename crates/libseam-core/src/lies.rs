//! Known lies, for the simulator to find: faults that a core could have, each told on request.
//!
//! Only a build with `--cfg libseam_lies` has this, which no package sets. [`tell`] chooses a lie for the whole process. A place
//! that can tell one asks here, and has no operator of its own for that: mutation testing would change what is not compiled.

use core::sync::atomic::{AtomicU32, Ordering};

/// The lies: their numbers and what each is.
pub const LIES: &[(u32, &str)] = &[
    (GUESS, "\"not found\" after an attempt that may have arrived is success"),
    (UNSEEN, "\"not found\" for what was never seen is absence"),
    (HALF_LIST, "a list of which a page was read is whole"),
    (OLD_ERROR, "an old error is a new one"),
    (PLAIN_TEXT, "a 404 that is not the API's is absence"),
    (NOT_SENT, "what left is not sent if no reply came in time"),
    (OTHER_WORKSPACE, "a token is good in every workspace"),
    (REPEATED_WRITE, "a write is sent again that may have arrived"),
    (NO_CHECK, "a verdict needs no check"),
    (RETURNS, "a change that is scheduled to come back does not matter"),
    (DEADLINE, "a deadline does not end a call"),
    (TWICE, "a result can be taken twice"),
    (LIST_FAILED, "a list after many removals that was not read to its end shows what is gone"),
    (UNLISTED, "what no list before many removals shows was seen"),
    (LIST_ALONE, "a list that lacks a thing proves as much as a read of it"),
    (READ_AGAIN, "what a list lacks is read again and again"),
    (FORGOTTEN, "the removal at work when many are cancelled is not told of"),
    (REASON, "the reason of one removal is shown for the next one"),
    (OFF_BOARD_ACCEPTED, "a step of an off-boarding that the API accepted is in effect"),
    (OFF_BOARD_IDENTITY_FIRST, "an off-boarding deletes the identity first"),
    (OFF_BOARD_NEW, "an off-boarding passes over what is new since the plan"),
    (
        OFF_BOARD_NAMESAKE,
        "an off-boarding takes the users that have the person's address, whoever they are linked to",
    ),
    (OFF_BOARD_UNRECORDED, "a step of an off-boarding is sent before its line is durable"),
    (OFF_BOARD_LATE_SUSPENSION, "an off-boarding suspends users after their groups are gone"),
    (OFF_BOARD_PIN, "the evidence of an off-boarding has the names of codes"),
    (OFF_BOARD_CANCEL, "an off-boarding that is cancelled goes on"),
];

pub(crate) const GUESS: u32 = 1;
pub(crate) const UNSEEN: u32 = 2;
pub(crate) const HALF_LIST: u32 = 3;
pub(crate) const OLD_ERROR: u32 = 4;
pub(crate) const PLAIN_TEXT: u32 = 5;
pub(crate) const NOT_SENT: u32 = 6;
pub(crate) const OTHER_WORKSPACE: u32 = 7;
pub(crate) const REPEATED_WRITE: u32 = 8;
pub(crate) const NO_CHECK: u32 = 9;
pub(crate) const RETURNS: u32 = 10;
pub(crate) const DEADLINE: u32 = 11;
pub(crate) const TWICE: u32 = 12;
pub(crate) const LIST_FAILED: u32 = 13;
pub(crate) const UNLISTED: u32 = 14;
pub(crate) const LIST_ALONE: u32 = 15;
pub(crate) const READ_AGAIN: u32 = 16;
pub(crate) const FORGOTTEN: u32 = 17;
pub(crate) const REASON: u32 = 18;
pub(crate) const OFF_BOARD_ACCEPTED: u32 = 19;
pub(crate) const OFF_BOARD_IDENTITY_FIRST: u32 = 20;
pub(crate) const OFF_BOARD_NEW: u32 = 21;
pub(crate) const OFF_BOARD_NAMESAKE: u32 = 22;
pub(crate) const OFF_BOARD_UNRECORDED: u32 = 23;
pub(crate) const OFF_BOARD_LATE_SUSPENSION: u32 = 24;
pub(crate) const OFF_BOARD_PIN: u32 = 25;
pub(crate) const OFF_BOARD_CANCEL: u32 = 26;

static TOLD: AtomicU32 = AtomicU32::new(0);

/// Tells the lie of this number from now on, and no other; 0 tells none.
pub fn tell(number: u32) {
    TOLD.store(number, Ordering::Relaxed);
}

/// Reports whether the lie of this number is told.
pub(crate) fn is_told(number: u32) -> bool {
    TOLD.load(Ordering::Relaxed) == number
}

/// Reports whether something holds, or is told to.
pub(crate) fn or(holds: bool, number: u32) -> bool {
    holds || is_told(number)
}

/// Reports whether something holds of which the lie of this number is told.
pub(crate) fn of(holds: bool, number: u32) -> bool {
    holds && is_told(number)
}

/// Returns `told` where the lie of this number is told, else `truth`.
pub(crate) fn instead<T>(truth: T, told: T, number: u32) -> T {
    if is_told(number) { told } else { truth }
}
