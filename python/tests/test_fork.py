"""Processes that fork: clients from before and new ones work on both sides."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from sandbox import Sandbox

PROGRAM = Path(__file__).with_name("forking.py")
GONE = [404] * 4


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("fork", [GONE] * 6),
        ("forkserver", [GONE] * 6),
        ("spawn", [GONE] * 6),
        ("prefork", [[GONE], [404] * 5]),
        ("tasks", [[0] * 8, [404], GONE]),
        ("grandchild", [0, *GONE]),
        ("importing", [True, 0]),
    ],
)
def test_clients_work_in_parent_and_child_processes(
    pattern: str, expected: list[Any], sandbox: Sandbox
) -> None:
    done = subprocess.run(
        [sys.executable, "-X", "faulthandler", str(PROGRAM), pattern],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        env={**os.environ, "SEAM_API_KEY": sandbox.api_key, "SEAM_ENDPOINT": sandbox.endpoint},
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == expected
