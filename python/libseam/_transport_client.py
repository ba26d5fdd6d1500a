"""Clients over a transport of the program's own, for tests."""

from __future__ import annotations

import os

from ._error import Problem
from ._libseam import AsyncClient, Client
from ._official import SeamInvalidOptionsError
from ._transport_flow import FlowDriver

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
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
        self.endpoint: str = native.endpoint
        self.waits: bool = native.waits
        self.check: Callable[[str, dict[str, Any]], None] = native.check
        self.build: Callable[[str, dict[str, Any]], dict[str, Any]] = native.build
        self.close: Callable[[], None] = native.close

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

    def confirm(self, token: str, options: dict[str, Any]) -> Any:
        """Go on to confirm a removal with `token`, and return the confirmation."""
        try:
            driver = FlowDriver(self._native.confirm_flow(token, options, entropy()), self._transport)
        finally:
            del token, options
        driver.items()
        return driver.take(False)

    def pages(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.pages_flow(operation, keywords, entropy())
        finally:
            del operation, keywords
        return TransportPages(FlowDriver(flow, self._transport))

    def confirm_many(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Begin many removals that are confirmed together."""
        try:
            flow = self._native.confirm_many_flow(operation, keywords, entropy())
        finally:
            del operation, keywords
        return TransportPages(FlowDriver(flow, self._transport))

    def plan_off_boarding(self, options: Mapping[str, Any]) -> Any:
        """Plan an off-boarding, and return the plan."""
        try:
            driver = FlowDriver(self._native.plan_off_boarding_flow(options), self._transport)
        finally:
            del options
        driver.items()
        return driver.take(False)

    def off_board(self, plan: Any, options: Mapping[str, Any], evidence: Any) -> Any:
        """Begin an off-boarding, with its evidence in a file."""
        try:
            flow = self._native.off_board_flow(plan, options, evidence)
        finally:
            del plan, options, evidence
        return TransportOffBoarding(FlowDriver(flow, self._transport))

    def check_off_boarding(self, options: Mapping[str, Any], evidence: Any) -> Any:
        """Begin to look again for somebody who was off-boarded, with the evidence of that."""
        try:
            flow = self._native.check_off_boarding_flow(options, evidence)
        finally:
            del options, evidence
        return TransportOffBoarding(FlowDriver(flow, self._transport))


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

    async def confirm(self, token: str, options: dict[str, Any]) -> Any:
        """Go on to confirm a removal with `token`, and return the confirmation."""
        try:
            driver = FlowDriver(self._native.confirm_flow(token, options, entropy()), self._transport)
        finally:
            del token, options
        await driver.items_async()
        return await driver.take_async(False)

    def pages(self, operation: str, keywords: dict[str, Any]) -> AsyncTransportPages:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.pages_flow(operation, keywords, entropy())
            return AsyncTransportPages(FlowDriver(flow, self._transport), operation)
        finally:
            del operation, keywords

    def confirm_many(self, operation: str, keywords: dict[str, Any]) -> AsyncTransportPages:
        """Begin many removals that are confirmed together."""
        try:
            flow = self._native.confirm_many_flow(operation, keywords, entropy())
            return AsyncTransportPages(FlowDriver(flow, self._transport), operation)
        finally:
            del operation, keywords

    async def plan_off_boarding(self, options: Mapping[str, Any]) -> Any:
        """Plan an off-boarding, and return the plan."""
        try:
            driver = FlowDriver(self._native.plan_off_boarding_flow(options), self._transport)
        finally:
            del options
        await driver.items_async()
        return await driver.take_async(False)

    def off_board(self, plan: Any, options: Mapping[str, Any], evidence: Any) -> AsyncTransportOffBoarding:
        """Begin an off-boarding, with its evidence in a file."""
        try:
            flow = self._native.off_board_flow(plan, options, evidence)
        finally:
            del plan, options, evidence
        return AsyncTransportOffBoarding(FlowDriver(flow, self._transport))

    def check_off_boarding(self, options: Mapping[str, Any], evidence: Any) -> AsyncTransportOffBoarding:
        """Begin to look again for somebody who was off-boarded, with the evidence of that."""
        try:
            flow = self._native.check_off_boarding_flow(options, evidence)
        finally:
            del options, evidence
        return AsyncTransportOffBoarding(FlowDriver(flow, self._transport))


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


class TransportOffBoarding:
    """An off-boarding over `transport`, with the methods of the core's `OffBoarding`."""

    def __init__(self, driver: FlowDriver) -> None:
        self._driver = driver

    def next_lines(self) -> Optional[list[Resource]]:
        """Go on until lines are durable and return them, or return `None` once it has ended."""
        return self._driver.items()

    def cancel(self) -> None:
        """End it: nothing more is sent."""
        self._driver.cancel()

    def take(self) -> Any:
        """Return the report."""
        return self._driver.take(False)


class AsyncTransportOffBoarding:
    """An off-boarding for asyncio over `transport`."""

    def __init__(self, driver: FlowDriver) -> None:
        self._driver = driver

    async def next_lines(self) -> Any:
        """Go on until lines are durable and return them, a list, or return the report once it has ended."""
        lines = await self._driver.items_async()
        return await self._driver.take_async(False) if lines is None else lines

    def cancel(self) -> None:
        """End it: nothing more is sent."""
        self._driver.cancel()


def entropy() -> int:
    """Return a number that differs from call to call."""
    return int.from_bytes(os.urandom(8), "big")
