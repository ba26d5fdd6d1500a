"""A list of the API's, read page by page and given item by item."""

from __future__ import annotations

from ._awaited import next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from typing import Union

    from ._carried import AsyncCarriedPages, AsyncCarrier, CarriedPages, Carrier
    from ._libseam import AsyncClient, AsyncPages, Client, Pages
    from ._resource import Resource


def read(
    native: Union[Client, Carrier], operation: str, keywords: dict[str, object]
) -> Generator[Resource, None, None]:
    """Begin to read a list. What is wrong with the keywords is raised here, before anything is sent."""
    try:
        pages = native.pages(operation, keywords)
    finally:
        del operation, keywords
    return _items(pages)


def read_async(
    native: Union[AsyncClient, AsyncCarrier], operation: str, keywords: dict[str, object]
) -> AsyncGenerator[Resource, None]:
    """Do the same for asyncio."""
    try:
        pages = native.pages(operation, keywords)
    finally:
        del operation, keywords
    return _items_async(pages)


def _items(pages: Union[Pages, CarriedPages]) -> Generator[Resource, None, None]:
    items = pages.next_page()
    while items is not None:
        yield from items
        items = pages.next_page()


async def _items_async(pages: Union[AsyncPages, AsyncCarriedPages]) -> AsyncGenerator[Resource, None]:
    items = await next_page(pages)
    while items is not None:
        for item in items:
            yield item
        items = await next_page(pages)
