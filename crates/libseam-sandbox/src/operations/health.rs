use crate::check::Params;
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::Scene;

pub(super) const ROUTES: &[Route] = &[Route::read("/health", &[], health).for_anyone()];

/// Says that the server is there, to whoever waits for it.
fn health(_: &Scene, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::done())
}
