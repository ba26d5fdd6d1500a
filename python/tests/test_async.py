"""The client for asyncio."""

from __future__ import annotations

import asyncio
import gc
import os
import threading
import weakref
from collections.abc import Callable
from typing import Any

import pytest
from clients import ID, KEY
from sandbox import Sandbox
from scripted import DROP, HANG, ScriptedServer, reply

import libseam
from libseam import AsyncSeam

OK = reply("200 OK", '{"ok":true}')
NOT_THERE = '{"ok":false,"error":{"type":"user_identity_not_found","message":"No such identity"}}'

Serve = Callable[..., ScriptedServer]


async def thread(call: Callable[..., Any], *args: Any) -> Any:
    """Wait for something that blocks, as `asyncio.to_thread` does."""
    return await asyncio.get_running_loop().run_in_executor(None, call, *args)


def test_thirty_two_concurrent_removals_of_one_person_remove_it_once(sandbox: Sandbox) -> None:
    async def main() -> list[libseam.Reply]:
        async with AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint) as seam:
            calls = [
                seam.call("user_identities.delete", user_identity_id=ID, missing_ok=True) for _ in range(32)
            ]
            return await asyncio.gather(*calls)

    replies = asyncio.run(main())
    assert len(replies) == 32
    assert sum(not reply.already_gone for reply in replies) == 1
    assert sandbox.post("/user_identities/get", user_identity_id=ID)[0] == 404


def test_errors_are_those_of_the_blocking_client() -> None:
    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint="http://127.0.0.1:1", retries=0) as seam:
            with pytest.raises(libseam.InvalidParamsError, match="did you mean `acs_user_id`"):
                await seam.acs.users.delete(acs_userid=ID)  # type: ignore[call-overload]
            with pytest.raises(libseam.InvalidParamsError, match="of the type bytes"):
                await seam.acs.users.delete(acs_user_id=b"x")  # type: ignore[call-overload]
            with pytest.raises(libseam.InvalidParamsError, match="required"):
                seam.check("acs.users.delete")
            with pytest.raises(libseam.UnknownOperationError):
                await seam.call("acs.user.delete")
            with pytest.raises(libseam.ConnectError):
                await seam.user_identities.delete(user_identity_id=ID)
            assert KEY not in repr(seam.build("user_identities.delete", user_identity_id=ID))
        with pytest.raises(libseam.SeamInvalidStateError, match="closed"):
            await seam.user_identities.delete(user_identity_id=ID)

    asyncio.run(main())
    with pytest.raises(libseam.InvalidOptionsError, match="no credential"):
        AsyncSeam()


def test_a_lost_reply_and_then_not_found_proves_nothing(serve: Serve) -> None:
    server = serve(DROP, reply("404 Not Found", NOT_THERE), DROP, reply("404 Not Found", NOT_THERE))

    async def main() -> libseam.Reply:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            with pytest.raises(libseam.UnconfirmedError) as refusal:
                await seam.user_identities.delete(user_identity_id=ID)
            assert (refusal.value.outcome, refusal.value.attempts) == ("unknown", 2)
            return await seam.call("user_identities.delete", user_identity_id=ID, missing_ok=True)

    done = asyncio.run(main())
    assert (done.already_gone, done.attempts) == (True, 2)


def test_cancelling_aborts_the_request_and_the_client_goes_on(serve: Serve) -> None:
    server = serve(HANG, OK)

    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            await thread(server.requests.get, True, 30)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # The server sees it, so nothing is left behind.
            await thread(server.departures.get, True, 30)
            await seam.user_identities.delete(user_identity_id=ID)

    asyncio.run(main())


def test_a_task_that_is_cancelled_before_it_runs_sends_nothing(serve: Serve) -> None:
    server = serve(OK, OK)

    async def main() -> None:
        async with AsyncSeam(api_key=KEY, endpoint=server.endpoint) as seam:
            task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # If the first call had sent its request, the server would have it before this one.
            await seam.user_identities.delete(user_identity_id=ID)

    asyncio.run(main())
    assert server.requests.qsize() == 1


def test_one_client_serves_several_loops(sandbox: Sandbox) -> None:
    seam = AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
    statuses: list[int] = []

    async def main() -> None:
        for number in range(6, 9):
            identity = f"1de00000-0000-4000-8000-{number:012}"
            done = await seam.call("user_identities.delete", user_identity_id=identity, missing_ok=True)
            statuses.append(done.http_status)

    asyncio.run(main())
    asyncio.run(main())
    threads = [threading.Thread(target=asyncio.run, args=(main(),)) for _ in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert statuses.count(200) == 3
    assert statuses.count(404) == 5 * 3
    asyncio.run(seam.close())


def test_a_loop_that_closes_with_a_call_under_way_aborts_it(serve: Serve) -> None:
    server = serve(HANG)
    seam = AsyncSeam(api_key=KEY, endpoint=server.endpoint)

    async def main() -> None:
        task = asyncio.ensure_future(seam.user_identities.delete(user_identity_id=ID))
        await thread(server.requests.get, True, 30)
        assert not task.done()

    asyncio.run(main())
    server.departures.get(timeout=30)


def test_a_call_without_an_event_loop_is_an_error() -> None:
    seam = AsyncSeam(api_key=KEY, endpoint="http://127.0.0.1:1")
    coroutine = seam.user_identities.delete(user_identity_id=ID)
    with pytest.raises(libseam.SeamInvalidStateError, match="event loop"):
        coroutine.send(None)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_and_its_parent_both_go_on(sandbox: Sandbox) -> None:
    seam = AsyncSeam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)

    async def delete(number: int) -> int:
        identity = f"1de00000-0000-4000-8000-{number:012}"
        return (await seam.call("user_identities.delete", user_identity_id=identity)).http_status

    assert asyncio.run(delete(6)) == 200
    child = os.fork()
    if child == 0:
        status = 1
        try:
            status = 0 if asyncio.run(delete(7)) == 200 else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert asyncio.run(delete(8)) == 200


def test_leaving_a_subclass_calls_its_own_close() -> None:
    class Counting(AsyncSeam):
        closed = 0

        async def close(self) -> None:
            self.closed += 1
            await super().close()

    async def main() -> Counting:
        async with Counting(api_key=KEY) as seam:
            return seam

    assert asyncio.run(main()).closed == 1


def test_an_error_is_freed_with_its_last_reference() -> None:
    async def main() -> list[weakref.ref[libseam.SeamError]]:
        gone: list[weakref.ref[libseam.SeamError]] = []
        async with AsyncSeam(api_key=KEY, endpoint="http://127.0.0.1:1", retries=0) as seam:
            # Once the second is here, the thread that hands them over is done with the first.
            for _ in range(2):
                try:
                    await seam.user_identities.delete(user_identity_id=ID)
                except libseam.ConnectError as error:
                    gone.append(weakref.ref(error))
        return gone

    gc.collect()
    gc.disable()
    try:
        first, _ = asyncio.run(main())
        assert first() is None
    finally:
        gc.enable()
