use serde_json::{Value, json};

use super::found;
use super::pagination::{CURSOR_PARAM, EVERYTHING, LIMIT_PARAM, page, pagination};
use crate::check::{Kind, Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{AcsUserFilter, NewUserIdentity, Scene, UserIdentity, UserIdentityFilter};

const IDENTITY: [Param; 1] = [Param::required("user_identity_id", Kind::Uuid)];
const ONE_IDENTITY: &[Rule] = &[
    Rule::AtLeastOne(
        &["user_identity_id", "user_identity_key"],
        "You must specify either user_identity_id or user_identity_key",
    ),
    Rule::AtMostOne(
        &["user_identity_id", "user_identity_key"],
        "You can only provide one of user_identity_id or user_identity_key.",
    ),
];

pub(super) const ROUTES: &[Route] = &[
    Route::create(
        "/user_identities/create",
        &[
            Param::optional("user_identity_key", Kind::NonEmptyText).or_null(),
            Param::optional("full_name", Kind::NonEmptyText).or_null(),
            Param::optional("email_address", Kind::Email).or_null(),
            Param::optional("phone_number", Kind::Text).or_null(),
            Param::optional("acs_system_ids", Kind::UuidList),
        ],
        create,
    ),
    Route::read(
        "/user_identities/get",
        &[
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("user_identity_key", Kind::NonEmptyText),
        ],
        get,
    )
    .with_rules(ONE_IDENTITY),
    Route::read(
        "/user_identities/list",
        &[
            Param::optional("user_identity_ids", Kind::UuidList),
            Param::optional("search", Kind::NonEmptyText),
            Param::optional("created_before", Kind::DateTime),
            Param::optional("credential_manager_acs_system_id", Kind::Uuid),
            LIMIT_PARAM,
            CURSOR_PARAM,
        ],
        list,
    ),
    Route::put(
        "/user_identities/add_acs_user",
        &[
            Param::required("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("user_identity_key", Kind::NonEmptyText),
        ],
        add_acs_user,
    )
    .with_rules(ONE_IDENTITY),
    Route::read("/user_identities/list_acs_users", &IDENTITY, list_acs_users),
    Route::delete(
        "/user_identities/remove_acs_user",
        &[Param::required("user_identity_id", Kind::Uuid), Param::required("acs_user_id", Kind::Uuid)],
        remove_acs_user,
    ),
    Route::delete("/user_identities/delete", &IDENTITY, delete),
];

/// Makes a person, with a user in each of the access systems named.
fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let key = params.text("user_identity_key");
    if let Some(key) = key
        && scene.user_identity_by_key(key)?.is_some()
    {
        let message = "Another user identity has this user_identity_key";
        return Err(Refusal::bad_request("invalid_input", message));
    }
    let id = scene.add_user_identity(&NewUserIdentity {
        key,
        full_name: params.text("full_name"),
        email_address: params.text("email_address"),
        phone_number: params.text("phone_number"),
    })?;
    let identity = found::user_identity(scene, &id)?;
    for system in params.list("acs_system_ids").unwrap_or_default() {
        scene.ensure_acs_user(&identity, &found::acs_system(scene, system)?.id)?;
    }
    Ok(Body::with("user_identity", identity.into_json(scene.workspace_id())))
}

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    Ok(Body::with("user_identity", named(scene, params)?.into_json(scene.workspace_id())))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let ids = params.list("user_identity_ids").map(|ids| json!(ids).to_string());
    let filter = UserIdentityFilter {
        ids: ids.as_deref(),
        search: params.text("search"),
        created_before: params.text("created_before"),
        acs_system_id: params.text("credential_manager_acs_system_id"),
    };
    let identities = scene.user_identities(&filter, page(params)?)?;
    let pagination = pagination(params, identities.next);
    let workspace_id = scene.workspace_id();
    let identities: Vec<Value> =
        identities.items.into_iter().map(|item| item.into_json(workspace_id)).collect();
    Ok(Body::with("user_identities", identities).and("pagination", pagination))
}

/// Links a user to a person. A user of somebody else has to be removed from them first.
fn add_acs_user(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let identity = named(scene, params)?;
    let user = found::acs_user(scene, params.given("acs_user_id"))?;
    if user.user_identity_id.as_ref().is_some_and(|owner| *owner != identity.id) {
        let message = "The access system user belongs to another user identity";
        return Err(Refusal::bad_request("invalid_input", message));
    }
    scene.link_acs_user(&user.id, Some(&identity.id))?;
    Ok(Body::done())
}

fn list_acs_users(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let identity = found::user_identity(scene, params.given("user_identity_id"))?;
    let filter = AcsUserFilter { user_identity_id: Some(&identity.id), ..AcsUserFilter::default() };
    let users = scene.acs_users(&filter, EVERYTHING)?.items;
    let users: Vec<Value> = users.into_iter().map(|user| user.into_json(scene.workspace_id())).collect();
    Ok(Body::with("acs_users", users))
}

/// Unlinks a user from a person. The user stays, with credentials and memberships.
fn remove_acs_user(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let identity = found::user_identity(scene, params.given("user_identity_id"))?;
    let user = found::acs_user(scene, params.given("acs_user_id"))?;
    if user.user_identity_id.as_ref() != Some(&identity.id) {
        return Err(found::no_acs_user("acs_user_id", &user.id));
    }
    scene.link_acs_user(&user.id, None)?;
    Ok(Body::done())
}

/// Deletes a person with everything that is theirs.
fn delete(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let identity = found::user_identity(scene, params.given("user_identity_id"))?;
    scene.delete_user_identity(&identity.id)?;
    Ok(Body::done())
}

/// The person that is named by id or by key.
fn named(scene: &Scene, params: &Params) -> Result<UserIdentity, Refusal> {
    match params.text("user_identity_id") {
        Some(id) => found::user_identity(scene, id),
        None => found::user_identity_by_key(scene, params.given("user_identity_key")),
    }
}
