//! Requests to the sandbox itself: paths below `/_sandbox/`.

use serde_json::Value;

use crate::{
    api::{Body, Control, ErrorReply, Params, check::Problem},
    fault::FaultRule,
    state::State,
    store::{Moment, Store},
};

const RULES: &str = "rules";

/// Answers a request to the sandbox itself.
pub(crate) fn perform(
    control: Control,
    state: &State,
    store: &mut Store,
    params: &Params,
    moment: &mut Moment,
) -> Result<Body, ErrorReply> {
    match control {
        // The page has to know it before it can ask for anything. The key opens nothing but this sandbox, which prints it
        // at its start as well.
        Control::About => {
            let mut about = Body::with("version", env!("CARGO_PKG_VERSION"));
            about.insert("api_key", state.credentials.api_key.as_str());
            return Ok(about);
        }
        Control::Scene => return Ok(Body::with("scene", store.scene())),
        Control::Counts => return Ok(Body::with("counts", store.counts())),
        Control::Reset => {
            state.reset(store, moment);
            state.faults.set(Vec::new());
            state.requests.clear();
        }
        Control::SetFaults => state.faults.set(rules(params)?),
        Control::ListFaults => return Ok(Body::with(RULES, state.faults.list())),
        Control::ClearFaults => state.faults.set(Vec::new()),
        Control::ListRequests => return Ok(Body::with("requests", state.requests.list())),
    }
    Ok(Body::default())
}

/// Reads the fault rules of a request: all of them, or none if one is wrong.
fn rules(params: &Params) -> Result<Vec<FaultRule>, ErrorReply> {
    let given = params.get(RULES).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (mut rules, mut problems) = (Vec::new(), Vec::new());
    for (place, rule) in given.iter().enumerate() {
        match FaultRule::from_json(rule) {
            Ok(rule) => rules.push(rule),
            Err(error) => {
                problems.push(Problem::new(error.to_string()).within(place.to_string()).within(RULES))
            }
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(ErrorReply::invalid(&problems)) }
}
