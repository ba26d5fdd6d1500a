//! Resources: what operations return, as types for [`Reply::deserialize`](crate::Reply::deserialize).
//!
//! A reply always becomes a value of its type, whatever the API has added or taken away:
//!
//! - A member that is there and fits is `Some`.
//! - Everything else stays in `other` as it was sent: members that this version does not know, null, and values of another type.
//!   So a member that is absent, one that is null, and one with a value stay three things.
//! - An enumeration has the variant `Other` for a value that this version does not know.
//!
//! A type serializes to the same members again. Where an object has several forms, as errors and events do, the type has the
//! members of all of them; `error_code`, `warning_code`, `mutation_code` and `event_type` tell the forms apart.
//!
//! ```no_run
//! # #[cfg(feature = "http")]
//! # fn list() -> Result<(), libseam::Error> {
//! use libseam::{AcsUsersList, Options, blocking::Client, resources::AcsUser};
//!
//! let seam = Client::new(Options::from_environment())?;
//! let reply = seam.acs().users().list(AcsUsersList::default())?;
//! for user in reply.deserialize::<Vec<AcsUser>>()? {
//!     let errors = user.errors.unwrap_or_default();
//!     println!("{:?}: {} errors", user.display_name, errors.len());
//! }
//! # Ok(()) }
//! ```

#[macro_use]
mod object;
#[macro_use]
mod enumeration;
#[expect(
    missing_docs,
    reason = "the API's names say what its members and values are, where no sentence does"
)]
mod generated;
mod part;

pub use generated::*;
