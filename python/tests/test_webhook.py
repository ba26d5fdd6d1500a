"""Webhooks: every vector of `tests/webhooks/`, and what only Python has."""

from __future__ import annotations

import email.message
import json
import pickle
import traceback
from typing import Any

import pytest
from sandbox import ROOT

import libseam

FILE = json.loads((ROOT / "tests" / "webhooks" / "vectors.json").read_text(encoding="utf-8"))
VECTORS: list[dict[str, Any]] = [{**FILE["defaults"], **vector} for vector in FILE["vectors"]]
GOOD = VECTORS[0]


def body(vector: dict[str, Any]) -> bytes:
    return bytes.fromhex(vector["body_hex"]) if "body_hex" in vector else vector["body"].encode()


def run(vector: dict[str, Any], payload: Any = None, headers: Any = None) -> libseam.SeamEvent:
    tolerance = None if vector["tolerance_ms"] is None else vector["tolerance_ms"] / 1000
    webhook = libseam.SeamWebhook(vector["secret"], tolerance=tolerance)
    pairs = [(name, value) for name, value in vector["headers"]]
    return webhook.verify(
        body(vector) if payload is None else payload,
        pairs if headers is None else headers,
        now=vector["now_ms"] / 1000,
    )


def test_there_are_as_many_vectors_as_were_written() -> None:
    assert len(VECTORS) > 80


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_a_request_becomes_the_event_or_the_error_of_its_vector(vector: dict[str, Any]) -> None:
    if "event" in vector["expect"]:
        event = run(vector)
        assert event == json.loads(vector["body"].lstrip("\ufeff"))
        assert event.event_type == vector["expect"]["event"]
        return
    with pytest.raises(libseam.SeamError) as caught:
        run(vector)
    error, expected = caught.value, vector["expect"]["error"]
    assert str(error) == expected["message"]
    assert (error.kind, error.outcome, error.attempts) == (expected["kind"], "not_sent", 0)
    problems = [{"kind": p.kind, "message": p.message, "parameter": p.parameter} for p in error.problems]
    assert problems == expected.get("problems", [])
    classes = {
        "webhook_verification": libseam.SeamWebhookVerificationError,
        "invalid_webhook_payload": libseam.SeamInvalidWebhookPayloadError,
        "invalid_options": libseam.SeamInvalidOptionsError,
    }
    assert type(error) is classes[expected["kind"]]


def test_headers_may_be_those_of_any_framework() -> None:
    pairs = [(name, value) for name, value in GOOD["headers"]]
    message = email.message.Message()
    for name, value in pairs:
        message[name.upper()] = value
    for headers in (
        dict(pairs),
        message,
        iter(pairs),
        [(name.encode(), value.encode()) for name, value in pairs],
        {name: [value] for name, value in pairs},
        {**dict(pairs), "x-odd": None, 7: "x", "list": [1]},
    ):
        assert run(GOOD, headers=headers).event_type == GOOD["expect"]["event"]
    twice = {name: [value, value] for name, value in pairs}
    with pytest.raises(libseam.SeamWebhookVerificationError, match="`svix-id` is there more than once"):
        run(GOOD, headers=twice)


@pytest.mark.parametrize(
    "headers", [None, "svix-id: x", b"svix-id: x", 7, ["svix-id"], [("svix-id", "x", "y")]]
)
def test_what_holds_no_headers_is_refused_by_name(headers: Any) -> None:
    with pytest.raises(ValueError, match="`headers` must be a mapping or a list of pairs, got "):
        libseam.SeamWebhook(GOOD["secret"]).verify(body(GOOD), headers)


def test_the_body_may_be_text_or_any_bytes() -> None:
    given = body(GOOD)
    for payload in (given, given.decode(), bytearray(given), memoryview(given), memoryview(b"-" + given)[1:]):
        assert run(GOOD, payload).event_type == GOOD["expect"]["event"]


@pytest.mark.parametrize("payload", [json.loads(GOOD["body"]), None, [123], 7])
def test_a_body_that_was_parsed_is_refused_by_name(payload: Any) -> None:
    with pytest.raises(ValueError, match="`payload` must be the raw body, as bytes or text, got ") as caught:
        libseam.SeamWebhook(GOOD["secret"]).verify(payload, dict(GOOD["headers"]))
    assert type(payload).__name__ in str(caught.value)


@pytest.mark.parametrize("secret", [None, 7, b"whsec_AQID", ["x"]])
def test_a_secret_that_is_no_text_is_refused(secret: Any) -> None:
    with pytest.raises(libseam.SeamInvalidOptionsError, match="`secret` must not be of the type"):
        libseam.SeamWebhook(secret)


@pytest.mark.parametrize("tolerance", [-1, float("nan"), float("inf")])
def test_a_tolerance_that_is_no_time_is_refused(tolerance: float) -> None:
    with pytest.raises(libseam.SeamInvalidOptionsError, match="`tolerance` must be a number of seconds"):
        libseam.SeamWebhook(GOOD["secret"], tolerance=tolerance)


def test_without_a_time_it_is_now() -> None:
    headers = dict(GOOD["headers"])
    with pytest.raises(libseam.SeamWebhookVerificationError, match=r"`svix-timestamp` is \d+ s old"):
        libseam.SeamWebhook(GOOD["secret"]).verify(GOOD["body"], headers)
    patient = libseam.SeamWebhook(GOOD["secret"], tolerance=100 * 365 * 86_400)
    assert patient.verify(GOOD["body"], headers).event_type == GOOD["expect"]["event"]


def test_no_error_and_no_traceback_shows_the_secret() -> None:
    words = "AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcY*"
    with pytest.raises(libseam.SeamInvalidOptionsError) as caught:
        libseam.SeamWebhook("whsec_" + words)
    lines = traceback.TracebackException.from_exception(caught.value, capture_locals=True).format()
    own = [line for line in lines if "_webhook.py" in line and "test_webhook.py" not in line]
    assert own
    assert words not in "".join(own) + str(caught.value)
    webhook = libseam.SeamWebhook(GOOD["secret"])
    assert GOOD["secret"] not in repr(webhook) + repr(vars(webhook))
    with pytest.raises(TypeError):
        pickle.dumps(webhook)


def test_an_event_has_its_members_as_attributes() -> None:
    event = run(GOOD)
    assert isinstance(event, libseam.SeamEvent)
    assert isinstance(event, libseam.Resource)
    assert event.event_id == event["event_id"] == json.loads(GOOD["body"])["event_id"]
