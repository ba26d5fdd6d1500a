use serde_json::Value;

use super::found;
use crate::check::{Kind, Param, Params};
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::{NewAcsSystem, Scene};

pub(super) const ROUTES: &[Route] = &[
    Route::read("/acs/systems/get", &[Param::required("acs_system_id", Kind::Uuid)], get),
    Route::read("/acs/systems/list", &[Param::optional("search", Kind::NonEmptyText)], list),
    Route::create(
        "/_sandbox/acs_systems/create",
        &[
            Param::required("name", Kind::NonEmptyText),
            Param::optional("external_type", Kind::NonEmptyText),
            Param::optional("external_type_display_name", Kind::NonEmptyText),
        ],
        create,
    ),
];

fn get(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let system = found::acs_system(scene, params.given("acs_system_id"))?;
    Ok(Body::with("acs_system", system.into_json(scene.workspace_id())))
}

fn list(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let systems = scene.acs_systems(params.text("search"))?;
    let systems: Vec<Value> =
        systems.into_iter().map(|system| system.into_json(scene.workspace_id())).collect();
    Ok(Body::with("acs_systems", systems))
}

/// The real API connects access systems through a web page and cannot create them.
fn create(scene: &Scene, params: &Params) -> Result<Body, Refusal> {
    let id = scene.add_acs_system(&NewAcsSystem {
        name: params.given("name"),
        external_type: params.text("external_type").unwrap_or("salto_ks_site"),
        external_type_display_name: params.text("external_type_display_name").unwrap_or("Salto KS site"),
    })?;
    Ok(Body::with("acs_system", found::acs_system(scene, &id)?.into_json(scene.workspace_id())))
}
