"""The README's programs, saved and run as it says."""

import re
import subprocess

import pytest

from blocks import blocks
from servers import ROOT, environment, running_sandbox


def runnable():
    """Return the commands to run: those that follow a program, or that call `seam` for an operation.

    Each comes with the program before it: its name and its text, or None.
    """
    section = (ROOT / "README.md").read_text().split("\n## Use it\n")[1]
    found, program = [], None
    for block in blocks(section):
        if block.language != "sh":
            name = re.search(r"offboard\.\w+", block.text.partition("\n")[0])
            program = (name and name[0], block.text)
        elif program or block.text.startswith("target/release/seam user-identities"):
            found.append((program or (None, ""), block.text))
            program = None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readme")
    for name in (".venv", "npm", "target"):
        (folder / name).symlink_to(ROOT / name)
    return folder


@pytest.fixture(scope="module")
def company():
    with running_sandbox() as sandbox:
        yield sandbox


def test_every_language_has_a_program():
    assert {name for (name, _), _ in runnable()} >= {"offboard.py", "offboard.mjs", "offboard.c"}


@pytest.mark.parametrize(("program", "commands"), runnable())
def test_the_commands_succeed(program, commands, folder, company):
    name, text = program
    if name:
        (folder / name).write_text(text)
    subprocess.run(["sh", "-ec", commands], cwd=folder, env=environment(company), check=True)
