"""Lists, read page by page and returned item by item."""

from __future__ import annotations

from ._async_calls import next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from typing import Union

    from ._libseam import AsyncClient, AsyncPages, Client, Pages
    from ._resource import Resource
    from ._transport_client import AsyncTransportClient, AsyncTransportPages, TransportClient, TransportPages


def read(
    native: Union[Client, TransportClient], operation: str, keywords: dict[str, object]
) -> Generator[Resource, None, None]:
    """Return the items of a list. Invalid keywords raise here, before anything is sent."""
    try:
        pages = native.pages(operation, keywords)
    finally:
        del operation, keywords
    return _items(pages)


def read_async(
    native: Union[AsyncClient, AsyncTransportClient], operation: str, keywords: dict[str, object]
) -> AsyncGenerator[Resource, None]:
    """Return the items of a list for asyncio. Invalid keywords raise here, before anything is sent."""
    try:
        pages = native.pages(operation, keywords)
    finally:
        del operation, keywords
    return _items_async(pages)


def _items(pages: Union[Pages, TransportPages]) -> Generator[Resource, None, None]:
    items = pages.next_page()
    while items is not None:
        yield from items
        items = pages.next_page()


async def _items_async(pages: Union[AsyncPages, AsyncTransportPages]) -> AsyncGenerator[Resource, None]:
    items = await next_page(pages)
    while items is not None:
        for item in items:
            yield item
        items = await next_page(pages)
