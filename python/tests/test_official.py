"""The official package's names, and that they behave as there."""

from __future__ import annotations

import json
from collections.abc import Callable

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


def test_the_tree_is_as_there() -> None:
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


def test_an_api_error_has_what_it_has_there(serve: Serve) -> None:
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
def test_where_the_server_told_no_type_the_code_is_ours(status: str, code: str, serve: Serve) -> None:
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


def test_invalid_input_has_its_messages(serve: Serve) -> None:
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
def test_a_token_of_another_kind(make: type[Seam]) -> None:
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
def test_options_that_do_not_fit_together(make: type[Seam]) -> None:
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


def test_the_key_may_be_given_by_place() -> None:
    assert Seam(KEY).endpoint == Seam(api_key=KEY).endpoint
    with pytest.raises(TypeError):
        Seam(KEY, TOKEN)  # type: ignore[call-arg,unused-ignore,misc]
