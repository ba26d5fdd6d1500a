"""The hook `on_event` and the logger: what they are told, where, and that they cannot do harm."""

from __future__ import annotations

import asyncio
import contextvars
import gc
import json
import logging
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from clients import ID, KEY
from scripted import DROP, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam, Event, Seam

Serve = Callable[..., ScriptedServer]
OK = reply("200 OK", '{"ok":true}', "seam-request-id: request7")
NOT_THERE = '{"ok":false,"error":{"type":"user_identity_not_found","message":"No such identity"}}'
DELETE = "user_identities.delete"


def told(server: ScriptedServer, asynchronous: bool, **options: Any) -> list[Event]:
    """Return the events of one call, whatever becomes of it."""
    events: list[Event] = []
    options = {"api_key": KEY, "endpoint": server.endpoint, "on_event": events.append, **options}

    async def call() -> None:
        async with AsyncSeam(**options) as seam:
            await seam.user_identities.delete(user_identity_id=ID)

    try:
        if asynchronous:
            asyncio.run(call())
        else:
            Seam(**options).user_identities.delete(user_identity_id=ID)
    except libseam.SeamError as error:
        if error.attempts and events[-1].error is not error:
            pytest.fail("the last event has another error")
    return events


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_every_step_of_a_call_has_an_event(asynchronous: bool, serve: Serve) -> None:
    server = serve(DROP, reply("200 OK", '{"ok":true}', "seam-request-id: request8"))
    send, failure, wait, again, answer, done = told(server, asynchronous)
    assert (send.type, send.attempt, send.operation, send.method) == ("send", 1, DELETE, "POST")
    assert send.url == f"{server.endpoint}/user_identities/delete"
    assert send.timeout == 30.0
    assert (failure.type, failure.failure, failure.kind) == ("failure", "connection_lost", "connection_lost")
    assert "not known" in str(failure.message)
    assert (wait.type, wait.attempt) == ("wait", 1)
    assert 0 <= (wait.wait or 0) < 1
    assert (again.type, again.attempt) == ("send", 2)
    assert (answer.type, answer.attempt, answer.http_status) == ("reply", 2, 200)
    assert (answer.request_id, answer.kind, answer.message) == ("request8", None, None)
    assert (done.type, done.attempt) == ("done", None)
    assert done.reply is not None
    assert done.reply.attempts == 2
    assert send.call == done.call
    times = [event.at or 0.0 for event in (send, failure, wait, again, answer)]
    assert times == sorted(times)
    assert all(event.took is not None and event.took >= 0 for event in (failure, answer))


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_the_last_event_of_a_failed_call_has_the_raised_error(asynchronous: bool, serve: Serve) -> None:
    events = told(serve(reply("403 Forbidden", "no")), asynchronous)
    assert [event.type for event in events] == ["send", "reply", "error"]
    assert events[1].kind == "forbidden"
    assert events[0].call != told(serve(OK), asynchronous)[0].call


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_a_call_that_is_rejected_before_anything_is_sent_has_no_events(
    asynchronous: bool, serve: Serve
) -> None:
    events: list[Event] = []
    kind: Any = AsyncSeam if asynchronous else Seam
    seam = kind(api_key=KEY, endpoint=serve().endpoint, on_event=events.append)

    async def main() -> None:
        await seam.user_identities.delete(user_identity_id="x")

    with pytest.raises(libseam.InvalidParamsError):
        asyncio.run(main()) if asynchronous else seam.user_identities.delete(user_identity_id="x")
    assert events == []


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_no_event_holds_a_credential(asynchronous: bool, serve: Serve) -> None:
    echo = json.dumps({"ok": False, "error": {"type": KEY, "message": f"bad key {KEY}"}})
    server = serve(reply("400 Bad Request", echo, f"seam-request-id: {KEY}"))
    events = told(server, asynchronous)
    assert len(events) == 3
    shown = [repr(event) for event in events]
    shown += [repr(getattr(event, name)) for event in events for name in Event.__slots__]
    assert KEY in server.requests.get(timeout=30)
    assert not [text for text in shown if KEY in text]


def test_the_hook_is_called_in_the_thread_that_makes_the_call(serve: Serve) -> None:
    threads: set[int] = set()
    with Seam(
        api_key=KEY, endpoint=serve(OK).endpoint, on_event=lambda _: threads.add(threading.get_ident())
    ) as seam:
        seam.user_identities.delete(user_identity_id=ID)
    assert threads == {threading.get_ident()}


def test_the_hook_is_called_by_the_loop_in_the_context_of_the_task(serve: Serve) -> None:
    server = serve(OK, OK)
    name: contextvars.ContextVar[str] = contextvars.ContextVar("name")
    seen: list[tuple[str, str, int]] = []

    async def main() -> None:
        def hook(event: Event) -> None:
            seen.append((name.get(), event.type, threading.get_ident()))

        async def call(task_name: str) -> None:
            name.set(task_name)
            await seam.user_identities.delete(user_identity_id=ID)

        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint, on_event=hook) as seam:
            await asyncio.gather(call("a"), call("b"))

    asyncio.run(main())
    for task_name in "ab":
        mine = [(kind, thread) for who, kind, thread in seen if who == task_name]
        assert mine == [(kind, threading.get_ident()) for kind in ("send", "reply", "done")]


def test_a_hook_that_raises_does_not_change_a_blocking_call(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    unraised: list[Any] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda args: unraised.append(args.exc_value))

    def hook(event: Event) -> None:
        raise ValueError(event.type)

    with Seam(api_key=KEY, endpoint=serve(OK).endpoint, on_event=hook) as seam:
        seam.user_identities.delete(user_identity_id=ID)
    assert [str(error) for error in unraised] == ["send", "reply", "done"]


def test_a_hook_that_raises_does_not_change_an_asynchronous_call(serve: Serve) -> None:
    handled: list[str] = []

    def hook(event: Event) -> None:
        raise ValueError(event.type)

    async def main() -> None:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(lambda _, context: handled.append(str(context["exception"])))
        async with AsyncSeam(api_key=KEY, endpoint=serve(OK).endpoint, on_event=hook) as seam:
            await seam.user_identities.delete(user_identity_id=ID)

    asyncio.run(main())
    assert handled == ["send", "reply", "done"]


@pytest.mark.parametrize(("moment", "sent"), [("send", 0), ("failure", 1), ("wait", 1)])
def test_ctrl_c_in_a_hook_ends_the_call(moment: str, sent: int, serve: Serve) -> None:
    server = serve(DROP, OK)

    def hook(event: Event) -> None:
        if event.type == moment:
            raise KeyboardInterrupt

    seam = Seam(api_key=KEY, endpoint=server.endpoint, on_event=hook)
    with pytest.raises(KeyboardInterrupt):
        seam.user_identities.delete(user_identity_id=ID)
    assert server.requests.qsize() == sent


def test_with_options_keeps_the_hook_or_replaces_it(serve: Serve) -> None:
    first: list[Event] = []
    second: list[Event] = []
    server = serve(OK, OK)
    seam = Seam(api_key=KEY, endpoint=server.endpoint, on_event=first.append)
    seam.with_options(timeout=5).user_identities.delete(user_identity_id=ID)
    seam.with_options(on_event=second.append).user_identities.delete(user_identity_id=ID)
    assert [len(first), len(second)] == [3, 3]


def test_a_hook_that_is_not_callable_is_rejected() -> None:
    with pytest.raises(
        libseam.InvalidOptionsError, match="`on_event` must be callable, got a value of the type int"
    ):
        Seam(api_key=KEY, on_event=7)  # type: ignore[arg-type]
    with pytest.raises(libseam.InvalidOptionsError, match="on_event"):
        AsyncSeam(api_key=KEY).with_options(on_event="x")  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_a_hook_that_refers_to_its_client_is_no_leak(kind: type[Seam]) -> None:
    class Owner:
        def hook(self, event: Event) -> None:
            pass

    owner = Owner()
    owner.client = kind(api_key=KEY, on_event=owner.hook)  # type: ignore[attr-defined]
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_the_logger_has_a_record_for_every_attempt(
    asynchronous: bool, serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "libseam")
    server = serve(DROP, OK)
    told(server, asynchronous, on_event=None)
    first, second = (record for record in caplog.records if record.name == "libseam")
    assert first.levelno == logging.DEBUG
    assert first.getMessage().startswith(f"{DELETE}, attempt 1: connection_lost in ")
    assert second.getMessage().startswith(f"{DELETE}, attempt 2: 200 in ")
    assert second.getMessage().endswith(" ms, request id request7")
    fields = ("operation", "attempt", "http_status", "failure", "request_id")
    assert [vars(second)[name] for name in fields] == [DELETE, 2, 200, None, "request7"]
    assert vars(first)["milliseconds"] >= 0
    assert KEY not in caplog.text


def test_the_fields_of_a_programs_own_records_take_precedence(
    serve: Serve, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "libseam")
    factory = logging.getLogRecordFactory()

    def own(*args: Any, **keywords: Any) -> logging.LogRecord:
        record = factory(*args, **keywords)
        record.request_id = "mine"
        return record

    logging.setLogRecordFactory(own)
    try:
        events = told(serve(DROP, OK), False)
    finally:
        logging.setLogRecordFactory(factory)
    first, second = (record for record in caplog.records if record.name == "libseam")
    assert second.getMessage().endswith(", request id request7")
    assert [vars(record)["request_id"] for record in (first, second)] == ["mine", "mine"]
    assert [event.type for event in events] == ["send", "failure", "wait", "send", "reply", "done"]


def test_the_logger_is_silent_above_debug(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "libseam")
    told(serve(OK), False, on_event=None)
    assert not [record for record in caplog.records if record.name == "libseam"]


def test_logging_is_not_imported_for_those_who_do_not_use_it(serve: Serve) -> None:
    folder = str(Path(libseam.__file__).parents[1])
    script = (
        f"import sys; sys.path.insert(0, {folder!r}); from libseam import Seam;"
        f"Seam(api_key={KEY!r}, endpoint=sys.argv[1]).user_identities.delete(user_identity_id={ID!r});"
        "print([name for name in ('logging', 'asyncio', 'typing', 'dataclasses') if name in sys.modules])"
    )
    # Without `site`, which imports what installed packages ask it to.
    command = [sys.executable, "-I", "-S", "-c", script, serve(OK).endpoint]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")


def test_a_cancelled_call_has_no_last_event(serve: Serve) -> None:
    server = serve(HANG)
    events: list[Event] = []

    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint, on_event=events.append) as seam:
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            await asyncio.get_running_loop().run_in_executor(None, lambda: server.requests.get(timeout=30))
            # The loop may learn of the request after the server has it.
            while not events:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(main())
    assert [event.type for event in events] == ["send"]


def test_the_repr_of_an_event_has_its_fields() -> None:
    event = Event(type="wait", call=1, operation=DELETE, wait=0.5)
    assert repr(event) == f"Event(type='wait', call=1, operation={DELETE!r}, wait=0.5)"
    with pytest.raises(TypeError, match="'colour'"):
        Event(type="wait", call=1, operation=DELETE, colour="red")
