//! The types of plans, reports and lines of evidence. Members that a type lacks stay in the JSON.

use crate::json::Object;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A plan: what a person holds, and what is to be done about it. It is a view: apply the JSON that was planned.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Plan {
    /// Digest over ids and links, the same for the same plan.
    pub hash: String,
    /// The person, with addresses.
    pub person: Object,
    /// The workspace that was searched; of several, the first in which there is an identity.
    pub workspace: Workspace,
    /// The workspaces of a plan of several, those that could not be searched included.
    #[serde(default)]
    pub workspaces: Vec<PlannedWorkspace>,
    /// Everything that the person holds.
    pub things: Vec<Thing>,
    /// Steps, in their order.
    pub steps: Vec<PlannedStep>,
    /// Reasons to ask first.
    #[serde(default)]
    pub guards: Vec<Guard>,
    /// More for people to read, such as `not_searched` and `entrances`.
    #[serde(default)]
    pub remarks: Object,
}

/// A workspace.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Workspace {
    /// Id of the workspace.
    pub workspace_id: String,
    /// Name of the workspace.
    pub name: Option<String>,
}

/// A workspace of a plan of several.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PlannedWorkspace {
    /// Id of the workspace.
    pub workspace_id: String,
    /// Name of the workspace.
    pub name: Option<String>,
    /// True if it was searched.
    pub is_searched: bool,
    /// The reason why it was not.
    pub why: Option<String>,
    /// The person there, with addresses.
    pub person: Option<Object>,
}

/// A workspace in the report about a plan of several.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct ReportedWorkspace {
    /// Id of the workspace.
    pub workspace_id: String,
    /// Name of the workspace, or else its id.
    pub name: String,
    /// True if the plan searched it.
    pub is_searched: bool,
    /// True if the plan was to be applied in it.
    pub is_named: bool,
    /// Number of things that the person held there.
    pub things: u64,
    /// Number of those that are not as planned.
    pub not_done: u64,
}

/// The kind and the id of a thing.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ThingName {
    /// Kind of the thing, such as `acs_user`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the thing.
    pub id: String,
}

/// A thing that a person holds.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Thing {
    /// Kind of the thing, such as `acs_credential`.
    #[serde(rename = "type")]
    pub kind: String,
    /// Id of the thing.
    pub id: String,
    /// Name of the thing.
    pub name: Option<String>,
    /// The workspace that it is in, where the plan is of several.
    pub workspace_id: Option<String>,
    /// The thing through which the person holds it.
    pub held_by: Option<ThingName>,
    /// In a plan: `yes`, `keep`, `needs_consent` or `cannot`.
    pub take: Option<String>,
    /// In a plan: the word of consent, or the reason why it cannot be taken away.
    pub why: Option<String>,
    /// In a report: the state of it at the end, such as `confirmed` or `pending`.
    pub state: Option<String>,
    /// In a report, of a thing that is not as planned: what to do next.
    pub next_step: Option<String>,
}

/// A step of a plan.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct PlannedStep {
    /// Group of steps: `suspend`, `sessions`, `grants`, `codes`, `devices`, `credentials`, `groups`, `users` or `identity`.
    pub stage: String,
    /// Operation of the API.
    pub operation: String,
    /// Parameters of the operation.
    pub params: Object,
    /// Position of the thing in [`Plan::things`].
    pub thing: usize,
}

/// A reason to ask before a plan is applied.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Guard {
    /// Word of consent, for the option `allow`.
    pub allow: String,
    /// The reason.
    pub why: String,
}

/// Result of an off-boarding: the end of everything that a person held.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Result: `done`, `pending`, `partly` or `stopped`.
    pub result: String,
    /// The result in words.
    pub message: String,
    /// Hash of the plan.
    pub hash: String,
    /// Id of the run, as in its evidence.
    pub run_id: String,
    /// The person.
    pub user_identity_id: String,
    /// The workspace; of several, the first in which there was an identity.
    pub workspace_id: Option<String>,
    /// The workspaces of a plan of several.
    #[serde(default)]
    pub workspaces: Vec<ReportedWorkspace>,
    /// Number of things, and of those in each state.
    pub counts: BTreeMap<String, i64>,
    /// Everything that the person held.
    pub things: Vec<Thing>,
    /// The things that are not as planned.
    pub not_done: Vec<Thing>,
    /// Words about the proof that there is.
    pub proven: String,
    /// Words about the proof that there is not.
    pub not_proven: String,
}

/// A line of evidence.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[non_exhaustive]
pub struct Line {
    /// Kind of the line, such as `action` or `confirmation`.
    pub kind: String,
    /// Number of the line, from 1.
    pub line: i64,
    /// Id of the run.
    pub run_id: String,
    /// Time on the clock of the machine that ran it, in UTC.
    pub at: Option<String>,
    /// For an action or a confirmation: the operation.
    pub operation: Option<String>,
    /// For a confirmation or a thing: what became of it.
    pub state: Option<String>,
    /// For an action, a confirmation or a thing of several workspaces: the one that it is in.
    pub workspace_id: Option<String>,
}
