//! What only a sandbox has: paths below `/_sandbox/`.

use crate::check::{Kind, Param, Params};
use crate::fault::FaultRule;
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::state::State;
use crate::store::Scene;

const RULES: &str = "rules";

pub(super) const ROUTES: &[Route] = &[
    Route::control("/_sandbox/about", &[], about).for_anyone(),
    Route::read("/_sandbox/scene", &[], scene),
    Route::read("/_sandbox/counts", &[], counts),
    Route::control("/_sandbox/reset", &[], reset),
    Route::control("/_sandbox/faults/set", &[Param::required(RULES, Kind::FaultRules)], set_faults),
    Route::control("/_sandbox/faults/list", &[], list_faults),
    Route::control("/_sandbox/faults/clear", &[], clear_faults),
    Route::control("/_sandbox/requests/list", &[], list_requests),
];

/// What the page has to know before it can ask for anything. The key opens nothing but this sandbox, which prints it at
/// its start as well.
fn about(state: &State, _: &Params) -> Result<Body, Refusal> {
    let key = state.store.credentials().api_key.as_str();
    Ok(Body::with("version", env!("CARGO_PKG_VERSION")).and("api_key", key))
}

fn scene(scene: &Scene, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::with("scene", scene.snapshot()?))
}

fn counts(scene: &Scene, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::with("counts", scene.counts()?))
}

/// Goes back to the seed that this sandbox was started with, behaves, and forgets the requests.
fn reset(state: &State, _: &Params) -> Result<Body, Refusal> {
    state.store.change(|scene| Ok(scene.reset()?))?;
    state.faults.set(Vec::new());
    state.requests.clear();
    Ok(Body::done())
}

/// Replaces the rules by others: all of them, or none if one is wrong.
fn set_faults(state: &State, params: &Params) -> Result<Body, Refusal> {
    let rules = params.list(RULES).unwrap_or_default().into_iter();
    let rules: Result<Vec<FaultRule>, _> = rules.map(str::parse).collect();
    state.faults.set(rules.expect("the check refuses what is no rule"));
    Ok(Body::done())
}

fn list_faults(state: &State, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::with(RULES, state.faults.list()))
}

fn clear_faults(state: &State, _: &Params) -> Result<Body, Refusal> {
    state.faults.set(Vec::new());
    Ok(Body::done())
}

fn list_requests(state: &State, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::with("requests", state.requests.list()))
}
