//! Operations as facts.

use super::schema::{Member, Schema};
use serde::{Deserialize, Serialize};

/// An operation that the API publishes.
#[derive(Clone, Debug, Deserialize, PartialEq, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Operation {
    pub(crate) path: String,
    /// The HTTP methods that it answers, sorted.
    pub(crate) methods: Vec<String>,
    /// The kinds of credential that it accepts.
    pub(crate) auth: Vec<String>,
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) deprecated: bool,
    /// True if a call without any parameter is refused, although none is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub(crate) has_required_parameters: bool,
    /// The type of the action attempt that it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) action_attempt_type: Option<String>,
    /// The kinds of resource in a batch that it returns.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) batch_keys: Vec<String>,
    /// The member of a reply that is the result.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) response_key: Option<String>,
    /// The members of a reply beside `ok`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) response: Vec<Member>,
    /// The parameters: an object, or absent if it takes none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) body: Option<Schema>,
}

impl Operation {
    /// Returns its name, such as `acs.users.delete`.
    pub(crate) fn name(&self) -> String {
        self.path.trim_start_matches('/').replace('/', ".")
    }

    /// Returns the member of a reply that is the result.
    pub(crate) fn result(&self) -> Option<&Member> {
        let key = self.response_key.as_ref()?;
        self.response.iter().find(|member| member.name == *key)
    }

    /// Reports whether a reply is a page of a list.
    pub(crate) fn is_paginated(&self) -> bool {
        let takes_cursor = self.params().iter().any(|param| param.name == "page_cursor");
        let is_page = |member: &Member| member.schema.resource.as_deref() == Some("pagination");
        takes_cursor && self.response.iter().any(is_page)
    }

    /// Returns the parameters that every form of a call has.
    pub(crate) fn params(&self) -> &[Member] {
        self.body.as_ref().map(Schema::members).unwrap_or_default()
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_false(flag: &bool) -> bool {
    !flag
}
