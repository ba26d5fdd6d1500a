"""Lists over a transport of the program's own, and the events of lists."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing
from typing import Any

import pytest
from clients import KEY
from paging import (
    Bodies,
    async_client,
    body,
    client,
    numbers,
    page,
    read,
    read_async,
)
from scripted import ScriptedServer

import libseam
from libseam import AsyncSeam, Event, Seam, TransportRequest

Serve = Callable[..., ScriptedServer]


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
@pytest.mark.parametrize("own_transport", [False, True], ids=["sockets", "transport"])
def test_the_events_of_all_pages_have_one_call_number(
    own_transport: bool, asynchronous: bool, serve: Serve
) -> None:
    script = [page(1, after="c1"), page(2)]
    events: list[Event] = []
    server = serve(*script)
    options: dict[str, Any] = {"on_event": events.append}
    if own_transport:
        options["transport"] = lambda _: (200, {}, script.pop(0).partition(b"\r\n\r\n")[2])

    async def main() -> None:
        async with async_client(server, **options) as seam:
            assert numbers([person async for person in seam.user_identities.list_pages()]) == [1, 2]
            await asyncio.sleep(0)

    if asynchronous:
        asyncio.run(main())
    else:
        with client(server, **options) as seam:
            assert numbers(list(seam.user_identities.list_pages())) == [1, 2]
    assert [event.type for event in events] == ["send", "reply", "send", "reply", "done"]
    assert len({event.call for event in events}) == 1
    assert [event.attempt for event in events] == [1, 1, 1, 1, None]
    assert events[-1].reply is not None
    assert numbers(events[-1].reply.value) == [2]


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_a_transport_of_the_programs_own_moves_the_pages(asynchronous: bool) -> None:
    bodies = Bodies(body(1, 2, after="c1"), ValueError("no more"))
    people: list[Any] = []

    async def main() -> None:
        async with AsyncSeam(KEY, transport=bodies.later) as seam:
            await read_async(seam.user_identities.list_pages(limit=2), people)

    def blocking() -> None:
        with Seam(KEY, transport=bodies) as seam:
            read(seam.user_identities.list_pages(limit=2), people)

    with pytest.raises(libseam.InternalError, match="no more") as raised:
        asyncio.run(main()) if asynchronous else blocking()
    assert isinstance(raised.value.__cause__, ValueError)
    assert numbers(people) == [1, 2]
    assert bodies.asked == [{"limit": 2}, {"limit": 2, "page_cursor": "c1"}]


def test_cancelling_the_task_cancels_the_transport() -> None:
    async def main() -> None:
        started, ended = asyncio.Event(), asyncio.Event()

        async def transport(_: TransportRequest) -> Any:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                ended.set()

        async with AsyncSeam(KEY, transport=transport) as seam:
            task = asyncio.ensure_future(seam.user_identities.list_pages().__anext__())
            await started.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # Here, because the end of the loop cancels every task.
            await asyncio.wait_for(ended.wait(), 30)

    asyncio.run(main())


def test_leaving_a_list_asks_its_transport_for_no_more_pages() -> None:
    bodies = Bodies(body(1, 2, after="c1"))
    with Seam(KEY, transport=bodies) as seam, closing(seam.pages("user_identities.list")) as people:
        assert numbers([next(people)]) == [1]
    assert len(bodies.asked) == 1
