//! Handles: objects behind the pointers that the library hands out.
//!
//! On an operating system each handle begins with a mark. A pointer to something else, or to a freed handle
//! whose memory was not used again, lacks the mark and is refused. That catches mistakes, though not all of
//! them.

use alloc::boxed::Box;

/// An opaque type by which C programs point to an object.
pub(crate) trait Opaque {
    /// Object behind a pointer of this type.
    type Object;

    /// First bytes of the handle for as long as it exists.
    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8];
}

/// An object with the mark in front of it.
#[repr(C)]
pub(crate) struct Handle<N: Opaque> {
    #[cfg(not(target_os = "none"))]
    mark: [u8; 8],
    object: N::Object,
}

impl<N: Opaque> Handle<N> {
    /// Puts `object` on the heap, ready to be handed out.
    pub(crate) fn new(object: N::Object) -> Box<Self> {
        Box::new(Self::new_static(object))
    }

    /// Makes a handle for a static, which is never freed.
    pub(crate) const fn new_static(object: N::Object) -> Self {
        Self {
            #[cfg(not(target_os = "none"))]
            mark: N::MARK,
            object,
        }
    }

    /// Returns the object.
    pub(crate) fn object(&self) -> &N::Object {
        &self.object
    }

    /// Returns the object of a handle that is not handed out yet.
    pub(crate) fn object_mut(&mut self) -> &mut N::Object {
        &mut self.object
    }

    /// Returns the pointer by which C programs know the object.
    pub(crate) fn pointer(&self) -> *mut N {
        core::ptr::from_ref(self).cast::<N>().cast_mut()
    }

    /// Hands the handle over to C and returns its pointer.
    pub(crate) fn into_pointer(handle: Box<Self>) -> *mut N {
        Box::into_raw(handle).cast()
    }

    /// Returns the object behind a pointer, or `None` if there is no such handle.
    ///
    /// # Safety
    /// The pointer is NULL or leads to memory that can be read for as long as `'a`, and nobody has exclusive
    /// access to it.
    pub(crate) unsafe fn get<'a>(pointer: *const N) -> Option<&'a N::Object>
    where
        N: 'a,
    {
        let handle = pointer.cast::<Self>();
        // SAFETY: as the caller promises.
        if unsafe { Self::is_valid(handle) } {
            // SAFETY: as the caller promises, and it is a handle of this kind.
            Some(unsafe { (*handle).object() })
        } else {
            None
        }
    }

    /// Frees the handle behind a pointer, if there is one.
    ///
    /// # Safety
    /// The conditions of [`Handle::get`] hold, and the pointer is not used again.
    pub(crate) unsafe fn free(pointer: *mut N) {
        let handle = pointer.cast::<Self>();
        // SAFETY: as the caller promises.
        if unsafe { Self::is_valid(handle) } {
            // SAFETY: it is a handle of this kind, so it came from `into_pointer`; it is freed once, as the caller
            // promises.
            drop(unsafe { Box::from_raw(handle) });
        }
    }

    /// # Safety
    /// The conditions of [`Handle::get`] hold.
    #[cfg(not(target_os = "none"))]
    unsafe fn is_valid(handle: *const Self) -> bool {
        // SAFETY: neither NULL nor out of line, so it can be read as the caller promises; any bytes are a mark.
        !handle.is_null() && handle.is_aligned() && unsafe { (&raw const (*handle).mark).read() } == N::MARK
    }

    /// # Safety
    /// The conditions of [`Handle::get`] hold.
    #[cfg(target_os = "none")]
    unsafe fn is_valid(handle: *const Self) -> bool {
        !handle.is_null()
    }
}

#[cfg(not(target_os = "none"))]
impl<N: Opaque> Drop for Handle<N> {
    fn drop(&mut self) {
        // SAFETY: it is a field of this value. Volatile, since nobody is expected to read it again.
        unsafe { (&raw mut self.mark).write_volatile([0; 8]) };
    }
}

#[cfg(test)]
mod tests {
    use super::{Handle, Opaque};

    struct Thing(u32);
    struct Other;

    impl Opaque for Thing {
        type Object = Self;
        const MARK: [u8; 8] = *b"\xf5thing\0\0";
    }

    impl Opaque for Other {
        type Object = Self;
        const MARK: [u8; 8] = *b"\xf5other\0\0";
    }

    #[test]
    fn what_is_no_handle_is_told_apart() {
        let handle = Handle::<Thing>::new(Thing(7));
        let pointer = handle.pointer();
        let zeros = [0_u64; 64];
        // SAFETY: all of it is memory that can be read.
        unsafe {
            assert_eq!(Handle::get(pointer).map(|thing| thing.0), Some(7));
            assert!(Handle::get(pointer.cast::<Other>()).is_none());
            assert!(Handle::get(pointer.byte_add(1)).is_none());
            assert!(Handle::<Thing>::get(zeros.as_ptr().cast()).is_none());
        }
    }

    #[test]
    fn a_mark_does_not_outlive_its_handle() {
        let mut handle = core::mem::ManuallyDrop::new(Handle::<Thing>::new(Thing(7)));
        // SAFETY: dropped once, in place, so that its memory can still be looked at.
        unsafe {
            core::ptr::drop_in_place(&raw mut **handle);
            assert!(Handle::get(handle.pointer()).is_none());
        }
    }
}
