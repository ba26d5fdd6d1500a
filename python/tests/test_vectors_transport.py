"""The vectors through `Seam` and `AsyncSeam` with a transport of the program's own, in virtual time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from test_vectors import details
from test_vectors_clients import OF_THE_SURFACE, OFF_BOARDINGS, in_core_names, made, options, renamed
from vectors import VECTORS

from libseam import SeamError, TransportFailure, TransportRequest, _transport_client, _transport_flow


def is_playable(vector: dict[str, Any]) -> bool:
    """Return true if every exchange of the vector ends before the next: a transport gets one request at a time."""
    steps = vector["steps"]
    known = {"at", "send", "response", "failure", "detail", "wait", "item", "items"}
    ends = [step for before, step in zip(steps, steps[1:]) if "send" in before]
    return (
        "params_text" not in vector
        and vector.get("flow") not in OFF_BOARDINGS
        and vector["name"] not in OF_THE_SURFACE
        and not any(set(step) - known for step in steps)
        and all("response" in step or "failure" in step for step in ends)
        and (not steps or "send" not in steps[-1])
    )


PLAYABLE = [vector for vector in VECTORS if is_playable(vector)]


class Script:
    """A transport and a clock that go by the steps of a vector."""

    def __init__(self, vector: dict[str, Any]) -> None:
        # Items that are at hand are given one by one.
        self.steps = [
            one
            for step in vector["steps"]
            for one in ([{"item": item} for item in step["items"]] if "items" in step else [step])
        ]
        self.now_ms = 0

    def monotonic(self) -> float:
        return self.now_ms / 1000

    def sleep(self, seconds: float) -> None:
        until_ms = round(self.now_ms + seconds * 1000)
        # A vector may leave out that the call says how long to wait.
        if self.steps and "wait" in self.steps[0]:
            step = self.steps.pop(0)
            assert (step["at"], step["wait"]) == (self.now_ms, until_ms)
        self.now_ms = self.steps[0]["at"] if self.steps else until_ms

    async def pause(self, seconds: float) -> None:
        if seconds:
            self.sleep(seconds)

    def transport(self, request: TransportRequest) -> tuple[int, list[tuple[str, str]], bytes]:
        step = self.steps.pop(0)
        assert step["at"] == self.now_ms
        compare(request, step["send"])
        step = self.steps.pop(0)
        self.now_ms = step["at"]
        if "failure" in step:
            raise TransportFailure(step["failure"], step.get("detail", ""))
        response = step["response"]
        body = bytes.fromhex(response["body_hex"]) if "body_hex" in response else response["body"].encode()
        return response["status"], [(name, value) for name, value in response["headers"]], body

    async def transport_async(self, request: TransportRequest) -> tuple[int, list[tuple[str, str]], bytes]:
        return self.transport(request)

    def take(self, item: Any) -> None:
        """Compare an item that is given with the step's."""
        assert self.steps.pop(0)["item"] == item
        # The program takes its time.
        if self.steps and "send" in self.steps[0]:
            self.now_ms = self.steps[0]["at"]


def compare(request: TransportRequest, send: dict[str, Any]) -> None:
    """Compare all but the headers that name the surface."""
    of_surface = {"seam-sdk-name", "user-agent"}
    wanted = {name: value for name, value in send["headers"].items() if name not in of_surface}
    headers = {name: value for name, value in request.headers.items() if name not in of_surface}
    assert headers == wanted
    assert request.headers["seam-sdk-name"] == "libseam/python"
    assert (request.method, request.url, request.body.decode()) == (send["method"], send["url"], send["body"])
    assert request.timeout == send["timeout_ms"] / 1000


def test_most_vectors_can_be_played() -> None:
    assert len(PLAYABLE) >= 200


def test_only_a_cancelled_vector_with_a_token_is_left_out() -> None:
    """A server would keep many of them waiting for minutes; here they take no time. `test_vectors` plays the others."""
    with_token = [vector for vector in VECTORS if '"token"' in json.dumps(vector)]
    left_out = [vector for vector in with_token if not is_playable(vector)]
    assert len(with_token) > len(left_out)
    assert all(any("cancel" in step for step in vector["steps"]) for vector in left_out)


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
@pytest.mark.parametrize("vector", PLAYABLE, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any], asynchronous: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    script = Script(vector)
    for name in ("monotonic", "sleep", "pause"):
        monkeypatch.setattr(_transport_flow, name, getattr(script, name))
    # Every transport of a program's own may send twice; the vectors say it of some only.
    monkeypatch.setattr(_transport_client, "MAY_RESEND", vector["options"].get("transport_may_resend", False))
    monkeypatch.setattr(_transport_client, "entropy", lambda: vector["entropy"])
    expected = vector["expect"]
    try:
        given = options(vector["options"])
        given.pop("transport_may_resend", None)
        given["transport"] = script.transport_async if asynchronous else script.transport
        reply = made(vector, given, asynchronous, script.take)
        seen: dict[str, Any] = {"reply": {name: item for name, item in reply.items() if name != "body"}}
        if reply.request_id is None:
            del seen["reply"]["request_id"]
    except SeamError as error:
        seen = {"error": details(error)}
        seen["error"]["message"] = in_core_names(seen["error"]["message"])
    if renamed(expected):
        assert seen["error"]["kind"] == expected["error"]["kind"]
        assert len(seen["error"]["problems"]) == len(expected["error"]["problems"])
    else:
        assert seen == expected
    assert not script.steps
