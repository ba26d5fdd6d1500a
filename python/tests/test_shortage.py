"""A lack of threads or descriptors is a failure to connect, which is retried, with the system's message."""

from __future__ import annotations

import subprocess
import sys

import pytest
from clients import ID, KEY
from sandbox import Sandbox

# Each part runs in a process of its own, which uses up what there is. Everything that a limit would keep from being
# loaded is loaded before.
COMMON = f"""
import asyncio, os, resource, sys
from libseam import AsyncSeam, ConnectError, InvalidParamsError, NotFoundError, Seam
endpoint = sys.argv[1]
loop = asyncio.new_event_loop()

def options(host, on_event=None):
    return dict(api_key={KEY!r}, endpoint=endpoint.replace("127.0.0.1", host), on_event=on_event)

def call(client):
    made = client.user_identities.delete(user_identity_id={ID!r})
    return loop.run_until_complete(made) if asyncio.iscoroutine(made) else made

def read(client):
    pages = client.user_identities.list_pages()
    async def items():
        return [item async for item in pages]
    return loop.run_until_complete(items()) if isinstance(client, AsyncSeam) else list(pages)

def failure(client):
    # The sandbox does not know this key: an answer is all that is wanted.
    try:
        call(client)
    except ConnectError as e:
        return e
    raise AssertionError

def answer(client, make=call):
    try:
        make(client)
    except Exception as e:
        return type(e).__name__, getattr(e, "attempts", None)

for kind in Seam, AsyncSeam:
    try:
        kind(**options("127.0.0.1")).check("user_identities.delete")
    except InvalidParamsError:
        pass
"""

NO_THREAD = """
clients = [kind(**options("localhost")) for kind in (Seam, AsyncSeam)]
for client in clients:
    client.check("user_identities.delete", user_identity_id="7ad2566e-6fd8-466d-b8e4-c10a14a74fd3")
async def nothing():
    pass
loop.run_until_complete(nothing())
usual = resource.getrlimit(resource.RLIMIT_NPROC)
if os.geteuid() == 0:
    os.setresuid(65534, 65534, 0)  # the limit is not for root
def limited(threads):
    resource.setrlimit(resource.RLIMIT_NPROC, (threads, usual[1]))
for client in clients:
    limited(0)
    error = failure(client)
    assert (error.attempts, error.outcome) == (3, "not_sent"), error
    assert "Resource temporarily unavailable" in str(error), error
    limited(usual[1])
    assert answer(client) == ("UnauthorizedError", 1)
    client.close() if isinstance(client, Seam) else loop.run_until_complete(client.close())
limited(0)
told = []
def watch(event):
    told.append(event.type)
    if event.type == "failure":
        limited(usual[1])
for kind in Seam, AsyncSeam:
    limited(0)
    told.clear()
    assert answer(kind(**options("localhost", watch))) == ("UnauthorizedError", 2)
    loop.run_until_complete(nothing())
    assert told == ["send", "failure", "wait", "send", "reply", "error"], told
print("ok")
"""

NO_DESCRIPTOR = """
usual = resource.getrlimit(resource.RLIMIT_NOFILE)
async def nothing():
    pass
loop.run_until_complete(nothing())
for kind, make in (Seam, call), (Seam, read), (AsyncSeam, call), (AsyncSeam, read):
    for spare in range(8):
        next_one = os.dup(0)
        os.close(next_one)
        resource.setrlimit(resource.RLIMIT_NOFILE, (next_one + spare, usual[1]))
        client = kind(**options("127.0.0.1"))
        told = answer(client, make)
        resource.setrlimit(resource.RLIMIT_NOFILE, usual)
        assert told in (("ConnectError", 3), ("UnauthorizedError", 1)), (kind, make, spare, told)
        assert spare or told == ("ConnectError", 3), told
        assert answer(client, make) == ("UnauthorizedError", 1)
        del client  # with what it holds, before the next one counts
print("ok")
"""


@pytest.mark.skipif(sys.platform != "linux", reason="the limits are Linux's")
@pytest.mark.parametrize("part", [NO_THREAD, NO_DESCRIPTOR], ids=["thread", "descriptor"])
def test_a_lack_of_threads_or_descriptors_is_a_failure_to_connect(part: str, sandbox: Sandbox) -> None:
    ran = subprocess.run(
        [sys.executable, "-I", "-c", COMMON + part, sandbox.endpoint],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "ok\n", "")
