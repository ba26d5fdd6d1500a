//! Values that several tasks or threads may share: the processor's own, or where it lacks compare-and-swap, those that turn
//! interrupts off for a few instructions. The latter protect on one core only.

#[cfg(target_has_atomic = "ptr")]
pub(crate) use alloc::sync::Arc;
#[cfg(target_has_atomic = "ptr")]
pub(crate) use core::sync::atomic::AtomicBool;
#[cfg(all(target_has_atomic = "ptr", target_os = "none"))]
pub(crate) use core::sync::atomic::AtomicU32;
pub(crate) use core::sync::atomic::Ordering;
#[cfg(not(target_has_atomic = "ptr"))]
pub(crate) use portable_atomic::{AtomicBool, AtomicU32};
#[cfg(not(target_has_atomic = "ptr"))]
pub(crate) use portable_atomic_util::Arc;
