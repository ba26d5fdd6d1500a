//! `cargo xtask demo`: builds every surface, and from each of them takes all access away from one person of a small
//! company, looking at the company before and after every call.

use crate::{
    build,
    caller::{self, Caller},
    sandbox::Sandbox,
};
use anyhow::{Context as _, Result, bail};
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeSet,
    path::Path,
    time::{Duration, Instant},
};

const TIMEOUT_MS: u64 = 30_000;

/// What a person has, as far as the demo takes it away.
struct Person {
    name: String,
    params: Map<String, Value>,
}

/// One call of the demo.
struct Step {
    operation: &'static str,
    params: &'static [&'static str],
    /// The count that it must lower by one.
    lowers: &'static str,
    /// Other counts that it may change.
    may_change: &'static [&'static str],
}

const STEPS: &[Step] = &[
    Step {
        operation: "acs.credentials.unassign",
        params: &["acs_credential_id", "acs_user_id"],
        lowers: "acs_credentials_assigned",
        may_change: &[],
    },
    Step {
        operation: "acs.users.remove_from_access_group",
        params: &["acs_access_group_id", "acs_user_id"],
        lowers: "acs_access_group_memberships",
        may_change: &[],
    },
    Step {
        operation: "user_identities.remove_acs_user",
        params: &["acs_user_id", "user_identity_id"],
        lowers: "identity_links",
        may_change: &[],
    },
    Step {
        operation: "acs.users.delete",
        params: &["acs_user_id"],
        lowers: "acs_users",
        may_change: &[
            "acs_access_group_memberships",
            "acs_credentials_assigned",
            "acs_credentials_invalidated",
        ],
    },
    Step {
        operation: "user_identities.delete",
        params: &["user_identity_id"],
        lowers: "user_identities",
        may_change: &[
            "acs_access_group_memberships",
            "acs_credentials",
            "acs_credentials_assigned",
            "acs_users",
            "client_sessions",
            "identity_links",
        ],
    },
];

/// Runs the demo; anything but the right outcome is an error.
pub(crate) fn run(root: &Path) -> Result<()> {
    build::all(root)?;
    let folder = tempfile::tempdir()?;
    let surfaces = caller::shown(root, folder.path())?;
    let sandbox = Sandbox::start(&build::seam(root))?;
    let counts = counts(&sandbox)?;
    println!(
        "\nA company of {} access systems, {} access groups and {} people at {}\n",
        counts["acs_systems"], counts["acs_access_groups"], counts["user_identities"], sandbox.endpoint
    );
    println!("What a call took is with the start of its program.\n");
    println!("{:8} {:36} {:>6} {:>9}  what is gone", "surface", "operation", "status", "took");
    let people = people(&sandbox)?;
    if people.len() < surfaces.len() {
        bail!("only {} people have everything that the demo takes away", people.len());
    }
    let mut wrong = 0;
    for ((surface, caller), person) in surfaces.iter().zip(&people) {
        for step in STEPS {
            wrong += usize::from(!perform(&sandbox, surface, caller, person, step)?);
        }
    }
    if wrong > 0 {
        bail!("{wrong} calls had a wrong outcome");
    }
    let after = self::counts(&sandbox)?;
    println!("\n{} people are off-boarded, {} are left.", surfaces.len(), after["user_identities"]);
    Ok(())
}

/// Makes one call and prints its row; whether its outcome was right.
fn perform(
    sandbox: &Sandbox,
    surface: &str,
    caller: &Caller,
    person: &Person,
    Step { operation, params, lowers, may_change }: &Step,
) -> Result<bool> {
    let params: Map<String, Value> =
        params.iter().map(|name| ((*name).to_owned(), person.params[*name].clone())).collect();
    let before = counts(sandbox)?;
    let mut command = caller(operation, &params.into(), TIMEOUT_MS);
    sandbox.introduce(&mut command);
    let start = Instant::now();
    let output = command.output().with_context(|| format!("cannot run {:?}", command.get_program()))?;
    let took = start.elapsed();
    let status = last_status(sandbox, operation)?;
    let after = counts(sandbox)?;
    let changed: Vec<&String> = before.keys().filter(|name| before.get(*name) != after.get(*name)).collect();
    let gone: Vec<String> =
        changed.iter().map(|name| format!("{name} {} → {}", before[*name], after[*name])).collect();
    let fell = before[*lowers].as_i64().zip(after[*lowers].as_i64()).is_some_and(|(b, a)| b == a + 1);
    let nothing_else = changed.iter().all(|name| name == lowers || may_change.contains(&name.as_str()));
    let right = output.status.success() && status == 200 && fell && nothing_else;
    row(surface, operation, status, took, &format!("{}: {}", person.name, gone.join(", ")));
    if !right {
        println!("         WRONG: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(right)
}

fn row(surface: &str, operation: &str, status: i64, took: Duration, gone: &str) {
    println!("{surface:8} {operation:36} {status:>6} {:>6.0} ms  {gone}", took.as_secs_f64() * 1000.0);
}

fn counts(sandbox: &Sandbox) -> Result<Map<String, Value>> {
    let reply = sandbox.post("/_sandbox/counts", &json!({}))?;
    reply["counts"].as_object().cloned().context("the sandbox tells no counts")
}

/// The status that the sandbox gave to the last request of `operation`, 0 where there was none.
fn last_status(sandbox: &Sandbox, operation: &str) -> Result<i64> {
    let reply = sandbox.post("/_sandbox/requests/list", &json!({}))?;
    let requests = reply["requests"].as_array().cloned().unwrap_or_default();
    let last = requests.iter().rev().find(|request| request["operation"] == *operation);
    Ok(last.and_then(|request| request["status"].as_i64()).unwrap_or(0))
}

/// The people who have an access system user with a credential and a group.
fn people(sandbox: &Sandbox) -> Result<Vec<Person>> {
    let list = |path: &str, key: &str, params: Value| -> Result<Vec<Value>> {
        Ok(sandbox.post(path, &params)?[key].as_array().cloned().unwrap_or_default())
    };
    let mut seen = BTreeSet::new();
    let mut people = Vec::new();
    for identity in list("/user_identities/list", "user_identities", json!({}))? {
        let id = &identity["user_identity_id"];
        for user in list("/user_identities/list_acs_users", "acs_users", json!({ "user_identity_id": id }))? {
            let user = &user["acs_user_id"];
            let of_user = json!({ "acs_user_id": user });
            let credentials = list("/acs/credentials/list", "acs_credentials", of_user.clone())?;
            let groups = list("/acs/access_groups/list", "acs_access_groups", of_user)?;
            let (Some(credential), Some(group)) = (credentials.first(), groups.first()) else { continue };
            if !seen.insert(id.to_string()) {
                continue;
            }
            let params = json!({
                "user_identity_id": id, "acs_user_id": user,
                "acs_credential_id": credential["acs_credential_id"],
                "acs_access_group_id": group["acs_access_group_id"],
            });
            people.push(Person {
                name: identity["full_name"].as_str().unwrap_or("somebody").to_owned(),
                params: params.as_object().cloned().unwrap_or_default(),
            });
        }
    }
    Ok(people)
}
