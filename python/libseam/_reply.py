"""The reply to a call that succeeded."""

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
    """Name of the operation."""
    http_status: int
    """The HTTP status of the last reply."""
    request_id: Optional[str]
    """The server's id of the request, for Seam's support."""
    attempts: int
    """Number of requests that were sent."""
    already_gone: bool
    """True if a removal with `missing_ok` found nothing to remove for this credential.

    An earlier attempt of this call or somebody else may have removed it, or it never existed: a mistyped id and the key
    of another workspace look the same.
    """
    value: Any
    """Result of the operation; `None` for an operation without one."""
    body: Resource
    """The whole body that the server sent."""

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
        # Without the body, which may be long and hold anything.
        return f"Reply({', '.join(f'{name}={item!r}' for name, item in self.items() if name != 'body')})"
