//! Type of the rules about action attempts in `spec/flows.json`.

/// Place of an action attempt in a reply, and the operation that reads it again. Paths are those in the attempt.
#[derive(Debug)]
pub(crate) struct Attempts {
    /// The member of a reply that holds the attempt.
    pub(crate) result: &'static str,
    /// The operation that reads an attempt.
    pub(crate) read: &'static str,
    /// The parameter of that operation.
    pub(crate) id_in: &'static str,
    /// The path to the attempt's id.
    pub(crate) id_out: &'static str,
    /// The path to the attempt's status.
    pub(crate) status: &'static str,
    /// The status of an attempt that is not finished.
    pub(crate) pending: &'static str,
    /// The status of an attempt that succeeded. No other status is success.
    pub(crate) success: &'static str,
    /// The status of an attempt that failed.
    pub(crate) error: &'static str,
    /// The path to the type of its error.
    pub(crate) error_type: &'static str,
    /// The path to the message of its error.
    pub(crate) error_message: &'static str,
}
