"""Confirmations as Python's objects, with and without asyncio, and over a transport of the program's own."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any

import pytest
from sandbox import ROOT, Sandbox
from vectors import VECTORS

import libseam
from libseam import AsyncSeam, Confirmation, RemovalOutcome, Resource, Seam

TYPES = json.loads((ROOT / "spec" / "confirmations.json").read_text(encoding="utf-8"))["types"]
CONFIRM = {"first": 0.01, "max": 0.1, "deadline": 20}


def users(sandbox: Sandbox) -> list[str]:
    """Return the ids of the users of all access systems."""
    status, body = sandbox.post("/acs/users/list")
    assert status == 200
    return [user["acs_user_id"] for user in body["acs_users"]]


def assert_confirmed(done: Any) -> None:
    assert type(done) is Confirmation
    assert isinstance(done, Resource)
    assert (done.operation, done.verdict, done.level) == ("acs.users.delete", "confirmed", "access_system")
    assert (done.basis, done.already_gone) == ("documented", False)
    assert {check.state for check in done.checks if check.deciding} == {"gone"}
    assert all(check.request_id for check in done.checks)
    assert (done.token, done.not_covered, done.explain) == (None, None, None)
    assert "token" not in done


def test_a_removal_with_confirm_returns_a_confirmation(sandbox: Sandbox) -> None:
    first, second, third, *_ = users(sandbox)
    with Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
        confirming = seam.with_options(confirm=CONFIRM)  # type: ignore[arg-type]
        assert_confirmed(confirming.acs.users.delete(acs_user_id=first))
        assert_confirmed(confirming.call("acs.users.delete", acs_user_id=second).value)
        assert seam.acs.users.delete(acs_user_id=third, confirm=False) is None


def test_a_removal_with_confirm_returns_a_confirmation_with_asyncio(sandbox: Sandbox) -> None:
    async def remove() -> Any:
        async with AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
            return await seam.acs.users.delete(acs_user_id=users(sandbox)[0], confirm=True)

    assert_confirmed(asyncio.run(remove()))


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_the_outcome_of_each_removal_has_a_confirmation(sandbox: Sandbox, asynchronous: bool) -> None:
    items = [{"acs_user_id": one} for one in users(sandbox)[:2]]
    given: dict[str, Any] = {"api_key": sandbox.api_key, "endpoint": sandbox.endpoint}
    _, body = sandbox.post("/acs/users/get", acs_user_id=items[0]["acs_user_id"])
    scope = {"acs_system_id": body["acs_user"]["acs_system_id"]}

    async def remove() -> list[RemovalOutcome]:
        async with AsyncSeam(**given) as seam:
            outcomes = seam.confirm_many("acs.users.delete", items, scope=scope, confirm=CONFIRM)
            return [outcome async for outcome in outcomes]

    if asynchronous:
        outcomes = asyncio.run(remove())
    else:
        with Seam(**given) as seam:
            outcomes = [*seam.confirm_many("acs.users.delete", items, scope=scope, confirm=CONFIRM)]
    assert sorted(outcome.index for outcome in outcomes) == [0, 1]
    for outcome in outcomes:
        assert type(outcome) is RemovalOutcome
        assert outcome.error is None
        assert_confirmed(outcome.confirmation)


def test_what_is_not_confirmed_has_a_confirmation_with_a_token(sandbox: Sandbox) -> None:
    def swallow(_: libseam.TransportRequest) -> Any:
        """Answer every request as a server does that accepts all and changes nothing."""
        body = {"ok": True, "workspace": {"workspace_id": sandbox.workspace_id}}
        user = {"acs_user_id": one, "acs_system_id": one, "errors": [], "warnings": []}
        return 200, [("content-type", "application/json")], json.dumps({**body, "acs_user": user})

    one = users(sandbox)[0]
    quick = {"first": 0.01, "max": 0.02, "settle": 0, "deadline": 5}
    seam = Seam(api_key=sandbox.api_key, transport=swallow).with_options(confirm=quick)  # type: ignore[arg-type]
    with pytest.raises(libseam.NotConfirmedError) as refusal:
        seam.acs.users.delete(acs_user_id=one)
    known = refusal.value.confirmation
    assert type(known) is Confirmation
    assert (known.verdict, known.level) == ("present", "none")
    again = seam.confirm(known.token or "", on_unconfirmed="return")
    assert type(again) is Confirmation
    assert again.verdict == "present"
    assert again.token is not None


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
@pytest.mark.parametrize("token", [None, 5, b"{}", "", "nonsense"])
def test_what_is_no_token_is_refused_as_one(sandbox: Sandbox, asynchronous: bool, token: Any) -> None:
    given: dict[str, Any] = {"api_key": sandbox.api_key, "endpoint": sandbox.endpoint}

    async def confirm() -> None:
        async with AsyncSeam(**given) as seam:
            await seam.confirm(token)

    with pytest.raises(libseam.InvalidParamsError, match="`token` must be the token of a conf") as refusal:
        asyncio.run(confirm()) if asynchronous else Seam(**given).confirm(token)
    assert [problem.parameter for problem in refusal.value.problems] == ["token"]


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_many_removals_are_refused_where_they_are_not_to_be_confirmed(
    sandbox: Sandbox, asynchronous: bool
) -> None:
    client = AsyncSeam if asynchronous else Seam
    seam: Any = client(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
    items = [{"acs_user_id": users(sandbox)[0]}]
    scope = {"acs_system_id": items[0]["acs_user_id"]}
    with pytest.raises(libseam.InvalidOptionsError, match="`confirm` must be true, or left out"):
        seam.confirm_many("acs.users.delete", items, scope=scope, confirm=False)


def test_items_that_are_no_list_are_refused_with_what_to_give() -> None:
    with Seam(api_key="seam_test_items") as seam, pytest.raises(libseam.InvalidParamsError) as refusal:
        seam.confirm_many("acs.users.delete", ({"acs_user_id": one} for one in "ab"))  # type: ignore[arg-type]
    assert str(refusal.value).endswith(
        "`items` is of the type generator, which JSON cannot represent; give a list, a dictionary, a string, "
        "a number, True or False"
    )


def test_a_confirmation_is_copied_and_kept() -> None:
    known = Confirmation(verdict="unknown", checks=[{"state": "present"}], of_tomorrow=1)
    for other in (copy.copy(known), copy.deepcopy(known), pickle.loads(pickle.dumps(known)), known.copy()):  # noqa: S301
        assert type(other) is Confirmation
        assert other == known
        assert (other.checks[0].state, other.of_tomorrow, other.token) == ("present", 1, None)
    with pytest.raises(AttributeError):
        print(known.tokens)
    assert type(RemovalOutcome(index=1, confirmation={**known}).confirmation) is Confirmation
    assert RemovalOutcome(index=1).confirmation is None


def confirmations(value: Any) -> list[dict[str, Any]]:
    """Return the confirmations in `value`, at any depth."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    own = [value] if isinstance(value, dict) and "verdict" in value and "checks" in value else []
    return own + [found for one in inner for found in confirmations(one)]


def assert_described(value: dict[str, Any], name: str, seen: set[str]) -> None:
    """Assert that `value` has the members of the type in `spec/`, and note which it has."""
    (described,) = (one for one in TYPES if one["type"] == name)
    members = {member["name"]: member for member in described["members"]}
    assert set(value) <= set(members)
    assert {name for name, member in members.items() if not member.get("optional")} <= set(value)
    kinds: dict[str, type] = {"number": int, "flag": bool, "object": dict}
    types = {one["type"] for one in TYPES}
    for key, item in value.items():
        seen.add(f"{name}.{key}")
        member = members[key]
        assert isinstance(item, list) == member.get("list", False)
        for part in item if isinstance(item, list) else [item]:
            if member["type"] in types:
                assert_described(part, member["type"], seen)
            else:
                assert isinstance(part, kinds.get(member["type"], str))
                assert part in member.get("values", [part])


def test_the_described_members_are_those_that_the_core_writes() -> None:
    seen: set[str] = set()
    for vector in VECTORS:
        for found in confirmations([vector["expect"], vector["steps"]]):
            assert_described(found, "Confirmation", seen)
    assert seen == {f"{one['type']}.{member['name']}" for one in TYPES for member in one["members"]}
