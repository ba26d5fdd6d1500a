"""Every vector in `tests/vectors/` through the extension module's own poll/feed interface."""

from __future__ import annotations

import json
from typing import Any, Union

import pytest
from vectors import VECTORS

from libseam import SeamError
from libseam._libseam import ERROR_CODES, Engine


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 400


@pytest.mark.parametrize("form", ["object", "text"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any], form: str) -> None:
    params: Union[str, dict[str, Any]] = vector.get("params_text", vector.get("params", {}))
    if form == "text" and not isinstance(params, str):
        params = json.dumps(params)
    try:
        seen = {"reply": play(vector, params)}
    except SeamError as error:
        seen = {"error": details(error)}
    assert seen == vector["expect"]


def play(vector: dict[str, Any], params: Union[str, dict[str, Any]]) -> dict[str, Any]:
    """Go through the steps and return the reply."""
    engine = Engine(vector["options"])
    begin = {None: engine.call, "pages": engine.pages}[vector.get("flow")]
    flow = begin(vector["operation"], params, vector["call"], vector["entropy"])
    # The exchange of the latest request.
    now, latest = 0, 0
    for step in vector["steps"]:
        now = step["at"]
        if "send" in step:
            kind, sent = flow.poll(now)
            latest = sent["exchange"]
            assert (kind, sent) == ("send", {"exchange": latest, **step["send"]})
        elif "wait" in step:
            assert flow.poll(now) == ("wait", step["wait"])
        elif "item" in step:
            assert flow.poll(now) == ("item", step["item"])
        elif "items" in step:
            assert flow.take_items() == step["items"]
        elif "response" in step:
            response = step["response"]
            headers = [(name, value) for name, value in response["headers"]]
            body = (
                bytes.fromhex(response["body_hex"]) if "body_hex" in response else response["body"].encode()
            )
            flow.feed_response(latest, response["status"], headers, body, now)
        elif "failure" in step:
            flow.feed_failure(latest, step["failure"], step.get("detail", ""), now)
        elif "cancel" in step:
            flow.cancel()
        elif "misfeed" in step:
            with pytest.raises(SeamError) as refusal:
                flow.feed_response(step.get("exchange", latest), 200, [], b"", now)
            assert refusal.value.kind == step["misfeed"]
        else:
            pytest.fail(f"unknown step {step}")
    assert flow.poll(now) == ("done", None)
    return flow.take()


def details(error: SeamError) -> dict[str, Any]:
    """Build the object from the typed attributes."""
    number = next(number for number, name in ERROR_CODES if name == error.kind)
    object_: dict[str, Any] = {
        "kind": error.kind,
        "number": number,
        "message": str(error),
        "attempts": error.attempts,
        "outcome": error.outcome,
        "operation": error.operation,
        "http_status": error.http_status,
        "error_type": error.error_type,
        "request_id": error.request_id,
        "data": error.data,
        "retry_after_ms": None if error.retry_after is None else round(error.retry_after * 1000),
        "validation_errors": {e.parameter_name: e.error_messages for e in error.validation_errors} or None,
        "problems": [
            {
                name: value
                for name in ("parameter", "kind", "message", "suggestion")
                if (value := getattr(problem, name)) is not None
            }
            for problem in error.problems
        ]
        or None,
    }
    return {name: value for name, value in object_.items() if value is not None}
