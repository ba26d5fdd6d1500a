"""Objects of the API: attributes and items, unknown members, and journeys through json, copy and pickle."""

from __future__ import annotations

import asyncio
import copy
import json
import pickle
from typing import Any

import pytest
from clients import KEY
from sandbox import Sandbox
from scripted import reply

import libseam
from libseam import AsyncSeam, Reply, Resource, Seam

BODY = {
    "ok": True,
    "acs_credential": {
        "acs_credential_id": "c",
        "items": [1],
        "is_new": None,
        "list": [{"a": {"b": 1}}, [{"c": 2}]],
    },
    "warnings": [{"message": "é", "of_a_later_version": {"x": 10**30, "y": 1.5}}],
}


def of(sandbox: Sandbox, asynchronous: bool = False) -> Reply:
    """Return the reply to an unassigned credential, which has a body."""
    options: dict[str, Any] = {"api_key": sandbox.api_key, "endpoint": sandbox.endpoint}
    params = {
        "acs_user_id": "33333333-3333-3333-3333-333333333333",
        "acs_credential_id": "66666666-6666-6666-6666-666666666666",
    }

    async def call() -> Reply:
        async with AsyncSeam(**options) as seam:
            return await seam.call("acs.credentials.unassign", **params)

    return asyncio.run(call()) if asynchronous else Seam(**options).call("acs.credentials.unassign", **params)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_a_reply_has_the_body_even_if_the_operation_returns_nothing(
    asynchronous: bool, sandbox: Sandbox
) -> None:
    done = of(sandbox, asynchronous)
    assert isinstance(done, Reply)
    assert done.value is None
    assert done.body.ok is True
    credential = done.body.acs_credential
    assert type(credential) is Resource
    assert (
        credential.acs_credential_id
        == credential["acs_credential_id"]
        == "66666666-6666-6666-6666-666666666666"
    )
    assert "acs_credential" not in repr(done)


def test_everything_the_server_sent_is_there(serve: Any) -> None:
    server = serve(reply("200 OK", json.dumps(BODY)))
    body = (
        Seam(api_key=KEY, endpoint=server.endpoint)
        .call("user_identities.delete", user_identity_id="7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
        .body
    )
    assert body == BODY
    assert body.warnings[0].of_a_later_version.x == 10**30
    assert body.acs_credential.list[1][0].c == 2
    assert body.acs_credential["items"] == [1]
    assert callable(body.acs_credential.items)


def test_a_number_that_python_cannot_read_becomes_text(serve: Any) -> None:
    digits = "7" * 5000
    server = serve(reply("200 OK", f'{{"ok":true,"x":{digits},"y":-7}}'))
    seam = Seam(api_key=KEY, endpoint=server.endpoint)
    done = seam.call("user_identities.delete", user_identity_id="7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
    assert (done.http_status, str(done.body.x), done.body.y) == (200, digits, -7)


def test_a_member_is_an_attribute_and_an_item() -> None:
    resource = Resource(BODY)
    assert resource.acs_credential.list[0].a.b == 1
    assert resource["acs_credential"]["list"][0]["a"]["b"] == 1
    assert type(resource.warnings[0]) is Resource
    resource.note = "x"
    assert resource["note"] == "x"
    del resource.note
    assert "note" not in resource
    assert resource.get("note") is None
    with pytest.raises(AttributeError, match="no member `note`"):
        _ = resource.note
    with pytest.raises(AttributeError, match="no member `note`"):
        del resource.note
    with pytest.raises(KeyError):
        resource["note"]
    with pytest.raises(AttributeError, match="as an item only"):
        resource.items = []  # type: ignore[method-assign, assignment]
    assert {"warnings", "acs_credential", "items"} <= set(dir(resource))


def test_a_servers_member_never_answers_pythons_own_lookups() -> None:
    sent = dict.fromkeys(["__class__", "__reduce_ex__", "__setstate__", "__deepcopy__", "__len__"], "x")
    resource = Resource(sent)
    assert type(resource) is resource.__class__ is Resource
    assert copy.deepcopy(resource) == pickle.loads(pickle.dumps(resource)) == sent  # noqa: S301


@pytest.mark.parametrize("kind", ["resource", "reply"])
def test_a_resource_survives_json_copy_and_pickle(kind: str, sandbox: Sandbox) -> None:
    whole: Resource = Resource(BODY) if kind == "resource" else of(sandbox)
    again = json.loads(json.dumps(whole), object_hook=Resource)
    assert again == whole
    assert type(again) is Resource
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        other = pickle.loads(pickle.dumps(whole, protocol))  # noqa: S301
        assert (type(other), other) == (type(whole), whole)
    for other in (copy.copy(whole), whole.copy(), copy.deepcopy(whole)):
        assert (type(other), other) == (type(whole), whole)
        assert other is not whole
        other.more = 1
        assert other != whole
    name = "acs_credential" if kind == "resource" else "body"
    assert copy.copy(whole)[name] is whole[name]
    deep = copy.deepcopy(whole)[name]
    assert deep is not whole[name]
    assert type(deep) is Resource


def test_the_repr_of_a_resource_has_its_members() -> None:
    assert repr(Resource(a={"b": [1]})) == "Resource({'a': Resource({'b': [1]})})"
    assert not Resource()
    with pytest.raises(TypeError):
        hash(Resource())
    with pytest.raises(TypeError):
        Resource.fromkeys(["a"])
    assert libseam.Resource is Resource
