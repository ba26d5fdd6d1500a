"""Clients whose bytes a callable of the program moves, for tests."""

from __future__ import annotations

import os
from time import monotonic, sleep

from ._error import Problem, SeamError
from ._libseam import AsyncClient, Client
from ._official import SeamInvalidOptionsError
from ._transport import TransportFailure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Callable, Optional, Union

    from ._libseam import Carried
    from ._transport import TransportRequest

# A function of the program's own may send a request twice or follow a redirect, whatever it is asked to do.
MAY_RESEND = True


def carrier(
    connect: type[Union[Client, AsyncClient]], transport: Callable[[TransportRequest], Any]
) -> Callable[[dict[str, Any]], Carrier]:
    """Return what makes a client of `transport`, which is as `connect` but for what moves the bytes."""
    if not _can_be_called(transport):
        message = f"`transport` must be callable, and is of the type {type(transport).__name__}"
        del transport
        raise SeamInvalidOptionsError(message, problems=[Problem("transport", "type", message)])
    kind = AsyncCarrier if connect is AsyncClient else Carrier
    return lambda options: kind(Client(options, carried=True, may_resend=MAY_RESEND), transport)


def _can_be_called(transport: object) -> bool:
    return callable(transport)


class Carrier:
    """A client whose bytes `transport` moves, with what the core's has."""

    def __init__(self, native: Client, transport: Callable[[TransportRequest], Any]) -> None:
        self._native = native
        self._transport = transport
        self.endpoint = native.endpoint
        self.check = native.check
        self.build = native.build
        self.close = native.close

    def with_options(self, options: dict[str, Any]) -> Carrier:
        """Return the same client with other options for its calls."""
        return type(self)(self._native.with_options(options), self._transport)

    def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` what is known about the reply."""
        try:
            call = self._native.begin(operation, keywords, entropy())
        finally:
            del operation, keywords
        return carry(call, self._transport, whole)

    def call(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Call `operation` and return what is known about the reply."""
        try:
            return self.run(operation, keywords, whole=True)
        finally:
            del operation, keywords


class AsyncCarrier(Carrier):
    """The same for asyncio."""

    async def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` what is known about the reply."""
        import asyncio

        try:
            call = self._native.begin(operation, keywords, entropy(), asyncio.get_running_loop())
        finally:
            del operation, keywords
        return await carry_async(call, self._transport, whole)


def carry(call: Carried, transport: Callable[[TransportRequest], Any], whole: bool) -> Any:
    """Drive `call` to its result."""
    start = monotonic()
    raised = None
    while True:
        step, told = call.poll(monotonic() - start)
        if step == "done":
            return _taken(call, whole, raised)
        if step == "wait":
            sleep(told)
            continue
        raised = None
        try:
            outcome = _ask(transport, told)
        except Exception as error:
            outcome = raised = error
        _feed(call, outcome, monotonic() - start)


async def carry_async(call: Carried, transport: Callable[[TransportRequest], Any], whole: bool) -> Any:
    """Drive `call` to its result without blocking the event loop."""
    start = monotonic()
    raised = None
    while True:
        step, told = call.poll(monotonic() - start)
        # The event loop tells those who watch.
        await pause(0)
        if step == "done":
            try:
                return _taken(call, whole, raised)
            finally:
                await pause(0)
        if step == "wait":
            await pause(told)
            continue
        raised = None
        try:
            outcome = _ask(transport, told)
            if hasattr(outcome, "__await__"):
                outcome = await _in_time(outcome, told.timeout)
        except Exception as error:
            outcome = raised = error
        _feed(call, outcome, monotonic() - start)


async def pause(seconds: float) -> None:
    """Let `seconds` pass."""
    import asyncio

    await asyncio.sleep(seconds)


def _ask(transport: Callable[[TransportRequest], Any], request: TransportRequest) -> Any:
    """Return what `transport` returns. Its own cancellation is a failure and does not cancel the caller."""
    try:
        return transport(request)
    except BaseException as error:
        if not _is_cancellation(error):
            raise
        return _cancelled()


def _cancelled() -> TransportFailure:
    return TransportFailure("connection_lost", "`transport` was cancelled")


def _is_cancellation(error: BaseException) -> bool:
    import asyncio

    return isinstance(error, asyncio.CancelledError)


async def _in_time(outcome: Awaitable[Any], seconds: float) -> Any:
    import asyncio

    task = asyncio.ensure_future(outcome)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            return TransportFailure("timeout")
        return _cancelled() if task.cancelled() else task.result()
    finally:
        task.cancel()


def entropy() -> int:
    """Return a number that differs from call to call."""
    return int.from_bytes(os.urandom(8), "big")


def _taken(call: Carried, whole: bool, raised: Optional[Exception]) -> Any:
    try:
        return call.take(whole)
    except SeamError as error:
        if raised is None:
            raise
        raise error from raised


def _feed(call: Carried, outcome: Any, now: float) -> None:
    """Give `call` what `transport` returned or raised."""
    reply = None
    # To read it may run the program's code once more: an iterator's, a property's, a `__str__`.
    try:
        if isinstance(outcome, TransportFailure):
            kind, detail = _text(outcome.kind), _said(outcome.detail)
        elif isinstance(outcome, Exception):
            kind, detail = "internal", f"`transport` raised {type(outcome).__name__}: {_said(outcome)}"
        else:
            reply = _reply(outcome)
            if reply is None:
                kind, detail = "internal", f"{_EXPECTED}, got {_shape(outcome)}"
    except BaseException as error:
        if not isinstance(error, Exception) and not _is_cancellation(error):
            raise
        kind, detail = (
            "internal",
            f"{_EXPECTED}, and reading them raised {type(error).__name__}: {_said(error)}",
        )
    if reply is None:
        call.fail(kind, detail, now)
    else:
        call.feed(*reply, now)


_EXPECTED = "`transport` must return a status, headers and a body"


def _said(told: object) -> str:
    """Return `told` as text, or nothing if it has none."""
    try:
        return _text(str(told))
    except Exception:
        return ""


def _text(text: str) -> str:
    """Return `text` without lone surrogates, which are no text."""
    return text.encode("utf-8", "replace").decode()


def _reply(outcome: Any) -> Optional[tuple[int, list[tuple[str, str]], bytes]]:
    """Return `outcome` if it is a reply, with headers as pairs and its body as bytes."""
    try:
        status, headers, body = outcome
        pairs = [(name, value) for name, value in (headers.items() if hasattr(headers, "items") else headers)]
    except (TypeError, ValueError):
        return None
    body = body.encode("utf-8", "replace") if isinstance(body, str) else body
    is_status = isinstance(status, int) and not isinstance(status, bool) and 100 <= status <= 999
    is_text = all(isinstance(text, str) for pair in pairs for text in pair)
    if not is_status or not is_text or not isinstance(body, (bytes, bytearray, memoryview)):
        return None
    return int(status), [(_text(name), _text(value)) for name, value in pairs], bytes(body)


def _shape(outcome: Any) -> str:
    if hasattr(outcome, "close") and hasattr(outcome, "__await__"):
        outcome.close()
    if isinstance(outcome, tuple):
        return f"a tuple of {', '.join(type(item).__name__ for item in outcome) or 'nothing'}"
    return type(outcome).__name__
