"""What is known about the reply to a call that succeeded."""

from __future__ import annotations

from ._resource import Resource

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


class Reply(Resource):
    """The reply to a call that succeeded, as the generic `call` returns it.

    The API accepted the operation. It answers before the access system has applied a removal, which takes seconds,
    minutes, or even days; until then a door may still open.
    """

    __module__ = "libseam"
    __slots__ = ()

    operation: str
    """The operation."""
    http_status: int
    """The HTTP status of the last reply."""
    request_id: Optional[str]
    """The server's name for the request; Seam's support asks for it."""
    attempts: int
    """How many requests were sent."""
    already_gone: bool
    """For a removal with `missing_ok`: what was to be removed is not there for this credential.

    It may be gone, by an earlier attempt of this call or before, or it may never have been there: a mistyped id and
    the key of another workspace look the same.
    """
    value: Any
    """The operation's result; `None` for an operation that returns nothing."""
    body: Resource
    """All that the server sent, whatever the operation returns."""

    def __init__(
        self,
        *,
        operation: str,
        http_status: int,
        attempts: int,
        already_gone: bool,
        value: Any,
        request_id: Optional[str] = None,
        body: Optional[dict[str, Any]] = None,
    ) -> None:
        super().__init__(
            operation=operation,
            http_status=http_status,
            request_id=request_id,
            attempts=attempts,
            already_gone=already_gone,
            value=value,
            body={} if body is None else body,
        )

    def __repr__(self) -> str:
        # Not the body: it may be long, and it is whatever a server likes.
        return f"Reply({', '.join(f'{name}={item!r}' for name, item in self.items() if name != 'body')})"
