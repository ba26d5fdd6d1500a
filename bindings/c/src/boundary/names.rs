//! Objects that C programs know by a pointer to a name only, and whose other parts are named below them.

/// One call. It is made, given parameters and options, and then either executed or driven by hand, once. Free
/// it with `seam_call_free`.
pub struct seam_call {
    _opaque: [u8; 0],
}
