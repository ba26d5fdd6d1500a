"""Lists that are read item by item, over sockets."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from types import AsyncGeneratorType, GeneratorType
from typing import Any

import pytest
from clients import KEY, offline
from paging import (
    asked,
    async_client,
    client,
    numbers,
    page,
    sent,
)
from sandbox import Sandbox
from scripted import HANG, ScriptedServer

import libseam
from libseam import AsyncSeam, Event, Resource, Seam
from libseam._libseam import operation, operation_names

Serve = Callable[..., ScriptedServer]


LISTS = [name for name in operation_names() if operation(name).is_list]


def needs_nothing(name: str) -> bool:
    """Return whether the operation `name` can be called without parameters."""
    with suppress(libseam.InvalidParamsError):
        Seam(KEY).check(name)
        return True
    return False


WHOLE_LISTS = [name for name in LISTS if needs_nothing(name)]

# The sandbox's company has none of these.
EMPTY_LISTS = {
    "access_grants.unmanaged.list",
    "action_attempts.list",
    "connect_webviews.list",
    "instant_keys.list",
    "user_identities.unmanaged.list",
    "webhooks.list",
}


def reached(one: Any, name: str) -> Any:
    """Return the namespace of the operation `name`."""
    for word in name.split(".")[:-1]:
        one = getattr(one, word)
    return one


def method(one: Any, name: str) -> Any:
    """Return the method that reads the list of the operation `name`."""
    return getattr(reached(one, name), f"{name.rpartition('.')[2]}_pages")


def test_every_list_and_no_other_operation_has_a_pages_method() -> None:
    assert len(WHOLE_LISTS) >= 20
    for kind in (Seam(KEY), AsyncSeam(KEY)):
        for name in operation_names():
            here = reached(kind, name)
            assert hasattr(here, f"{name.rpartition('.')[2]}_pages") == (name in LISTS)


@pytest.mark.parametrize("name", WHOLE_LISTS)
def test_all_pages_together_equal_one_large_page(name: str, sandbox: Sandbox) -> None:
    params = {"limit": 2} if "limit" in [param[0] for param in operation(name).params] else {}
    options: dict[str, Any] = {"api_key": sandbox.api_key, "endpoint": sandbox.endpoint}

    async def main() -> list[Any]:
        async with AsyncSeam(**options) as seam:
            return [item async for item in method(seam, name)(**params)]

    with Seam(**options) as seam:
        whole = seam.call(name).value
        before = asked(sandbox)
        items = list(method(seam, name)(**params))
        exchanges = asked(sandbox) - before
        assert items == list(seam.pages(name, **params)) == whole
    assert asyncio.run(main()) == whole
    assert bool(whole) != (name in EMPTY_LISTS)
    assert all(type(item) is Resource for item in items)
    assert exchanges == (max(1, -(-len(whole) // 2)) if params else 1)


def test_the_parameters_are_repeated_and_the_cursor_followed(serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), page(after="c2"), page(3))
    with client(server) as seam:
        people = seam.user_identities.list_pages(limit=2, search="a", timeout=9)
        assert server.requests.empty()
        assert numbers(list(people)) == [1, 2, 3]
    assert sent(server) == [
        {"limit": 2, "search": "a"},
        {"limit": 2, "search": "a", "page_cursor": "c1"},
        {"limit": 2, "search": "a", "page_cursor": "c2"},
    ]


def test_a_page_is_requested_when_its_first_item_is_due(serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), page(3))
    with client(server) as seam:
        people = seam.user_identities.list_pages()
        assert numbers([next(people), next(people)]) == [1, 2]
        assert len(sent(server)) == 1
        next(people)
        assert len(sent(server)) == 1
        for _ in range(2):
            with pytest.raises(StopIteration):
                next(people)
    assert server.requests.empty()


def test_lists_are_generators_without_a_length() -> None:
    people, others = offline().user_identities.list_pages(), AsyncSeam(KEY).user_identities.list_pages()
    assert (type(people), type(others)) == (GeneratorType, AsyncGeneratorType)
    with pytest.raises(TypeError):
        len(people)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", ["break", "close", "drop"])
def test_leaving_the_loop_stops_reading(end: str, serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), page(3))

    def hook(_: Event) -> None:
        pass

    gone = weakref.ref(hook)
    with client(server).with_options(on_event=hook) as seam:
        people = seam.user_identities.list_pages()
        for person in people:
            assert numbers([person]) == [1]
            break
        if end == "close":
            people.close()
            assert list(people) == []
        elif end == "drop":
            del people
    assert len(sent(server)) == 1
    # Nothing of it is held any more.
    people = seam = hook = None  # type: ignore[assignment]
    gc.collect()
    assert gone() is None


def test_leaving_an_asynchronous_loop_stops_reading(serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), page(3))

    async def main() -> None:
        async with async_client(server) as seam:
            people = seam.user_identities.list_pages()
            async for person in people:
                assert numbers([person]) == [1]
                break
            await people.aclose()
            assert [person async for person in people] == []

    asyncio.run(main())
    assert len(sent(server)) == 1


def test_two_lists_are_read_at_once(serve: Serve) -> None:
    """The server replies only when both requests are there."""
    server = serve(*[page(1, 2)] * 2, together=2)

    async def people(seam: AsyncSeam) -> list[int]:
        return numbers([person async for person in seam.user_identities.list_pages()])

    async def main() -> list[list[int]]:
        async with async_client(server) as seam:
            return list(await asyncio.gather(people(seam), people(seam)))

    assert asyncio.run(main()) == [[1, 2], [1, 2]]


def test_a_list_may_change_threads_but_not_be_read_by_two_at_once(serve: Serve) -> None:
    server = serve(page(1, 2, after="c1"), HANG)
    with client(server) as seam:
        people = seam.user_identities.list_pages()
        next(people)
        found: list[Any] = []

        def go_on() -> None:
            found.append(next(people))
            with suppress(libseam.SeamError):
                next(people)

        other = threading.Thread(target=go_on)
        other.start()
        for _ in range(2):
            server.requests.get(timeout=30)
        with pytest.raises(ValueError, match="already executing"):
            next(people)
        server.close()
        server.close = lambda: None  # type: ignore[method-assign]
        del other
    assert numbers(found) == [2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_and_its_parent_both_read_on(sandbox: Sandbox) -> None:
    with Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
        whole = list(seam.user_identities.list_pages())
        people = seam.user_identities.list_pages(limit=3)
        first = next(people)
        child = os.fork()
        if child == 0:
            status = 1
            try:
                status = 0 if [first, *people] == whole else 2
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0
        assert [first, *people] == whole
