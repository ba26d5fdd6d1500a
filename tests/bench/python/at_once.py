"""Calls with 32 under way at once: `at_once.py PACKAGE CALLS WARM_UP`."""

import asyncio
import importlib
import sys

from gauge import ACS_USER_ID, Gauge

IN_FLIGHT = 32


async def call(seam, count: int) -> None:
    """Makes `count` calls: each of 32 tasks takes the next one when it is done with its last."""
    left = iter(range(count))

    async def work() -> None:
        for _ in left:
            await seam.acs.users.delete(acs_user_id=ACS_USER_ID)

    await asyncio.gather(*(work() for _ in range(IN_FLIGHT)))


async def main(package: str, calls: int, warm_up: int) -> None:
    async with importlib.import_module(package).AsyncSeam() as seam:
        await call(seam, warm_up)
        gauge = Gauge()
        await call(seam, calls)
        gauge.print(calls)


asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
