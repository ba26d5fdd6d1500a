"""What happens in a call, for those who watch."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from ._error import SeamError
    from ._reply import Reply


class Event:
    """Something that happens in a call, as the hook `on_event` is given it. It holds no credential.

    A call's events are `send`, then `reply` or `failure` (neither, if the call is given up), perhaps `wait` and the
    same again, and at the end `done` or `error` (neither, if it is given up). A call that is refused before anything
    is sent has none. What does not belong to the type of an event is `None`. More types may come: pass over those
    that you do not know.
    """

    __module__ = "libseam"
    __slots__ = (
        "at",
        "attempt",
        "call",
        "error",
        "failure",
        "http_status",
        "kind",
        "message",
        "method",
        "operation",
        "reply",
        "request_id",
        "timeout",
        "took",
        "type",
        "url",
        "wait",
    )

    type: str
    """What happened: `send`, `reply`, `failure`, `wait`, `done` or `error`."""
    call: int
    """A number for the call, by which the events of calls that are under way at once can be told apart.

    All pages of a list that is read item by item have the same one.
    """
    operation: str
    """The operation that was called."""
    at: Optional[float]
    """Seconds since the call began; not at the end of the call."""
    attempt: Optional[int]
    """Which attempt it is, from 1; not at the end of the call.

    One that found its connection closed by the server does not count, so the next one has the same number.
    """
    method: Optional[str]
    """`send`: the method."""
    url: Optional[str]
    """`send`: the URL."""
    timeout: Optional[float]
    """`send`: how long the attempt may take, in seconds."""
    took: Optional[float]
    """`reply` and `failure`: how long the attempt took, in seconds."""
    http_status: Optional[int]
    """`reply`: the status."""
    request_id: Optional[str]
    """`reply`: the server's name for the request."""
    failure: Optional[str]
    """`failure`: how the attempt failed, a stable name such as `connection_lost`."""
    kind: Optional[str]
    """`reply` and `failure`: the `kind` of the error that it is; `None` where a reply confirms the operation."""
    message: Optional[str]
    """The same in a sentence."""
    wait: Optional[float]
    """`wait`: how long the call waits before it tries again, in seconds."""
    reply: Optional[Reply]
    """`done`: what is known about the reply."""
    error: Optional[SeamError]
    """`error`: what the call raises."""

    def __init__(self, *, type: str, call: int, operation: str, **fields: Any) -> None:  # noqa: A002
        for name in self.__slots__:
            setattr(self, name, fields.pop(name, None))
        if fields:
            raise TypeError(f"an Event has no {', '.join(map(repr, fields))}")
        self.type = type
        self.call = call
        self.operation = operation

    def __repr__(self) -> str:
        known = ((name, getattr(self, name)) for name in ("type", "call", "operation", *self.__slots__))
        fields = {name: item for name, item in known if item is not None}
        return f"Event({', '.join(f'{name}={item!r}' for name, item in fields.items())})"


# The core's names for what Python has in seconds, and how many of its units are one.
_TIMES = (
    ("at_us", "at", 1_000_000),
    ("took_us", "took", 1_000_000),
    ("timeout_ms", "timeout", 1_000),
    ("wait_ms", "wait", 1_000),
)


def tell(hook: Optional[Callable[[Event], object]], logs: bool, fields: dict[str, Any]) -> None:
    """Tell the logger and the hook of an event of the core's. The core calls this, or has the event loop call it."""
    for name, seconds, units in _TIMES:
        if name in fields:
            fields[seconds] = fields.pop(name) / units
    event = Event(**fields)
    try:
        if logs and event.took is not None:
            from ._log import record

            record(event)
    finally:
        # Told whatever a handler of the logger did.
        if hook is not None:
            hook(event)
