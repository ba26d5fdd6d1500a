"""What a transport of the program's own is given, and what it may raise."""

from __future__ import annotations

from ._libseam import FAILURE_KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class TransportRequest:
    """A request, as the option `transport` is given it, to be sent once, with no redirect followed.

    Its headers hold the credential; its `repr` does not.
    """

    __module__ = "libseam"
    __slots__ = ("body", "headers", "method", "timeout", "url")

    method: str
    """The method."""
    url: str
    """The URL."""
    headers: dict[str, str]
    """The headers by their names in lower case, with the credential among them."""
    body: bytes
    """The body."""
    timeout: float
    """How long the attempt may take, in seconds."""

    def __init__(self, method: str, url: str, headers: dict[str, str], body: bytes, timeout: float) -> None:
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.timeout = timeout

    def __repr__(self) -> str:
        return f"<libseam.TransportRequest {self.method} {self.url}>"


class TransportFailure(Exception):  # noqa: N818
    """Why there is no reply, as the option `transport` raises or returns it. No call raises it.

    Args:
        kind: How the exchange failed: `dns`, `connect`, `connect_timeout`, `tls`, `timeout`, `connection_lost`,
            `stale_connection`, `too_large` or `internal`. After each it is not known whether the operation happened,
            since a function may have sent the request before.
        detail: More about it, for the error's message.
    """

    __module__ = "libseam"

    kind: str
    """How the exchange failed."""
    detail: str
    """More about it."""

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
