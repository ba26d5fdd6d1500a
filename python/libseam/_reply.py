"""What is known about the reply to a call that succeeded."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


class Reply:
    """The reply to a call that succeeded, as the generic `call` returns it."""

    __module__ = "libseam"
    __slots__ = ("already_gone", "attempts", "http_status", "operation", "request_id", "value")

    operation: str
    """The operation."""
    http_status: int
    """The HTTP status of the last reply."""
    request_id: Optional[str]
    """The server's name for the request; Seam's support asks for it."""
    attempts: int
    """How many requests were sent."""
    already_gone: bool
    """For a removal: the server does not know what was to be removed.

    Either an earlier attempt whose reply was lost removed it, or `missing_ok` was given.
    """
    value: Any
    """The operation's result; `None` for an operation that returns nothing."""

    def __init__(
        self,
        *,
        operation: str,
        http_status: int,
        attempts: int,
        already_gone: bool,
        value: Any,
        request_id: Optional[str] = None,
    ) -> None:
        self.operation = operation
        self.http_status = http_status
        self.request_id = request_id
        self.attempts = attempts
        self.already_gone = already_gone
        self.value = value

    def __repr__(self) -> str:
        return f"Reply({', '.join(f'{name}={getattr(self, name)!r}' for name in self.__slots__)})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reply):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    __hash__ = None  # type: ignore[assignment]
