"""The official package's names, and that they behave as there."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from collections.abc import Callable
from unittest import mock

import pytest
from clients import ID, JWT, KEY, TOKEN, WORKSPACE
from scripted import ScriptedServer, reply

import libseam
from libseam import (
    NULL,
    AsyncSeam,
    Null,
    Seam,
    SeamError,
    SeamHttpApiError,
    SeamHttpInvalidInputError,
    SeamHttpInvalidResponseError,
    SeamHttpUnauthorizedError,
    SeamInvalidOptionsError,
    SeamInvalidTokenError,
    SeamValidationError,
)

Serve = Callable[..., ScriptedServer]


def refused(server: ScriptedServer) -> SeamHttpApiError:
    """Return the error of a call that the server refuses."""
    seam = Seam(KEY, endpoint=server.endpoint, retries=0)
    with pytest.raises(SeamHttpApiError) as refusal:
        seam.user_identities.delete(user_identity_id=ID)
    return refusal.value


def says(status: str, **error: object) -> bytes:
    """Return a refusal in the API's form."""
    return reply(status, json.dumps({"ok": False, "error": error}), "seam-request-id: request9")


def test_the_error_tree_is_the_official_one() -> None:
    for kind in (
        SeamHttpApiError,
        SeamHttpInvalidResponseError,
        SeamInvalidOptionsError,
        SeamInvalidTokenError,
    ):
        assert issubclass(kind, SeamError)
    assert issubclass(SeamHttpUnauthorizedError, SeamHttpApiError)
    assert issubclass(SeamHttpInvalidInputError, SeamHttpApiError)
    assert not issubclass(SeamHttpInvalidResponseError, SeamHttpApiError)
    # There, neither catches the other.
    assert not issubclass(SeamInvalidTokenError, SeamInvalidOptionsError)
    assert not issubclass(SeamInvalidOptionsError, SeamInvalidTokenError)
    assert isinstance(NULL, Null)


def test_an_api_error_has_the_official_members(serve: Serve) -> None:
    error = refused(serve(says("404 Not Found", type="user_identity_not_found", message="No such identity")))
    assert type(error) is libseam.NotFoundError
    assert (error.code, error.status_code, error.request_id) == ("user_identity_not_found", 404, "request9")
    assert error.data is None
    assert "No such identity" in str(error)
    assert error.kind == "not_found"


@pytest.mark.parametrize(
    ("status", "code"),
    [("409 Conflict", "api_error"), ("429 Too Many Requests", "rate_limited"), ("500 No", "server_error")],
)
def test_the_code_is_the_kind_if_the_server_sent_no_type(status: str, code: str, serve: Serve) -> None:
    error = refused(serve(reply(status, "<html>", "content-type: text/html")))
    assert (error.code, error.kind, error.error_type) == (code, code, None)
    told = refused(serve(says(status, type="something_else", message="m")))
    assert (told.code, told.kind) == ("something_else", code)


def test_a_401_is_always_unauthorized(serve: Serve) -> None:
    error = refused(
        serve(says("401 Unauthorized", type="access_token_used_for_api_key", message="An access token"))
    )
    assert type(error) is SeamHttpUnauthorizedError
    assert (error.code, error.status_code, error.request_id) == ("unauthorized", 401, "request9")
    assert error.error_type == "access_token_used_for_api_key"


def test_an_invalid_input_error_has_the_servers_messages(serve: Serve) -> None:
    tree = {
        "_errors": [],
        "acs_user_id": {"_errors": ["Required", "Too bad"]},
        "a": {"b": {"_errors": ["No"]}},
    }
    server = serve(says("400 Bad Request", type="invalid_input", message="m", validation_errors=tree))
    error = refused(server)
    assert isinstance(error, SeamHttpInvalidInputError)
    assert (error.code, error.status_code) == ("invalid_input", 400)
    assert error.get_validation_error_messages("acs_user_id") == ["Required", "Too bad"]
    assert error.get_validation_error_messages("a.b") == ["No"]
    assert error.get_validation_error_messages("nothing") == []
    assert error.validation_errors == [
        SeamValidationError("a.b", ["No"]),
        SeamValidationError("acs_user_id", ["Required", "Too bad"]),
    ]
    first = error.validation_errors[0]
    assert (first.parameter_name, first.error_messages) == ("a.b", ["No"])
    assert hash(first) == hash(SeamValidationError("a.b", ["No"]))
    assert repr(first) == "SeamValidationError(parameter_name='a.b', error_messages=['No'])"


@pytest.mark.parametrize("make", [Seam, AsyncSeam])
def test_a_token_of_another_kind_is_an_invalid_token_error(make: type[Seam]) -> None:
    tokens = [TOKEN, JWT, "seam_cst1_x", "seam_pk1_x", "x"]
    for token in tokens:
        with pytest.raises(SeamInvalidTokenError):
            make(token)
        with pytest.raises(SeamInvalidTokenError):
            make.from_api_key(token)
    for token in [JWT, "seam_cst1_x", "seam_pk1_x", KEY]:
        with pytest.raises(SeamInvalidTokenError):
            make.from_personal_access_token(token, WORKSPACE)


@pytest.mark.parametrize("make", [Seam, AsyncSeam])
def test_conflicting_options_are_an_invalid_options_error(make: type[Seam]) -> None:
    for options in (
        {},
        {"api_key": KEY, "personal_access_token": TOKEN},
        {"personal_access_token": TOKEN},
    ):
        with pytest.raises(SeamInvalidOptionsError):
            make(**options)  # type: ignore[arg-type]
    # Both are one, for those who do not tell them apart.
    for options in ({}, {"api_key": "x"}):
        with pytest.raises(libseam.InvalidOptionsError):
            make(**options)  # type: ignore[arg-type]


def test_the_key_may_be_a_positional_argument() -> None:
    assert Seam(KEY).endpoint == Seam(api_key=KEY).endpoint
    with pytest.raises(TypeError):
        Seam(KEY, TOKEN)  # type: ignore[call-arg,unused-ignore,misc]


def test_errors_have_the_official_constructors() -> None:
    """Users of `seam` 3.18.0 create errors in their tests."""
    error = SeamHttpApiError({"type": "x_not_found", "message": "No x", "data": {"a": 1}}, 404, "request1")
    assert (str(error), error.args) == ("No x", ("No x",))
    assert (error.code, error.status_code, error.request_id) == ("x_not_found", 404, "request1")
    assert error.data == {"a": 1}
    assert (error.kind, error.http_status, error.error_type) == ("api_error", 404, "x_not_found")
    assert SeamHttpApiError(error={"type": "x", "message": "m"}, status_code=401, request_id=None).code == "x"

    unauthorized = SeamHttpUnauthorizedError("request1")
    assert (str(unauthorized), unauthorized.code) == ("Unauthorized", "unauthorized")
    assert (unauthorized.status_code, unauthorized.request_id) == (401, "request1")
    assert SeamHttpUnauthorizedError(request_id=None).request_id is None

    tree = {"_errors": [], "acs_user_id": {"_errors": ["Required"]}, "odd": {"_errors": "x"}, "a": 7}
    told = {"type": "invalid_input", "message": "Invalid input", "validation_errors": tree}
    invalid = SeamHttpInvalidInputError(told, 400, "request1")
    assert (invalid.code, invalid.status_code, invalid.request_id) == ("invalid_input", 400, "request1")
    assert invalid.get_validation_error_messages("acs_user_id") == ["Required"]
    assert invalid.get_validation_error_messages("odd") == []
    assert invalid.validation_errors[0] == SeamValidationError("acs_user_id", ["Required"])
    assert SeamHttpInvalidInputError({"message": "m"}, 400, None).validation_errors == []

    response = SeamHttpInvalidResponseError("/acs/users/delete", "acs_user", "got a list")
    assert str(response) == (
        'Seam returned an invalid response for /acs/users/delete: expected "acs_user", got a list'
    )
    assert (response.path, response.response_key) == ("/acs/users/delete", "acs_user")
    for kind in (SeamInvalidOptionsError, SeamInvalidTokenError, SeamError):
        assert str(kind("what is wrong")) == "what is wrong"
    for made in (error, unauthorized, invalid, response):
        again = pickle.loads(pickle.dumps(made))  # noqa: S301
        assert (type(again), str(again), vars(again)) == (type(made), str(made), vars(made))


def test_errors_of_action_attempts_have_the_official_constructors() -> None:
    attempt = {
        "action_attempt_id": ID,
        "status": "error",
        "error": {"type": "device_disconnected", "message": "The lock is offline"},
    }
    failed = libseam.SeamActionAttemptFailedError(attempt)
    assert isinstance(failed, libseam.SeamActionAttemptError)
    assert (str(failed), failed.code, failed.kind) == (
        "The lock is offline",
        "device_disconnected",
        "action_attempt_failed",
    )
    assert failed.action_attempt.error.message == "The lock is offline"
    assert failed.outcome == "accepted"
    bare = libseam.SeamActionAttemptFailedError({"action_attempt_id": ID, "error": None})
    assert (str(bare), bare.code) == ("Action attempt failed", "action_attempt_failed")
    late = libseam.SeamActionAttemptTimeoutError(attempt, 1.5)
    assert (str(late), late.kind) == (
        "Timed out waiting for action attempt after 1.5s",
        "action_attempt_timeout",
    )
    assert late.action_attempt.action_attempt_id == ID
    base = libseam.SeamActionAttemptError("message", attempt)
    assert (str(base), base.action_attempt.status) == ("message", "error")
    for error in (failed, late, base):
        again = copy.copy(error)
        assert type(again) is type(error)
        assert again.action_attempt == error.action_attempt


def test_errors_can_be_created_from_a_message() -> None:
    kinds = (SeamHttpApiError, libseam.NotFoundError, SeamHttpInvalidInputError, SeamHttpInvalidResponseError)
    for kind in kinds:
        error = kind("No x", http_status=404, error_type="x_not_found", request_id="request1")
        assert (str(error), error.message, error.http_status) == ("No x", "No x", 404)
        assert (error.error_type, error.request_id) == ("x_not_found", "request1")
        assert str(kind(message="No x")) == "No x"


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
@pytest.mark.parametrize("transport", [None, lambda _: None])
def test_the_defaults_say_if_calls_wait(kind: type[Seam], transport: object) -> None:
    options: dict[str, object] = {"transport": transport} if transport else {}

    def waits(client: Seam) -> bool:
        return client.defaults["wait_for_action_attempt"]

    seam = kind(KEY, **options)  # type: ignore[arg-type]
    assert waits(seam) is True
    assert waits(seam.with_options(wait_for_action_attempt=False)) is False
    assert waits(seam.with_options(timeout=1)) is True
    patient = kind(KEY, wait_for_action_attempt={"timeout": 1}, **options)  # type: ignore[arg-type]
    assert waits(patient) is True
    hasty = kind(KEY, wait_for_action_attempt=False, **options)  # type: ignore[arg-type]
    assert waits(hasty) is False
    assert waits(hasty.with_options(wait_for_action_attempt={"timeout": 1})) is True


def test_null_is_replaced_by_what_json_has() -> None:
    assert libseam.is_null(NULL)
    assert not libseam.is_null(None)
    body = {"a": NULL, "b": [NULL, {"c": NULL}, "d"], "e": (1, NULL)}
    assert libseam.replace_null(body) == {"a": None, "b": [None, {"c": None}, "d"], "e": [1, None]}
    assert body["a"] is NULL


def test_null_is_the_only_one_of_its_class() -> None:
    assert Null() is NULL


@pytest.mark.parametrize("autospec", [False, True])
def test_a_method_can_be_replaced_in_tests(autospec: bool) -> None:
    """Programs that call the client use `unittest.mock` in their tests."""
    seam = Seam(KEY, endpoint="http://127.0.0.1:1")
    with mock.patch.object(seam.acs.users, "delete", autospec=autospec) as delete:
        seam.acs.users.delete(acs_user_id=ID)
    delete.assert_called_once_with(acs_user_id=ID)
    if autospec:
        with mock.patch.object(seam.acs.users, "delete", autospec=True), pytest.raises(TypeError):
            seam.acs.users.delete(ID)  # type: ignore[call-overload]
    with pytest.raises(libseam.ConnectError):
        seam.acs.users.delete(acs_user_id=ID, retries=0)
    with mock.patch.object(type(seam.user_identities), "delete", autospec=autospec) as delete:
        seam.user_identities.delete(user_identity_id=ID)
    assert delete.call_count == 1
    with mock.patch.object(seam, "call", autospec=autospec) as call:
        seam.call("acs.users.delete", acs_user_id=ID)
    call.assert_called_once_with("acs.users.delete", acs_user_id=ID)
    with mock.patch.object(seam, "acs") as acs:
        seam.acs.users.delete(acs_user_id=ID)
    acs.users.delete.assert_called_once_with(acs_user_id=ID)


def test_an_asynchronous_method_can_be_replaced_in_tests() -> None:
    async def main() -> None:
        seam = AsyncSeam(KEY, endpoint="http://127.0.0.1:1")
        for autospec in (False, True):
            with mock.patch.object(seam.acs.users, "delete", autospec=autospec) as delete:
                await seam.acs.users.delete(acs_user_id=ID)
            delete.assert_awaited_once_with(acs_user_id=ID)
        with mock.patch.object(seam, "acs", autospec=True) as acs:
            await seam.acs.users.delete(acs_user_id=ID)
        acs.users.delete.assert_awaited_once_with(acs_user_id=ID)

    asyncio.run(main())


def test_a_whole_client_can_be_replaced_in_tests() -> None:
    seam = mock.create_autospec(Seam(KEY), instance=True)
    seam.acs.users.delete(acs_user_id=ID)
    seam.acs.users.delete.assert_called_once_with(acs_user_id=ID)
    assert not hasattr(seam.acs.users, "remove")
