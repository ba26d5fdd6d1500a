//! The form of the facts in `spec/webhooks.json`.

/// The facts about webhooks. A header has several names; the first that a request has counts.
pub(crate) struct Facts {
    pub(crate) id_headers: &'static [&'static str],
    pub(crate) timestamp_headers: &'static [&'static str],
    pub(crate) signature_headers: &'static [&'static str],
    /// The version of the signatures that a secret makes.
    pub(crate) signature_version: &'static str,
    /// The beginning of a secret, before its base64.
    pub(crate) secret_prefix: &'static str,
    /// The distance at which a time no longer counts as now.
    pub(crate) tolerance_ms: u64,
    /// The member of an event that names it.
    pub(crate) event_id: &'static str,
    /// The member of an event that names its type.
    pub(crate) event_type: &'static str,
}
