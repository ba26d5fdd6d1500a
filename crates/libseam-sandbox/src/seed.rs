//! The objects that a sandbox starts with.

use serde::Deserialize;
use std::{collections::BTreeMap, error, fmt, str::FromStr};

use crate::{
    credentials::Credentials,
    store::{Moment, Object, Resource, Store},
};

/// The objects that a sandbox starts with, and goes back to when it is reset.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Seed {
    /// No objects but a workspace.
    Empty,
    /// A small company with fixed ids: three access systems, two access groups, twelve people. The ids in Seam's own
    /// documentation of the five removals are among them, so that its samples work as written.
    #[default]
    Demo,
}

/// A seed as a file has it.
#[derive(Deserialize)]
struct File {
    created_at: String,
    /// The objects of resources, by the names of their lists.
    objects: BTreeMap<String, Vec<Object>>,
}

impl Seed {
    /// Adds the workspace that the credentials open, and its objects.
    pub(crate) fn fill(self, store: &mut Store, credentials: &Credentials, moment: &mut Moment) {
        store.add(Resource::named("workspace"), credentials.to_object());
        // Written out, so that an id seen anywhere can be found there. The ids in Seam's documentation of the five
        // removals belong to five different people, so that each sample works whatever was run before it. Every other
        // id begins with what it is of: 5e57 a system, 96 a group, 1de an identity, acc an access system user, c4ed a
        // credential, 5e55 a client session, cacc a connected account.
        let text = match self {
            Self::Empty => return,
            Self::Demo => include_str!("../data/demo.json"),
        };
        let file: File = serde_json::from_str(text).expect("the seed is right");
        for (list, objects) in file.objects {
            let resource = Resource::all().iter().find(|resource| resource.list == list);
            let resource = resource.unwrap_or_else(|| panic!("a seed has `{list}`, which is no resource"));
            for mut object in objects {
                object.insert("created_at".into(), file.created_at.as_str().into());
                store.create(resource, &credentials.workspace_id, object, moment);
            }
        }
    }
}

impl FromStr for Seed {
    type Err = UnknownSeed;

    fn from_str(name: &str) -> Result<Self, UnknownSeed> {
        match name {
            "empty" => Ok(Self::Empty),
            "demo" => Ok(Self::Demo),
            _ => Err(UnknownSeed(name.into())),
        }
    }
}

impl fmt::Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Empty => "empty",
            Self::Demo => "demo",
        })
    }
}

/// The error for a name that no [`Seed`] has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownSeed(String);

impl fmt::Display for UnknownSeed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the seed must be \"empty\" or \"demo\", got {:?}", self.0)
    }
}

impl error::Error for UnknownSeed {}
