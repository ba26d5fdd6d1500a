"""The client whose calls block."""

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

    Operations are methods: `seam.acs.users.delete(acs_user_id=…)`. Each takes its parameters by name, and besides
    `missing_ok`, `timeout`, `deadline`, `retries` and `workspace_id` for that call. `None` means "not given"; `NULL`
    sends a null. Beside a list such as `seam.user_identities.list` there is `seam.user_identities.list_pages`, a
    generator of the items of all its pages. Several threads may make calls at once; no thread is started, but for a
    moment to resolve a name; a process that forks may use the client on both sides; Ctrl-C interrupts a call. The
    logger `libseam` has a debug record for every attempt. `on_event` is called in the thread that makes the call, and
    what it raises goes to `sys.unraisablehook`.
    """

    __module__ = "libseam"
    _connect = Client
    _native: Client

    def _attach(self, native: Client) -> None:
        self._native = native
        Namespaces.__init__(self, native)

    def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return what is known about the reply.

        Takes what the operation's own method takes.

        Raises:
            SeamError: Why the call did not succeed.
        """
        try:
            return self._native.call(operation, params)
        finally:
            del operation, params

    def pages(self, operation: str, /, **params: object) -> Generator[Resource, None, None]:
        """Read the list that `operation` returns, for example `user_identities.list`, item by item.

        It follows the pages, and asks for the next one when all items before were taken. Takes what the operation's own
        method takes; the options hold for each page. Leave the loop, and nothing more is read.

        Raises:
            SeamError: Why nothing can be read; from the generator, after the items before, why the list did not end.
        """
        try:
            return read(self._native, operation, params)
        finally:
            del operation, params

    def close(self) -> None:
        """Let go of the connections. Calls under way go on; new ones are refused."""
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
