"""The driver of a flow over a transport of the program's own."""

from __future__ import annotations

from time import monotonic, sleep

from ._error import SeamError
from ._transport import TransportFailure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Awaitable
    from typing import Any, Callable, Optional

    from ._libseam import TransportFlow
    from ._resource import Resource
    from ._transport import TransportRequest


class FlowDriver:
    """Drives a flow: sends its requests by `transport` and feeds it the outcomes."""

    def __init__(self, flow: TransportFlow, transport: Callable[[TransportRequest], Any]) -> None:
        self._flow = flow
        self._transport = transport
        self._start = monotonic()
        self._raised: Optional[Exception] = None

    def items(self) -> Optional[list[Resource]]:
        """Drive the flow until items are ready and return them, or `None` once it is done."""
        while True:
            step, value = self._flow.poll(self._now())
            if step == "items":
                return value  # type: ignore[no-any-return]
            if step == "done":
                return None
            if step == "wait":
                sleep(value)
                continue
            self._raised = None
            try:
                outcome = _exchange(self._transport, value)
            except Exception as error:
                outcome = self._raised = error
            _feed(self._flow, outcome, self._now())

    async def items_async(self) -> Optional[list[Resource]]:
        """Drive the flow as `items` does, without blocking the event loop, which delivers the notifications."""
        import asyncio

        self._flow.notify_by(asyncio.get_running_loop())
        while True:
            step, value = self._flow.poll(self._now())
            if step == "items":
                return value  # type: ignore[no-any-return]
            # The event loop delivers notifications now.
            await pause(0)
            if step == "done":
                return None
            if step == "wait":
                await pause(value)
                continue
            self._raised = None
            try:
                outcome = _exchange(self._transport, value)
                if hasattr(outcome, "__await__"):
                    outcome = await _within(outcome, value.timeout)
            except Exception as error:
                outcome = self._raised = error
            _feed(self._flow, outcome, self._now())

    def take(self, whole: bool) -> Any:
        """Return the result of a call that is done, or with `whole` a `Reply`."""
        return self._with_cause(lambda: self._flow.take(whole))

    async def take_async(self, whole: bool) -> Any:
        """Return the result as `take` does, after the event loop has delivered the notifications."""
        try:
            return self.take(whole)
        finally:
            await pause(0)

    def cancel(self) -> None:
        """End the flow: nothing more is sent."""
        self._flow.cancel()

    def finish(self) -> None:
        """End a list that is done."""
        self._with_cause(self._flow.finish)

    async def finish_async(self) -> None:
        """End a list as `finish` does, after the event loop has delivered the notifications."""
        try:
            self.finish()
        finally:
            await pause(0)

    def _now(self) -> float:
        return monotonic() - self._start

    def _with_cause(self, take: Callable[[], Any]) -> Any:
        try:
            return take()
        except SeamError as error:
            raised, self._raised = self._raised, None
            if raised is None:
                raise
            raise error from raised


async def pause(seconds: float) -> None:
    """Sleep for `seconds`."""
    import asyncio

    await asyncio.sleep(seconds)


def _exchange(transport: Callable[[TransportRequest], Any], request: TransportRequest) -> Any:
    """Call `transport`. A cancellation that it raises is a failure and does not cancel the caller."""
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


async def _within(outcome: Awaitable[Any], seconds: float) -> Any:
    import asyncio

    task = asyncio.ensure_future(outcome)
    try:
        await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            return TransportFailure("timeout")
        return _cancelled() if task.cancelled() else task.result()
    finally:
        task.cancel()


def _feed(flow: TransportFlow, outcome: Any, now: float) -> None:
    """Feed `flow` the value that `transport` returned or the exception that it raised."""
    reply = None
    # Reading the outcome may run the program's code once more: an iterator, a property, a `__str__`.
    try:
        if isinstance(outcome, TransportFailure):
            kind, detail = _text(outcome.kind), _words(outcome.detail)
        elif isinstance(outcome, Exception):
            kind, detail = "internal", f"`transport` raised {type(outcome).__name__}: {_words(outcome)}"
        else:
            reply = _reply(outcome)
            if reply is None:
                kind, detail = "internal", f"{_EXPECTED}, got {_shape(outcome)}"
    except BaseException as error:
        if not isinstance(error, Exception) and not _is_cancellation(error):
            raise
        kind, detail = (
            "internal",
            f"{_EXPECTED}, but reading them raised {type(error).__name__}: {_words(error)}",
        )
    if reply is None:
        flow.fail(kind, detail, now)
    else:
        flow.feed(*reply, now)


_EXPECTED = "`transport` must return a status, headers and a body"


def _words(value: object) -> str:
    """Return `value` as text, or an empty text if its `__str__` fails."""
    try:
        return _text(str(value))
    except Exception:
        return ""


def _text(text: str) -> str:
    """Return `text` with unpaired surrogates replaced."""
    return text.encode("utf-8", "replace").decode()


def _reply(outcome: Any) -> Optional[tuple[int, list[tuple[str, str]], bytes]]:
    """Return `outcome` with headers as pairs and the body as bytes, or `None` if it is no reply."""
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
