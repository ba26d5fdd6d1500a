use serde_json::Value;

use super::found;
use super::pagination::EVERYTHING;
use crate::check::{Kind, Param, Params, Rule};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{AcsAccessGroupFilter, AcsUserFilter, NewAcsAccessGroup, Scene};

const GROUP: [Param; 1] = [Param::required("acs_access_group_id", Kind::Uuid)];
const USER_OR_IDENTITY: [&str; 2] = ["acs_user_id", "user_identity_id"];

pub(super) const ROUTES: &[Route] = &[
    Route::read("/acs/access_groups/get", &GROUP, get),
    Route::read(
        "/acs/access_groups/list",
        &[
            Param::optional("acs_system_id", Kind::Uuid),
            Param::optional("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
            Param::optional("search", Kind::NonEmptyText),
        ],
        list,
    ),
    Route::read("/acs/access_groups/list_users", &GROUP, list_users),
    Route::put(
        "/acs/access_groups/add_user",
        &[
            Param::required("acs_access_group_id", Kind::Uuid),
            Param::optional("acs_user_id", Kind::Uuid),
            Param::optional("user_identity_id", Kind::Uuid),
        ],
        add_user,
    )
    .with_rules(&[
        Rule::AtLeastOne(&USER_OR_IDENTITY, "You must provide either acs_user_id or user_identity_id"),
        Rule::AtMostOne(&USER_OR_IDENTITY, "You can only provide one of acs_user_id or user_identity_id."),
    ]),
    Route::create(
        "/_sandbox/acs_access_groups/create",
        &[
            Param::required("acs_system_id", Kind::Uuid),
            Param::required("name", Kind::NonEmptyText),
            Param::optional("external_type", Kind::NonEmptyText),
            Param::optional("external_type_display_name", Kind::NonEmptyText),
        ],
        create,
    ),
];

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let group = found::acs_access_group(scene, params.given("acs_access_group_id"))?;
    Ok(Body::with("acs_access_group", group.into_json(scene.workspace_id())))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let groups = scene.acs_access_groups(&AcsAccessGroupFilter {
        acs_system_id: params.text("acs_system_id"),
        acs_user_id: params.text("acs_user_id"),
        user_identity_id: params.text("user_identity_id"),
        search: params.text("search"),
    })?;
    let groups: Vec<Value> = groups.into_iter().map(|group| group.into_json(scene.workspace_id())).collect();
    Ok(Body::with("acs_access_groups", groups))
}

fn list_users(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let group = found::acs_access_group(scene, params.given("acs_access_group_id"))?;
    let filter = AcsUserFilter { acs_access_group_id: Some(&group.id), ..AcsUserFilter::default() };
    let users = scene.acs_users(&filter, EVERYTHING)?.items;
    let users: Vec<Value> = users.into_iter().map(|user| user.into_json(scene.workspace_id())).collect();
    Ok(Body::with("acs_users", users))
}

/// Makes a user a member. A person without a user in the group's access system gets one.
fn add_user(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let group_id = params.given("acs_access_group_id");
    if let Some(id) = params.text("acs_user_id") {
        let user = found::acs_user(scene, id)?;
        let group = found::acs_access_group(scene, group_id)?;
        if user.acs_system_id != group.acs_system_id {
            return Err(Refusal::bad_request(
                "invalid_input",
                "The user is in another access system than the group",
            ));
        }
        scene.add_membership(&group.id, &user.id)?;
    } else {
        let identity = found::user_identity(scene, params.given("user_identity_id"))?;
        let group = found::acs_access_group(scene, group_id)?;
        let user = scene.ensure_acs_user(&identity, &group.acs_system_id)?;
        scene.add_membership(&group.id, &user)?;
    }
    Ok(Body::done())
}

/// The real API leaves making groups to the access systems.
fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let system = found::acs_system(scene, params.given("acs_system_id"))?;
    let id = scene.add_acs_access_group(&NewAcsAccessGroup {
        acs_system_id: &system.id,
        name: params.given("name"),
        external_type: params.text("external_type").unwrap_or("salto_ks_access_group"),
        external_type_display_name: params
            .text("external_type_display_name")
            .unwrap_or("Salto KS access group"),
    })?;
    Ok(Body::with("acs_access_group", found::acs_access_group(scene, &id)?.into_json(scene.workspace_id())))
}
