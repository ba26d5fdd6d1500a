"""Event loops: asyncio's own again and again, uvloop, anyio, and trio, which is none of asyncio's."""

from __future__ import annotations

import asyncio
import gc
import sys
import warnings
from collections.abc import Callable
from typing import Any

import anyio
import pytest
import trio
import uvloop
from clients import ID, KEY
from sandbox import Sandbox
from scripted import ECHO, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam

Serve = Callable[..., ScriptedServer]
OK = reply("200 OK", '{"ok":true}')


def run_by_asyncio(main: Callable[[], Any]) -> Any:
    return asyncio.run(main())


def run_by_uvloop(main: Callable[[], Any]) -> Any:
    loop = uvloop.new_event_loop()
    try:
        return loop.run_until_complete(main())
    finally:
        loop.run_until_complete(loop.shutdown_asyncgens())
        loop.close()


def run_by_anyio(main: Callable[[], Any]) -> Any:
    return anyio.run(main, backend="asyncio")


RUNNERS = pytest.mark.parametrize(
    "run", [run_by_asyncio, run_by_uvloop, run_by_anyio], ids=["asyncio", "uvloop", "anyio"]
)


@RUNNERS
def test_sequential_and_concurrent_calls_work_in_two_runs_of_a_loop(
    run: Callable[..., Any], sandbox: Sandbox
) -> None:
    seam = AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)

    async def main() -> list[int]:
        call = ("user_identities.delete",)
        params: dict[str, Any] = {"user_identity_id": ID, "missing_ok": True}
        first = await seam.call(*call, **params)
        rest = await asyncio.gather(*(seam.call(*call, **params) for _ in range(8)))
        return [first.http_status, *(one.http_status for one in rest)]

    assert run(main) == [200] + [404] * 8
    assert run(main) == [404] * 9


@RUNNERS
def test_cancelling_leaves_nothing_behind(run: Callable[..., Any], serve: Serve) -> None:
    server = serve(HANG, HANG, OK)

    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            loop = asyncio.get_running_loop()
            tasks = asyncio.all_tasks()
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            await loop.run_in_executor(None, lambda: server.requests.get(timeout=30))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            await loop.run_in_executor(None, lambda: server.departures.get(timeout=30))
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            await loop.run_in_executor(None, lambda: server.requests.get(timeout=30))
            with pytest.raises(asyncio.TimeoutError):
                await asyncio.wait_for(task, 0)
            await loop.run_in_executor(None, lambda: server.departures.get(timeout=30))
            await seam.user_identities.delete(user_identity_id=ID)
            assert asyncio.all_tasks() == tasks

    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        run(main)
        gc.collect()
    assert not seen


def test_cancelling_a_scope_of_anyio_aborts_the_request(serve: Serve) -> None:
    server = serve(HANG)

    async def main() -> bool:
        scope = anyio.CancelScope()
        async with (
            AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam,
            anyio.create_task_group() as group,
        ):
            with scope:

                async def cancel() -> None:
                    await anyio.to_thread.run_sync(lambda: server.requests.get(timeout=30))
                    scope.cancel()

                group.start_soon(cancel)
                await seam.user_identities.delete(user_identity_id=ID)
        return scope.cancelled_caught

    assert anyio.run(main)
    server.departures.get(timeout=30)


def test_a_group_of_anyio_cancels_the_others_when_one_fails(serve: Serve) -> None:
    server = serve(HANG)

    async def main() -> None:
        async with (
            AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam,
            anyio.create_task_group() as group,
        ):

            async def hang() -> None:
                await seam.user_identities.delete(user_identity_id=ID)

            group.start_soon(hang)
            await anyio.to_thread.run_sync(lambda: server.requests.get(timeout=30))
            await seam.user_identities.delete(user_identity_id="no id")

    with pytest.raises(BaseException) as failure:  # noqa: PT011
        anyio.run(main)
    errors = getattr(failure.value, "exceptions", None)
    assert errors is not None, failure.value
    assert [type(error) for error in errors] == [libseam.InvalidParamsError]
    server.departures.get(timeout=30)


@pytest.mark.parametrize(
    "run", [trio.run, lambda main: anyio.run(main, backend="trio")], ids=["trio", "anyio"]
)
def test_a_call_in_trio_is_an_error_that_says_what_to_do(run: Callable[..., Any], serve: Serve) -> None:
    server = serve(OK)

    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            with pytest.raises(
                libseam.SeamInvalidStateError, match=r"asyncio.*trio.*Seam.*thread"
            ) as refusal:
                await seam.user_identities.delete(user_identity_id=ID)
            assert refusal.value.operation == "user_identities.delete"

    run(main)
    assert server.requests.empty()


def test_in_trio_the_blocking_client_works_in_a_thread(serve: Serve) -> None:
    server = serve(OK)

    async def main() -> None:
        seam = libseam.Seam(api_key=KEY, endpoint=server.endpoint)
        await trio.to_thread.run_sync(lambda: seam.user_identities.delete(user_identity_id=ID))

    trio.run(main)
    assert "/user_identities/delete" in server.requests.get(timeout=30)


def test_calls_from_many_loops_in_threads_get_their_own_replies(serve: Serve) -> None:
    import threading

    server = serve(*[ECHO] * 24)
    seam = AsyncSeam(api_key=KEY, endpoint=server.endpoint)
    pairs: list[tuple[str, str]] = []

    async def call(identity: str) -> None:
        reply = await seam.call("user_identities.delete", user_identity_id=identity)
        pairs.append((identity, reply.body.echo.user_identity_id))

    def work(run: Callable[..., Any], number: int) -> None:
        async def main() -> None:
            numbers = range(3 * number, 3 * number + 3)
            await asyncio.gather(*(call(f"00000000-0000-4000-8000-{n:012}") for n in numbers))

        run(main)

    runs = enumerate([run_by_asyncio, run_by_uvloop] * 4)
    threads = [threading.Thread(target=work, args=(run, number)) for number, run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(pairs)) == 24
    assert [sent for sent, _ in pairs] == [echoed for _, echoed in pairs]


def test_calls_work_in_eager_tasks(serve: Serve) -> None:
    server = serve(OK, OK)

    async def main() -> None:
        factory = getattr(asyncio, "eager_task_factory", None)
        if factory is not None:
            asyncio.get_running_loop().set_task_factory(factory)
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            await asyncio.gather(*(seam.user_identities.delete(user_identity_id=ID) for _ in range(2)))

    asyncio.run(main())
    assert (sys.version_info >= (3, 12)) == hasattr(asyncio, "eager_task_factory")
