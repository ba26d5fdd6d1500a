"""The options of a client: every way to get them wrong, and the environment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from clients import ID, JWT, KEY, TOKEN, WORKSPACE, problems
from sandbox import Sandbox

import libseam
from libseam import Seam


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, [("api_key", "missing")]),
        ({"api_key": KEY, "personal_access_token": TOKEN}, [("api_key", "conflict")]),
        ({"api_key": ""}, [("api_key", "format")]),
        ({"api_key": TOKEN}, [("api_key", "format")]),
        ({"personal_access_token": TOKEN}, [("workspace_id", "missing")]),
        ({"console_session_token": JWT}, [("workspace_id", "missing")]),
        ({"api_key": KEY, "workspace_id": WORKSPACE}, [("workspace_id", "conflict")]),
        ({"api_key": KEY, "endpoint": "nowhere"}, [("endpoint", "format")]),
        ({"api_key": KEY, "endpoint": "http://example.com"}, [("endpoint", "format")]),
        ({"api_key": KEY, "timeout": "soon"}, [("timeout", "type")]),
        ({"api_key": KEY, "timeout": float("nan")}, [("timeout", "range")]),
        ({"api_key": KEY, "deadline": float("inf")}, [("deadline", "range")]),
        ({"api_key": KEY, "retries": -1}, [("retries", "range")]),
        ({"api_key": KEY, "default_headers": {"authorization": "x"}}, [("default_headers", "value")]),
        ({"api_key": KEY, "default_headers": 7}, [("default_headers", "type")]),
        (
            {"api_key": KEY, "default_headers": {f"x-{n}": "" for n in range(65)}},
            [("default_headers", "range")],
        ),
        (
            {"timeout": 0, "endpoint": "x"},
            [("timeout", "range"), ("api_key", "missing"), ("endpoint", "format")],
        ),
        ({"api_key": KEY, "default_headers": {"x-team": 7}}, [("default_headers.x-team", "type")]),
        ({"api_key": KEY, "default_headers": {"x-team": b"doors"}}, [("default_headers.x-team", "type")]),
        ({"api_key": KEY, "timeout_ms": 5}, [("timeout_ms", "unknown")]),
        ({"api_key": KEY, "headers": {}}, [("headers", "unknown")]),
        ({"api_key": KEY, "surface": "mine"}, [("surface", "unknown")]),
        ({"api_key": KEY, "on_event": 7}, [("on_event", "type")]),
        ({"api_key": b"bytes"}, [("api_key", "type")]),
        ({"apikey": KEY}, [("apikey", "unknown")]),
        ({"api_key": KEY, "retry": None}, [("retry", "unknown")]),
    ],
)
def test_invalid_options_are_rejected(options: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        Seam(**options)
    assert problems(refusal.value) == expected
    assert isinstance(refusal.value, ValueError)


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("apikey", "api_key"),
        ("time_out", "timeout"),
        ("timeout_ms", "timeout"),
        ("headers", "default_headers"),
        ("header", "default_headers"),
    ],
)
def test_a_misspelt_option_gets_a_hint(given: str, meant: str) -> None:
    options: dict[str, Any] = {"api_key": KEY, given: "x"}
    with pytest.raises(libseam.InvalidOptionsError, match=f"did you mean `{meant}`") as refusal:
        Seam(**options)
    problem = next(problem for problem in refusal.value.problems if problem.parameter == given)
    assert problem.suggestion == meant
    assert problem.message in str(refusal.value)


@pytest.mark.parametrize("timeout", [-1, 0, 1e9, float("nan"), "soon"])
def test_every_error_names_an_option_as_python_does(timeout: Any) -> None:
    calls: list[Callable[[], object]] = [
        lambda: Seam(api_key=KEY, timeout=timeout),
        lambda: Seam(api_key=KEY).with_options(timeout=timeout),
        lambda: Seam(api_key=KEY).user_identities.delete(user_identity_id=ID, timeout=timeout),
    ]
    for call in calls:
        with pytest.raises(libseam.InvalidOptionsError) as refusal:
            call()
        assert str(refusal.value).startswith("`timeout` must be a number of seconds")
        assert "timeout_ms" not in repr(vars(refusal.value))
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        Seam(api_key=KEY, timeout=timeout, deadline=timeout, default_headers={"Authorization": "x"})
    assert str(refusal.value) == "; ".join(problem.message for problem in refusal.value.problems)


@pytest.mark.parametrize("timeout", [0, 90_000])
def test_an_error_states_a_range_in_seconds(timeout: float) -> None:
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        Seam(api_key=KEY, timeout=timeout)
    assert str(refusal.value) == "`timeout` must be a number of seconds from 0.001 to 86400"


def test_an_environment_variable_that_is_not_utf_8_is_rejected_without_being_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("SEAM_API_KEY", f"{KEY}\udcff")
    with pytest.raises(libseam.SeamInvalidTokenError) as refusal:
        Seam()
    assert KEY not in repr((refusal.value, vars(refusal.value), refusal.value.__context__))
    assert Seam(api_key=KEY).endpoint
    monkeypatch.setenv("SEAM_ENDPOINT", "http://127.0.0.1:1/\udcff")
    with pytest.raises(libseam.InvalidOptionsError, match="SEAM_ENDPOINT"):
        Seam(api_key=KEY)


def test_the_environment_fills_in_what_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAM_API_KEY", KEY)
    monkeypatch.setenv("SEAM_ENDPOINT", "http://127.0.0.1:2")
    assert Seam().endpoint == "http://127.0.0.1:2"
    assert Seam(endpoint="http://127.0.0.1:3").endpoint == "http://127.0.0.1:3"
    monkeypatch.setenv("SEAM_API_URL", "http://127.0.0.1:4")
    assert Seam().endpoint == "http://127.0.0.1:2"
    monkeypatch.setenv("SEAM_ENDPOINT", "")
    assert Seam().endpoint == "http://127.0.0.1:4"
    assert Seam(endpoint="http://127.0.0.1:3").endpoint == "http://127.0.0.1:3"
    monkeypatch.setenv("SEAM_API_URL", "")
    assert Seam().endpoint == "https://connect.getseam.com"
    monkeypatch.setenv("SEAM_PERSONAL_ACCESS_TOKEN", TOKEN)
    with pytest.raises(libseam.InvalidOptionsError, match="only one of the environment variables"):
        Seam()
    assert (
        "seam-workspace"
        not in Seam(api_key=KEY).build("user_identities.delete", user_identity_id=ID)["headers"]
    )


@pytest.mark.parametrize("make", [Seam, libseam.AsyncSeam])
def test_require_uuid_ids_false_allows_other_ids(make: type[Seam]) -> None:
    for strict in (True, False):
        lenient = make(api_key=KEY, require_uuid_ids=False, strict=strict)
        lenient.check("acs.users.delete", acs_user_id="acs_user1")
        with pytest.raises(libseam.InvalidParamsError, match="must be an id"):
            lenient.check("acs.users.delete", acs_user_id="acs user1")
        with pytest.raises(libseam.InvalidParamsError, match="must be a UUID"):
            make(api_key=KEY, strict=strict).check("acs.users.delete", acs_user_id="acs_user1")


@pytest.mark.parametrize("make", [Seam, libseam.AsyncSeam])
def test_a_credential_that_is_absent_is_not_taken_from_the_environment(
    make: type[Seam], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAM_API_KEY", KEY)
    absent: Any = None
    for arguments in ([absent, WORKSPACE], [TOKEN, absent]):
        with pytest.raises(libseam.InvalidOptionsError, match="must not be empty"):
            make.from_personal_access_token(*arguments)
    with pytest.raises(libseam.InvalidOptionsError, match="must not be empty"):
        make.from_api_key(absent)
    with pytest.raises(libseam.InvalidOptionsError, match="must not be empty"):
        make.from_console_session_token(absent, absent)
    with pytest.raises(libseam.InvalidOptionsError, match="must not be empty"):
        make.from_client_session_token(absent)


def test_every_kind_of_credential_works(sandbox: Sandbox) -> None:
    clients = [
        Seam.from_api_key(sandbox.api_key, endpoint=sandbox.endpoint),
        Seam.from_personal_access_token(
            sandbox.personal_access_token, sandbox.workspace_id, endpoint=sandbox.endpoint
        ),
        Seam.from_console_session_token(
            sandbox.console_session_token, sandbox.workspace_id, endpoint=sandbox.endpoint
        ),
    ]
    for number, seam in enumerate(clients, 6):
        identity = f"1de00000-0000-4000-8000-{number:012}"
        with seam:
            assert seam.call("user_identities.delete", user_identity_id=identity).http_status == 200


class Retry:
    """Stands for that of `httpx_retries`."""


@pytest.mark.parametrize("make", [Seam, libseam.AsyncSeam])
@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("retries", Retry(), "`retries` must not be of the type Retry; give how often a call is tried again"),
        ("retries", "many", "`retries` must be a whole number, got a string; give how often a call is tried"),
        (
            "httpx_options",
            {"transport": object()},
            "`httpx_options` is not an option; give `default_headers`",
        ),
        ("client", object(), "`client` is not an option; give `transport`, a callable"),
    ],
)
def test_an_option_of_the_official_package_is_refused_with_what_to_write(
    make: Any, option: str, value: Any, said: str
) -> None:
    for maker in (make, make(KEY).with_options):
        arguments = [KEY] if maker is make else []
        with pytest.raises(libseam.SeamInvalidOptionsError) as refusal:
            maker(*arguments, **{option: value})
        assert str(refusal.value).startswith(said)
        assert "JSON" not in str(refusal.value)
        [problem] = refusal.value.problems
        assert (problem.parameter, problem.message) == (option, str(refusal.value))


@pytest.mark.parametrize("value", [object(), {"a": object()}, b"", float("nan")])
def test_an_unknown_option_is_rejected_whatever_its_value(value: Any) -> None:
    kind: Any = Seam
    calls: list[Callable[[], object]] = [
        lambda: kind(KEY, apikey=value),
        lambda: kind(KEY).with_options(retrys=value),
    ]
    for call in calls:
        with pytest.raises(libseam.InvalidOptionsError, match="is not an option; did you mean"):
            call()
