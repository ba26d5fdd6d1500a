//! What is behind a pointer that the library handed out.
//!
//! On a system that has memory to spare each begins with a mark, so that a pointer to something else, or to what was
//! freed and not used again since, is told apart and refused. That catches mistakes; it cannot catch all of them.

use alloc::boxed::Box;

/// A name by which C programs point to objects.
pub(crate) trait Named {
    /// Object behind a pointer of this kind.
    type Object;

    /// What the handle begins with for as long as it exists.
    #[cfg(not(target_os = "none"))]
    const MARK: [u8; 8];
}

/// An object as it is handed out.
#[repr(C)]
pub(crate) struct Handle<N: Named> {
    #[cfg(not(target_os = "none"))]
    mark: [u8; 8],
    object: N::Object,
}

impl<N: Named> Handle<N> {
    /// The object, ready to be handed out.
    pub(crate) fn new(object: N::Object) -> Box<Self> {
        Box::new(Self::fixed(object))
    }

    /// The object in a static, which is never freed.
    pub(crate) const fn fixed(object: N::Object) -> Self {
        Self {
            #[cfg(not(target_os = "none"))]
            mark: N::MARK,
            object,
        }
    }

    /// The object.
    pub(crate) fn object(&self) -> &N::Object {
        &self.object
    }

    /// The object, which is not handed out yet.
    pub(crate) fn object_mut(&mut self) -> &mut N::Object {
        &mut self.object
    }

    /// What C programs know the object by.
    pub(crate) fn pointer(&self) -> *mut N {
        core::ptr::from_ref(self).cast::<N>().cast_mut()
    }

    /// What C programs know the object by, which is theirs now.
    pub(crate) fn into_pointer(handle: Box<Self>) -> *mut N {
        Box::into_raw(handle).cast()
    }

    /// The object behind a pointer; `None` where there is none.
    ///
    /// # Safety
    /// The pointer is NULL, or leads to a handle or to other memory that can be read, for as long as `'a`; and nobody
    /// holds it exclusively.
    pub(crate) unsafe fn behind<'a>(pointer: *const N) -> Option<&'a N::Object>
    where
        N: 'a,
    {
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
    pub(crate) unsafe fn free(pointer: *mut N) {
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
        !handle.is_null() && handle.is_aligned() && unsafe { (&raw const (*handle).mark).read() } == N::MARK
    }

    /// # Safety
    /// As [`Handle::behind`].
    #[cfg(target_os = "none")]
    unsafe fn exists(handle: *const Self) -> bool {
        !handle.is_null()
    }
}

#[cfg(not(target_os = "none"))]
impl<N: Named> Drop for Handle<N> {
    fn drop(&mut self) {
        // SAFETY: it is a field of this value. Volatile, since nobody is expected to read it again.
        unsafe { (&raw mut self.mark).write_volatile([0; 8]) };
    }
}

#[cfg(test)]
mod tests {
    use super::{Handle, Named};

    struct Thing(u32);
    struct Other;

    impl Named for Thing {
        type Object = Self;
        const MARK: [u8; 8] = *b"\xf5thing\0\0";
    }

    impl Named for Other {
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
            assert_eq!(Handle::behind(pointer).map(|thing| thing.0), Some(7));
            assert!(Handle::behind(pointer.cast::<Other>()).is_none());
            assert!(Handle::behind(pointer.byte_add(1)).is_none());
            assert!(Handle::<Thing>::behind(zeros.as_ptr().cast()).is_none());
        }
    }

    #[test]
    fn a_mark_does_not_outlive_its_handle() {
        let mut handle = core::mem::ManuallyDrop::new(Handle::<Thing>::new(Thing(7)));
        // SAFETY: dropped once, in place, so that its memory can still be looked at.
        unsafe {
            core::ptr::drop_in_place(&raw mut **handle);
            assert!(Handle::behind(handle.pointer()).is_none());
        }
    }
}
