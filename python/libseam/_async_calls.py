"""The core's calls, and pages of lists, as awaitables of asyncio."""

from __future__ import annotations

from ._libseam import AsyncClient, AsyncPages

TYPE_CHECKING = False
if TYPE_CHECKING:
    import asyncio
    from typing import Any, Optional, Union

    from ._resource import Resource
    from ._transport_client import AsyncTransportClient, AsyncTransportPages


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


def _running_loop(operation: str) -> asyncio.AbstractEventLoop:
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
