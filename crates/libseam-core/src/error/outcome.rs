//! What an error knows about the world: whether the operation happened.

use crate::error::code::{named_codes, numbered_codes};

macro_rules! outcomes {
    ($($(#[doc = $doc:literal])+ $variant:ident = $number:literal $name:literal,)+) => {
        /// What is known, when a call has failed, about whether the operation happened. It speaks of the whole call, not
        /// of its last attempt. Numbers and names are stable; a greater one is never followed by a smaller one in the
        /// same call.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Outcome { $($(#[doc = $doc])+ $variant = $number,)+ }

        named_codes!(Outcome { $($variant = $name: concat!($($doc),+),)+ });
        numbered_codes!(Outcome);
    };
}

outcomes! {
    /// No byte of the request left: nothing happened.
    NotSent = 1 "not_sent",
    /// The API refused every attempt that left, in its own error form: nothing happened.
    Refused = 2 "refused",
    /// The operation may have happened: of an attempt that left, nobody knows what became of it.
    Unknown = 3 "unknown",
    /// The API said `ok`, and what came after that failed. The effect is not proven.
    Accepted = 4 "accepted",
}

impl Outcome {
    /// What is added to the message of an error.
    pub(crate) fn said(self) -> &'static str {
        if self == Self::Unknown { "; whether the operation happened is not known" } else { "" }
    }
}
