"""The client for asyncio."""

from __future__ import annotations

from ._awaited import run
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
    """A client of the Seam API for asyncio; otherwise as `Seam`.

    Operations are coroutines: `await seam.acs.users.delete(acs_user_id=…)`. Cancelling the task that awaits one
    aborts its request. The items of all pages of a list come with `async for` of `seam.user_identities.list_pages()`.
    One client may be used from several event loops. `on_event` is called by the event loop, in the context of the task
    that made the call, and what it raises goes to the loop's exception handler.
    """

    __module__ = "libseam"
    _connect = AsyncClient
    _native: AsyncClient

    def _attach(self, native: AsyncClient) -> None:
        self._native = native
        AsyncNamespaces.__init__(self, native)

    async def call(self, operation: str, /, **params: object) -> Reply:
        """Call `operation`, for example `acs.users.delete`, and return what is known about the reply.

        Takes what the operation's own method takes.

        Raises:
            SeamError: Why the call did not succeed.
        """
        try:
            reply: Reply = await run(self._native, operation, params, whole=True)
        finally:
            del operation, params
        return reply

    def pages(self, operation: str, /, **params: object) -> AsyncGenerator[Resource, None]:
        """Read the list that `operation` returns, for example `user_identities.list`, item by item.

        It follows the pages, and asks for the next one when all items before were taken. Takes what the operation's own
        method takes; the options hold for each page. Leave the loop, and nothing more is read.

        Raises:
            SeamError: Why nothing can be read; from the generator, after the items before, why the list did not end.
        """
        try:
            return read_async(self._native, operation, params)
        finally:
            del operation, params

    async def close(self) -> None:
        """Let go of the connections. Calls under way go on; new ones are refused."""
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
