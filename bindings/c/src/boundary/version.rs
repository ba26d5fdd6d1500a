//! Version of the library at run time.

use crate::boundary::constants::{ABI_VERSION, VERSION_NUMBER, VERSION_TEXT};
use core::ffi::c_char;

/// Returns the version of the loaded library, in the form of `SEAM_VERSION_NUMBER`, which is the header's.
#[unsafe(no_mangle)]
pub extern "C" fn seam_version_number() -> u32 {
    VERSION_NUMBER
}

/// Returns the version of the loaded library as text, such as `1.2.3`. Static.
#[unsafe(no_mangle)]
pub extern "C" fn seam_version_string() -> *const c_char {
    VERSION_TEXT.as_ptr()
}

/// Returns the ABI of the loaded library. A program that was compiled with another `SEAM_ABI_VERSION` must
/// not use it.
#[unsafe(no_mangle)]
pub extern "C" fn seam_abi_version() -> u32 {
    ABI_VERSION
}
