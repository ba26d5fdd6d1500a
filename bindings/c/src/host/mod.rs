//! Code that differs from system to system, and that protects the program from side effects of a library.

pub(crate) mod atomic;
#[cfg(not(target_os = "none"))]
pub(crate) mod cancel;
#[cfg(feature = "panic_on_demand")]
pub(crate) mod panic_on_demand;
#[cfg(target_os = "none")]
mod port;
#[cfg(feature = "http")]
pub(crate) mod sigpipe;
#[cfg(not(target_os = "none"))]
pub(crate) mod silent_panic;
#[cfg(feature = "http")]
pub(crate) mod standard_streams;
#[cfg(not(any(target_os = "none", test)))]
mod wipe;
