use serde_json::Value;

use super::found;
use super::pagination::{CURSOR_PARAM, LIMIT_PARAM, page, pagination};
use crate::check::{Kind, Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{AcsCredentialFilter, NewAcsCredential, Scene};

const CREDENTIAL_AND_USER: [Param; 3] = [
    Param::required("acs_credential_id", Kind::Uuid),
    Param::optional("acs_user_id", Kind::Uuid),
    Param::optional("user_identity_id", Kind::Uuid),
];
const USER_OR_IDENTITY: [&str; 2] = ["acs_user_id", "user_identity_id"];
const ONE_OWNER: &[Rule] = &[
    Rule::AtLeastOne(&USER_OR_IDENTITY, "You must provide either acs_user_id or user_identity_id"),
    Rule::AtMostOne(&USER_OR_IDENTITY, "You can only provide one of acs_user_id or user_identity_id."),
];

pub(super) const ROUTES: &[Route] = &[
    Route::create(
        "/acs/credentials/create",
        &[
            Param::required("access_method", Kind::OneOf(&["code", "card", "mobile_key", "cloud_key"])),
            Param::optional("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("acs_system_id", Kind::Uuid),
            Param::optional("code", Kind::Digits),
            Param::optional("is_multi_phone_sync_credential", Kind::Boolean),
            Param::optional("starts_at", Kind::DateTime),
            Param::optional("ends_at", Kind::DateTime),
        ],
        create,
    )
    .with_rules(&[
        Rule::AtLeastOne(
            &USER_OR_IDENTITY,
            "You must provide either acs_user_id or the combination of user_identity_id and acs_system_id.",
        ),
        Rule::Requires(
            "user_identity_id",
            "acs_system_id",
            "If you provide user_identity_id, you must also provide acs_system_id.",
        ),
    ]),
    Route::read("/acs/credentials/get", &[Param::required("acs_credential_id", Kind::Uuid)], get),
    Route::read(
        "/acs/credentials/list",
        &[
            Param::optional("acs_system_id", Kind::Uuid),
            Param::optional("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("is_multi_phone_sync_credential", Kind::Boolean),
            Param::optional("search", Kind::NonEmptyText),
            Param::optional("created_before", Kind::DateTime),
            LIMIT_PARAM,
            CURSOR_PARAM,
        ],
        list,
    ),
    Route::patch("/acs/credentials/assign", &CREDENTIAL_AND_USER, assign).with_rules(ONE_OWNER),
    Route::patch("/acs/credentials/unassign", &CREDENTIAL_AND_USER, unassign).with_rules(ONE_OWNER),
];

fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let user_id = match params.text("acs_user_id") {
        Some(id) => id.to_owned(),
        None => {
            let identity = found::user_identity(scene, params.given("user_identity_id"))?;
            let system = found::acs_system(scene, params.given("acs_system_id"))?;
            scene.ensure_acs_user(&identity, &system.id)?
        }
    };
    let user = found::acs_user(scene, &user_id)?;
    let id = scene.add_acs_credential(&NewAcsCredential {
        acs_system_id: &user.acs_system_id,
        acs_user_id: &user.id,
        access_method: params.given("access_method"),
        code: params.text("code"),
        is_multi_phone_sync_credential: params.boolean("is_multi_phone_sync_credential").unwrap_or(false),
        starts_at: params.text("starts_at"),
        ends_at: params.text("ends_at"),
    })?;
    reply(scene, &id)
}

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    reply(scene, params.given("acs_credential_id"))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let filter = AcsCredentialFilter {
        acs_system_id: params.text("acs_system_id"),
        acs_user_id: params.text("acs_user_id"),
        user_identity_id: params.text("user_identity_id"),
        is_multi_phone_sync_credential: params.boolean("is_multi_phone_sync_credential"),
        search: params.text("search"),
        created_before: params.text("created_before"),
    };
    let credentials = scene.acs_credentials(&filter, page(params)?)?;
    let pagination = pagination(params, credentials.next);
    let workspace_id = scene.workspace_id();
    let credentials: Vec<Value> =
        credentials.items.into_iter().map(|item| item.into_json(workspace_id)).collect();
    Ok(Body::with("acs_credentials", credentials).and("pagination", pagination))
}

/// Gives a credential of nobody to a user. A person without a user in the credential's access system gets one.
fn assign(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let credential = found::acs_credential(scene, params.given("acs_credential_id"))?;
    let user_id = match params.text("acs_user_id") {
        Some(id) => id.to_owned(),
        None => {
            let identity = found::user_identity(scene, params.given("user_identity_id"))?;
            scene.ensure_acs_user(&identity, &credential.acs_system_id)?
        }
    };
    let user = found::acs_user(scene, &user_id)?;
    let problem = if user.acs_system_id != credential.acs_system_id {
        "The user is in another access system than the credential"
    } else if credential.invalidated_at.is_some() {
        "The credential is invalidated"
    } else if credential.acs_user_id.as_ref().is_some_and(|owner| *owner != user.id) {
        "The credential is assigned to another user; unassign it first"
    } else {
        scene.assign_acs_credential(&credential.id, Some(&user.id))?;
        return reply(scene, &credential.id);
    };
    Err(Refusal::bad_request("invalid_input", problem))
}

/// Takes a credential from its user. It must be the one named, or a card that moved on would be taken from the wrong
/// person by a late request.
fn unassign(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let credential = found::acs_credential(scene, params.given("acs_credential_id"))?;
    let (owner, named) = match params.text("acs_user_id") {
        Some(id) => (&credential.acs_user_id, id),
        None => (&credential.user_identity_id, params.given("user_identity_id")),
    };
    if owner.as_deref() != Some(named) {
        return Err(found::no_acs_credential(&credential.id));
    }
    scene.assign_acs_credential(&credential.id, None)?;
    reply(scene, &credential.id)
}

fn reply(scene: &Scene, id: &str) -> Result<Body, Refusal> {
    Ok(Body::with("acs_credential", found::acs_credential(scene, id)?.into_json(scene.workspace_id())))
}
