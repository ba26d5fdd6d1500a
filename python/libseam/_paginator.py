"""Lists, read page by page as by the official package."""

from __future__ import annotations

from ._libseam import PAGE_CURSOR, PAGE_INFO, operation

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator, Mapping
    from typing import Any, Callable, Optional

    from ._async_client import AsyncSeam
    from ._client import Seam
    from ._reply import Reply
    from ._resource import Resource


class _Paginator:
    """A list of which single pages can be read, and its parameters."""

    _seam: Any

    def __init__(
        self, seam: Any, request: Callable[..., Any], params: Optional[Mapping[str, Any]] = None
    ) -> None:
        path = getattr(getattr(request, "__self__", None), "_path", None)
        name = f"{path}.{getattr(request, '__name__', '')}"
        if path is None or not _is_list(name):
            raise TypeError("`request` must be a method of a client that reads a list, not one that calls it")
        self._seam = seam
        self._operation = name
        self._params = dict(params or {})

    def _behind(self, cursor: Optional[str]) -> dict[str, Any]:
        """Return the parameters of the page that `cursor` names."""
        if not cursor:
            raise ValueError("`next_page_cursor` must be that of a page before, which has a next one")
        return {**self._params, PAGE_CURSOR: cursor}


class SeamPaginator(_Paginator):
    """A list that is read page by page; `Seam.create_paginator` creates it."""

    __module__ = "libseam"
    _seam: Seam

    def first_page(self) -> tuple[list[Resource], Optional[Resource]]:
        """Read the first page.

        Returns:
            Its items, and what the reply says of the next page: `has_next_page`, `next_page_cursor` and
            `next_page_url`, or `None` where it says nothing.

        Raises:
            SeamError: The page cannot be read.
        """
        return _page(self._seam.call(self._operation, **self._params))

    def next_page(self, next_page_cursor: Optional[str], /) -> tuple[list[Resource], Optional[Resource]]:
        """Read the page behind another one, whose `next_page_cursor` this is.

        Returns:
            Its items, and what the reply says of the next page, as for the first one.

        Raises:
            ValueError: The other page was the last one, so it has no cursor.
            SeamError: The page cannot be read.
        """
        return _page(self._seam.call(self._operation, **self._behind(next_page_cursor)))

    def flatten(self) -> Generator[Resource, None, None]:
        """Generate the items of all pages, as `Seam.pages` does.

        Raises:
            SeamError: The list cannot be read. From the generator, after the items before: it was not read to its end.
        """
        return self._seam.pages(self._operation, **self._params)

    def flatten_to_list(self) -> list[Resource]:
        """Return the items of all pages.

        Raises:
            SeamError: The list was not read to its end.
        """
        return list(self.flatten())


class AsyncSeamPaginator(_Paginator):
    """A list that is read page by page with asyncio; `AsyncSeam.create_paginator` creates it."""

    __module__ = "libseam"
    _seam: AsyncSeam

    async def first_page(self) -> tuple[list[Resource], Optional[Resource]]:
        """Read the first page.

        Returns:
            Its items, and what the reply says of the next page: `has_next_page`, `next_page_cursor` and
            `next_page_url`, or `None` where it says nothing.

        Raises:
            SeamError: The page cannot be read.
        """
        return _page(await self._seam.call(self._operation, **self._params))

    async def next_page(
        self, next_page_cursor: Optional[str], /
    ) -> tuple[list[Resource], Optional[Resource]]:
        """Read the page behind another one, whose `next_page_cursor` this is.

        Returns:
            Its items, and what the reply says of the next page, as for the first one.

        Raises:
            ValueError: The other page was the last one, so it has no cursor.
            SeamError: The page cannot be read.
        """
        return _page(await self._seam.call(self._operation, **self._behind(next_page_cursor)))

    def flatten(self) -> AsyncGenerator[Resource, None]:
        """Generate the items of all pages, as `AsyncSeam.pages` does.

        Raises:
            SeamError: The list cannot be read. From the generator, after the items before: it was not read to its end.
        """
        return self._seam.pages(self._operation, **self._params)

    async def flatten_to_list(self) -> list[Resource]:
        """Return the items of all pages.

        Raises:
            SeamError: The list was not read to its end.
        """
        return [item async for item in self.flatten()]


def _is_list(name: str) -> bool:
    try:
        return operation(name).is_list
    except LookupError:
        return False


def _page(reply: Reply) -> tuple[list[Resource], Optional[Resource]]:
    return reply.value, reply.body.get(PAGE_INFO)
