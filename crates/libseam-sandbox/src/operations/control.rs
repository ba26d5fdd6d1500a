//! What only a sandbox has: paths below `/_sandbox/`.

use crate::check::Params;
use crate::refusal::Refusal;
use crate::reply::Body;
use crate::route::Route;
use crate::store::Scene;

pub(super) const ROUTES: &[Route] =
    &[Route::read("/_sandbox/counts", &[], counts), Route::create("/_sandbox/reset", &[], reset)];

fn counts(scene: &Scene, _: &Params) -> Result<Body, Refusal> {
    Ok(Body::with("counts", scene.counts()?))
}

/// Goes back to the seed that this sandbox was started with.
fn reset(scene: &Scene, _: &Params) -> Result<Body, Refusal> {
    scene.reset()?;
    Ok(Body::done())
}
