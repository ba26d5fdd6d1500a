"""Lists, read page by page and returned item by item."""

from __future__ import annotations

from ._async_calls import next_page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, Generator
    from typing import Union

    from ._confirmation import RemovalOutcome
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


def confirm_many(
    native: Union[Client, TransportClient], operation: str, keywords: dict[str, object]
) -> Generator[RemovalOutcome, None, None]:
    """Return the outcomes of many removals. Invalid keywords raise here, before anything is sent."""
    # Not at the top: only this needs it, and nothing may have to be loaded once something was sent.
    from ._confirmation import RemovalOutcome

    try:
        outcomes = native.confirm_many(operation, keywords)
    finally:
        del operation, keywords
    return _outcomes(outcomes, RemovalOutcome)


def confirm_many_async(
    native: Union[AsyncClient, AsyncTransportClient], operation: str, keywords: dict[str, object]
) -> AsyncGenerator[RemovalOutcome, None]:
    """Return the outcomes of many removals for asyncio. Invalid keywords raise here, before anything is sent."""
    # Not at the top: only this needs it, and nothing may have to be loaded once something was sent.
    from ._confirmation import RemovalOutcome

    try:
        outcomes = native.confirm_many(operation, keywords)
    finally:
        del operation, keywords
    return _outcomes_async(outcomes, RemovalOutcome)


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


def _outcomes(
    pages: Union[Pages, TransportPages], kind: type[RemovalOutcome]
) -> Generator[RemovalOutcome, None, None]:
    for item in _items(pages):
        yield kind(item)


async def _outcomes_async(
    pages: Union[AsyncPages, AsyncTransportPages], kind: type[RemovalOutcome]
) -> AsyncGenerator[RemovalOutcome, None]:
    items = await next_page(pages)
    while items is not None:
        for item in items:
            yield kind(item)
        items = await next_page(pages)
