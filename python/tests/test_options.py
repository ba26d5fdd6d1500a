"""What a client is made from: every way to get it wrong, and the environment."""

from __future__ import annotations

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
        ({"api_key": KEY, "timeout": "soon"}, [("timeout_ms", "type")]),
        ({"api_key": KEY, "timeout": float("nan")}, [("timeout_ms", "range")]),
        ({"api_key": KEY, "deadline": float("inf")}, [("deadline_ms", "range")]),
        ({"api_key": KEY, "retries": -1}, [("retries", "range")]),
        ({"api_key": KEY, "default_headers": {"authorization": "x"}}, [("headers", "value")]),
        ({"api_key": KEY, "default_headers": 7}, [("headers", "type")]),
        ({"api_key": b"bytes"}, [("api_key", "type")]),
        ({"apikey": KEY}, [("apikey", "unknown")]),
    ],
)
def test_unusable_options_are_refused(options: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        Seam(**options)
    assert problems(refusal.value) == expected
    assert isinstance(refusal.value, ValueError)


def test_a_misspelt_option_gets_a_hint() -> None:
    with pytest.raises(libseam.InvalidOptionsError, match="did you mean `api_key`"):
        Seam(apikey=KEY)  # type: ignore[arg-type]


def test_the_environment_fills_in_what_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAM_API_KEY", KEY)
    monkeypatch.setenv("SEAM_ENDPOINT", "http://127.0.0.1:2")
    assert Seam().endpoint == "http://127.0.0.1:2"
    assert Seam(endpoint="http://127.0.0.1:3").endpoint == "http://127.0.0.1:3"
    monkeypatch.setenv("SEAM_PERSONAL_ACCESS_TOKEN", TOKEN)
    with pytest.raises(libseam.InvalidOptionsError, match="more than one of the environment variables"):
        Seam()
    assert (
        "seam-workspace"
        not in Seam(api_key=KEY).build("user_identities.delete", user_identity_id=ID)["headers"]
    )


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
