//! Requests to the sandbox itself: paths below `/_sandbox/`.

use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{
    Behavior, ProviderRule, RateLimit, RuleError,
    api::{Body, Control, ErrorReply, Operation, Params, check::Problem},
    clock::unix_ms,
    desk::Desk,
    fault::FaultRule,
    pending::providers,
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
            desk.behavior = Behavior::default();
            desk.set_rate_limits(Vec::new());
            desk.requests.clear();
        }
        Control::ChangeObject => {
            let (resource, members) = change(params)?;
            let id = params.text("id").unwrap_or_default();
            let row = store.rows_with(resource, &resource.id, id).into_iter().next();
            let Some(row) = row.filter(|row| store.is_in(*row, workspace_id)) else {
                return Err(ErrorReply::not_found(resource, "id", id));
            };
            store.set(row, members);
            return Ok(Body::with(&resource.name, store.view(row)));
        }
        Control::SetFaults => desk.faults.set(rules(params, FaultRule::from_json)?),
        Control::ListFaults => return Ok(Body::with(RULES, desk.faults.list())),
        Control::ClearFaults => desk.faults.set(Vec::new()),
        Control::SetProviders => {
            let rules = rules(params, ProviderRule::from_json)?;
            let known = |rule: &ProviderRule| providers::exists(store, rule);
            if let Some(place) = rules.iter().position(|rule| !known(rule)) {
                let problem = Problem::new(providers::unknown(&rules[place]));
                return Err(ErrorReply::invalid(&[problem.within(place.to_string()).within(RULES)]));
            }
            desk.behavior.providers = rules;
        }
        Control::ListProviders => {
            let rules = desk.behavior.providers.iter().map(|rule| Value::from(rule.to_string()));
            return Ok(Body::with(RULES, rules.collect::<Vec<_>>()));
        }
        Control::ClearProviders => desk.behavior.providers.clear(),
        Control::SetRateLimits => desk.set_rate_limits(rules(params, RateLimit::from_json)?),
        Control::ListRateLimits => return Ok(Body::with(RULES, desk.rate_limits.list())),
        Control::ClearRateLimits => desk.set_rate_limits(Vec::new()),
        Control::SetClock => {
            let time = params.text("time").and_then(|time| OffsetDateTime::parse(time, &Rfc3339).ok());
            let advance = params.get("advance_ms").and_then(Value::as_i64).unwrap_or_default();
            let ahead = time.map_or(advance, |time| unix_ms(time) - unix_ms(moment.now()));
            let offset = &mut desk.behavior.clock_offset_ms;
            *offset = offset.saturating_add(ahead);
            return Ok(Body::with("offset_ms", *offset));
        }
        Control::ListRequests => return Ok(Body::with("requests", desk.requests.list())),
        Control::CountRequests => return Ok(Body::with("counts", desk.requests.counts())),
    }
    Ok(Body::default())
}

/// Reads the object that a request creates, and its resource.
fn new_object(params: &Params) -> Result<(&'static Resource, Object), ErrorReply> {
    object(params, "object", |resource| resource.name != "workspace")
}

/// Reads the members that a request changes, and the resource of their object.
fn change(params: &Params) -> Result<(&'static Resource, Object), ErrorReply> {
    object(params, "members", |_| true)
}

fn object(
    params: &Params,
    member: &str,
    accepts: impl Fn(&Resource) -> bool,
) -> Result<(&'static Resource, Object), ErrorReply> {
    let refuse = |name: &str, message: String| ErrorReply::invalid(&[Problem::new(message).within(name)]);
    let name = params.text("resource").unwrap_or_default();
    let resource = Resource::all().iter().find(|resource| resource.name == name);
    let Some(resource) = resource.filter(|resource| accepts(resource)) else {
        return Err(refuse("resource", format!("Expected the name of a resource, received '{name}'")));
    };
    match params.get(member) {
        Some(Value::Object(object)) => Ok((resource, object.clone())),
        _ => Err(refuse(member, "Expected object".into())),
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

/// Reads the rules of a request: all of them, or none if one is wrong.
fn rules<R>(params: &Params, read: impl Fn(&Value) -> Result<R, RuleError>) -> Result<Vec<R>, ErrorReply> {
    let given = params.get(RULES).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let (mut rules, mut problems) = (Vec::new(), Vec::new());
    for (place, rule) in given.iter().enumerate() {
        match read(rule) {
            Ok(rule) => rules.push(rule),
            Err(error) => {
                problems.push(Problem::new(error.to_string()).within(place.to_string()).within(RULES))
            }
        }
    }
    if problems.is_empty() { Ok(rules) } else { Err(ErrorReply::invalid(&problems)) }
}
