"""Programs that fork, as servers do. Each prints a line of JSON; what it must say is in `test_fork`."""

from __future__ import annotations

import asyncio
import builtins
import json
import multiprocessing
import os
import signal
import socket
import sys
import threading
import warnings
from typing import Any

from libseam import AsyncSeam, Seam

warnings.filterwarnings("ignore", ".*multi-threaded.*", DeprecationWarning)

OPTIONS: dict[str, Any] = {"api_key": os.environ["SEAM_API_KEY"], "endpoint": os.environ["SEAM_ENDPOINT"]}
PARAMS: dict[str, Any] = {"user_identity_id": "00000000-0000-4000-8000-000000000000", "missing_ok": True}
DELETE = "user_identities.delete"

blocking = Seam(**OPTIONS)
asynchronous = AsyncSeam(**OPTIONS)


def by(seam: Seam) -> int:
    """Make a call that blocks."""
    return seam.call(DELETE, **PARAMS).http_status


def by_async(seam: AsyncSeam) -> int:
    """Make three calls at once."""

    async def main() -> int:
        replies = await asyncio.gather(*(seam.call(DELETE, **PARAMS) for _ in range(3)))
        return max(reply.http_status for reply in replies)

    return asyncio.run(main())


def work(_: int = 0) -> list[int]:
    """Make calls with what was there before this process, and with new clients."""
    new, new_async = Seam(**OPTIONS), AsyncSeam(**OPTIONS)
    return [by(blocking), by_async(asynchronous), by(new), by_async(new_async)]


def pools(method: str) -> list[list[int]]:
    """Have processes of `multiprocessing` work, and this one before and after."""
    done = [work()]
    with multiprocessing.get_context(method).Pool(2) as pool:
        done += pool.map(work, range(4), chunksize=1)
    return [*done, work()]


def forked(body: Any) -> int:
    """Run `body` in a child, whose status says whether all was well."""
    child = os.fork()
    if child:
        return child
    status = 1
    try:
        status = 0 if body() else 2
    finally:
        os._exit(status)


def prefork() -> list[Any]:
    """A server as gunicorn runs it: made in the master, which forks workers and replaces one that was ended."""
    calls: list[int] = [by(blocking), by_async(asynchronous)]
    listener = socket.create_server(("127.0.0.1", 0))

    def serve() -> bool:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.sendall(json.dumps([os.getpid(), *work()]).encode())

    def ask() -> list[int]:
        with socket.create_connection(listener.getsockname()) as connection:
            answer = b""
            while chunk := connection.recv(1000):
                answer += chunk
            return json.loads(answer)  # type: ignore[no-any-return]

    workers = [forked(serve) for _ in range(2)]
    answers = [ask() for _ in range(6)]
    calls.append(by(blocking))
    os.kill(workers[0], signal.SIGTERM)
    os.waitpid(workers[0], 0)
    workers[0] = forked(serve)
    answers += [ask() for _ in range(6)]
    calls += [by(blocking), by_async(asynchronous)]
    for worker in workers:
        os.kill(worker, signal.SIGTERM)
        os.waitpid(worker, 0)
    return [sorted({tuple(answer[1:]) for answer in answers}), calls]


def tasks() -> list[Any]:
    """A queue as Celery's prefork runs it: the parent's threads are amid calls while it forks a child per task."""
    end = threading.Event()
    parents: list[int] = []

    def calls() -> None:
        while not end.is_set():
            parents.append(by(blocking))

    def calls_async() -> None:
        while not end.is_set():
            parents.append(by_async(asynchronous))

    threads = [threading.Thread(target=target) for target in (calls, calls, calls_async)]
    for thread in threads:
        thread.start()
    while len(parents) < 3:
        pass
    children = [forked(lambda: work() == [404] * 4) for _ in range(8)]
    statuses = [os.waitpid(child, 0)[1] for child in children]
    end.set()
    for thread in threads:
        thread.join()
    return [statuses, sorted(set(parents)), work()]


def grandchild() -> list[int]:
    """A child's child: each process is the child of one that has used the clients."""
    work()

    def child() -> bool:
        own = work()
        grandchild = forked(lambda: work() == [404] * 4)
        return os.waitpid(grandchild, 0)[1] == 0 and own == work() == [404] * 4

    return [os.waitpid(forked(child), 0)[1], *work()]


def importing() -> list[Any]:
    """A fork while another thread imports what the first reply of an asynchronous call needs."""
    original = builtins.__import__
    began, go_on = threading.Event(), threading.Event()

    def slow(name: str, *arguments: Any, **keywords: Any) -> Any:
        if name == "libseam._async_calls":
            began.set()
            go_on.wait(30)
        return original(name, *arguments, **keywords)

    def child() -> bool:
        builtins.__import__ = original
        return by_async(asynchronous) == 404

    builtins.__import__ = slow
    thread = threading.Thread(target=by_async, args=(asynchronous,))
    thread.start()
    is_importing = began.wait(30)
    process = forked(child)
    builtins.__import__ = original
    go_on.set()
    thread.join()
    return [is_importing, os.waitpid(process, 0)[1]]


if __name__ == "__main__":
    what = sys.argv[1]
    patterns: dict[str, Any] = {
        "prefork": prefork,
        "tasks": tasks,
        "grandchild": grandchild,
        "importing": importing,
    }
    print(json.dumps(patterns[what]() if what in patterns else pools(what)))
