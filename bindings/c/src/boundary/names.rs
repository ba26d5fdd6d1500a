//! Opaque types whose objects are defined in rooms above.

/// A call of one operation. Make it, set its parameters and options, and then either execute it or drive it
/// by hand, once. Free it with `seam_call_free`.
pub struct seam_call {
    _opaque: [u8; 0],
}
