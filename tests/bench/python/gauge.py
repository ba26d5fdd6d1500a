"""The time that a stretch of work takes: every contestant in Python prints it in the same way."""

from __future__ import annotations

import json
import time

ACS_USER_ID = "5ed1ad4c-2b1c-4dd6-a9a7-5ba0ed4b0e5c"


class Gauge:
    """Started when the warm-up is over."""

    def __init__(self) -> None:
        # User and system mode, all threads together.
        self._cpu = time.process_time()
        self._wall = time.perf_counter()

    def print(self, calls: int) -> None:
        """Prints what `calls` calls took since the start."""
        wall = time.perf_counter() - self._wall
        cpu = time.process_time() - self._cpu
        print(json.dumps({"calls": calls, "cpu_us": cpu * 1e6, "wall_us": wall * 1e6}))
