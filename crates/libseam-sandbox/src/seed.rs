//! The objects that a sandbox starts with.

use serde::Deserialize;
use serde_json::Value;
use std::{collections::BTreeMap, error, fmt, fs, path::Path, str::FromStr, sync::Arc};

use crate::{
    credentials::Credentials,
    store::{Moment, Object, Resource, Store, WORKSPACE_ID},
};

/// The list of the workspaces.
const WORKSPACES: &str = "workspaces";

/// The objects that a sandbox starts with, and goes back to when it is reset.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Seed {
    /// No objects but a workspace.
    Empty,
    /// A small company with fixed ids: access systems with groups and entrances, locks, a grant, twelve people. The ids
    /// in Seam's own documentation of the five removals are among them, so that its samples work as written.
    #[default]
    Demo,
    /// The objects of a file.
    World(World),
}

/// The objects of a file: what `/_sandbox/export` returns, or a part of it written by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct World(Arc<File>);

/// A seed as a file has it.
#[derive(Debug, PartialEq, Eq, Deserialize)]
struct File {
    /// The time at which objects were created that do not say it.
    created_at: Option<String>,
    /// The objects of resources, by the names of their lists.
    objects: BTreeMap<String, Vec<Object>>,
}

impl Seed {
    /// Reads the seed that a file has: `{"objects": {"acs_users": [{…}, …], …}}`. Objects get the ids and members that
    /// they leave out, and belong to the first workspace unless they name another. Without workspaces, the file's
    /// objects are in the one of every new sandbox.
    ///
    /// # Errors
    /// Fails when the file cannot be read, or is not of this form.
    pub fn read(path: &Path) -> Result<Self, SeedError> {
        let refused = |reason: String| SeedError(format!("the seed {} {reason}", path.display()));
        let text = fs::read_to_string(path).map_err(|error| refused(format!("cannot be read: {error}")))?;
        File::parse(&text).map(|file| Self::World(World(Arc::new(file)))).map_err(refused)
    }

    /// Reads a seed from the text of such a file.
    ///
    /// # Errors
    /// Fails when the text is not of this form.
    pub fn from_json(text: &str) -> Result<Self, SeedError> {
        let file = File::parse(text).map_err(|reason| SeedError(format!("the seed {reason}")))?;
        Ok(Self::World(World(Arc::new(file))))
    }

    /// Adds the workspace that the credentials open, and its objects; or all workspaces of a file.
    pub(crate) fn fill(&self, store: &mut Store, credentials: &Credentials, moment: &mut Moment) {
        match self {
            Self::Empty => File::default().fill(store, credentials, moment),
            Self::Demo => {
                // Written out, so that an id seen anywhere can be found there. The ids in Seam's documentation of the five
                // removals belong to five different people, so that each sample works whatever was run before it. Every
                // other id begins with what it is of: 5e57 a system, 96 a group, 1de an identity, acc an access system
                // user, c4ed a credential, 5e55 a client session, cacc a connected account, d002 an entrance, e4c an
                // encoder, de a device, 5bace a space, c0de an access code, 92a a grant, 3e7 a method, 9bc a phone.
                let people = include_str!("../data/demo_people.json");
                let mut people = File::parse(people).expect("the seed is right");
                if !credentials.are_of_the_demo() {
                    people.forget_session_tokens();
                }
                people.fill(store, credentials, moment);
                let doors = include_str!("../data/demo_doors.json");
                File::parse(doors).expect("the seed is right").add_objects(
                    store,
                    &credentials.workspace_id,
                    moment,
                );
            }
            Self::World(World(file)) => file.fill(store, credentials, moment),
        }
        // A seed is not news.
        store.take_happenings();
    }
}

impl File {
    fn default() -> Self {
        Self { created_at: None, objects: BTreeMap::new() }
    }

    /// Reads a file, or says why it is none.
    fn parse(text: &str) -> Result<Self, String> {
        let file: Self =
            serde_json::from_str(text).map_err(|error| format!("must be {{\"objects\": {{…}}}}: {error}"))?;
        for list in file.objects.keys() {
            if resource(list).is_none() {
                return Err(format!("has `{list}`, which is no list of a resource"));
            }
        }
        for workspace in file.workspaces() {
            if !workspace.get("publishable_key").is_none_or(Value::is_string) {
                return Err("has a workspace whose `publishable_key` is no text".into());
            }
            if !Credentials::PARTS
                .iter()
                .all(|name| workspace.get(*name).is_some_and(|part| part.is_string()))
            {
                let parts = Credentials::PARTS.join("`, `");
                return Err(format!("has a workspace without one of `{parts}`"));
            }
        }
        Ok(file)
    }

    /// Leaves the tokens of client sessions to be made anew: everyone knows those of the demo.
    fn forget_session_tokens(&mut self) {
        for session in self.objects.get_mut("client_sessions").into_iter().flatten() {
            session.remove("token");
        }
    }

    fn workspaces(&self) -> &[Object] {
        self.objects.get(WORKSPACES).map(Vec::as_slice).unwrap_or_default()
    }

    fn fill(&self, store: &mut Store, credentials: &Credentials, moment: &mut Moment) {
        let own = [credentials.to_object()];
        let workspaces = if self.workspaces().is_empty() { &own } else { self.workspaces() };
        for workspace in workspaces {
            store.create(Resource::named("workspace"), "", workspace.clone(), moment);
        }
        let first = workspaces.first().and_then(|workspace| workspace.get(WORKSPACE_ID)?.as_str());
        self.add_objects(store, first.unwrap_or_default(), moment);
    }

    fn add_objects(&self, store: &mut Store, workspace_id: &str, moment: &mut Moment) {
        for (list, objects) in self.objects.iter().filter(|(list, _)| *list != WORKSPACES) {
            let Some(resource) = resource(list) else { continue };
            for object in objects {
                let mut object = object.clone();
                if let Some(time) = &self.created_at {
                    object.entry("created_at").or_insert_with(|| time.as_str().into());
                }
                store.create(resource, workspace_id, object, moment);
            }
        }
    }
}

/// Returns the resource whose list has this name.
fn resource(list: &str) -> Option<&'static Resource> {
    Resource::all().iter().find(|resource| resource.list == list)
}

impl FromStr for Seed {
    type Err = SeedError;

    fn from_str(name: &str) -> Result<Self, SeedError> {
        match name {
            "empty" => Ok(Self::Empty),
            "demo" => Ok(Self::Demo),
            _ => Err(SeedError(format!("the seed must be \"empty\" or \"demo\", got {name:?}"))),
        }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "empty",
            Self::Demo => "demo",
            Self::World(_) => "file",
        })
    }
}

/// The error for a seed that there is not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeedError(String);

impl fmt::Display for SeedError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl error::Error for SeedError {}
