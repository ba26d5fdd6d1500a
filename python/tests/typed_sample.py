"""Checked by mypy and pyright, not run: lines marked as refused must be errors, all others none."""

import asyncio
import copy
import json
import pickle
from typing import Any, Literal, Optional
from uuid import UUID

import libseam
from libseam import (
    NULL,
    ApiError,
    AsyncSeam,
    Confirmation,
    Event,
    NotFoundError,
    Null,
    Problem,
    RemovalOutcome,
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
    SeamWithoutWorkspace,
    TransportFailure,
    TransportRequest,
    parameters,
    resources,
)

identity = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"


def use(seam: Seam) -> None:
    seam.user_identities.delete(user_identity_id=identity)
    seam.user_identities.delete(user_identity_id=UUID(identity), missing_ok=True, timeout=2.5, deadline=10)
    seam.user_identities.remove_acs_user(user_identity_id=identity, acs_user_id=identity, retries=0)
    seam.acs.users.delete(acs_user_id=identity, user_identity_id=None, workspace_id="w")
    seam.acs.users.remove_from_access_group(acs_user_id=identity, acs_access_group_id=identity)
    seam.acs.credentials.unassign(acs_user_id=identity, acs_credential_id=identity)
    seam.user_identities.delete()  # refused: call-overload
    seam.user_identities.delete(identity)  # refused: call-overload
    seam.user_identities.delete(user_identity_id=7)  # refused: call-overload
    seam.user_identities.delete(user_identity_id=None)  # refused: call-overload
    seam.user_identities.delete(user_identity_id=NULL)  # refused: call-overload
    seam.acs.users.delete(acs_userid=identity)  # refused: call-overload
    seam.acs.users.remove(acs_user_id=identity)  # refused: attr-defined
    nothing: str = seam.acs.users.delete(acs_user_id=identity)  # refused: func-returns-value|assignment
    print(nothing)
    seam.check("acs.users.delete", acs_user_id=identity)
    print(seam.build("acs.users.delete", acs_user_id=identity)["url"], seam.endpoint.upper())
    seam.spaces.create(name="Roof", customer_data={"address": None, "time_zone": "America/Los_Angeles"})
    seam.spaces.create(customer_data={"adress": "x"})  # refused: arg-type|typeddict-unknown-key
    seam.spaces.create(name="Roof", customer_data={"address": 7})  # refused: arg-type|typeddict-item
    period: parameters.ThermostatsDailyProgramsCreatePeriods = {
        "climate_preset_key": "home",
        "starts_at_time": "08:30:00",
    }
    seam.thermostats.daily_programs.create(device_id=identity, name="Weekday", periods=[period])
    period = {"climate_preset_key": "home"}  # refused: typeddict-item
    seam.with_options(missing_ok=True, timeout=1).user_identities.delete(user_identity_id=identity)
    seam.with_options(missing=True)  # refused: arg-type
    null: Null = Null() or NULL
    print(bool(null), libseam.__version__.split("."))


def confirm(seam: Seam, perhaps: bool) -> None:
    done: Confirmation = seam.acs.users.delete(acs_user_id=identity, confirm=True, on_unconfirmed="return")
    done = seam.access_codes.delete(access_code_id=identity, confirm={"deadline": 60, "first": 0.5})
    if done.verdict == "confirmed" and done.level != "none":
        print(
            done.basis,
            done.message.upper(),
            done.removal.outcome,
            done["removal"]["attempts"],
            done.already_gone,
        )
    for check in done.checks:
        print(check.operation, check.request_id.upper(), check.state == "gone", check.basis == "inferred")
    for reason in done.explain or []:
        print(reason.operation, reason.shown)
    print([name.upper() for name in done.not_covered or []], done.workspace_id)
    either: Optional[Confirmation] = seam.acs.users.suspend(acs_user_id=identity, confirm=perhaps)
    late: Confirmation = seam.acs.users.update(acs_user_id=identity, confirm=True, on_unconfirmed="return")
    print(late.verdict)
    token: Optional[str] = either.token if either else None
    again: Confirmation = seam.confirm(token or "", confirm={"deadline": 60})
    print(again.verdict)
    for outcome in seam.confirm_many("acs.users.delete", [{"acs_user_id": identity}], settle="list"):
        known: RemovalOutcome = outcome
        print(known.index + 1, known.error, known.confirmation and known.confirmation.verdict)
        print(known.confirmation.verdict)  # refused: union-attr
    state: Literal["gone"] = done.verdict  # refused: assignment
    print(state, done.token.upper())  # refused: union-attr
    done = seam.acs.users.delete(acs_user_id=token)  # refused: func-returns-value|assignment
    done = seam.acs.users.delete(confirm=False)  # refused: func-returns-value|assignment
    done = seam.acs.users.delete(confirm=perhaps)  # refused: assignment
    seam.acs.users.delete(acs_user_id=identity, confirm="yes")  # refused: call-overload
    seam.acs.users.delete(acs_user_id=identity, confirm={"dead": 1})  # refused: call-overload
    seam.acs.users.delete(acs_user_id=identity, confirm=True, on_unconfirmed="pass")  # refused: call-overload
    seam.acs.users.get(acs_user_id=identity, confirm=True)  # refused: call-arg
    seam.client_sessions.revoke(client_session_id=identity, confirm=True)  # refused: call-arg
    seam.confirm()  # refused: call-arg
    seam.confirm_many("acs.users.delete", [], settle="guess")  # refused: arg-type


async def confirm_async(seam: AsyncSeam, token: str) -> None:
    done: Confirmation = await seam.acs.users.delete(acs_user_id=identity, confirm=True)
    done = await seam.confirm(token)
    print(done.verdict)
    async for outcome in seam.confirm_many("acs.users.delete", [{"acs_user_id": identity}]):
        known: RemovalOutcome = outcome
        print(known.index)
    done = await seam.acs.users.delete(acs_user_id=identity)  # refused: func-returns-value|assignment
    done = seam.acs.users.delete(acs_user_id=identity, confirm=True)  # refused: assignment


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


def read_resources(seam: Seam) -> None:
    for user in seam.acs.users.list():
        name: str = user.display_name
        for error in user.errors:
            code: str = error.error_code
            print(name, code == "deleted_externally", error.message.upper())
        print(user.is_managed.upper())  # refused: attr-defined
        user.display_name = 7  # refused: assignment
    for identity in seam.user_identities.list_pages():
        full: str = identity.full_name  # refused: assignment
        print(full, identity.email_address.upper())  # refused: union-attr
        print(identity.of_tomorrow)  # the API may add members


def read_event(event: resources.ApiEvent) -> None:
    kind: str = event.event_type
    print(kind, event.occurred_at, event["from"], event.get("access_code_id"))


def read_webhook(webhook: libseam.SeamWebhook, body: bytes) -> None:
    event: libseam.SeamEvent = webhook.verify(body, {})
    read_event(event)
    official: resources.SeamEvent = event
    code: str = official.access_code_id
    print(code, event.device_id.upper(), event.event_type == "access_code.created")
    print(event.access_code_id + 1)  # refused: operator


def read_single_pages(seam: Seam) -> None:
    paginator = seam.create_paginator(seam.user_identities.list, {"limit": 2})
    people, pagination = paginator.first_page()
    print(people[0].user_identity_id, pagination and pagination.next_page_cursor)
    seam.create_paginator(7)  # refused: arg-type


def wait(seam: Seam) -> None:
    attempt = seam.action_attempts.get(action_attempt_id=identity, wait_for_action_attempt={"timeout": 3})
    print(attempt.status, seam.defaults["wait_for_action_attempt"])
    seam.action_attempts.list(wait_for_action_attempt=True)  # refused: call-arg


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
    Seam.from_client_session_token("t", timeout=3).close()
    Seam(publishable_key="p").close()
    SeamWithoutWorkspace("t", timeout=3).close()
    SeamWithoutWorkspace.from_personal_access_token("t", retries=1).close()
    Seam(apikey="k")  # refused: arg-type
    Seam("k", "e")  # refused: call-arg|misc
    Seam(on_event=7)  # refused: arg-type
    Seam.from_personal_access_token("t")  # refused: call-arg
    Seam.from_api_key("k", time_out=3)  # refused: call-arg
    SeamWithoutWorkspace(7)  # refused: arg-type


async def use_async() -> None:
    async with AsyncSeam(api_key="k", on_event=watch) as seam:
        await seam.acs.users.delete(acs_user_id=identity, missing_ok=True)
        await asyncio.gather(*(seam.user_identities.delete(user_identity_id=identity) for _ in range(3)))
        print((await seam.call("acs.users.delete", acs_user_id=identity)).already_gone)
        seam.user_identities.delete(user_identity_id=identity)  # refused: unused-coroutine
        await seam.user_identities.delete(user_identity_id=7)  # refused: call-overload
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
