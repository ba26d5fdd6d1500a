"""The samples of the API's documentation, run as they are written there, each on fresh data, its effect read back."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sandbox import Sandbox

from libseam import AsyncSeam, Seam

SAMPLES = Path(__file__).with_name("samples")


def identity_of_amara(sandbox: Sandbox) -> Any:
    _, body = sandbox.post("/acs/users/get", acs_user_id="c0184e54-0d93-4bca-8a4e-47bbd2ee3bfe")
    return body["acs_user"].get("user_identity_id")


def bjorn_in_headquarters_staff(sandbox: Sandbox) -> bool:
    _, body = sandbox.post(
        "/acs/access_groups/list_users", acs_access_group_id="123e4567-e89b-12d3-a456-426614174000"
    )
    return "8d7e0b3a-b889-49a7-9164-4b71a0506a33" in [user["acs_user_id"] for user in body["acs_users"]]


def chiara_at_headquarters(sandbox: Sandbox) -> tuple[int, bool]:
    status, _ = sandbox.post("/acs/users/get", acs_user_id="acc00000-0000-4000-8000-000000000003")
    _, body = sandbox.post("/acs/credentials/get", acs_credential_id="c4ed0000-0000-4000-8000-000000000003")
    return status, body["acs_credential"]["is_invalidated"]


def holder_of_dmitris_card(sandbox: Sandbox) -> Any:
    _, body = sandbox.post("/acs/credentials/get", acs_credential_id="66666666-6666-6666-6666-666666666666")
    return body["acs_credential"]["acs_user_id"]


def elif_(sandbox: Sandbox) -> tuple[int, int]:
    status, _ = sandbox.post("/user_identities/get", user_identity_id="7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
    return status, sandbox.counts()["client_sessions"]


# The sample, what to look at, and what is seen before and after.
EFFECTS: dict[str, tuple[Callable[[Sandbox], Any], Any, Any]] = {
    "user_identities_remove_acs_user": (identity_of_amara, "5c945ab5-c75e-4bcb-8e5f-9410061c401f", None),
    "acs_users_remove_from_access_group": (bjorn_in_headquarters_staff, True, False),
    "acs_users_delete": (chiara_at_headquarters, (200, False), (404, True)),
    "acs_credentials_unassign": (holder_of_dmitris_card, "33333333-3333-3333-3333-333333333333", None),
    "user_identities_delete": (elif_, (200, 5), (404, 3)),
}


def sample(name: str) -> Any:
    """Return the sample as code whose value is that of its one expression."""
    return compile((SAMPLES / f"{name}.py").read_text(encoding="utf-8"), name, "eval")


def test_every_sample_is_tested() -> None:
    assert set(EFFECTS) == {path.stem for path in SAMPLES.glob("*.py")}


@pytest.mark.parametrize("name", EFFECTS)
def test_sample(name: str, sandbox: Sandbox) -> None:
    look, before, after = EFFECTS[name]
    assert look(sandbox) == before
    with Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
        assert eval(sample(name), {"seam": seam}) is None  # noqa: S307
    assert look(sandbox) == after


@pytest.mark.parametrize("name", EFFECTS)
def test_sample_awaited(name: str, sandbox: Sandbox) -> None:
    import asyncio

    async def run() -> None:
        async with AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
            assert await eval(sample(name), {"seam": seam}) is None  # noqa: S307

    look, before, after = EFFECTS[name]
    assert look(sandbox) == before
    asyncio.run(run())
    assert look(sandbox) == after
