//! The library's version at run time.

use crate::boundary::constants::{ABI_VERSION, VERSION_NUMBER, VERSION_TEXT};
use core::ffi::c_char;

/// The version of the library that is loaded, as `SEAM_VERSION_NUMBER` gives that of the header.
#[unsafe(no_mangle)]
pub extern "C" fn seam_version_number() -> u32 {
    VERSION_NUMBER
}

/// The version of the library that is loaded, as text such as `1.2.3`. Static.
#[unsafe(no_mangle)]
pub extern "C" fn seam_version_string() -> *const c_char {
    VERSION_TEXT.as_ptr()
}

/// The ABI of the library that is loaded. A program that was compiled with another `SEAM_ABI_VERSION` must
/// not use it.
#[unsafe(no_mangle)]
pub extern "C" fn seam_abi_version() -> u32 {
    ABI_VERSION
}
