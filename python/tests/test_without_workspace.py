"""Clients whose token is used without a workspace, and credentials that an operation does not accept."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from clients import ID, JWT, KEY, PUBLISHABLE, SESSION, TOKEN, WORKSPACE

import libseam
from libseam import AsyncSeam, AsyncSeamWithoutWorkspace, Seam, SeamWithoutWorkspace

DELETE = "user_identities.delete"
BLOCKING_AND_ASYNC = pytest.mark.parametrize("kind", [SeamWithoutWorkspace, AsyncSeamWithoutWorkspace])


@BLOCKING_AND_ASYNC
def test_a_client_without_a_workspace_takes_one_from_the_call_alone(
    kind: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SEAM_WORKSPACE_ID", "of-somebody-else")
    monkeypatch.setenv("SEAM_API_KEY", KEY)
    for client in (
        kind(TOKEN),
        kind.from_personal_access_token(TOKEN, timeout=3),
        kind(console_session_token=JWT),
        kind.from_console_session_token(JWT, timeout=3),
    ):
        with pytest.raises(
            libseam.InvalidOptionsError, match=r"user_identities\.delete needs `workspace_id`"
        ):
            client.build(DELETE, user_identity_id=ID)
        request = client.build(DELETE, user_identity_id=ID, workspace_id=WORKSPACE)
        assert request["headers"]["seam-workspace"] == WORKSPACE
        assert TOKEN not in str(request)
        assert JWT not in str(request)


@BLOCKING_AND_ASYNC
def test_its_token_comes_from_the_environment(kind: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SEAM_API_KEY", KEY)
    with pytest.raises(libseam.InvalidOptionsError, match="SEAM_PERSONAL_ACCESS_TOKEN"):
        kind()
    monkeypatch.setenv("SEAM_PERSONAL_ACCESS_TOKEN", TOKEN)
    assert kind().endpoint
    monkeypatch.delenv("SEAM_PERSONAL_ACCESS_TOKEN")
    monkeypatch.setenv("SEAM_CONSOLE_SESSION_TOKEN", JWT)
    assert kind().endpoint
    absent: Any = None
    with pytest.raises(libseam.InvalidOptionsError, match="must not be empty"):
        kind.from_personal_access_token(absent)


@BLOCKING_AND_ASYNC
def test_it_has_no_workspace_of_its_own(kind: Any) -> None:
    with pytest.raises(libseam.InvalidOptionsError, match="`without_workspace` and `workspace_id` exclude"):
        kind(TOKEN, workspace_id=WORKSPACE)
    with pytest.raises(
        libseam.InvalidOptionsError, match="`without_workspace` requires `personal_access_token` or"
    ):
        kind.from_api_key(KEY)


def test_its_signature_names_the_token_first() -> None:
    assert next(iter(inspect.signature(SeamWithoutWorkspace).parameters)) == "personal_access_token"


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
@pytest.mark.parametrize(
    ("option", "credential"), [("client_session_token", SESSION), ("publishable_key", PUBLISHABLE)]
)
def test_a_credential_that_an_operation_does_not_accept_is_refused_here(
    kind: Any, option: str, credential: str
) -> None:
    client = kind(**{option: credential})
    with pytest.raises(libseam.InvalidOptionsError) as refusal:
        client.build(DELETE, user_identity_id=ID)
    assert str(refusal.value) == (
        f"{DELETE} does not accept the credential `{option}`; give `api_key`, `personal_access_token` or "
        "`console_session_token`"
    )
    assert refusal.value.outcome == "not_sent"
