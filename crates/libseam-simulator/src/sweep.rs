//! The sweeps that scenarios make: which list and which read are about what their removals take away.

use serde_json::Value;

use crate::{listing, run::Exchange, target::Target};

/// The removals of one operation that can be confirmed together.
#[derive(Debug)]
pub(crate) struct Sweep {
    pub(crate) operation: &'static str,
    pub(crate) list: &'static str,
    /// The read that an item of the list stands for.
    pub(crate) get: &'static str,
    /// The parameter of the removals, and of the read, that is the id.
    pub(crate) key: &'static str,
    /// True if the list is that of an access system, false if it names the ids.
    pub(crate) is_of_system: bool,
}

const fn row(
    operation: &'static str,
    [list, get]: [&'static str; 2],
    key: &'static str,
    is_of_system: bool,
) -> Sweep {
    Sweep { operation, list, get, key, is_of_system }
}

const USERS: [&str; 2] = ["acs.users.list", "acs.users.get"];
const CARDS: [&str; 2] = ["acs.credentials.list", "acs.credentials.get"];

/// All of them.
pub(crate) static SWEEPS: [Sweep; 7] = [
    row("acs.users.delete", USERS, "acs_user_id", true),
    row("acs.users.suspend", USERS, "acs_user_id", true),
    row("acs.credentials.delete", CARDS, "acs_credential_id", true),
    row("acs.credentials.unassign", CARDS, "acs_credential_id", true),
    row("access_codes.delete", ["access_codes.list", "access_codes.get"], "access_code_id", false),
    row("access_grants.delete", ["access_grants.list", "access_grants.get"], "access_grant_id", false),
    row("user_identities.delete", ["user_identities.list", "user_identities.get"], "user_identity_id", false),
];

impl Sweep {
    /// Returns the ids that a page of its list shows.
    pub(crate) fn shown(&self, page: &Exchange) -> Vec<String> {
        listing::ids(page, self.key)
    }
}

/// A removal of a sweep.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The parameters as they are given.
    pub(crate) params: Value,
    pub(crate) target: Target,
    /// The letter of the workspace in which the thing is; `None` if nobody has it.
    pub(crate) letter: Option<&'static str>,
}

impl Item {
    /// Returns the id by which the list knows it, in lower case, if the removal names it so.
    pub(crate) fn id(&self, sweep: &Sweep) -> Option<String> {
        self.params[sweep.key].as_str().map(str::to_ascii_lowercase)
    }
}
