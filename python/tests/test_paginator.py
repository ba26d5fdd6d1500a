"""Single pages of a list, as the official package reads them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from clients import KEY
from paging import async_client, client, numbers, page, sent
from scripted import ScriptedServer, reply

from libseam import AsyncSeam, MalformedReplyError, Seam
from libseam import AsyncSeamPaginator as AsyncPaginator
from libseam import SeamPaginator as Paginator

Serve = Callable[..., ScriptedServer]


def test_a_page_names_the_next_one(serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), page(3))
    with client(server) as seam:
        paginator = seam.create_paginator(seam.user_identities.list, {"limit": 2})
        assert isinstance(paginator, Paginator)
        first, pagination = paginator.first_page()
        assert pagination is not None
        assert numbers(first) == [1, 2]
        assert (pagination.has_next_page, pagination.next_page_cursor) == (True, "c1")
        second, last = paginator.next_page(pagination.next_page_cursor)
        assert last is not None
        assert (numbers(second), last.has_next_page, last.next_page_cursor) == ([3], False, None)
    assert sent(server) == [{"limit": 2}, {"limit": 2, "page_cursor": "c1"}]


@pytest.mark.parametrize("cursor", [None, ""])
def test_behind_the_last_page_is_none(cursor: str, serve: Serve) -> None:
    server = serve()
    with client(server) as seam, pytest.raises(ValueError, match="next_page_cursor"):
        seam.create_paginator(seam.user_identities.list).next_page(cursor)
    assert sent(server) == []


def test_all_pages_become_one_list(serve: Serve) -> None:
    server = serve(page(1, after="c1"), page(2), page(1, after="c1"), page(2))
    with client(server) as seam:
        paginator = seam.create_paginator(seam.user_identities.list)
        assert numbers(paginator.flatten_to_list()) == [1, 2]
        assert numbers(list(paginator.flatten())) == [1, 2]


def test_a_list_that_leads_back_is_an_error(serve: Serve) -> None:
    server = serve(page(1, after="c1"), page(2, after="c1"))
    with client(server) as seam, pytest.raises(MalformedReplyError):
        seam.create_paginator(seam.user_identities.list).flatten_to_list()


def test_asyncio_reads_pages_too(serve: Serve) -> None:
    async def read() -> None:
        server = serve(page(1, after="c1"), page(2), page(1, after="c1"), page(2))
        async with async_client(server) as seam:
            paginator = seam.create_paginator(seam.user_identities.list, {"limit": 1})
            assert isinstance(paginator, AsyncPaginator)
            _, pagination = await paginator.first_page()
            assert pagination is not None
            people, _ = await paginator.next_page(pagination.next_page_cursor)
            assert numbers(people) == [2]
            with pytest.raises(ValueError, match="next_page_cursor"):
                await paginator.next_page(None)
            assert numbers(await paginator.flatten_to_list()) == [1, 2]

    asyncio.run(read())


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_only_a_list_that_can_be_read_has_pages(kind: type[Seam]) -> None:
    seam = kind(KEY)
    for request in (seam.user_identities.delete, seam.access_codes.create_multiple, seam.call, print):
        with pytest.raises(TypeError, match="`request` must be a method"):
            seam.create_paginator(request)
    assert not hasattr(type(seam.access_codes), "create_multiple_pages")
    with pytest.raises(Exception, match="reads no list"):
        seam.pages("access_codes.create_multiple", device_ids=[], code="1234")


def test_a_list_without_pages_says_nothing_of_the_next_one(serve: Serve) -> None:
    server = serve(reply("200 OK", '{"ok": true, "workspaces": []}'))
    with client(server) as seam:
        assert seam.create_paginator(seam.workspaces.list).first_page() == ([], None)
