"""Somebody to off-board, and the four ways in which Python does so."""

from __future__ import annotations

import asyncio
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest
from sandbox import Sandbox

import libseam
from libseam import AsyncSeam, Seam

ELIF = "7ad2566e-6fd8-466d-b8e4-c10a14a74fd3"
EMAIL = "elif.yildiz@example.com"


def forward(request: libseam.TransportRequest) -> Any:
    """Send a request with Python's own client."""
    sent = urllib.request.Request(request.url, request.body, request.headers, method=request.method)  # noqa: S310
    try:
        with urllib.request.urlopen(sent, timeout=request.timeout) as reply:  # noqa: S310
            return reply.status, dict(reply.headers), reply.read()
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, dict(refusal.headers), refusal.read()


def options(sandbox: Sandbox, **more: Any) -> dict[str, Any]:
    return {"api_key": sandbox.api_key, "endpoint": sandbox.endpoint, **more}


Surface = Callable[..., Any]


def blocking(sandbox: Sandbox, method: str, *args: Any, **given: Any) -> Any:
    with Seam(**options(sandbox)) as seam:
        return getattr(seam.off_board, method)(*args, **given)


def over_a_transport(sandbox: Sandbox, method: str, *args: Any, **given: Any) -> Any:
    with Seam(**options(sandbox, transport=forward)) as seam:
        return getattr(seam.off_board, method)(*args, **given)


def asynchronous(sandbox: Sandbox, method: str, *args: Any, **given: Any) -> Any:
    async def call() -> Any:
        async with AsyncSeam(**options(sandbox)) as seam:
            return await getattr(seam.off_board, method)(*args, **given)

    return asyncio.run(call())


def asynchronous_over_a_transport(sandbox: Sandbox, method: str, *args: Any, **given: Any) -> Any:
    async def call() -> Any:
        async with AsyncSeam(**options(sandbox, transport=forward)) as seam:
            return await getattr(seam.off_board, method)(*args, **given)

    return asyncio.run(call())


SURFACES = pytest.mark.parametrize(
    "surface",
    [blocking, over_a_transport, asynchronous, asynchronous_over_a_transport],
    ids=["blocking", "transport", "async", "async-transport"],
)
