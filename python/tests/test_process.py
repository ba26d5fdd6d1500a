"""The whole process: Ctrl-C, the end of the interpreter, fork."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from clients import ID, KEY
from sandbox import Sandbox
from scripted import HANG, ScriptedServer, reply

import libseam
from libseam import Seam

Serve = Callable[..., ScriptedServer]

EXITS = int(os.environ.get("LIBSEAM_TEST_EXITS", "200"))
"""Number of interpreters that end with calls under way."""

BLOCKING = f"""
import sys
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
seam.user_identities.delete(user_identity_id={ID!r})
"""

ASYNC = f"""
import asyncio, sys
from libseam import AsyncSeam
async def main():
    async with AsyncSeam(api_key={KEY!r}, endpoint=sys.argv[1]) as seam:
        await asyncio.gather(*(seam.user_identities.delete(user_identity_id={ID!r}) for _ in range(4)))
asyncio.run(main())
"""

READING = f"""
import sys
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
for person in seam.user_identities.list_pages():
    print(person)
"""

READING_ASYNC = f"""
import asyncio, sys
from libseam import AsyncSeam
async def main():
    async with AsyncSeam(api_key={KEY!r}, endpoint=sys.argv[1]) as seam:
        async for person in seam.user_identities.list_pages():
            print(person)
asyncio.run(main())
"""

# The interpreter ends with eight calls under way that nobody waits for.
ABANDONED_TASKS = f"""
import asyncio, sys
from libseam import AsyncSeam
seam = AsyncSeam(api_key={KEY!r}, endpoint=sys.argv[1])
async def call():
    await seam.user_identities.delete(user_identity_id={ID!r})
loop = asyncio.new_event_loop()
tasks = [loop.create_task(call()) for _ in range(8)]
async def seen():
    await loop.run_in_executor(None, sys.stdin.readline)
loop.run_until_complete(seen())
for task in tasks:
    task._log_destroy_pending = False
print("end", flush=True)
"""

ABANDONED_LISTS = ABANDONED_TASKS.replace(
    f"await seam.user_identities.delete(user_identity_id={ID!r})",
    "async for _ in seam.user_identities.list_pages(): pass",
)

# CPython 3.10.8 and later of 3.10 may end in a crash of its own where a thread wants the interpreter to the very end:
# `take_gil` then resets a request (python/cpython#96387) in an interpreter that is freed already.
ABANDONED_THREADS = f"""
import sys, threading
from libseam import Seam, SeamCancelledError
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
def call():
    while True:
        try:
            seam.user_identities.delete(user_identity_id={ID!r})
        except SeamCancelledError:
            if sys.version_info[:2] == (3, 10):
                threading.Event().wait()
for _ in range(8):
    threading.Thread(target=call, daemon=True).start()
sys.stdin.readline()
print("end", flush=True)
"""

# The threads of the process before a call, after one, and once the one that resolved a name is gone.
THREADS = f"""
import os, sys, time
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
def threads():
    return len(os.listdir("/proc/self/task"))
print(threads())
for _ in range(3):
    seam.user_identities.delete(user_identity_id={ID!r})
    print(threads())
named = Seam(api_key={KEY!r}, endpoint=sys.argv[1].replace("127.0.0.1", "localhost"))
named.user_identities.delete(user_identity_id={ID!r})
# The outer test bounds the wait.
while threads() > 1:
    time.sleep(0.01)
print(threads())
"""

# What a program does at its very end, after the library has made ready for it.
LAST_ACT = f"""
import atexit, sys
def last():
    print(seam.call("user_identities.delete", user_identity_id={ID!r}).http_status)
atexit.register(last)
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
"""

# What waits at the very end for threads, and was told so before the library made ready for it.
WORKERS = f"""
import atexit, queue, sys, threading
jobs = queue.Queue()
atexit.register(jobs.join)
from libseam import Seam, SeamCancelledError
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
def work():
    while True:
        jobs.get()
        try:
            seam.user_identities.delete(user_identity_id={ID!r})
        except SeamCancelledError as error:
            print(error, error.__context__, flush=True)
        finally:
            jobs.task_done()
threading.Thread(target=work, daemon=True).start()
for _ in range(3):
    jobs.put(None)
sys.stdin.readline()
"""

# The handler uses the client that is in the middle of a call.
HANDLER = f"""
import signal, sys
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
def stop(*_):
    print(seam.call("user_identities.delete", user_identity_id={ID!r}).http_status)
    sys.exit()
signal.signal(signal.SIGTERM, stop)
seam.user_identities.delete(user_identity_id={ID!r})
"""

# Its end must not be taken for that of the interpreter.
SUBINTERPRETER = f"""
import sys
try:
    import _interpreters as interpreters
    one = interpreters.create("legacy")
except ImportError:
    import _xxsubinterpreters as interpreters
    one = interpreters.create(isolated=False)
sys.path.insert(0, {str(Path(libseam.__file__).parents[1])!r})
from libseam import Seam
seam = Seam(api_key={KEY!r}, endpoint=sys.argv[1])
path = f"import sys; sys.path.insert(0, {{sys.path[0]!r}})"
failing = "\\ntry: import libseam\\nexcept ImportError as error: print(error, flush=True)"
interpreters.run_string(one, path + failing)
interpreters.destroy(one)
print(seam.call("user_identities.delete", user_identity_id={ID!r}).http_status)
"""


def start(script: str, server: ScriptedServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-I", "-X", "faulthandler", "-c", script, server.endpoint],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A run that was started in the background ignores Ctrl-C, and would hand that on.
        preexec_fn=None if sys.platform == "win32" else heed_ctrl_c,
    )


def heed_ctrl_c() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def end_of(process: subprocess.Popen[str], typed: str = "") -> tuple[str, str]:
    """Return the output of a process that ends; one that hangs is killed."""
    try:
        return process.communicate(typed, timeout=120)
    finally:
        process.kill()


def wait_for_requests(number: int, server: ScriptedServer, process: subprocess.Popen[str]) -> None:
    while number:
        try:
            server.requests.get(timeout=1)
            number -= 1
        except queue.Empty:
            if process.poll() is not None:
                pytest.fail("\n".join(process.communicate()))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to one process")
@pytest.mark.parametrize(
    ("script", "calls"),
    [(BLOCKING, 1), (ASYNC, 4), (READING, 1), (READING_ASYNC, 1)],
    ids=["blocking", "async", "list", "async list"],
)
def test_ctrl_c_interrupts_and_aborts_the_request(script: str, calls: int, serve: Serve) -> None:
    server = serve()
    process = start(script, server)
    wait_for_requests(calls, server, process)
    process.send_signal(signal.SIGINT)
    _, errors = end_of(process)
    assert "KeyboardInterrupt" in errors
    assert KEY not in errors.replace(script, "")
    assert process.returncode in (-signal.SIGINT, 130, 1)
    for _ in range(calls):
        server.departures.get(timeout=60)


@pytest.mark.parametrize(
    "script", [ABANDONED_TASKS, ABANDONED_LISTS, ABANDONED_THREADS], ids=["tasks", "lists", "threads"]
)
def test_the_interpreter_ends_with_calls_under_way(script: str, serve: Serve) -> None:
    """One crash in many is a crash, so it is done many times, a few at once."""

    def end(_: int) -> tuple[int, str, str]:
        server = serve()
        process = start(script, server)
        wait_for_requests(8, server, process)
        output, errors = end_of(process, "\n")
        return process.returncode, output, errors

    with ThreadPoolExecutor(4) as pool:
        ends = list(pool.map(end, range(EXITS // 2)))
    assert set(ends) == {(0, "end\n", "")}


def test_the_main_thread_may_make_calls_at_exit(serve: Serve) -> None:
    server = serve(reply("200 OK", '{"ok":true}'))
    process = start(LAST_ACT, server)
    output, errors = end_of(process)
    assert (process.returncode, output, errors) == (0, "200\n", "")


def test_the_interpreter_waits_for_threads_that_others_wait_for(serve: Serve) -> None:
    """Calls under way are cancelled and later ones rejected, so the threads get through their work."""
    server = serve()
    process = start(WORKERS, server)
    wait_for_requests(1, server, process)
    output, errors = end_of(process, "\n")
    assert (process.returncode, errors) == (0, "")
    # The fate of the one that was under way is unknown; the others were never sent.
    assert sorted(output.splitlines()) == [
        "the interpreter is exiting; it is not known whether the operation happened None",
        "the interpreter is exiting; nothing was sent None",
        "the interpreter is exiting; nothing was sent None",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send to one process")
def test_a_signals_handler_may_make_calls_in_the_middle_of_one(serve: Serve) -> None:
    server = serve(HANG, reply("200 OK", '{"ok":true}'))
    process = start(HANDLER, server)
    wait_for_requests(1, server, process)
    process.terminate()
    output, errors = end_of(process)
    assert (process.returncode, output, errors) == (0, "200\n", "")
    server.departures.get(timeout=60)


@pytest.mark.skipif(
    not any(find_spec(name) for name in ("_interpreters", "_xxsubinterpreters")),
    reason="this interpreter cannot make others",
)
def test_a_subinterpreter_is_refused_and_the_first_one_goes_on(serve: Serve) -> None:
    server = serve(reply("200 OK", '{"ok":true}'))
    process = start(SUBINTERPRETER, server)
    output, errors = end_of(process)
    assert (process.returncode, errors) == (0, "")
    assert output == "libseam cannot be used in a subinterpreter\n200\n"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux shows a process its threads")
def test_no_thread_is_started_for_blocking_calls(serve: Serve) -> None:
    server = serve(*[reply("200 OK", '{"ok":true}')] * 4)
    process = start(THREADS, server)
    output, errors = end_of(process)
    assert (process.returncode, output.split(), errors) == (0, ["1"] * 5, "")


def test_eight_threads_wait_at_once(serve: Serve) -> None:
    """The server replies only when all eight requests are there, so no call may hold the interpreter up."""
    server = serve(*[reply("200 OK", '{"ok":true}')] * 8, together=8)
    with Seam(api_key=KEY, endpoint=server.endpoint) as seam, ThreadPoolExecutor(8) as pool:
        calls = [pool.submit(seam.call, "user_identities.delete", user_identity_id=ID) for _ in range(8)]
        assert [call.result(60).http_status for call in calls] == [200] * 8


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_child_and_its_parent_both_go_on(sandbox: Sandbox) -> None:
    def delete(client: Seam, number: int) -> int:
        identity = f"1de00000-0000-4000-8000-{number:012}"
        return client.call("user_identities.delete", user_identity_id=identity).http_status

    used = Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
    unused = Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
    assert delete(used, 6) == 200
    child = os.fork()
    if child == 0:
        status = 1
        try:
            new = Seam(api_key=sandbox.api_key, endpoint=sandbox.endpoint)
            done = [delete(used, 7), delete(unused, 8), delete(new, 9)]
            # To drop a client that the parent still uses must not disturb it.
            del unused, used
            status = 0 if done == [200, 200, 200] else 2
        finally:
            os._exit(status)
    assert os.waitpid(child, 0)[1] == 0
    assert delete(used, 10) == 200
    assert delete(unused, 11) == 200
