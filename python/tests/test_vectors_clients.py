"""The vectors through `Seam` and `AsyncSeam` and over real sockets, as far as a real server can play them."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from scripted import DROP, ScriptedServer
from test_vectors import details, token_of
from vectors import VECTORS

import libseam
from libseam import NULL, AsyncSeam, Event, Reply, Seam, SeamError

# The longest that a test waits between two attempts; that of a token is longer, since few vectors are about them.
PATIENCE_MS, PATIENCE_WITH_TOKEN_MS = 700, 2000

# The server of the vectors, which their tokens name.
OFFICIAL = "https://connect.getseam.com"

# The transport has its own way with the first four, and the last three are about the clock.
NOT_OVER_A_WIRE = {
    "reply_over_the_limit",
    "pages_larger_than_the_limit",
    "too_many_headers",
    "confirm_takes_no_404_for_proof_that_does_not_fit",
    "the_deadline_ends_the_waiting",
    "an_attempt_at_the_deadline_is_not_waited_for",
    "confirm_counts_back_from_the_date_to_the_first_attempt",
}

# A client has its own clock and its own file of evidence: test_off_boarding.py plays these against the sandbox.
OFF_BOARDINGS = {
    "plan_off_boarding",
    "apply_off_boarding",
    "off_board",
    "check_off_boarding",
    "verify_evidence",
}

# A client names its surface by itself.
OF_THE_SURFACE = {"surface_with_a_blank"}


def is_playable(vector: dict[str, Any]) -> bool:
    """Return true if a server can play the steps of the vector, in time."""
    steps = vector["steps"]
    known = {"at", "send", "response", "failure", "wait", "item", "items"}
    exchanges = [step for step in steps if "item" not in step and "items" not in step]
    # Where a request waits for the clock, a server would have to hold its reply back.
    ends = [step for before, step in zip(steps, steps[1:]) if "send" in before]
    if (
        "params_text" in vector
        or vector.get("flow") in OFF_BOARDINGS
        or vector["name"] in NOT_OVER_A_WIRE | OF_THE_SURFACE
        # Python's transport sends nothing again by itself.
        or vector["options"].get("transport_may_resend")
        or any("response" not in step and "failure" not in step for step in ends)
        or any(set(step) - known for step in steps)
    ):
        return False
    waits = sum(step["wait"] - step["at"] for step in steps if "wait" in step)
    failures = {step["failure"] for step in steps if "failure" in step}
    statuses = {step["response"]["status"] for step in steps if "response" in step}
    patience = PATIENCE_WITH_TOKEN_MS if vector.get("flow") == "token" else PATIENCE_MS
    return (
        waits <= patience
        and failures <= {"connection_lost"}
        # The words of a failure that ends the call are the transport's.
        and (not exchanges or "response" in exchanges[-1])
        # HTTP has rules of its own for these.
        and all(200 <= status < 600 and status not in (204, 304) for status in statuses)
    )


PLAYABLE = [vector for vector in VECTORS if is_playable(vector)]


OWN_NAMES = {"timeout_ms": "timeout", "deadline_ms": "deadline", "headers": "default_headers"}

# The times of a wait, which Python has as members of one option.
WAIT = "wait_for_action_attempt"
WAIT_TIMES = {
    "action_attempt_timeout_ms": "timeout",
    "action_attempt_polling_interval_ms": "polling_interval",
}

# The times of a confirmation, likewise.
CONFIRM_TIMES = {f"confirm_{name}_ms": name for name in ("deadline", "first", "max", "settle")}


def wire(step: dict[str, Any]) -> bytes:
    """Return what the server sends."""
    if "failure" in step:
        return DROP
    response = step["response"]
    body = bytes.fromhex(response["body_hex"]) if "body_hex" in response else response["body"].encode()
    head = [f"HTTP/1.1 {response['status']} x", f"content-length: {len(body)}", "connection: close"]
    head += [f"{name}: {value}" for name, value in response["headers"]]
    return "\r\n".join([*head, "", ""]).encode() + body


def options(core: dict[str, Any]) -> dict[str, Any]:
    """Return the core's options as Python's."""
    given = {OWN_NAMES.get(name, name): item for name, item in core.items() if name != "surface"}
    for name in ("timeout", "deadline"):
        if isinstance(given.get(name), int):
            given[name] /= 1000
    for option, names in ((WAIT, WAIT_TIMES), ("confirm", CONFIRM_TIMES)):
        times = {own: given.pop(name) / 1000 for name, own in names.items() if name in given}
        if times:
            given[option] = times
    return given


def made(
    vector: dict[str, Any], given: dict[str, Any], asynchronous: bool, take: Callable[[Any], object]
) -> Reply:
    """Make the vector's call, or read its list item by item, and return the last reply."""
    call = options(vector["call"])
    params: dict[str, Any] = {
        name: NULL if item is None else item for name, item in vector.get("params", {}).items()
    }
    replies: list[Reply] = []

    def watch(event: Event) -> None:
        if event.type == "done":
            assert event.reply is not None
            replies.append(event.reply)

    async def run() -> Reply:
        async with AsyncSeam(**given) as one:
            if vector.get("flow") == "token":
                await one.with_options(**call, on_event=watch).confirm(token_of(vector))
                await asyncio.sleep(0)
                return replies.pop()
            if vector.get("flow") not in ("pages", "confirm_many"):
                return await one.with_options(**call).call(vector["operation"], **params)
            watched = one.with_options(**call, on_event=watch)
            read = watched.pages if vector["flow"] == "pages" else watched.confirm_many
            async for item in read(vector["operation"], **params):
                take(item)
            # The event loop tells those who watch.
            await asyncio.sleep(0)
            return replies.pop()

    if asynchronous:
        return asyncio.run(run())
    with Seam(**given) as one:
        if vector.get("flow") == "token":
            one.with_options(**call, on_event=watch).confirm(token_of(vector))
            return replies.pop()
        if vector.get("flow") not in ("pages", "confirm_many"):
            return one.with_options(**call).call(vector["operation"], **params)
        watched = one.with_options(**call, on_event=watch)
        read = watched.pages if vector["flow"] == "pages" else watched.confirm_many
        for item in read(vector["operation"], **params):
            take(item)
        return replies.pop()


def of_server(value: Any, endpoint: str) -> Any:
    """Return the value with this endpoint in its tokens."""
    old, new = (json.dumps(f'"endpoint":"{at}"')[1:-1] for at in (OFFICIAL, endpoint))
    return json.loads(json.dumps(value).replace(old, new))


def comparable(value: Any) -> Any:
    """Return the value with tokens that do not depend on how long the exchanges took."""
    return json.loads(re.sub(r'(\\"errors_since\\"):\d+', r"\1:0", json.dumps(value)))


def test_most_vectors_can_be_played() -> None:
    assert len(PLAYABLE) >= 170


def test_every_vector_that_goes_on_with_a_token_is_played() -> None:
    names = [vector["name"] for vector in VECTORS if vector.get("flow") == "token"]
    assert len(names) >= 15
    assert [vector["name"] for vector in PLAYABLE if vector.get("flow") == "token"] == names


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
@pytest.mark.parametrize("vector", PLAYABLE, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any], asynchronous: bool, serve: Callable[..., ScriptedServer]) -> None:
    steps = vector["steps"]
    items: list[Any] = []
    server = serve(*(wire(step) for step in steps if "response" in step or "failure" in step))
    expected = vector["expect"]
    wanted = [item for step in steps for item in items_of(step)]
    try:
        given = options(vector["options"])
        if steps:
            given["endpoint"] = server.endpoint
            expected, wanted = of_server([expected, wanted], server.endpoint)
            if "token" in vector:
                vector = {**vector, "token": token_of(vector).replace(OFFICIAL, server.endpoint)}
        reply = made(vector, given, asynchronous, items.append)
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
        assert comparable(seen) == comparable(expected)
    assert comparable(items) == comparable(wanted)
    for send in (step["send"] for step in steps if "send" in step):
        compare(server.requests.get(timeout=30), send)
    assert server.requests.empty()


def items_of(step: dict[str, Any]) -> list[Any]:
    """Return the items that are given in the step."""
    return [step["item"]] if "item" in step else step.get("items", [])


def in_core_names(message: str) -> str:
    """Return the message with the times of a wait as the core calls them."""
    for name, own in WAIT_TIMES.items():
        message = message.replace(f"`{WAIT}.{own}`", f"`{name}`")
    return message


def renamed(expected: dict[str, Any]) -> bool:
    """Return true for an error about an option with another name in Python, which `test_options` covers."""
    problems = expected.get("error", {}).get("problems", [])
    text = json.dumps(problems)
    return libseam.InvalidOptionsError.kind == expected.get("error", {}).get("kind") and any(
        name in text for name in [*OWN_NAMES, *WAIT_TIMES, WAIT]
    )


def compare(request: str, send: dict[str, Any]) -> None:
    """Compare the request on the wire with the vector's, but for what names the surface and the server."""
    head, _, body = request.partition("\r\n\r\n")
    line, *lines = head.split("\r\n")
    headers = {name.lower(): value for name, _, value in (text.partition(": ") for text in lines)}
    assert line.split()[0] == send["method"]
    assert urlsplit(send["url"]).path.endswith(line.split()[1])
    assert body == send["body"]
    of_surface = {"seam-sdk-name", "user-agent"}
    wanted = {name: value for name, value in send["headers"].items() if name not in of_surface}
    assert {name: headers.get(name) for name in wanted} == wanted
    assert set(headers) - set(send["headers"]) == {"host", "content-length"}
    assert headers["seam-sdk-name"] == "libseam/python"
