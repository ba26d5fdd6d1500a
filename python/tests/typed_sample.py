"""Checked by mypy, not run: lines marked as refused must be errors, all others none."""

import asyncio
from typing import Optional
from uuid import UUID

import libseam
from libseam import NULL, ApiError, AsyncSeam, NotFoundError, Problem, Reply, Seam, SeamError

identity = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"


def use(seam: Seam) -> None:
    seam.user_identities.delete(user_identity_id=identity)
    seam.user_identities.delete(user_identity_id=UUID(identity), missing_ok=True, timeout=2.5, deadline=10)
    seam.user_identities.remove_acs_user(user_identity_id=identity, acs_user_id=identity, retries=0)
    seam.acs.users.delete(acs_user_id=identity, user_identity_id=None, workspace_id="w")
    seam.acs.users.remove_from_access_group(acs_user_id=identity, acs_access_group_id=identity)
    seam.acs.credentials.unassign(acs_user_id=identity, acs_credential_id=identity)
    seam.user_identities.delete()  # refused: call-arg
    seam.user_identities.delete(identity)  # refused: call-arg|misc
    seam.user_identities.delete(user_identity_id=7)  # refused: arg-type
    seam.user_identities.delete(user_identity_id=None)  # refused: arg-type
    seam.user_identities.delete(user_identity_id=NULL)  # refused: arg-type
    seam.acs.users.delete(acs_userid=identity)  # refused: call-arg
    seam.acs.users.remove(acs_user_id=identity)  # refused: attr-defined
    nothing: Optional[str] = seam.acs.users.delete(acs_user_id=identity)  # refused: func-returns-value
    print(nothing)
    reply: Reply = seam.call("acs.users.delete", acs_user_id=identity, missing_ok=True)
    print(reply.already_gone, reply.attempts + 1, reply.value)
    seam.check("acs.users.delete", acs_user_id=identity)
    print(seam.build("acs.users.delete", acs_user_id=identity)["url"])
    seam.with_options(missing_ok=True, timeout=1).user_identities.delete(user_identity_id=identity)
    seam.with_options(missing=True)  # refused: arg-type


def make() -> None:
    with Seam(api_key="k", endpoint="e", timeout=1, default_headers={"a": "b"}, strict=False) as seam:
        use(seam)
    Seam.from_api_key("k", timeout=3).close()
    Seam.from_personal_access_token("t", "w", deadline=3).close()
    Seam.from_console_session_token("t", workspace_id="w").close()
    Seam(apikey="k")  # refused: arg-type
    Seam("k")  # refused: call-arg|misc
    Seam.from_personal_access_token("t")  # refused: call-arg
    Seam.from_api_key("k", time_out=3)  # refused: call-arg


async def use_async() -> None:
    async with AsyncSeam(api_key="k") as seam:
        await seam.acs.users.delete(acs_user_id=identity, missing_ok=True)
        await asyncio.gather(*(seam.user_identities.delete(user_identity_id=identity) for _ in range(3)))
        print((await seam.call("acs.users.delete", acs_user_id=identity)).already_gone)
        seam.user_identities.delete(user_identity_id=identity)  # refused: unused-coroutine
        await seam.user_identities.delete(user_identity_id=7)  # refused: arg-type


def fail(seam: Seam) -> None:
    try:
        use(seam)
    except libseam.InvalidParamsError as error:
        problem: Problem = error.problems[0]
        print(problem.suggestion, error.retry_after, error.http_status, error.validation_errors.get("a"))
    except (NotFoundError, ApiError, libseam.RateLimitedError, libseam.SeamTimeoutError, ValueError):
        pass
    except SeamError as error:
        print(error.code, error.request_id)
