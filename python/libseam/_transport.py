"""The request that a transport of the program's own sends, and the failure that it may raise."""

from __future__ import annotations

from ._libseam import FAILURE_KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class TransportRequest:
    """A request, the argument of the option `transport`. Send it once, and follow no redirect.

    The headers hold the credential; the `repr` does not.
    """

    __module__ = "libseam"
    __slots__ = ("body", "headers", "method", "timeout", "url")

    method: str
    """The HTTP method."""
    url: str
    """The URL."""
    headers: dict[str, str]
    """The headers, the credential among them. Names are in lower case."""
    body: bytes
    """The body."""
    timeout: float
    """Time limit of the attempt, in seconds."""

    def __init__(self, method: str, url: str, headers: dict[str, str], body: bytes, timeout: float) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"<libseam.TransportRequest {self.method} {self.url}>"


class TransportFailure(Exception):  # noqa: N818
    """A failure to get a reply, for the option `transport` to raise or return. No call raises it.

    Args:
        kind: Kind of failure: `dns`, `connect`, `connect_timeout`, `tls`, `timeout`, `connection_lost`,
            `stale_connection`, `too_large` or `internal`. After each of them it is unknown whether the operation
            happened, because the transport may have sent the request before.
        detail: Detail for the error's message.
    """

    __module__ = "libseam"

    kind: str
    """Kind of failure."""
    detail: str
    """Detail for the error's message."""

    def __init__(self, kind: str, detail: str = "") -> None:
        if kind not in FAILURE_KINDS:
            raise ValueError(f"`kind` must be one of {', '.join(FAILURE_KINDS)}, got {kind!r}")
        super().__init__(kind, detail)
        self.kind = kind
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail}" if self.detail else self.kind

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.kind, self.detail)
