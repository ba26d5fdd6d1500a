//! Everything that the requests of one sandbox share.

use axum::{
    body::Bytes,
    http::{self, HeaderValue, Response, header::DATE},
    response,
};
use fastrand::Rng;
use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use crate::{
    Config, Credentials, RequestObserver, StartError,
    api::{CredentialKind, ErrorReply, Operation, json},
    clock::{date, machine_ms, time_at},
    database::Database,
    desk::{Answer, Desk},
    pending::providers,
    site::{self, Site},
    store::{Moment, Resource, Store},
};

/// The site with its file and its clock.
#[derive(Debug)]
pub(crate) struct State {
    world: Mutex<World>,
    started: Instant,
    observer: RequestObserver,
    /// Other machines can reach the sandbox.
    pub(crate) is_exposed: bool,
    pub(crate) credentials: Credentials,
}

/// The site, and the file that its objects are saved in.
///
/// Requests use it one after the other, on the thread that serves them: an operation takes microseconds, less than a
/// change of threads.
#[derive(Debug)]
struct World {
    site: Site,
    database: Option<Database>,
}

impl State {
    /// Loads the store from its file, or fills a new one.
    pub(crate) fn open(config: Config) -> Result<Self, StartError> {
        let is_exposed = config.is_exposed();
        let own = match &config.api_key {
            Some(key) => Credentials::with_key(key, &mut moment()).ok_or(StartError::WrongKey)?,
            None => match config.host.filter(|_| is_exposed) {
                Some(host) => return Err(StartError::NeedsKey { host }),
                None => Credentials::demo(),
            },
        };
        let new = || {
            let mut store = Store::new();
            config.seed.fill(&mut store, &own, &mut moment());
            store
        };
        let check = |store: &Store| {
            if let Some(host) = config.host.filter(|_| is_exposed && has_known_credentials(store)) {
                return Err(StartError::KnownCredentials { host });
            }
            let own = Credentials::of_first_workspace(store);
            let is_other = config.api_key.as_ref().is_some_and(|key| *key != own.api_key);
            if is_other { Err(StartError::OtherKey) } else { Ok(()) }
        };
        // The seed too, to which a reset goes back, and before a file is created.
        check(&new())?;
        let (store, database) = match &config.database {
            None => {
                let mut store = new();
                store.take_changes();
                (store, None)
            }
            Some(path) => {
                let (database, store) = Database::open(path, new)?;
                (store, Some(database))
            }
        };
        check(&store)?;
        if let Some(rule) = config.behavior.providers.iter().find(|rule| !providers::exists(&store, rule)) {
            return Err(StartError::UnknownProvider { message: providers::unknown(rule) });
        }
        let credentials = Credentials::of_first_workspace(&store);
        let desk = Desk::new(config.seed, credentials.clone(), config.faults, config.behavior, is_exposed);
        Ok(Self {
            world: Mutex::new(World { site: Site::with(store, desk, Rng::new()), database }),
            started: Instant::now(),
            observer: config.observer,
            is_exposed,
            credentials,
        })
    }

    /// Notes a request for an operation of the API, and returns its number.
    pub(crate) fn begin(&self, operation: &str, credential: CredentialKind) -> u64 {
        let at_ms = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.world().site.desk.requests.begin(operation, credential, at_ms)
    }

    /// Decides how a request is to be answered.
    pub(crate) fn decide(&self, operation: &str, number: u64) -> Answer {
        let site = &mut self.world().site;
        let mut moment = site.moment(machine_ms());
        site.desk.decide(operation, number, &mut moment)
    }

    /// Notes the reply to a request, and shows both to the observer.
    pub(crate) fn finish(&self, number: u64, reply: &response::Response) {
        let entry = self.world().site.desk.requests.finish(number, reply).map(ToString::to_string);
        if let (Some(entry), Some(observe)) = (entry, &self.observer.0) {
            observe(&entry);
        }
    }

    /// Answers a request, and saves what that changes before the answer is out.
    pub(crate) fn answer(
        &self,
        operation: &'static Operation,
        request: &http::Request<Bytes>,
    ) -> Response<String> {
        let mut world = self.world();
        let mut moment = world.site.moment(machine_ms());
        let now = moment.now();
        let World { site: Site { store, desk, .. }, database } = &mut *world;
        let mut work = |store: &mut Store| site::answer(desk, store, operation, request, &mut moment);
        let saved = match database {
            None => {
                let response = work(store);
                store.take_changes();
                Ok(response)
            }
            Some(database) => database.change(store, work),
        };
        let mut reply = saved.unwrap_or_else(|error| json(Err(ErrorReply::database(&error)), new_id()));
        reply.headers_mut().insert(DATE, date(now));
        reply
    }

    /// Returns the time of the sandbox's clock, for the header `Date`.
    pub(crate) fn date(&self) -> HeaderValue {
        date(time_at(machine_ms(), self.world().site.desk.behavior.clock_offset_ms))
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.world.lock().unwrap_or_else(|poisoned| {
            // Work that panicked must not change anything.
            let mut world = PoisonError::into_inner(poisoned);
            let changes = world.site.store.take_changes();
            world.site.store.undo(changes);
            self.world.clear_poison();
            world
        })
    }
}

/// Returns a new id from the randomness of this machine.
pub(crate) fn new_id() -> String {
    moment().uuid()
}

fn moment() -> Moment {
    Moment::new(time_at(machine_ms(), 0), Rng::new())
}

fn has_known_credentials(store: &Store) -> bool {
    let objects = |name| store.rows(Resource::named(name)).filter_map(|row| store.get(row));
    objects("workspace").any(Credentials::are_known)
        || objects("client_session").any(Credentials::is_known_session)
}
