"""Remove the access of everybody who has left: each person is a row of a CSV file.

    export SEAM_API_KEY=…
    python offboard.py leavers.csv

The file's columns are `user_identity_id`, `acs_user_id`, `acs_access_group_id` and `acs_credential_id`; a cell may be
empty. Removing what does not exist counts as success, so the same file can be run again after a failure. The exit code
is 1 if anybody still has access.
"""

from __future__ import annotations

import asyncio
import csv
import sys

from libseam import AsyncSeam, SeamError

AT_ONCE = 8


async def offboard(seam: AsyncSeam, leaver: dict[str, str]) -> list[str]:
    """Remove the access of one person, the door first, and return the steps that were done."""
    identity, user, group, credential = (
        leaver.get(column) or None
        for column in (
            "user_identity_id",
            "acs_user_id",
            "acs_access_group_id",
            "acs_credential_id",
        )
    )
    done = []
    if credential and user:
        await seam.acs.credentials.unassign(acs_credential_id=credential, acs_user_id=user)
        done.append("credential unassigned")
    if group and user:
        await seam.acs.users.remove_from_access_group(acs_access_group_id=group, acs_user_id=user)
        done.append("out of the access group")
    if identity and user:
        await seam.user_identities.remove_acs_user(user_identity_id=identity, acs_user_id=user)
        done.append("access system user unlinked")
    if user:
        await seam.acs.users.delete(acs_user_id=user)
        done.append("access system user deleted")
    if identity:
        await seam.user_identities.delete(user_identity_id=identity)
        done.append("identity deleted")
    return done


async def offboard_all(leavers: list[dict[str, str]]) -> int:
    """Remove the access of all people, a few at once, and return the number of those who still have access."""
    turns = asyncio.Semaphore(AT_ONCE)
    failed = 0

    async with AsyncSeam() as client:
        seam = client.with_options(missing_ok=True)

        async def one(leaver: dict[str, str]) -> None:
            nonlocal failed
            name = leaver.get("user_identity_id") or leaver.get("acs_user_id") or "(no id)"
            async with turns:
                try:
                    done = await offboard(seam, leaver)
                    print(f"{name}: {', '.join(done) or 'nothing to do'}")
                except SeamError as error:
                    failed += 1
                    print(f"{name}: STILL HAS ACCESS: {error}", file=sys.stderr)

        await asyncio.gather(*(one(leaver) for leaver in leavers))
    return failed


def main(arguments: list[str]) -> int:
    """Off-board the people in the file that the command line names."""
    if len(arguments) != 1:
        print("usage: python offboard.py LEAVERS.csv", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8", newline="") as file:
        leavers = list(csv.DictReader(file))
    try:
        failed = asyncio.run(offboard_all(leavers))
    except SeamError as error:
        print(error, file=sys.stderr)
        return 3
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
