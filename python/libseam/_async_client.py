"""The client for asyncio."""

from __future__ import annotations

from ._async_calls import run
from ._base import BaseSeam
from ._libseam import AsyncClient
from ._namespaces import AsyncNamespaces
from ._pages import read_async

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator
    from types import TracebackType
    from typing import Optional

    from typing_extensions import Self

    from ._reply import Reply
    from ._resource import Resource


class AsyncSeam(BaseSeam, AsyncNamespaces):
    """A client of the Seam API for asyncio, with the options of `Seam`.

    Operations are coroutines: `await seam.acs.users.delete(acs_user_id=…)`. Cancelling the task that awaits one
    aborts its request. `async for item in seam.user_identities.list_pages()` reads all pages of a list. Several event
    loops may share one client. The event loop calls `on_event` in the context of the task that made the call; an
    exception that it raises goes to the loop's exception handler.
    """

    __module__ = "libseam"
    _connect = AsyncClient
    _native: AsyncClient

    def _attach(self, native: AsyncClient) -> None:
        self._native = native
        AsyncNamespaces.__init__(self, native)

    async def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return a `Reply` with its details.

        Takes the same keywords as the operation's method.

        Raises:
            SeamError: The call did not succeed.
        """
        try:
            reply: Reply = await run(self._native, operation, params, whole=True)
        finally:
            del operation, params
        return reply

    def pages(self, operation: str, /, **params: object) -> AsyncGenerator[Resource, None]:
        """Read the list that `operation` returns, for example `user_identities.list`, item by item.

        The next page is requested when all items before it were taken; leaving the loop stops reading. Takes the same
        keywords as the operation's method; call options apply to each page.

        Raises:
            SeamError: The list cannot be read. From the generator, after the items before: it was not read to its end.
        """
        try:
            return read_async(self._native, operation, params)
        finally:
            del operation, params

    async def close(self) -> None:
        """Close the client. Calls under way go on; new ones are rejected."""
        self._native.close()

    aclose = close

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        traceback: Optional[TracebackType],
    ) -> None:
        await self.close()
