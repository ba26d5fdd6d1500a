"""Lists that are not read to their end: errors, closed clients, and cancelled tasks."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Optional

import pytest
from clients import ID, KEY
from paging import (
    Bodies,
    async_client,
    client,
    numbers,
    page,
    read,
    read_async,
    sent,
    thread,
)
from scripted import DROP, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam, Seam

Serve = Callable[..., ScriptedServer]


REFUSED = reply("400 Bad Request", '{"ok":false,"error":{"type":"invalid_input","message":"No such page"}}')


@pytest.mark.parametrize(
    ("second", "error"),
    [(REFUSED, libseam.InvalidInputError), (DROP, libseam.ConnectionLostError), (page(9)[:-9], None)],
    ids=["refused", "lost", "cut off"],
)
@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
def test_an_error_comes_after_the_items_before_it(
    second: bytes, error: Optional[type[BaseException]], asynchronous: bool, serve: Serve
) -> None:
    server = serve(page(1, 2, after="c1"), second)
    people: list[Any] = []

    async def main() -> libseam.SeamError:
        async with async_client(server) as seam:
            pages = seam.user_identities.list_pages()
            with pytest.raises(libseam.SeamError) as raised:
                await read_async(pages, people)
            assert [person async for person in pages] == []
            return raised.value

    def blocking() -> libseam.SeamError:
        with client(server) as seam:
            pages = seam.user_identities.list_pages()
            with pytest.raises(libseam.SeamError) as raised:
                read(pages, people)
            assert list(pages) == []
            return raised.value

    end = asyncio.run(main()) if asynchronous else blocking()
    assert numbers(people) == [1, 2]
    assert isinstance(end, error or libseam.TransportError)
    assert (end.operation, end.attempts) == ("user_identities.list", 1)


def test_a_failed_page_is_retried_with_its_cursor(serve: Serve) -> None:
    server = serve(page(1, after="c1"), DROP, page(2))
    with client(server, retries=1) as seam:
        assert numbers(list(seam.user_identities.list_pages())) == [1, 2]
    assert [body.get("page_cursor") for body in sent(server)] == [None, "c1", "c1"]


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_invalid_keywords_of_a_list_raise_before_its_first_item(kind: Any) -> None:
    seam = kind(KEY)
    with pytest.raises(libseam.InvalidParamsError, match="did you mean `search`"):
        seam.user_identities.list_pages(serach="a")
    with pytest.raises(libseam.InvalidOptionsError, match="`timeout`"):
        seam.user_identities.list_pages(timeout=-1)
    with pytest.raises(libseam.SeamInvalidStateError, match="no list"):
        seam.pages("user_identities.delete", user_identity_id=ID)
    with pytest.raises(libseam.UnknownOperationError):
        seam.pages("user_identities.lists")


def test_a_client_that_was_closed_reads_no_more(serve: Serve) -> None:
    server = serve(*[page(1, 2, after="c1")] * 2)
    with client(server) as seam:
        people = seam.user_identities.list_pages()
        next(people)
    assert numbers([next(people)]) == [2]
    with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
        next(people)

    async def main() -> None:
        async with async_client(server) as seam:
            people = seam.user_identities.list_pages()
            await people.__anext__()
        await people.__anext__()
        with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
            await people.__anext__()
        with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
            seam.user_identities.list_pages()

    asyncio.run(main())
    assert len(sent(server)) == 2


def test_a_task_that_is_cancelled_aborts_the_request(serve: Serve) -> None:
    server = serve(page(1, after="c1"), HANG)

    async def main() -> None:
        people: list[Any] = []
        async with async_client(server) as seam:
            pages = seam.user_identities.list_pages()
            task = asyncio.ensure_future(read_async(pages, people))
            for _ in range(2):
                await thread(server.requests.get, True, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await thread(server.departures.get, True, 30)
            assert numbers(people) == [1]
            assert [person async for person in pages] == []

    asyncio.run(main())


def test_reading_a_list_without_an_event_loop_is_an_error() -> None:
    for transport in (None, Bodies()):
        people = AsyncSeam(KEY, transport=transport).user_identities.list_pages()
        with pytest.raises(libseam.SeamInvalidStateError, match="event loop"):
            people.__anext__().send(None)
