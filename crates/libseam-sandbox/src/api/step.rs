//! The steps of operations, as `data/operations/` writes them.
//!
//! A step that finds, selects or creates objects names them after their resource, and later steps take them from there:
//! `$acs_user.full_name` is a member of the `acs_user` that was found, `$full_name` a parameter of the request,
//! `$location.device_ids` a member of a parameter, `$now` the time, `$own_workspace_id` the request's workspace, and
//! `$own_client_session_id` the client session that sends it, if one does.

use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use crate::store::{Path, Source};

/// One thing that an operation does.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Step {
    Find(Find),
    Select(Select),
    Create(New),
    /// Creates an object, unless one like it is there.
    Link(New),
    Set(Set),
    /// Deletes the objects with this name, and those that refer to them.
    Delete(String),
    Each(Each),
    If(If),
    Refuse(Refuse),
    Run(Run),
    List(List),
    /// Puts the object with this name into the reply.
    Return(Return),
    /// Gives values names, as parameters have them.
    Let(BTreeMap<String, Source>),
    /// Puts values into the reply.
    Answer(BTreeMap<String, Source>),
    Absorb(Absorb),
    /// Deletes every object of these resources in the workspace.
    Clear(Vec<String>),
}

/// The object to put into the reply.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(crate) enum Return {
    Object(String),
    /// The object under another name than its resource's.
    Renamed {
        name: String,
        r#as: String,
    },
}

/// Finds the object with the ids that the request gives, or answers 404. Without any, the step does nothing.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Find {
    pub(crate) resource: String,
    /// The members, which are parameters too.
    pub(crate) by: Vec<String>,
    /// Conditions that the object has to meet, or it is not there.
    #[serde(default, rename = "where")]
    pub(crate) filter: Filter,
    /// Another status in place of 404.
    pub(crate) status: Option<u16>,
}

/// Selects the objects that fit. A condition whose value is null fits none.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Select {
    pub(crate) resource: String,
    #[serde(rename = "where")]
    pub(crate) filter: Filter,
    /// Conditions of which one is enough.
    pub(crate) any: Option<Filter>,
    /// Selects the oldest alone.
    #[serde(default)]
    pub(crate) first: bool,
    /// Answers 404 for the id in this parameter where no object fits.
    pub(crate) or_not_found: Option<String>,
}

/// Creates an object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct New {
    pub(crate) resource: String,
    pub(crate) with: BTreeMap<String, Source>,
}

/// Changes members of the objects with this name.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Set {
    pub(crate) resource: String,
    #[serde(default)]
    pub(crate) to: BTreeMap<String, Source>,
    /// Members that become the parameters of the same name, null included, where the request gives them.
    #[serde(default)]
    pub(crate) given: Vec<String>,
    /// The change needs no provider, or is part of one that does.
    #[serde(default)]
    pub(crate) at_once: bool,
}

/// Does steps for each value of a list, or for each of the objects with this name. Names that they give end with them.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Each {
    pub(crate) of: String,
    /// The parameter that a value of the list stands for.
    #[serde(rename = "as")]
    pub(crate) name: Option<String>,
    pub(crate) steps: Vec<Step>,
}

/// Does one thing or another, depending on whether there is such a parameter or object, or whether two values are equal.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct If {
    #[serde(default)]
    pub(crate) name: String,
    /// Looked at where there is no name.
    pub(crate) equal: Option<(Source, Source)>,
    #[serde(default)]
    pub(crate) then: Vec<Step>,
    #[serde(default, rename = "else")]
    pub(crate) otherwise: Vec<Step>,
}

/// Refuses the request where all conditions hold.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refuse {
    /// A value that has to be there.
    pub(crate) present: Option<Source>,
    /// A value that must not be there.
    pub(crate) absent: Option<Source>,
    /// Two values that have to differ.
    pub(crate) differ: Option<(Source, Source)>,
    /// The message of an answer with 400.
    #[serde(default)]
    pub(crate) message: String,
    /// The type of the error that an answer with 409 has, in place of 400.
    pub(crate) conflict: Option<String>,
    /// The resource of which the request has an id to answer 404 for, in place of 400.
    pub(crate) not_found: Option<String>,
}

/// Does the steps of a routine, with values for the parameters that it needs.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Run {
    pub(crate) routine: String,
    #[serde(default)]
    pub(crate) with: BTreeMap<String, Source>,
}

/// Gives the object with this name all that refers to another one, which then goes. The other's id leads to it from now on.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Absorb {
    pub(crate) resource: String,
    /// The member by which the other one is found.
    pub(crate) by: String,
    /// The value of that member.
    pub(crate) other: Source,
    /// The resource that keeps the id.
    pub(crate) alias: String,
}

/// Puts the objects that fit into the reply. A condition whose value is null fits every object.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct List {
    pub(crate) resource: String,
    /// The name of the list in the reply, if not that of the resource.
    #[serde(rename = "as")]
    pub(crate) name: Option<String>,
    #[serde(default, rename = "where")]
    pub(crate) filter: Filter,
    /// Conditions of which one is enough. One whose value is null counts for nothing.
    pub(crate) any: Option<Filter>,
    /// The members of which one has to contain the parameter `search`.
    #[serde(default)]
    pub(crate) search: Vec<Path>,
    #[serde(default)]
    pub(crate) paginated: bool,
    /// Lists the objects of every workspace that the credential opens.
    #[serde(default)]
    pub(crate) everywhere: bool,
    /// Puts the list into `batch`, unless the parameters `include` and `exclude` leave it out.
    #[serde(default)]
    pub(crate) batch: bool,
}

/// Conditions that all have to hold.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Map<String, Value>")]
pub(crate) struct Filter(pub(crate) Vec<(Path, Condition)>);

/// A condition for the values at the end of a path; one of them has to meet it.
#[derive(Debug)]
pub(crate) enum Condition {
    /// To be this value, or one of this list.
    Equals(Source),
    /// Not to be this value.
    Not(Source),
    /// To be a time before this one.
    Before(Source),
    /// To be this time, or a later one.
    Since(Source),
    /// To be an object that has these members.
    Has(Source),
    /// To be null, or not to be null.
    IsNull(Source),
}

impl Filter {
    /// Conditions that every object meets.
    pub(crate) const EVERYTHING: &Self = &Self(Vec::new());
}

impl From<Map<String, Value>> for Filter {
    /// Reads a value by path, or `{"equals": …, "not": …, "before": …, "since": …, "has": …, "is_null": …}`.
    fn from(rows: Map<String, Value>) -> Self {
        let mut filter = Vec::new();
        for (path, value) in rows {
            let path = Path::from(path);
            let Value::Object(members) = value else {
                filter.push((path, Condition::Equals(value.into())));
                continue;
            };
            for (name, value) in members {
                let condition = match name.as_str() {
                    "equals" => Condition::Equals,
                    "not" => Condition::Not,
                    "before" => Condition::Before,
                    "since" => Condition::Since,
                    "has" => Condition::Has,
                    "is_null" => Condition::IsNull,
                    _ => panic!("`{name}` is not a condition"),
                };
                filter.push((path.clone(), condition(value.into())));
            }
        }
        Self(filter)
    }
}
