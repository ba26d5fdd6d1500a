//! Words of evidence as sentences for people.

/// Returns a kind of thing in words.
pub(crate) fn of_kind(kind: &str) -> &str {
    match kind {
        "user_identity" => "user identity",
        "unmanaged_user_identity" => "unmanaged user identity",
        "acs_user" => "access system user",
        "client_session" => "client session",
        "instant_key" => "instant key",
        "phone" => "phone",
        "access_grant" => "access grant",
        "unmanaged_access_grant" => "unmanaged access grant",
        "access_method" => "access method",
        "access_code" => "access code",
        "unmanaged_access_code" => "unmanaged access code",
        "device" => "link to a device",
        "acs_credential" => "credential",
        "acs_access_group" => "membership in a group",
        "connected_account" => "connected account",
        other => other,
    }
}

/// Returns the state of a thing, or of a step, in words.
pub(crate) fn of_state(state: &str) -> &str {
    match state {
        "confirmed" => "confirmed",
        "already_gone" => "was gone already",
        "gone_with_holder" => "gone with what it was held through",
        "pending" => "accepted, not yet in effect",
        "failed" => "FAILED",
        "returns" => "WILL COME BACK: a change is scheduled",
        "not_revocable" => "CANNOT BE TAKEN BACK",
        "present" => "STILL THERE",
        "unknown" => "NOT KNOWN",
        "refused" => "REFUSED by the server",
        "error" => "NOT KNOWN: the request ended in an error",
        "moved" => "somebody else holds it now; not touched",
        "held_back" => "HELD BACK: it waits for another step",
        "not_attempted" => "NOT TRIED",
        "left" => "left there",
        "new" => "was not there",
        other => other,
    }
}

/// Returns the level of a proof in words.
pub(crate) fn of_level(level: &str) -> &str {
    match level {
        "record" => "Seam's record",
        "access_system" => "access system",
        "list_only" => "a list",
        other => other,
    }
}

/// Returns the result of an off-boarding, or of a check later on, in words.
pub(crate) fn of_result(result: &str) -> &str {
    match result {
        "done" => "Done",
        "pending" => "Not done: accepted, not yet in effect everywhere",
        "partly" => "Not done",
        "stopped" => "Not done: stopped early",
        "clear" => "Nobody is back",
        "back" => "Somebody is back",
        "left" => "Nobody is back; what was left is there still",
        _ => "Not known",
    }
}
