"""Lists of people in pages: replies, clients, and readers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterable, Callable, Iterable
from typing import Any, Optional

from clients import KEY
from sandbox import Sandbox
from scripted import ScriptedServer, reply

from libseam import AsyncSeam, Seam, TransportRequest


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
