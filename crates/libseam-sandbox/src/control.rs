//! Requests to the sandbox itself: paths below `/_sandbox/`.

use serde_json::{Value, json};

use crate::{
    api::{Body, Control, ErrorReply, Operation, Params, check::Problem},
    desk::Desk,
    fault::FaultRule,
    store::{Moment, Object, Resource, Store},
};

const RULES: &str = "rules";

/// Answers a request to the sandbox itself.
pub(crate) fn perform(
    control: Control,
    desk: &mut Desk,
    store: &mut Store,
    params: &Params,
    workspace_id: &str,
    moment: &mut Moment,
) -> Result<Body, ErrorReply> {
    match control {
        // The page has to know it before it can ask for anything. The key opens nothing but this sandbox, which prints it
        // at its start as well.
        Control::About => {
            let mut about = Body::with("version", env!("CARGO_PKG_VERSION"));
            if !desk.is_exposed {
                about.insert("api_key", desk.credentials.api_key.as_str());
            }
            return Ok(about);
        }
        Control::Operations => return Ok(Body::with("operations", operations())),
        Control::Export => return Ok(Body::with("objects", store.export())),
        Control::CreateObject => {
            let (resource, object) = new_object(params)?;
            let row = store.create(resource, workspace_id, object, moment);
            return Ok(Body::with(&resource.name, store.view(row)));
        }
        Control::Scene => return Ok(Body::with("scene", store.scene())),
        Control::Counts => return Ok(Body::with("counts", store.counts())),
        Control::Reset => {
            store.clear();
            desk.seed.fill(store, &desk.credentials, moment);
            desk.faults.set(Vec::new());
            desk.requests.clear();
        }
        Control::SetFaults => desk.faults.set(rules(params)?),
        Control::ListFaults => return Ok(Body::with(RULES, desk.faults.list())),
        Control::ClearFaults => desk.faults.set(Vec::new()),
        Control::ListRequests => return Ok(Body::with("requests", desk.requests.list())),
    }
    Ok(Body::default())
}

/// Reads the object that a request creates, and its resource.
fn new_object(params: &Params) -> Result<(&'static Resource, Object), ErrorReply> {
    let refuse = |name: &str, message: String| ErrorReply::invalid(&[Problem::new(message).within(name)]);
    let name = params.text("resource").unwrap_or_default();
    let resource = Resource::all().iter().find(|resource| resource.name == name);
    let Some(resource) = resource.filter(|resource| resource.name != "workspace") else {
        return Err(refuse("resource", format!("Expected the name of a resource, received '{name}'")));
    };
    match params.get("object") {
        Some(Value::Object(object)) => Ok((resource, object.clone())),
        _ => Err(refuse("object", "Expected object".into())),
    }
}

/// Lists the operations of the API, with whether they are real here.
fn operations() -> Value {
    let mut named: Vec<_> =
        Operation::all().iter().filter_map(|operation| Some((operation.name()?, operation))).collect();
    named.sort_by(|(one, _), (other, _)| one.cmp(other));
    let row = |(name, operation): (String, &Operation)| {
        json!({
            "operation": name, "path": operation.path, "methods": operation.methods, "is_real": operation.is_real,
        })
    };
    named.into_iter().map(row).collect()
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
