"""The core's calls, and pages of lists, as awaitables of asyncio."""

from __future__ import annotations

from ._libseam import AsyncClient, AsyncOffBoarding, AsyncPages

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from collections.abc import Mapping
    from typing import Any, Optional, Union

    from ._resource import Resource
    from ._transport_client import AsyncTransportClient, AsyncTransportOffBoarding, AsyncTransportPages


async def run(
    native: Union[AsyncClient, AsyncTransportClient],
    operation: str,
    keywords: dict[str, object],
    whole: bool = False,
) -> Any:
    """Make a call, and abort its request if the task that waits for it is cancelled."""
    try:
        loop = _running_loop(operation)
        if not isinstance(native, AsyncClient):
            # The program's own transport sends the requests.
            return await native.run(operation, keywords, whole)
        future: asyncio.Future[Any] = loop.create_future()
        task = native.start(operation, keywords, loop, future, whole)
    finally:
        del operation, keywords
    try:
        return await future
    finally:
        task.abort()
        # Otherwise the exception, whose traceback has this frame, would be part of a reference cycle.
        del future


async def confirm(
    native: Union[AsyncClient, AsyncTransportClient], token: str, options: dict[str, object]
) -> Any:
    """Go on to confirm a removal, and abort its request if the task that waits for it is cancelled."""
    try:
        loop = _running_loop(None)
        if not isinstance(native, AsyncClient):
            return await native.confirm(token, options)
        future: asyncio.Future[Any] = loop.create_future()
        task = native.confirm(token, options, loop, future)
    finally:
        del token, options
    try:
        return await future
    finally:
        task.abort()
        # Otherwise the exception would be part of a reference cycle, as in `run`.
        del future


async def plan_off_boarding(
    native: Union[AsyncClient, AsyncTransportClient], options: Mapping[str, object]
) -> Any:
    """Plan an off-boarding, and abort its request if the task that waits for it is cancelled."""
    try:
        loop = _running_loop(None)
        if not isinstance(native, AsyncClient):
            return await native.plan_off_boarding(options)
        future: asyncio.Future[Any] = loop.create_future()
        task = native.plan_off_boarding(options, loop, future)
    finally:
        del options
    try:
        return await future
    finally:
        task.abort()
        # Otherwise the exception would be part of a reference cycle, as in `run`.
        del future


async def next_lines(
    native: Union[AsyncOffBoarding, AsyncTransportOffBoarding], under_way: list[asyncio.Future[Any]]
) -> Any:
    """Return the next lines of an off-boarding, a list, or its report at the end.

    If the task that waits is cancelled, the off-boarding ends, and the next call returns what came of it: `under_way`
    has that future.
    """
    import asyncio

    loop = _running_loop(None)
    if not isinstance(native, AsyncOffBoarding):
        return await native.next_lines()
    if under_way:
        return await asyncio.shield(under_way.pop())
    future: asyncio.Future[Any] = loop.create_future()
    task = native.start(loop, future)
    if task is None:
        from ._error_types import SeamInvalidStateError

        raise SeamInvalidStateError("the off-boarding has ended, or another task goes on with it")
    try:
        # A request that is aborted may have done something: that is not known before the off-boarding has ended.
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        task.cancel()
        under_way.append(future)
        raise
    finally:
        # Otherwise the exception would be part of a reference cycle, as in `run`.
        del future


async def next_page(pages: Union[AsyncPages, AsyncTransportPages]) -> Optional[list[Resource]]:
    """Read the next page of a list, and abort its request if the task that waits for it is cancelled.

    Returns:
        The page's items; `None` after the last page.
    """
    loop = _running_loop(pages.operation)
    if not isinstance(pages, AsyncPages):
        return await pages.next_page()
    future: asyncio.Future[Optional[list[Resource]]] = loop.create_future()
    task = pages.start(loop, future)
    if task is None:
        return None
    try:
        return await future
    finally:
        task.abort()
        # Otherwise the exception would be part of a reference cycle, as in `run`.
        del future


def _running_loop(operation: Optional[str]) -> asyncio.AbstractEventLoop:
    # Not at the top: programs with only the blocking client need not load asyncio.
    import asyncio

    try:
        return asyncio.get_running_loop()
    except RuntimeError as e:
        from ._error_types import SeamInvalidStateError

        message = (
            "AsyncSeam needs a running event loop of asyncio (uvloop's is one, trio's is not); "
            "elsewhere, call Seam in a thread"
        )
        raise SeamInvalidStateError(message, operation=operation) from e


def settle(future: asyncio.Future[Any], good: bool, outcome: Union[Any, BaseException]) -> None:
    """Give `future` its outcome. The core has the event loop call this."""
    if future.done():
        return
    if good:
        future.set_result(outcome)
    else:
        future.set_exception(outcome)
