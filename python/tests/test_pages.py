"""Lists that are read item by item, over sockets and over a transport of the program's own."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import threading
import weakref
from collections.abc import AsyncIterable, Callable, Iterable
from contextlib import closing, suppress
from types import AsyncGeneratorType, GeneratorType
from typing import Any, Optional

import pytest
from clients import ID, KEY, offline
from sandbox import Sandbox
from scripted import DROP, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam, Event, Resource, Seam, TransportRequest
from libseam._libseam import operation, operation_names

Serve = Callable[..., ScriptedServer]
LISTS = [name for name in operation_names() if operation(name).is_list]
REFUSED = reply("400 Bad Request", '{"ok":false,"error":{"type":"invalid_input","message":"No such page"}}')


def body(*numbers: int, after: Optional[str] = None) -> str:
    """Return a page with these people, and the cursor of the next one."""
    people = [{"user_identity_id": f"1de00000-0000-4000-8000-{number:012}"} for number in numbers]
    pagination = {"has_next_page": after is not None, "next_page_cursor": after, "next_page_url": None}
    return json.dumps({"ok": True, "user_identities": people, "pagination": pagination})


def page(*numbers: int, after: Optional[str] = None) -> bytes:
    return reply("200 OK", body(*numbers, after=after))


def numbers(people: list[Any]) -> list[int]:
    return [int(person.user_identity_id[-12:]) for person in people]


def client(server: ScriptedServer, **options: Any) -> Seam:
    return Seam(**{"api_key": KEY, "endpoint": server.endpoint, "retries": 0, **options})


def async_client(server: ScriptedServer, **options: Any) -> AsyncSeam:
    return AsyncSeam(**{"api_key": KEY, "endpoint": server.endpoint, "retries": 0, **options})


def sent(server: ScriptedServer) -> list[dict[str, Any]]:
    """Return the bodies of the requests that were there by now."""
    bodies = []
    while not server.requests.empty():
        bodies.append(json.loads(server.requests.get().partition("\r\n\r\n")[2]))
    return bodies


def asked(sandbox: Sandbox) -> int:
    """Return how many requests the sandbox had."""
    return len(sandbox.post("/_sandbox/requests/list")[1]["requests"])


async def thread(call: Callable[..., Any], *args: Any) -> Any:
    return await asyncio.get_running_loop().run_in_executor(None, call, *args)


def read(pages: Iterable[Any], people: list[Any]) -> None:
    """Append what is read to `people`, one by one."""
    for person in pages:
        people.append(person)


async def read_async(pages: AsyncIterable[Any], people: list[Any]) -> None:
    async for person in pages:
        people.append(person)


def reached(one: Any, name: str) -> Any:
    """Return the namespace of the operation `name`."""
    for word in name.split(".")[:-1]:
        one = getattr(one, word)
    return one


def method(one: Any, name: str) -> Any:
    """Return the method that reads the list of the operation `name`."""
    return getattr(reached(one, name), f"{name.rpartition('.')[2]}_pages")


def test_every_list_and_nothing_else_has_a_method_for_its_items() -> None:
    assert len(LISTS) >= 5
    for kind in (Seam(KEY), AsyncSeam(KEY)):
        for name in operation_names():
            here = reached(kind, name)
            assert hasattr(here, f"{name.rpartition('.')[2]}_pages") == (name in LISTS)


@pytest.mark.parametrize("name", LISTS)
def test_all_pages_of_the_sandbox_give_what_one_page_would(name: str, sandbox: Sandbox) -> None:
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
    assert whole
    assert all(type(item) is Resource for item in items)
    assert exchanges == (-(-len(whole) // 2) if params else 1)


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


def test_a_page_is_asked_for_when_its_turn_comes(serve: Serve) -> None:
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


def test_they_are_generators_and_have_no_length() -> None:
    people, others = offline().user_identities.list_pages(), AsyncSeam(KEY).user_identities.list_pages()
    assert (type(people), type(others)) == (GeneratorType, AsyncGeneratorType)
    with pytest.raises(TypeError):
        len(people)  # type: ignore[arg-type]


@pytest.mark.parametrize("end", ["break", "close", "drop"])
def test_who_leaves_the_loop_reads_no_more(end: str, serve: Serve) -> None:
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


def test_who_leaves_an_asynchronous_loop_reads_no_more(serve: Serve) -> None:
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


def test_a_page_is_tried_again(serve: Serve) -> None:
    server = serve(page(1, after="c1"), DROP, page(2))
    with client(server, retries=1) as seam:
        assert numbers(list(seam.user_identities.list_pages())) == [1, 2]
    assert [body.get("page_cursor") for body in sent(server)] == [None, "c1", "c1"]


@pytest.mark.parametrize("kind", [Seam, AsyncSeam])
def test_what_is_wrong_is_said_before_the_first_item_is_asked_for(kind: Any) -> None:
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


def test_two_lists_are_read_at_once(serve: Serve) -> None:
    """The server replies only when both requests are there."""
    server = serve(*[page(1, 2)] * 2, together=2)

    async def people(seam: AsyncSeam) -> list[int]:
        return numbers([person async for person in seam.user_identities.list_pages()])

    async def main() -> list[list[int]]:
        async with async_client(server) as seam:
            return list(await asyncio.gather(people(seam), people(seam)))

    assert asyncio.run(main()) == [[1, 2], [1, 2]]


def test_another_thread_may_go_on_but_not_meanwhile(serve: Serve) -> None:
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


@pytest.mark.parametrize("asynchronous", [False, True], ids=["blocking", "async"])
@pytest.mark.parametrize("carried", [False, True], ids=["sockets", "transport"])
def test_a_hook_is_told_of_all_pages_as_of_one_call(carried: bool, asynchronous: bool, serve: Serve) -> None:
    script = [page(1, after="c1"), page(2)]
    events: list[Event] = []
    server = serve(*script)
    options: dict[str, Any] = {"on_event": events.append}
    if carried:
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


class Bodies:
    """A transport of bodies; what is an exception is raised. It may be asynchronous."""

    def __init__(self, *script: Any) -> None:
        self.script = list(script)
        self.asked: list[Any] = []

    def __call__(self, request: TransportRequest) -> Any:
        self.asked.append(json.loads(request.body))
        item = self.script.pop(0)
        if isinstance(item, Exception):
            raise item
        return 200, {}, item

    async def later(self, request: TransportRequest) -> Any:
        await asyncio.sleep(0)
        return self(request)


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


def test_a_transport_is_given_up_with_the_task() -> None:
    given_up: list[bool] = []

    async def transport(_: TransportRequest) -> Any:
        try:
            await asyncio.sleep(60)
        finally:
            given_up.append(True)

    async def main() -> None:
        async with AsyncSeam(KEY, transport=transport) as seam:
            task = asyncio.ensure_future(seam.user_identities.list_pages().__anext__())
            await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await asyncio.sleep(0)

    asyncio.run(main())
    assert given_up == [True]


def test_a_transport_that_is_left_is_asked_no_more() -> None:
    bodies = Bodies(body(1, 2, after="c1"))
    with Seam(KEY, transport=bodies) as seam, closing(seam.pages("user_identities.list")) as people:
        assert numbers([next(people)]) == [1]
    assert len(bodies.asked) == 1


def test_without_an_event_loop_nothing_can_be_read() -> None:
    for transport in (None, Bodies()):
        people = AsyncSeam(KEY, transport=transport).user_identities.list_pages()
        with pytest.raises(libseam.SeamInvalidStateError, match="event loop"):
            people.__anext__().send(None)
