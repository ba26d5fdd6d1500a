"""Every vector in `tests/vectors/` through the extension module's own poll/feed interface."""

from __future__ import annotations

import json
from typing import Any, Union

import pytest
from vectors import VECTORS

from libseam import SeamError
from libseam._libseam import ERROR_CODES, Engine, verify_evidence


def test_there_are_vectors() -> None:
    assert len(VECTORS) >= 400


@pytest.mark.parametrize("form", ["object", "text"])
@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vector(vector: dict[str, Any], form: str) -> None:
    params: Union[str, dict[str, Any]] = vector.get("params_text", vector.get("params", {}))
    if form == "text" and not isinstance(params, str):
        params = json.dumps(params)
    if vector.get("flow") == "verify_evidence":
        assert {"evidence": verify_evidence(lines(vector["journal"]))} == vector["expect"]
        return
    try:
        seen = {"reply": play(vector, params)}
    except SeamError as error:
        seen = {"error": details(error)}
    assert seen == vector["expect"]


def play(vector: dict[str, Any], params: Union[str, dict[str, Any]]) -> dict[str, Any]:
    """Go through the steps and return the reply."""
    engine = Engine(vector["options"])
    # Off-boardings have options of their own, which are no text.
    own, end = vector.get("params", {}), (vector["call"], vector["entropy"])
    journal = lines(vector.get("journal", []))
    if vector.get("flow") == "token":
        flow = engine.confirm(token_of(vector), *end)
    elif vector.get("flow") == "plan_off_boarding":
        flow = engine.plan_off_boarding(own, *end)
    elif vector.get("flow") == "apply_off_boarding":
        plan = json.dumps(vector["plan"], ensure_ascii=False, separators=(",", ":"), sort_keys=True)
        flow = engine.apply_off_boarding(plan.encode(), own, journal, *end)
    elif vector.get("flow") in ("off_board", "check_off_boarding"):
        flow = getattr(engine, vector["flow"])(own, journal, *end)
    else:
        begin = engine.call
        if vector.get("flow") in ("pages", "confirm_many"):
            begin = getattr(engine, vector["flow"])
        flow = begin(vector["operation"], params, vector["call"], vector["entropy"])
    # The exchange of the latest request.
    now, latest = 0, 0
    unrecorded: list[str] = []
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
        elif "record" in step:
            assert flow.poll(now) == ("record", lines(step["record"]))
            unrecorded = step["record"]
        elif "recorded" in step:
            flow.recorded()
            assert flow.take_items() == [json.loads(line) for line in unrecorded]
        elif "record_failed" in step:
            flow.record_failed(step["record_failed"])
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


def lines(journal: list[str]) -> bytes:
    """Return lines of evidence as they are in a file."""
    return "".join(f"{line}\n" for line in journal).encode()


def token_of(vector: dict[str, Any]) -> str:
    """Return the text of the vector's token."""
    token = vector["token"]
    return token if isinstance(token, str) else json.dumps(token)


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
        "action_attempt": error.action_attempt,
        "confirmation": error.confirmation,
        "report": error.report,
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
