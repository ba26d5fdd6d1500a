//! What is behind a pointer that the library handed out.
//!
//! On a system that has memory to spare each begins with a mark, so that a pointer to something else, or to what was
//! freed and not used again since, is told apart and refused. That catches mistakes; it cannot catch all of them.

use crate::{client::seam_client, error::seam_error, reply::seam_reply, sink::seam_sink, state::seam_call};
use alloc::boxed::Box;

/// What can be behind a handle.
pub(crate) trait Kind {
    /// What the handle begins with for as long as it exists.
    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8];
}

macro_rules! kinds {
    ($($kind:ty = $mark:literal,)+) => {
        $(impl Kind for $kind {
            #[cfg(not(target_os = "none"))]
            const MARK: [u8; 8] = *$mark;
        })+
    };
}

kinds! {
    seam_client = b"\xf5client\0",
    seam_call = b"\xf5call\0\0\0",
    seam_sink = b"\xf5sink\0\0\0",
    seam_reply = b"\xf5reply\0\0",
    seam_error = b"\xf5error\0\0",
}

/// An object as it is handed out.
#[repr(C)]
pub(crate) struct Handle<T: Kind> {
    #[cfg(not(target_os = "none"))]
    mark: [u8; 8],
    object: T,
}

impl<T: Kind> Handle<T> {
    /// The object, ready to be handed out.
    pub(crate) fn new(object: T) -> Box<Self> {
        Box::new(Self {
            #[cfg(not(target_os = "none"))]
            mark: T::MARK,
            object,
        })
    }

    /// The object.
    pub(crate) fn object(&self) -> &T {
        &self.object
    }

    /// What C programs know the object by.
    pub(crate) fn pointer(&self) -> *mut T {
        core::ptr::from_ref(self).cast::<T>().cast_mut()
    }

    /// What C programs know the object by, which is theirs now.
    pub(crate) fn into_pointer(handle: Box<Self>) -> *mut T {
        Box::into_raw(handle).cast()
    }

    /// The object behind a pointer; `None` where there is none.
    ///
    /// # Safety
    /// The pointer is NULL, or leads to a handle or to other memory that can be read, for as long as `'a`; and nobody
    /// holds it exclusively.
    pub(crate) unsafe fn behind<'a>(pointer: *const T) -> Option<&'a T> {
        let handle = pointer.cast::<Self>();
        // SAFETY: as the caller promises.
        if unsafe { Self::exists(handle) } {
            // SAFETY: as the caller promises, and it is a handle of this kind.
            Some(unsafe { (*handle).object() })
        } else {
            None
        }
    }

    /// Frees what is behind a pointer, if there is something.
    ///
    /// # Safety
    /// As [`Handle::behind`], and it is used no more.
    pub(crate) unsafe fn free(pointer: *mut T) {
        let handle = pointer.cast::<Self>();
        // SAFETY: as the caller promises.
        if unsafe { Self::exists(handle) } {
            // SAFETY: it is a handle of this kind, so it came from `into_pointer`; it is freed once, as the caller
            // promises.
            drop(unsafe { Box::from_raw(handle) });
        }
    }

    /// # Safety
    /// As [`Handle::behind`].
    #[cfg(not(target_os = "none"))]
    unsafe fn exists(handle: *const Self) -> bool {
        // SAFETY: neither NULL nor out of line, so it can be read as the caller promises; any bytes are a mark.
        !handle.is_null() && handle.is_aligned() && unsafe { (&raw const (*handle).mark).read() } == T::MARK
    }

    /// # Safety
    /// As [`Handle::behind`].
    #[cfg(target_os = "none")]
    unsafe fn exists(handle: *const Self) -> bool {
        !handle.is_null()
    }
}

#[cfg(not(target_os = "none"))]
impl<T: Kind> Drop for Handle<T> {
    fn drop(&mut self) {
        // SAFETY: it is a field of this value. Volatile, since nobody is expected to read it again.
        unsafe { (&raw mut self.mark).write_volatile([0; 8]) };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::seam_error_attempts, pointer};
    use libseam_core::{Error, ErrorCode};

    #[test]
    fn what_is_no_handle_is_told_apart() {
        let error = Handle::new(seam_error::new(Error::new(ErrorCode::Internal, "x")));
        let pointer = error.pointer();
        // SAFETY: all of it is memory that can be read.
        unsafe {
            assert!(Handle::behind(pointer).is_some());
            assert!(Handle::behind(pointer.cast::<seam_reply>()).is_none());
            assert!(Handle::behind(pointer.byte_add(1)).is_none());
            let zeros = [0_u64; 64];
            assert_eq!(seam_error_attempts(zeros.as_ptr().cast()), 0);
            let refusal = pointer::borrow(zeros.as_ptr().cast::<seam_client>(), "client").err();
            assert_eq!(refusal.map(|e| e.message.clone()), Some("`client` is none, or was freed".into()));
        }
    }

    #[test]
    fn a_mark_does_not_outlive_its_handle() {
        let mut error =
            core::mem::ManuallyDrop::new(Handle::new(seam_error::new(Error::new(ErrorCode::Internal, "x"))));
        // SAFETY: dropped once, in place, so that its memory can still be looked at.
        unsafe {
            core::ptr::drop_in_place(&raw mut **error);
            assert!(Handle::behind(error.pointer()).is_none());
        }
    }
}
