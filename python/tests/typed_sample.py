"""Checked by mypy and pyright, not run: lines marked as refused must be errors, all others none."""

import asyncio
import copy
import json
import pickle
from typing import Any, Optional
from uuid import UUID

import libseam
from libseam import (
    NULL,
    ApiError,
    AsyncSeam,
    Event,
    NotFoundError,
    Null,
    Problem,
    Reply,
    Resource,
    Seam,
    SeamError,
    SeamHttpApiError,
    SeamHttpInvalidInputError,
    SeamHttpUnauthorizedError,
    SeamInvalidOptionsError,
    SeamInvalidTokenError,
    SeamValidationError,
    TransportFailure,
    TransportRequest,
)

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
    nothing: str = seam.acs.users.delete(acs_user_id=identity)  # refused: func-returns-value|assignment
    print(nothing)
    seam.check("acs.users.delete", acs_user_id=identity)
    print(seam.build("acs.users.delete", acs_user_id=identity)["url"], seam.endpoint.upper())
    seam.with_options(missing_ok=True, timeout=1).user_identities.delete(user_identity_id=identity)
    seam.with_options(missing=True)  # refused: arg-type
    null: Null = Null() or NULL
    print(bool(null), libseam.__version__.split("."))


def read(seam: Seam) -> None:
    reply: Reply = seam.call("acs.credentials.unassign", acs_user_id=identity, missing_ok=True)
    print(reply.already_gone, reply.attempts + 1, reply.value, reply["http_status"], reply.operation.upper())
    request_id: Optional[str] = reply.request_id
    body: Resource = reply.body
    print(request_id, body.acs_credential.acs_credential_id, body["acs_credential"], body.get("warnings", []))
    again: Resource = json.loads(json.dumps(body), object_hook=Resource)
    print(copy.copy(again).ok, again.copy().ok, pickle.dumps(reply))
    print(reply.attempts.upper())  # refused: attr-defined


def read_lists(seam: Seam) -> None:
    for person in seam.user_identities.list_pages(limit=2, timeout=1):
        known: Resource = person
        print(person.user_identity_id, known.get("full_name"))
    people = seam.pages("user_identities.list", limit=2)
    print(next(people).user_identity_id, [*people])
    people.close()
    len(people)  # refused: arg-type
    seam.user_identities.list_pages(limit="2")  # refused: arg-type
    seam.user_identities.delete_pages()  # refused: attr-defined


async def read_lists_async(seam: AsyncSeam) -> None:
    async for user in seam.acs.users.list_pages(limit=2):
        print(user.acs_user_id, user["acs_user_id"])
    users = seam.pages("acs.users.list")
    print([user.acs_user_id async for user in users])
    await users.aclose()
    for user in seam.acs.users.list_pages():  # refused: attr-defined
        print(user)
    await seam.acs.users.list_pages()  # refused: misc


def watch(event: Event) -> None:
    known: tuple[str, int, str] = (event.type, event.call, event.operation)
    if event.type == "reply" and event.took is not None:
        print(known, event.took * 1000, event.http_status, event.request_id, event.kind, event.message)
    if event.error is not None:
        print(event.error.kind, event.reply, event.attempt, event.at, event.wait, event.failure)
    print(event.took * 1000)  # refused: operator
    print(event.colour)  # refused: attr-defined


def make() -> None:
    options: dict[str, Any] = {}
    with Seam(api_key="k", endpoint="e", timeout=1, default_headers={"a": "b"}, strict=False) as seam:
        use(seam)
    with Seam(
        "k", on_event=watch, ca_bundle="c", proxy="p", deadline=1, retries=1, in_flight_limit=3
    ) as seam:
        read(seam.with_options(on_event=print, workspace_id="w"))
    Seam(no_credential=True, allow_http=True, reply_limit_bytes=7, require_uuid_ids=False, **options).close()
    Seam.from_api_key("k", timeout=3).close()
    Seam.from_personal_access_token("t", "w", deadline=3, on_event=watch).close()
    Seam.from_console_session_token("t", workspace_id="w").close()
    Seam(apikey="k")  # refused: arg-type
    Seam("k", "e")  # refused: call-arg|misc
    Seam(on_event=7)  # refused: arg-type
    Seam.from_personal_access_token("t")  # refused: call-arg
    Seam.from_api_key("k", time_out=3)  # refused: call-arg


async def use_async() -> None:
    async with AsyncSeam(api_key="k", on_event=watch) as seam:
        await seam.acs.users.delete(acs_user_id=identity, missing_ok=True)
        await asyncio.gather(*(seam.user_identities.delete(user_identity_id=identity) for _ in range(3)))
        print((await seam.call("acs.users.delete", acs_user_id=identity)).already_gone)
        seam.user_identities.delete(user_identity_id=identity)  # refused: unused-coroutine
        await seam.user_identities.delete(user_identity_id=7)  # refused: arg-type
        seam.check("acs.users.delete", acs_user_id=identity)
        await AsyncSeam.from_api_key("k").aclose()
        await seam.close()


def fail(seam: Seam) -> None:
    try:
        use(seam)
    except libseam.InvalidParamsError as error:
        problem: Problem = error.problems[0]
        print(problem.suggestion, error.retry_after, error.http_status, error.code)
    except SeamHttpInvalidInputError as error:
        first: SeamValidationError = error.validation_errors[0]
        print(first.parameter_name, first.error_messages[0], error.get_validation_error_messages("a")[0])
    except (SeamHttpUnauthorizedError, NotFoundError) as error:
        print(error.code.upper(), error.status_code, error.request_id, error.data)
    except (
        libseam.RateLimitedError,
        libseam.SeamTimeoutError,
        SeamInvalidTokenError,
        SeamInvalidOptionsError,
    ):
        pass
    except (ApiError, SeamHttpApiError, ValueError):
        pass
    except SeamError as error:
        print(error.code, error.kind, error.request_id)
        print(error.status_code)  # refused: attr-defined


def pretend() -> None:
    print(
        SeamHttpApiError({"type": "t", "message": "m"}, 404, "r").code,
        SeamHttpUnauthorizedError("r").request_id,
    )
    print(
        SeamHttpInvalidInputError({"type": "t"}, 400, None).validation_errors,
        NotFoundError("m", http_status=404),
    )
    print(libseam.MalformedReplyError("/path", "key", "reason").path, libseam.ConnectError("m", attempts=1))
    NotFoundError("m", http_stat=404)  # refused: call-arg
    SeamHttpApiError(7)  # refused: arg-type


def over(request: TransportRequest) -> tuple[int, dict[str, str], bytes]:
    if request.url.endswith("/") or request.timeout > 1.0 or not request.headers["authorization"]:
        raise TransportFailure("connection_lost", detail=request.method)
    return 200, {}, request.body


async def over_async(request: TransportRequest) -> tuple[int, dict[str, str], bytes]:
    return over(request)


def call_flow() -> None:
    Seam("k", transport=over).close()
    AsyncSeam("k", transport=over_async, endpoint="e")
    AsyncSeam.from_api_key("k", transport=over_async)
    Seam("k", transport=7)  # refused: arg-type
    TransportFailure()  # refused: call-arg
