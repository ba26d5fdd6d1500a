use serde_json::Value;

use super::found;
use super::pagination::{CURSOR_PARAM, LIMIT_PARAM, page, pagination};
use crate::check::{Kind, Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{AcsUser, AcsUserFilter, NewAcsUser, Scene};

const USER_OR_IDENTITY: [&str; 2] = ["acs_user_id", "user_identity_id"];
const SYSTEM_WITH_IDENTITY: Rule = Rule::Requires(
    "acs_system_id",
    "user_identity_id",
    "You must provide acs_system_id with user_identity_id.",
);
const IDENTITY_WITH_SYSTEM: Rule = Rule::Requires(
    "user_identity_id",
    "acs_system_id",
    "If you provide user_identity_id, you must also provide acs_system_id.",
);
const ONE_USER: [Param; 3] = [
    Param::optional("acs_user_id", Kind::Uuid),
    Param::optional("user_identity_id", Kind::Uuid),
    Param::optional("acs_system_id", Kind::Uuid),
];
// The documentation leaves open what some combinations mean. The sandbox refuses them, because a removal that was
// understood in another way than it was meant is worse than an error.
const ONE_USER_RULES: &[Rule] = &[
    Rule::AtLeastOne(&USER_OR_IDENTITY, "You must provide either acs_user_id or user_identity_id"),
    Rule::AtMostOne(&USER_OR_IDENTITY, "You can only provide acs_user_id or user_identity_id."),
    IDENTITY_WITH_SYSTEM,
    SYSTEM_WITH_IDENTITY,
];

pub(super) const ROUTES: &[Route] = &[
    Route::create(
        "/acs/users/create",
        &[
            Param::required("acs_system_id", Kind::Uuid),
            Param::required("full_name", Kind::NonEmptyText),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("email_address", Kind::Email),
            Param::optional("email", Kind::Email),
            Param::optional("phone_number", Kind::Text),
            Param::optional("acs_access_group_ids", Kind::UuidList),
        ],
        create,
    ),
    Route::read("/acs/users/get", &ONE_USER, get).with_rules(ONE_USER_RULES),
    Route::read(
        "/acs/users/list",
        &[
            Param::optional("acs_system_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("user_identity_email_address", Kind::Text).or_null(),
            Param::optional("user_identity_phone_number", Kind::Text).or_null(),
            Param::optional("search", Kind::NonEmptyText),
            Param::optional("created_before", Kind::DateTime),
            LIMIT_PARAM,
            CURSOR_PARAM,
        ],
        list,
    ),
    Route::delete("/acs/users/delete", &ONE_USER, delete).with_rules(ONE_USER_RULES),
    Route::delete(
        "/acs/users/remove_from_access_group",
        &[
            Param::required("acs_access_group_id", Kind::Uuid),
            Param::optional("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
        ],
        remove_from_access_group,
    )
    .with_rules(&[
        Rule::AtLeastOne(&USER_OR_IDENTITY, "You must provide either acs_user_id or user_identity_id"),
        Rule::AtMostOne(&USER_OR_IDENTITY, "You can only provide acs_user_id or user_identity_id."),
    ]),
];

fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let system = found::acs_system(scene, params.given("acs_system_id"))?;
    let user_identity_id = params.text("user_identity_id");
    if let Some(id) = user_identity_id
        && scene.user_identity(id)?.is_none()
    {
        // 400 and not 404, as in the official fake.
        return Err(Refusal::bad_request("user_identity_not_found", "User identity not found"));
    }
    let id = scene.add_acs_user(&NewAcsUser {
        acs_system_id: &system.id,
        user_identity_id,
        full_name: params.given("full_name"),
        email_address: params.text("email_address").or(params.text("email")),
        phone_number: params.text("phone_number"),
    })?;
    for group in params.list("acs_access_group_ids").unwrap_or_default() {
        let group = found::acs_access_group(scene, group)?;
        if group.acs_system_id != system.id {
            return Err(Refusal::bad_request(
                "invalid_input",
                "The access group is in another access system",
            ));
        }
        scene.add_membership(&group.id, &id)?;
    }
    Ok(Body::with("acs_user", found::acs_user(scene, &id)?.into_json(scene.workspace_id())))
}

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let user = chosen(scene, params)?.swap_remove(0);
    Ok(Body::with("acs_user", user.into_json(scene.workspace_id())))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let filter = AcsUserFilter {
        acs_system_id: params.text("acs_system_id"),
        acs_access_group_id: None,
        user_identity_id: params.text("user_identity_id"),
        identity_email_address: params.text("user_identity_email_address"),
        identity_phone_number: params.text("user_identity_phone_number"),
        search: params.text("search"),
        created_before: params.text("created_before"),
    };
    let users = scene.acs_users(&filter, page(params)?)?;
    let pagination = pagination(params, users.next);
    let users: Vec<Value> =
        users.items.into_iter().map(|user| user.into_json(scene.workspace_id())).collect();
    Ok(Body::with("acs_users", users).and("pagination", pagination))
}

/// Deletes a user, or all users that a person has in an access system, and invalidates their credentials.
fn delete(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    for user in chosen(scene, params)? {
        scene.delete_acs_user(&user.id)?;
    }
    Ok(Body::done())
}

/// Ends a membership. Somebody who is not a member is left as they are, which is no error.
fn remove_from_access_group(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let group_id = params.given("acs_access_group_id");
    if let Some(id) = params.text("acs_user_id") {
        // The user first, as in the official fake: when both are unknown the refusal names the user.
        let user = found::acs_user(scene, id)?;
        scene.remove_membership(&found::acs_access_group(scene, group_id)?.id, &user.id)?;
    } else {
        let identity = found::user_identity(scene, params.given("user_identity_id"))?;
        scene.remove_memberships_of(&found::acs_access_group(scene, group_id)?.id, &identity.id)?;
    }
    Ok(Body::done())
}

/// The users that the parameters name: at least one.
fn chosen(scene: &Scene, params: &Params) -> Result<Vec<AcsUser>, Refusal> {
    if let Some(id) = params.text("acs_user_id") {
        return Ok(vec![found::acs_user(scene, id)?]);
    }
    let identity = found::user_identity(scene, params.given("user_identity_id"))?;
    let system = found::acs_system(scene, params.given("acs_system_id"))?;
    let users = scene.acs_users_of(&identity.id, &system.id)?;
    if users.is_empty() {
        return Err(found::no_acs_user("user_identity_id", &identity.id));
    }
    Ok(users)
}
