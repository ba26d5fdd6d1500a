"""The option `transport`: a function of the program's own moves the bytes, as in tests of what calls the client."""

from __future__ import annotations

import asyncio
import json
import pickle
import traceback
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

import pytest
from clients import ID, KEY, offline

import libseam
from libseam import AsyncSeam, Event, Seam, TransportFailure, TransportRequest

DELETE = "user_identities.delete"
OK = (200, {"content-type": "application/json"}, b'{"ok":true}')

BLOCKING_AND_ASYNC = pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])


def call(transport: Any, asynchronous: bool, **options: Any) -> libseam.Reply:
    """Make a call over `transport`."""

    async def run() -> libseam.Reply:
        async with AsyncSeam(KEY, transport=transport, **options) as seam:
            return await seam.call(DELETE, user_identity_id=ID)

    if asynchronous:
        return asyncio.run(run())
    with Seam(KEY, transport=transport, **options) as seam:
        return seam.call(DELETE, user_identity_id=ID)


def script(*outcomes: Any) -> Callable[[TransportRequest], Any]:
    """Return a transport that returns, or raises, one outcome after the other."""
    rest = list(outcomes)

    def transport(_: TransportRequest) -> Any:
        outcome = rest.pop(0)
        if isinstance(outcome, BaseException):
            raise outcome
        return outcome

    return transport


@BLOCKING_AND_ASYNC
def test_a_transport_gets_the_request_as_it_is_sent(asynchronous: bool) -> None:
    requests: list[TransportRequest] = []

    def transport(request: TransportRequest) -> Any:
        requests.append(request)
        return OK

    reply = call(transport, asynchronous, timeout=7, default_headers={"x-team": "doors"})
    assert (reply.http_status, reply.attempts, reply.already_gone) == (200, 1, False)
    [request] = requests
    assert (request.method, request.timeout) == ("POST", 7.0)
    assert request.url == "https://connect.getseam.com/user_identities/delete"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.headers["x-team"] == "doors"
    assert json.loads(request.body) == {"user_identity_id": ID}
    assert KEY not in repr(request)


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize(
    "reply",
    [
        (200, {}, '{"ok":true}'),
        (200, [("Content-Type", "application/json"), ("x", "y")], bytearray(b'{"ok":true}')),
        [200, {}, b'{"ok":true}'],
        (HTTPStatus.OK, {}, memoryview(b'{"ok":true}')),
        (200, {"x-\udcff": "\udcff"}, '{"ok":true,"x":"\udcff"}'),
    ],
)
def test_a_transport_may_return_a_reply_in_several_forms(reply: Any, asynchronous: bool) -> None:
    assert call(script(reply), asynchronous).http_status == 200


@BLOCKING_AND_ASYNC
def test_a_transport_has_the_same_retries_events_and_success_rules(asynchronous: bool) -> None:
    events: list[Event] = []
    transport = script(TransportFailure("connect", "refused"), (503, {}, b""), OK)
    reply = call(transport, asynchronous, on_event=events.append)
    assert reply.attempts == 3
    types = ["send", "failure", "wait", "send", "reply", "wait", "send", "reply", "done"]
    assert [event.type for event in events] == types
    assert (events[1].failure, events[4].http_status, events[-1].reply) == ("connect", 503, reply)
    for answer in (
        (200, {}, b'{"ok":false}'),
        (200, {"content-type": "text/html"}, b"<html>"),
        (204, {}, b""),
    ):
        with pytest.raises(libseam.SeamError):
            call(script(answer), asynchronous)


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize("raised", [True, False], ids=["raised", "returned"])
@pytest.mark.parametrize(
    ("kind", "error"),
    [
        ("dns", libseam.ConnectionLostError),
        ("connect", libseam.ConnectionLostError),
        ("connect_timeout", libseam.SeamTimeoutError),
        ("tls", libseam.ConnectionLostError),
        ("timeout", libseam.SeamTimeoutError),
        ("connection_lost", libseam.ConnectionLostError),
        ("too_large", libseam.TooLargeError),
        ("internal", libseam.InternalError),
    ],
)
def test_the_outcome_of_a_transport_failure_is_unknown(
    kind: str, error: type[Exception], raised: bool, asynchronous: bool
) -> None:
    failure = TransportFailure(kind, "as the test says")
    transport = script(failure) if raised else lambda _: failure
    with pytest.raises(error, match="as the test says") as refusal:
        call(transport, asynchronous, retries=0)
    assert type(refusal.value) is error
    assert isinstance(refusal.value, libseam.SeamError)
    # It may have sent the request before, by itself.
    assert refusal.value.outcome == "unknown"
    assert refusal.value.__cause__ is (failure if raised else None)


@BLOCKING_AND_ASYNC
def test_the_outcome_of_another_exception_of_a_transport_is_unknown(asynchronous: bool) -> None:
    bug = KeyError("no such person")
    events: list[Event] = []
    with pytest.raises(
        libseam.InternalError, match=r"raised KeyError: .*; it is not known whether"
    ) as refusal:
        call(script(bug, OK), asynchronous, on_event=events.append)
    assert (refusal.value.__cause__, refusal.value.outcome) == (bug, "unknown")
    assert [event.type for event in events] == ["send", "failure", "error"]
    # A credential in it is not shown.
    with pytest.raises(libseam.InternalError) as refusal:
        call(script(ValueError(f"Bearer {KEY}")), asynchronous)
    assert KEY not in str(refusal.value)


def not_found(message: str) -> tuple[int, dict[str, str], str]:
    """Return the reply of a server that knows no such person."""
    error = {"type": "user_identity_not_found", "message": message}
    return 404, {"content-type": "application/json"}, json.dumps({"ok": False, "error": error})


@BLOCKING_AND_ASYNC
def test_not_found_over_a_transport_is_unconfirmed(asynchronous: bool) -> None:
    with pytest.raises(libseam.UnconfirmedError) as refusal:
        call(script(not_found("No such person")), asynchronous, retries=0)
    assert (refusal.value.outcome, refusal.value.attempts) == ("unknown", 1)
    for status in (400, 401, 403):
        with pytest.raises(libseam.SeamError) as refused:
            call(script((status, {}, b'{"ok":false}')), asynchronous, retries=0)
        assert refused.value.outcome == "unknown"


class WithoutInit(TransportFailure):
    """A failure that has neither kind nor detail."""

    def __init__(self) -> None:
        Exception.__init__(self)


class Silent(Exception):  # noqa: N818
    """An exception that has no text."""

    def __str__(self) -> str:
        raise RuntimeError("no text")


class NoItems(dict[str, str]):
    """Headers that cannot be read."""

    def items(self) -> Any:
        raise RuntimeError("no items")


def of_kind(kind: Any) -> TransportFailure:
    """Return a failure whose kind was changed."""
    failure = TransportFailure("connect", "as the test says")
    failure.kind = kind
    return failure


def broken(error: BaseException) -> Any:
    """Return headers that break off."""
    yield "a", "b"
    raise error


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize(
    "make",
    [
        lambda: of_kind("read_timeout"),
        lambda: of_kind("\udcff"),
        lambda: of_kind(7),
        WithoutInit,
        Silent,
        lambda: OSError(2, "x", "/tmp/\udcff"),  # noqa: S108
        lambda: (200, broken(OSError("late")), b'{"ok":true}'),
        lambda: (200, broken(asyncio.CancelledError()), b'{"ok":true}'),
        lambda: (200, NoItems(), b'{"ok":true}'),
    ],
)
def test_the_outcome_of_an_unreadable_reply_is_unknown(make: Callable[[], Any], asynchronous: bool) -> None:
    events: list[Event] = []
    with pytest.raises(libseam.InternalError) as refusal:
        call(script(make()), asynchronous, on_event=events.append)
    assert (refusal.value.outcome, refusal.value.attempts) == ("unknown", 1)
    assert [event.type for event in events] == ["send", "failure", "error"]


@BLOCKING_AND_ASYNC
@pytest.mark.parametrize("detail", ["a\udcffb", 5, OSError("reset"), Silent()])
def test_the_detail_of_a_failure_may_be_anything(detail: Any, asynchronous: bool) -> None:
    with pytest.raises(libseam.SeamTimeoutError) as refusal:
        call(script(TransportFailure("timeout", detail)), asynchronous, retries=0)
    assert refusal.value.outcome == "unknown"


@pytest.mark.parametrize(
    ("later", "asynchronous"),
    [(False, False), (False, True), (True, True)],
    ids=["blocking", "async", "awaited"],
)
def test_a_cancellation_of_its_own_does_not_cancel_the_call(later: bool, asynchronous: bool) -> None:
    async def cancelled(_: TransportRequest) -> Any:
        await asyncio.sleep(0)
        raise asyncio.CancelledError

    transport = cancelled if later else script(asyncio.CancelledError())
    with pytest.raises(libseam.ConnectionLostError, match="`transport` was cancelled") as refusal:
        call(transport, asynchronous, retries=0)
    assert refusal.value.outcome == "unknown"


@pytest.mark.parametrize("interrupt", [KeyboardInterrupt, SystemExit])
def test_keyboard_interrupt_and_system_exit_pass_through_a_transport(interrupt: type[BaseException]) -> None:
    with pytest.raises(interrupt):
        call(script(interrupt()), False)


async def forgotten(_: TransportRequest) -> Any:
    return OK


@pytest.mark.parametrize(
    ("wrong", "got"),
    [
        (lambda _: None, "NoneType"),
        (lambda _: 200, "int"),
        (lambda _: (200, {}), "a tuple of int, dict"),
        (lambda _: (200, {}, {"ok": True}), "a tuple of int, dict, dict"),
        (lambda _: ("200", {}, b""), "a tuple of str, dict, bytes"),
        (lambda _: (True, {}, b""), "a tuple of bool, dict, bytes"),
        (lambda _: (70_000, {}, b""), "a tuple of int, dict, bytes"),
        (lambda _: (200, {}, None), "a tuple of int, dict, NoneType"),
        (lambda _: (200, {"a": 1}, b""), "a tuple of int, dict, bytes"),
        (lambda _: (200, None, b""), "a tuple of int, NoneType, bytes"),
        (forgotten, "coroutine"),
    ],
)
def test_the_error_of_a_wrong_reply_names_the_expected_form(wrong: Any, got: str) -> None:
    expected = "`transport` must return a status, headers and a body, got " + got
    with pytest.raises(libseam.InternalError, match=expected):
        call(wrong, False)


def test_an_asynchronous_transport_is_awaited_and_cancelled_at_the_timeout() -> None:
    async def replies(_: TransportRequest) -> Any:
        await asyncio.sleep(0)
        return OK

    assert call(replies, True).http_status == 200

    async def main() -> None:
        started, ended = asyncio.Event(), asyncio.Event()

        async def hangs(_: TransportRequest) -> Any:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        async with AsyncSeam(KEY, transport=hangs, retries=0) as seam:
            with pytest.raises(libseam.SeamTimeoutError):
                await seam.user_identities.delete(user_identity_id=ID, timeout=0.02)
            # Here, because the end of the loop cancels every task.
            await asyncio.wait_for(ended.wait(), 30)
            started.clear()
            ended.clear()
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.wait_for(ended.wait(), 30)

    asyncio.run(main())


@BLOCKING_AND_ASYNC
def test_a_client_with_a_transport_checks_options_and_parameters(asynchronous: bool) -> None:
    unused = script()
    for options in ({"timeout": 0}, {"endpoint": "http://example.com"}, {"apikey": "x"}, {"on_event": 7}):
        with pytest.raises(libseam.InvalidOptionsError):
            call(unused, asynchronous, **options)
    kind: Any = AsyncSeam if asynchronous else Seam
    with pytest.raises(libseam.InvalidOptionsError, match="`transport` must be callable") as refusal:
        kind(KEY, transport=7)
    assert refusal.value.problems[0].parameter == "transport"
    seam = kind(KEY, transport=unused, endpoint="http://127.0.0.1:1")
    assert seam.endpoint == "http://127.0.0.1:1"
    assert seam.build(DELETE, user_identity_id=ID)["method"] == "POST"
    with pytest.raises(libseam.InvalidParamsError):
        seam.check(DELETE)
    with pytest.raises(TypeError, match="holds a credential"):
        pickle.dumps(seam.acs.users)


def test_with_options_keeps_the_transport_and_close_closes_it() -> None:
    seam = Seam(KEY, transport=script((404, {}, b""), OK))
    with pytest.raises(libseam.NotFoundError):
        seam.with_options(retries=0).user_identities.delete(user_identity_id=ID)
    assert seam.user_identities.delete(user_identity_id=ID) is None
    seam.close()
    with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
        seam.user_identities.delete(user_identity_id=ID)


@BLOCKING_AND_ASYNC
def test_no_credential_is_in_a_frame_of_the_package(asynchronous: bool) -> None:
    with pytest.raises(libseam.SeamError) as refusal:
        call(script(TransportFailure("connect")), asynchronous, retries=0)
    told = traceback.TracebackException.from_exception(refusal.value, capture_locals=True)
    files = {frame.filename for frame in told.stack}
    assert any(file.endswith("_transport_client.py") for file in files)
    assert KEY not in "".join(told.format()).replace(f"KEY = {KEY!r}", "")


def test_a_failure_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match=r"`kind` must be one of dns, connect, .*, got 'lost'"):
        TransportFailure("lost")
    failure = TransportFailure("dns", "no such host")
    assert (str(failure), str(TransportFailure("dns"))) == ("dns: no such host", "dns")
    again = pickle.loads(pickle.dumps(failure))  # noqa: S301
    assert (again.kind, again.detail) == ("dns", "no such host")


def test_transport_none_sends_over_sockets() -> None:
    with offline(transport=None) as seam, pytest.raises(libseam.ConnectError):
        seam.user_identities.delete(user_identity_id=ID)
