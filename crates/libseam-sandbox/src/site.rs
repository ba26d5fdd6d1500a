//! A site: all that requests use and change, without I/O, clock or randomness, so that a simulator can drive it as the
//! server does.

use axum::{
    body::Bytes,
    http::{Request, Response, StatusCode, header::DATE},
};
use fastrand::Rng;
use serde_json::Value;

use crate::{
    Behavior, Credentials, Seed,
    api::{self, CredentialKind, Operation},
    clock::{date, time_at, unix_ms},
    control,
    desk::Desk,
    pending::Changes,
    store::{Moment, Store},
};

/// A sandbox without a server: it answers requests one after the other, at times that its owner chooses.
///
/// Equal requests at equal times get equal replies, ids included. Every path of the API is there, and the control paths but the
/// page's. Fault rules have no effect: faults of the line are its owner's part here.
///
/// ```
/// use libseam_sandbox::{Behavior, Seed, Site, http::Request};
///
/// let mut site = Site::new(Seed::Demo, Behavior::default(), 0, 1);
/// let request = Request::post("/acs/users/delete")
///     .header("authorization", format!("Bearer {}", site.credentials().api_key))
///     .header("content-type", "application/json")
///     .body(r#"{"acs_user_id":"8d7e0b3a-b889-49a7-9164-4b71a0506a33"}"#)?;
/// let reply = site.handle(request, 1_000);
/// assert_eq!(reply.body(), r#"{"ok":true}"#);
/// # Ok::<(), libseam_sandbox::http::Error>(())
/// ```
#[derive(Debug)]
pub struct Site {
    pub(crate) store: Store,
    pub(crate) desk: Desk,
    random: Rng,
}

impl Site {
    /// Fills a site at a time in Unix milliseconds. Equal `randomness` gives equal ids.
    pub fn new(seed: Seed, behavior: Behavior, now_ms: i64, randomness: u64) -> Self {
        let (mut store, credentials) = (Store::new(), Credentials::demo());
        let mut random = Rng::with_seed(randomness);
        let mut moment = Moment::new(time_at(now_ms, behavior.clock_offset_ms), random.fork());
        seed.fill(&mut store, &credentials, &mut moment);
        store.take_changes();
        let credentials = Credentials::of_first_workspace(&store);
        Self { store, desk: Desk::new(seed, credentials, Vec::new(), behavior, false), random }
    }

    /// Puts a site together from its parts.
    pub(crate) fn with(store: Store, desk: Desk, random: Rng) -> Self {
        Self { store, desk, random }
    }

    /// Answers a request at a time in Unix milliseconds, which never goes back.
    pub fn handle(&mut self, request: Request<impl Into<Bytes>>, now_ms: i64) -> Response<String> {
        let request = request.map(Into::into);
        let mut moment = self.moment(now_ms);
        let now = moment.now();
        let path = request.uri().path();
        let mut reply = match Operation::all().iter().find(|operation| operation.path == path) {
            None => api::text(StatusCode::NOT_FOUND, "404"),
            Some(operation) => {
                let (credential, _) = CredentialKind::read(request.headers());
                let at_ms = u64::try_from(now_ms).unwrap_or_default();
                let number = operation.name().map(|name| self.desk.requests.begin(&name, credential, at_ms));
                let reply = answer(&mut self.desk, &mut self.store, operation, &request, &mut moment);
                if let Some(number) = number {
                    self.desk.requests.finish(number, &reply);
                }
                reply
            }
        };
        self.store.take_changes();
        reply.headers_mut().insert(DATE, date(now));
        reply
    }

    /// Replaces the behavior. Changes on their way meet the new rules when their time comes.
    pub fn set_behavior(&mut self, behavior: Behavior) {
        self.desk.set_rate_limits(behavior.rate_limits.clone());
        self.desk.behavior = behavior;
    }

    /// Returns the credentials that open the first workspace.
    pub fn credentials(&self) -> &Credentials {
        &self.desk.credentials
    }

    /// Returns every object that there is, by the name of the resource's list: a seed. What is about to go is still there.
    pub fn export(&self) -> Value {
        self.store.export().into()
    }

    /// Returns the moment of a request, with its part of the randomness.
    pub(crate) fn moment(&mut self, now_ms: i64) -> Moment {
        Moment::new(time_at(now_ms, self.desk.behavior.clock_offset_ms), self.random.fork())
    }
}

/// Answers a request as the API does, or as the sandbox itself. Before and after it, the changes are made whose time has
/// come.
pub(crate) fn answer(
    desk: &mut Desk,
    store: &mut Store,
    operation: &'static Operation,
    request: &Request<Bytes>,
    moment: &mut Moment,
) -> Response<String> {
    Changes { store, behavior: &desk.behavior, moment }.settle();
    if let Some(refusal) = over_limit(desk, store, operation, request, moment) {
        return refusal;
    }
    let response = match operation.control {
        None => api::respond(store, &desk.behavior, operation, request, moment),
        Some(control) => {
            api::respond_with(store, operation, request, moment, |store, params, caller, moment| {
                control::perform(control, desk, store, params, &caller.workspace_id, moment)
            })
        }
    };
    Changes { store, behavior: &desk.behavior, moment }.settle();
    response
}

/// Counts a request for an operation of the API, and refuses it where its workspace has sent too many.
fn over_limit(
    desk: &mut Desk,
    store: &Store,
    operation: &'static Operation,
    request: &Request<Bytes>,
    moment: &mut Moment,
) -> Option<Response<String>> {
    let workspace_id = api::workspace_of(store, operation, request, moment)?;
    let now_ms = unix_ms(moment.now());
    desk.rate_limits.refuse(&operation.name()?, &workspace_id, now_ms, || moment.uuid())
}
