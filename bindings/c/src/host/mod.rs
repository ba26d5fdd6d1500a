//! What differs from system to system, and what a library must not do to the program that it is in.

#[cfg(not(target_os = "none"))]
pub(crate) mod cancel;
#[cfg(feature = "fault")]
pub(crate) mod fault;
#[cfg(not(target_os = "none"))]
pub(crate) mod hush;
#[cfg(target_os = "none")]
mod port;
#[cfg(feature = "http")]
pub(crate) mod sigpipe;
#[cfg(feature = "http")]
pub(crate) mod standard_streams;
#[cfg(not(any(target_os = "none", test)))]
mod wipe;
