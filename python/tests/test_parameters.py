"""Parameters: what is refused before anything is sent, and what a request looks like."""

from __future__ import annotations

import json
import traceback
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from clients import ID, TOKEN, WORKSPACE, offline, problems

import libseam
from libseam import NULL, Seam


def test_wrong_parameters_are_all_reported_at_once_and_nothing_is_sent() -> None:
    with offline() as seam, pytest.raises(libseam.InvalidParamsError) as refusal:
        seam.acs.users.remove_from_access_group(acs_userid=ID, acs_access_group_id="123")  # type: ignore[call-overload]
    error = refusal.value
    assert isinstance(error, ValueError)
    assert problems(error) == [
        ("acs_access_group_id", "format"),
        ("acs_userid", "unknown"),
        ("acs_user_id", "none_given"),
    ]
    assert error.problems[1].suggestion == "acs_user_id"
    assert (error.kind, error.operation, error.attempts) == (
        "invalid_params",
        "acs.users.remove_from_access_group",
        0,
    )


def test_none_for_an_unknown_keyword_is_an_error() -> None:
    with offline() as seam, pytest.raises(libseam.InvalidParamsError) as refusal:
        seam.user_identities.delete(user_identity_id=ID, userId=None)  # type: ignore[call-overload]
    assert problems(refusal.value) == [("userId", "unknown")]
    with offline() as seam:
        seam.build("user_identities.delete", user_identity_id=ID, timeout=None)


def test_a_missing_parameter_is_reported_by_the_core() -> None:
    with offline() as seam, pytest.raises(libseam.InvalidParamsError) as refusal:
        seam.user_identities.delete()  # type: ignore[call-overload]
    assert problems(refusal.value) == [("user_identity_id", "missing")]


@pytest.mark.parametrize(
    ("value", "code", "words"),
    [
        ("", "empty", "empty"),
        (NULL, "null", "null"),
        (7, "type", "a number"),
        (1.5, "type", "a number"),
        (10**30, "type", "a number"),
        (True, "type", "a boolean"),
        ([ID], "type", "an array"),
        ((ID,), "type", "an array"),
        ({"id": ID}, "type", "an object"),
        (b"bytes", "type", "of the type bytes"),
        ({ID}, "type", "of the type set"),
        (object(), "type", "of the type object"),
        ("\ud800", "type", "unpaired surrogate"),
        (float("nan"), "type", "NaN"),
        ({1: 2}, "type", "key of the type int"),
    ],
)
def test_a_value_of_another_type_is_reported(value: Any, code: str, words: str) -> None:
    with offline() as seam, pytest.raises(libseam.InvalidParamsError, match=words) as refusal:
        seam.user_identities.delete(user_identity_id=value)
    assert problems(refusal.value) == [("user_identity_id", code)]
    assert refusal.value.operation == "user_identities.delete"


def test_a_value_that_holds_itself_is_reported() -> None:
    loop: list[Any] = []
    loop.append(loop)
    with offline() as seam, pytest.raises(libseam.InvalidParamsError, match="nested deeper"):
        seam.check("user_identities.delete", user_identity_id=loop)


class Acting(Mapping[str, str]):
    """A mapping that does something when it is read."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.act = act

    def __getitem__(self, key: str) -> str:
        return key

    def __iter__(self) -> Iterator[str]:
        self.act()
        return iter("ab")

    def __len__(self) -> int:
        return 2


def test_a_value_that_changes_while_it_is_read_is_reported() -> None:
    changing: dict[str, Any] = {}
    changing.update(a=Acting(changing.clear), b=1, c=2)
    with offline() as seam, pytest.raises(libseam.InvalidParamsError, match="an object"):
        seam.check("user_identities.delete", user_identity_id=changing)
    assert changing == {}


def test_reading_a_value_passes_ctrl_c_on_and_reports_an_exception() -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    with offline() as seam:
        with pytest.raises(KeyboardInterrupt):
            seam.check("user_identities.delete", user_identity_id={"a": [Acting(interrupt)]})
        with pytest.raises(libseam.InvalidParamsError, match=r"`user_identity_id\.a` is of the type Acting"):
            seam.check("user_identities.delete", user_identity_id={"a": Acting(lambda: 1 // 0)})


def test_none_is_not_given_and_a_uuid_is_its_text() -> None:
    with offline() as seam:
        seam.check("acs.users.delete", acs_user_id=uuid.UUID(ID), user_identity_id=None)
        body = seam.build("acs.users.delete", acs_user_id=uuid.UUID(ID), user_identity_id=None)["body"]
    assert json.loads(body) == {"acs_user_id": ID}


def test_an_unknown_operation_gets_a_hint() -> None:
    with offline() as seam:
        for method in (seam.call, seam.check, seam.build):
            with pytest.raises(libseam.UnknownOperationError, match=r"did you mean `acs\.users\.delete`"):
                method("acs.user.delete", acs_user_id=ID)
            with pytest.raises(libseam.UnknownOperationError):
                method("\ud800", acs_user_id=ID)


@pytest.mark.parametrize("make", [Seam, libseam.AsyncSeam])
def test_an_unknown_method_never_suggests_a_removal(make: type[Seam]) -> None:
    seam = make(api_key="seam_test")
    for namespace, name in [
        (seam.acs.credentials, "reassign"),
        (seam.acs.users, "relate"),
        (seam.user_identities, "create_acs_user"),
    ]:
        assert not hasattr(namespace, name)
        with pytest.raises(AttributeError, match=f"there is no operation `.*{name}`") as missing:
            getattr(namespace, name)
        # What the interpreter prints has no suggestion of its own.
        printed = "".join(traceback.format_exception(missing.type, missing.value, missing.tb))
        assert "did you mean" not in printed.lower(), printed
    with pytest.raises(AttributeError, match=r"did you mean `acs\.users\.delete`"):
        getattr(seam.acs.users, "delet")  # noqa: B009  # for type checkers it is not there


def test_build_shows_the_request_without_the_credential() -> None:
    seam = Seam(personal_access_token=TOKEN, workspace_id=WORKSPACE, default_headers={"X-Team": "doors"})
    request = seam.build("user_identities.delete", user_identity_id=ID, workspace_id="other", timeout=3)
    assert json.loads(request["body"]) == {"user_identity_id": ID}
    assert request["url"] == "https://connect.getseam.com/user_identities/delete"
    assert request["headers"]["seam-workspace"] == "other"
    assert request["headers"]["x-team"] == "[redacted]"  # it might be a credential
    assert request["headers"]["seam-sdk-name"] == "libseam/python"
    assert TOKEN not in repr(request)
