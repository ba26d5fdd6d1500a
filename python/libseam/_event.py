"""Events of a call, for the hook `on_event` and the logger."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional

    from ._error import SeamError
    from ._reply import Reply


class Event:
    """An event of a call, the argument of the hook `on_event`. No event holds a credential.

    Every attempt has a `send` and then a `reply` or a `failure`; a `wait` comes before the next attempt. The last
    event of a call is `done` or `error`. A call that is cancelled may end without its last events, and a call that is
    rejected before anything is sent has none. Fields that do not belong to the type of an event are `None`. Ignore
    types that you do not know: later versions may add some.
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
    """Type of event: `send`, `reply`, `failure`, `wait`, `done` or `error`."""
    call: int
    """Number of the call, which tells the events of concurrent calls apart.

    All pages of one list have the same number.
    """
    operation: str
    """Name of the operation that was called."""
    at: Optional[float]
    """Seconds since the call began; `None` for `done` and `error`."""
    attempt: Optional[int]
    """Number of the attempt, from 1; `None` for `done` and `error`.

    An attempt that finds its connection closed by the server does not count: the next one has the same number.
    """
    method: Optional[str]
    """`send`: the HTTP method."""
    url: Optional[str]
    """`send`: the URL."""
    timeout: Optional[float]
    """`send`: the time limit of the attempt, in seconds."""
    took: Optional[float]
    """`reply` and `failure`: the duration of the attempt, in seconds."""
    http_status: Optional[int]
    """`reply`: the HTTP status."""
    request_id: Optional[str]
    """`reply`: the server's id of the request."""
    failure: Optional[str]
    """`failure`: the kind of failure, a stable name such as `connection_lost`."""
    kind: Optional[str]
    """`reply` and `failure`: the `kind` of the error; `None` for a reply that confirms the operation."""
    message: Optional[str]
    """`reply` and `failure`: the message of the error; `None` for a reply that confirms the operation."""
    wait: Optional[float]
    """`wait`: the time until the next attempt, in seconds."""
    reply: Optional[Reply]
    """`done`: the reply."""
    error: Optional[SeamError]
    """`error`: the exception that the call raises."""

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


# The core's names for times, the names in Python, and the number of the core's units in a second.
_TIMES = (
    ("at_us", "at", 1_000_000),
    ("took_us", "took", 1_000_000),
    ("timeout_ms", "timeout", 1_000),
    ("wait_ms", "wait", 1_000),
)


def notify(hook: Optional[Callable[[Event], object]], logs: bool, fields: dict[str, Any]) -> None:
    """Notify the logger and the hook of an event. The core calls this, or has the event loop call it."""
    for name, seconds, units in _TIMES:
        if name in fields:
            fields[seconds] = fields.pop(name) / units
    event = Event(**fields)
    try:
        if logs and event.took is not None:
            from ._log import record

            record(event)
    finally:
        # Even if a handler of the logger raised.
        if hook is not None:
            hook(event)
