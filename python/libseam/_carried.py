"""Clients whose bytes a callable of the program moves, for tests."""

from __future__ import annotations

import os

from ._course import Course
from ._error import Problem
from ._libseam import AsyncClient, Client
from ._official import SeamInvalidOptionsError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Callable, Optional, Union

    from ._resource import Resource
    from ._transport import TransportRequest

# A function of the program's own may send a request twice or follow a redirect, whatever it is asked to do.
MAY_RESEND = True


def carrier(
    connect: type[Union[Client, AsyncClient]], transport: Callable[[TransportRequest], Any]
) -> Callable[[dict[str, Any]], Carrier]:
    """Return what makes a client of `transport`, which is as `connect` but for what moves the bytes."""
    if not _can_be_called(transport):
        message = f"`transport` must be callable, and is of the type {type(transport).__name__}"
        del transport
        raise SeamInvalidOptionsError(message, problems=[Problem("transport", "type", message)])
    kind = AsyncCarrier if connect is AsyncClient else Carrier
    return lambda options: kind(Client(options, carried=True, may_resend=MAY_RESEND), transport)


def _can_be_called(transport: object) -> bool:
    return callable(transport)


class Carrier:
    """A client whose bytes `transport` moves, with what the core's has."""

    def __init__(self, native: Client, transport: Callable[[TransportRequest], Any]) -> None:
        self._native = native
        self._transport = transport
        self.endpoint = native.endpoint
        self.check = native.check
        self.build = native.build
        self.close = native.close

    def with_options(self, options: dict[str, Any]) -> Carrier:
        """Return the same client with other options for its calls."""
        return type(self)(self._native.with_options(options), self._transport)

    def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` what is known about the reply."""
        try:
            course = Course(self._native.carry(operation, keywords, entropy()), self._transport)
        finally:
            del operation, keywords
        # A call has no items on its way.
        course.items()
        return course.take(whole)

    def call(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Call `operation` and return what is known about the reply."""
        try:
            return self.run(operation, keywords, whole=True)
        finally:
            del operation, keywords

    def pages(self, operation: str, keywords: dict[str, Any]) -> Any:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.carry_pages(operation, keywords, entropy())
        finally:
            del operation, keywords
        return CarriedPages(Course(flow, self._transport))


class AsyncCarrier(Carrier):
    """The same for asyncio."""

    async def run(self, operation: str, keywords: dict[str, Any], whole: bool = False) -> Any:
        """Call `operation` and return its result, or with `whole` what is known about the reply."""
        try:
            course = Course(self._native.carry(operation, keywords, entropy()), self._transport)
        finally:
            del operation, keywords
        await course.items_async()
        return await course.take_async(whole)

    def pages(self, operation: str, keywords: dict[str, Any]) -> AsyncCarriedPages:
        """Begin to read the list that `operation` returns."""
        try:
            flow = self._native.carry_pages(operation, keywords, entropy())
            return AsyncCarriedPages(Course(flow, self._transport), operation)
        finally:
            del operation, keywords


class CarriedPages:
    """A list whose pages' bytes the program moves, with what the core's has."""

    def __init__(self, course: Course) -> None:
        self._course = course

    def next_page(self) -> Optional[list[Resource]]:
        """Read the next page and return its items; `None` after the last page."""
        items = self._course.items()
        if items is None:
            self._course.finish()
        return items


class AsyncCarriedPages:
    """The same for asyncio."""

    def __init__(self, course: Course, operation: str) -> None:
        self._course = course
        self.operation = operation

    async def next_page(self) -> Optional[list[Resource]]:
        """Read the next page and return its items; `None` after the last page."""
        items = await self._course.items_async()
        if items is None:
            await self._course.finish_async()
        return items


def entropy() -> int:
    """Return a number that differs from call to call."""
    return int.from_bytes(os.urandom(8), "big")
