//! The type of the beginning of client sessions in `spec/flows.json`.

/// Names of the call with which a publishable key begins a client session.
#[derive(Debug)]
pub struct SessionStart {
    /// Name of the operation.
    pub operation: &'static str,
    /// The parameter that names the person.
    pub key_in: &'static str,
    /// The member of the result that holds the session's token.
    pub token_out: &'static str,
    /// Name of the operation that reads the session of the token that it is called with.
    pub read: &'static str,
}
