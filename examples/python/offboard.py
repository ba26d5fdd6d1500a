"""Take away everything that people who have left still hold: each person is a row of a CSV file.

    export SEAM_API_KEY=…
    python offboard.py leavers.csv evidence/

The file's columns are `person`, which is an email address, a phone number or the id of a user identity, and `ticket`.
The evidence of each person is a file in the folder. After a failure, run the same command again: it goes on with that.
The exit code is 1 if anybody still has access.
"""

from __future__ import annotations

import asyncio
import csv
import sys
from pathlib import Path
from urllib.parse import quote

from libseam import AsyncSeam, SeamError

AT_ONCE = 4


async def offboard_all(leavers: list[dict[str, str]], folder: Path) -> int:
    """Off-board all people, a few at once, and return the number of those who still have access."""
    turns = asyncio.Semaphore(AT_ONCE)
    failed = 0

    async with AsyncSeam() as seam:

        async def one(person: str, ticket: str) -> None:
            nonlocal failed
            evidence = folder / f"{quote(person, safe='@+')}.jsonl"
            async with turns:
                try:
                    report = await seam.off_board(person=person, evidence=evidence, audit={"ticket": ticket})
                    print(f"{person}: {report.message}")
                except SeamError as error:
                    failed += 1
                    print(f"{person}: STILL HAS ACCESS: {error}", file=sys.stderr)

        await asyncio.gather(*(one(leaver["person"], leaver["ticket"]) for leaver in leavers))
    return failed


def main(arguments: list[str]) -> int:
    """Off-board the people in the file that the command line names."""
    if len(arguments) != 2:
        print("usage: python offboard.py LEAVERS.csv EVIDENCE-FOLDER", file=sys.stderr)
        return 2
    with open(arguments[0], encoding="utf-8", newline="") as file:
        leavers = list(csv.DictReader(file))
    folder = Path(arguments[1])
    folder.mkdir(mode=0o700, exist_ok=True)
    try:
        failed = asyncio.run(offboard_all(leavers, folder))
    except SeamError as error:
        print(error, file=sys.stderr)
        return 3
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
