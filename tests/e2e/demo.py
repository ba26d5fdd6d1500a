"""The demo: takes all access away from one person of a small company for each surface, and shows what is gone."""

import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from servers import environment, running_sandbox
from surfaces import Surface, lay_out

SHOWN = ["C", "Python", "Node", "CLI"]

# The calls: operation, parameters, the count that it lowers by one, and others that it may change.
CALLS = [
    ("acs.credentials.unassign", ["acs_credential_id", "acs_user_id"], "acs_credentials_assigned", set()),
    (
        "acs.users.remove_from_access_group",
        ["acs_access_group_id", "acs_user_id"],
        "acs_access_group_memberships",
        set(),
    ),
    ("user_identities.remove_acs_user", ["acs_user_id", "user_identity_id"], "identity_links", set()),
    (
        "acs.users.delete",
        ["acs_user_id"],
        "acs_users",
        {"acs_access_group_memberships", "acs_credentials_assigned", "acs_credentials_invalidated"},
    ),
    (
        "user_identities.delete",
        ["user_identity_id"],
        "user_identities",
        {"acs_access_group_memberships", "acs_credentials", "acs_credentials_assigned", "acs_users"}
        | {"client_sessions", "identity_links"},
    ),
]


def people(sandbox):
    """Yield everyone who has an access system user with a credential and a group."""
    for identity in sandbox.post("/user_identities/list")[1]["user_identities"]:
        person = identity["user_identity_id"]
        for user in sandbox.post("/user_identities/list_acs_users", user_identity_id=person)[1]["acs_users"]:
            of_user = {"acs_user_id": user["acs_user_id"]}
            credentials = sandbox.post("/acs/credentials/list", **of_user)[1]["acs_credentials"]
            groups = sandbox.post("/acs/access_groups/list", **of_user)[1]["acs_access_groups"]
            if credentials and groups:
                yield (
                    identity["full_name"],
                    {
                        "user_identity_id": person,
                        "acs_user_id": user["acs_user_id"],
                        "acs_credential_id": credentials[0]["acs_credential_id"],
                        "acs_access_group_id": groups[0]["acs_access_group_id"],
                    },
                )
                break


def perform(sandbox, surface, name, person, operation, params, lowers, may_change):
    """Make one call and print its row. Returns whether its outcome was right."""
    before = sandbox.counts()
    command = surface.command(operation, {name: person[name] for name in params}, 30_000)
    start = time.monotonic()
    run = subprocess.run(command, env=environment(sandbox), capture_output=True, text=True)
    took = (time.monotonic() - start) * 1000
    after = sandbox.counts()
    requests = sandbox.post("/_sandbox/requests/list")[1]["requests"]
    status = next((r["status"] for r in reversed(requests) if r["operation"] == operation), 0)
    changed = {count for count in before if before[count] != after[count]}
    gone = ", ".join(f"{count} {before[count]} → {after[count]}" for count in before if count in changed)
    print(f"{surface.name:8} {operation:36} {status:>6} {took:>6.0f} ms  {name}: {gone}")
    lowered = before[lowers] == after[lowers] + 1 and changed <= {lowers} | may_change
    right = run.returncode == 0 and status == 200 and lowered
    if not right:
        print(f"         WRONG: {run.stderr.strip()}")
    return right


def main():
    with tempfile.TemporaryDirectory() as folder, running_sandbox() as sandbox:
        lay_out(Path(folder))
        counts = sandbox.counts()
        systems, groups, number = (counts[c] for c in ("acs_systems", "acs_access_groups", "user_identities"))
        print(f"\nA company of {systems} access systems, {groups} access groups and {number} people.\n")
        print(
            f"The time of a call includes the start of its program.\n\n{'surface':8} {'operation':36} status      time  gone"
        )
        right = [
            perform(sandbox, Surface(surface, Path(folder)), name, person, *call)
            for surface, (name, person) in zip(SHOWN, list(people(sandbox)))
            for call in CALLS
        ]
        left = sandbox.counts()["user_identities"]
        print(f"\n{len(SHOWN)} people are off-boarded, {left} are left.")
        if len(right) < len(SHOWN) * len(CALLS) or not all(right):
            sys.exit("a call had a wrong outcome")


if __name__ == "__main__":
    main()
