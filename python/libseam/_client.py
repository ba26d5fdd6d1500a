"""The blocking client."""

from __future__ import annotations

from ._base import BaseSeam
from ._libseam import Client
from ._namespaces import Namespaces
from ._pages import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Generator
    from types import TracebackType
    from typing import Optional

    from typing_extensions import Self

    from ._reply import Reply
    from ._resource import Resource


class Seam(BaseSeam, Namespaces):
    """A client of the Seam API whose calls block.

    Operations are methods: `seam.acs.users.delete(acs_user_id=…)`. Each takes its parameters by name, and the call
    options `missing_ok`, `timeout`, `deadline`, `retries` and `workspace_id`. `None` means "not given"; `NULL` sends a
    null. Beside a list such as `seam.user_identities.list`, `seam.user_identities.list_pages` generates the items of
    all its pages.

    Several threads may make calls at once. The client starts no thread, except for a moment to resolve a name. After
    a fork, parent and child may both use the client. Ctrl-C interrupts a call. The logger `libseam` gets a debug record
    for every attempt. `on_event` is called in the thread that makes the call; an exception that it raises goes to
    `sys.unraisablehook`.
    """

    __module__ = "libseam"
    _connect = Client
    _native: Client

    def _attach(self, native: Client) -> None:
        self._native = native
        Namespaces.__init__(self, native)

    def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return a `Reply` with its details.

        Takes the same keywords as the operation's method.

        Raises:
            SeamError: The call did not succeed.
        """
        try:
            return self._native.call(operation, params)
        finally:
            del operation, params

    def pages(self, operation: str, /, **params: object) -> Generator[Resource, None, None]:
        """Read the list that `operation` returns, for example `user_identities.list`, item by item.

        The next page is requested when all items before it were taken; leaving the loop stops reading. Takes the same
        keywords as the operation's method; call options apply to each page.

        Raises:
            SeamError: The list cannot be read. From the generator, after the items before: it was not read to its end.
        """
        try:
            return read(self._native, operation, params)
        finally:
            del operation, params

    def close(self) -> None:
        """Close the client. Calls under way go on; new ones are rejected."""
        self._native.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        self.close()
