"""The client for asyncio."""

from __future__ import annotations

from ._async_calls import confirm, run
from ._base import BaseSeam, OffBoardAttribute
from ._libseam import AsyncClient
from ._namespaces import AsyncNamespaces
from ._pages import confirm_many_async, read_async
from ._without_workspace import WithoutWorkspace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Mapping, Sequence
    from types import TracebackType
    from typing import Any, Callable, Literal, Optional

    from typing_extensions import Self

    from ._async_off_board import AsyncOffBoard
    from ._confirmation import Confirmation, RemovalOutcome
    from ._paginator import AsyncSeamPaginator
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
    off_board: AsyncOffBoard = OffBoardAttribute()  # type: ignore[assignment]
    """Takes away everything that a person holds, with evidence."""

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

    def create_paginator(
        self, request: Callable[..., Any], params: Optional[Mapping[str, Any]] = None
    ) -> AsyncSeamPaginator:
        """Read single pages of a list, as with the official package.

        Args:
            request: Method of this client that calls the list, for example `seam.user_identities.list`.
            params: Parameters of the list.

        Raises:
            TypeError: `request` is no such method.
        """
        # Not at the top: most programs read lists item by item.
        from ._paginator import AsyncSeamPaginator

        try:
            return AsyncSeamPaginator(self, request, params)
        finally:
            del request, params

    async def confirm(self, token: str, /, **options: object) -> Confirmation:
        """Go on to confirm a removal, with the token of an earlier confirmation: hours later, or in another process.

        Nothing is removed. `error.confirmation["token"]` of a `NotConfirmedError` is such a token. Takes the call
        options of a removal, for example `confirm={"deadline": 60}`.

        Returns:
            The confirmation, with its `verdict`, its `level` and the `checks`.

        Raises:
            NotConfirmedError: The removal is not confirmed; `confirmation` has the verdict and a new token.
            SeamError: The token cannot be used, or a read did not succeed.
        """
        try:
            return await confirm(self._native, token, options)  # type: ignore[no-any-return]
        finally:
            del token, options

    def confirm_many(
        self,
        operation: str,
        /,
        items: Sequence[Mapping[str, object]],
        *,
        scope: Optional[Mapping[str, str]] = None,
        settle: Optional[Literal["get", "list"]] = None,
        **options: object,
    ) -> AsyncGenerator[RemovalOutcome, None]:
        """Remove many things of one kind, and find out together whether that is in effect.

        Lists before and after the removals stand for a read of each. `items` has the parameters of each removal, and
        `scope` those of the list that say what is listed, for example `{"acs_system_id": …}`. What the list
        no longer has is read once; with `settle="list"` its absence is enough, and the level is `list_only`. Takes the
        call options of a removal, for example `confirm={"deadline": 300}`: that time begins after the last removal.

        The first request is sent when the first outcome is taken. Leaving the loop stops: what was sent may happen all
        the same.

        Yields:
            The outcome of each removal as soon as it is known, with `index`, its position in `items`, and
            `confirmation` or `error`.

        Raises:
            SeamError: Something is wrong with the items; or, from the generator, the lists before were not read, and
                nothing was sent.
            NotConfirmedError: From the generator at its end: not every removal is confirmed.
        """
        params = {"items": items, "scope": scope, "settle": settle, **options}
        try:
            return confirm_many_async(self._native, operation, params)
        finally:
            del operation, items, scope, settle, options, params

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


class AsyncSeamWithoutWorkspace(WithoutWorkspace, AsyncSeam):
    """A client for asyncio with a token and no workspace, to list workspaces and create them.

    A call of any other operation needs the option `workspace_id`.
    """

    __module__ = "libseam"
