"""The commands in docs/c.md for other machines, run as they stand there."""

import shutil
import subprocess
import sys

import pytest

from machines import MACHINES
from off_boarding import DONE, PERSON, check_evidence
from servers import ROOT, environment

sys.path.insert(0, str(ROOT / "tests/guide"))

from blocks import blocks

BLOCKS = {block.name: block.text for block in blocks((ROOT / "docs/c.md").read_text())}
RUNNERS = {machine.triple: machine.runner for machine in MACHINES}


@pytest.mark.parametrize(
    ("block", "program", "triple"),
    [
        ("cross", "build-aarch64/offboard", "aarch64-unknown-linux-gnu"),
        ("musl", "offboard", "x86_64-unknown-linux-musl"),
    ],
)
def test_the_commands_make_a_program_that_off_boards(block, program, triple, sandbox, tmp_path):
    for name in (".venv", "target"):
        (tmp_path / name).symlink_to(ROOT / name)
    shutil.copy(ROOT / "examples/c/offboard.c", tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(BLOCKS["CMakeLists.txt"])
    dist, _, commands = BLOCKS[block].partition("\n")
    subprocess.run(dist.split(), cwd=ROOT, check=True)
    subprocess.run(["sh", "-ec", commands], cwd=tmp_path, check=True)
    library = ROOT / "target/dist/cross" / triple / "lib"
    variables = environment(sandbox, LD_LIBRARY_PATH=str(library))
    run = [*RUNNERS[triple], tmp_path / program, PERSON, tmp_path / "evidence.jsonl"]
    assert DONE in subprocess.run(run, env=variables, check=True, stdout=-1, text=True).stdout
    check_evidence(tmp_path / "evidence.jsonl")
