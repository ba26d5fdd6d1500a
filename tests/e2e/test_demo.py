"""The demo, with access systems that are a little faster."""

import subprocess
import sys
from pathlib import Path

import pytest

SURFACES = 6


@pytest.mark.xdist_group("demo")
def test_every_surface_off_boards_a_person_with_evidence_that_is_intact():
    demo = [sys.executable, Path(__file__).with_name("demo.py"), "300ms"]
    run = subprocess.run(demo, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert run.stdout.count("is_intact: True") == SURFACES
    assert run.stdout.count("result: done") == SURFACES
    assert run.stdout.count("left on the server: nothing") == SURFACES
    assert run.stdout.count("2 faults met") == SURFACES
