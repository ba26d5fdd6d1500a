//! Looks things up for the handlers, and refuses in the real server's words when they are not there.

use crate::refusal::Refusal;
use crate::store::{AcsAccessGroup, AcsCredential, AcsSystem, AcsUser, Scene, UserIdentity};

pub(super) fn acs_system(scene: &Scene, id: &str) -> Result<AcsSystem, Refusal> {
    scene.acs_system(id)?.ok_or_else(|| {
        Refusal::not_found("acs_system_not_found", "Access control system not found", "acs_system_id", id)
    })
}

pub(super) fn acs_access_group(scene: &Scene, id: &str) -> Result<AcsAccessGroup, Refusal> {
    scene.acs_access_group(id)?.ok_or_else(|| {
        let message = "Access control group not found";
        Refusal::not_found("acs_access_group_not_found", message, "acs_access_group_id", id)
    })
}

pub(super) fn acs_user(scene: &Scene, id: &str) -> Result<AcsUser, Refusal> {
    scene.acs_user(id)?.ok_or_else(|| no_acs_user("acs_user_id", id))
}

/// The refusal when no access system user goes with the id.
pub(super) fn no_acs_user(name: &str, id: &str) -> Refusal {
    Refusal::not_found("acs_user_not_found", "Access control user not found", name, id)
}

pub(super) fn acs_credential(scene: &Scene, id: &str) -> Result<AcsCredential, Refusal> {
    scene.acs_credential(id)?.ok_or_else(|| no_acs_credential(id))
}

/// The refusal when no credential goes with the id.
pub(super) fn no_acs_credential(id: &str) -> Refusal {
    let message = "Access control credential not found";
    Refusal::not_found("acs_credential_not_found", message, "acs_credential_id", id)
}

pub(super) fn user_identity(scene: &Scene, id: &str) -> Result<UserIdentity, Refusal> {
    scene.user_identity(id)?.ok_or_else(|| no_user_identity("user_identity_id", id))
}

pub(super) fn user_identity_by_key(scene: &Scene, key: &str) -> Result<UserIdentity, Refusal> {
    scene.user_identity_by_key(key)?.ok_or_else(|| no_user_identity("user_identity_key", key))
}

fn no_user_identity(name: &str, id: &str) -> Refusal {
    Refusal::not_found("user_identity_not_found", "User identity not found", name, id)
}
