"""Clients over a transport of the program's own, for tests."""

from __future__ import annotations

import os

from ._error import Problem
from ._libseam import AsyncClient, Client
from ._official import SeamInvalidOptionsError
from ._transport_flow import FlowDriver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, Union

    from ._resource import Resource
    from ._transport import TransportRequest

# Nothing keeps the program's transport from sending a request twice or following a redirect.
MAY_RESEND = True


def connector(
    connect: type[Union[Client, AsyncClient]], transport: Callable[[TransportRequest], Any]
) -> Callable[[dict[str, Any]], TransportClient]:
    """Return a function that creates a client as `connect` does, but over `transport`."""
    if not _can_be_called(transport):
        message = f"`transport` must be callable, got a value of the type {type(transport).__name__}"
        del transport
        raise SeamInvalidOptionsError(message, problems=[Problem("transport", "type", message)])
    kind = AsyncTransportClient if connect is AsyncClient else TransportClient
    return lambda options: kind(Client(options, own_transport=True, may_resend=MAY_RESEND), transport)


def _can_be_called(transport: object) -> bool:
    return callable(transport)


class TransportClient:
    """A client over `transport`, with the methods of the core's `Client`."""

    def __init__(self, native: Client, transport: Callable[[TransportRequest], Any]) -> None:
        self._native = native
        self._transport = transport
        self.endpoint = native.endpoint
        self.check = native.check
        self.build = native.build
        self.close = native.close

    def with_options(self, options: dict[str, Any]) -> TransportClient:
        """Return a client over the same transport, with other default options for its calls."""
        return type(self)(self._native.with_options(options), self._transport)

    def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` a `Reply`."""
        try:
            driver = FlowDriver(self._native.call_flow(operation, keywords, entropy()), self._transport)
        finally:
            del operation, keywords
        # A call yields no items.
        driver.items()
        return driver.take(whole)

    def call(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Call `operation` and return a `Reply`."""
        try:
            return self.run(operation, keywords, whole=True)
        finally:
            del operation, keywords

    def pages(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.pages_flow(operation, keywords, entropy())
        finally:
            del operation, keywords
        return TransportPages(FlowDriver(flow, self._transport))


class AsyncTransportClient(TransportClient):
    """A client for asyncio over `transport`, with the methods of the core's `AsyncClient`."""

    async def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` a `Reply`."""
        try:
            driver = FlowDriver(self._native.call_flow(operation, keywords, entropy()), self._transport)
        finally:
            del operation, keywords
        await driver.items_async()
        return await driver.take_async(whole)

    def pages(self, operation: str, keywords: dict[str, Any]) -> AsyncTransportPages:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.pages_flow(operation, keywords, entropy())
            return AsyncTransportPages(FlowDriver(flow, self._transport), operation)
        finally:
            del operation, keywords


class TransportPages:
    """A list over `transport`, with the methods of the core's `Pages`."""

    def __init__(self, driver: FlowDriver) -> None:
        self._driver = driver

    def next_page(self) -> Optional[list[Resource]]:
        """Read the next page and return its items, or `None` after the last page."""
        items = self._driver.items()
        if items is None:
            self._driver.finish()
        return items


class AsyncTransportPages:
    """A list for asyncio over `transport`, with the methods of the core's `AsyncPages`."""

    def __init__(self, driver: FlowDriver, operation: str) -> None:
        self._driver = driver
        self.operation = operation

    async def next_page(self) -> Optional[list[Resource]]:
        """Read the next page and return its items, or `None` after the last page."""
        items = await self._driver.items_async()
        if items is None:
            await self._driver.finish_async()
        return items


def entropy() -> int:
    """Return a number that differs from call to call."""
    return int.from_bytes(os.urandom(8), "big")
