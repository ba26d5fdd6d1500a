"""Types of what uses the installed package, by mypy and by pyright, in a folder where the package's source is out of sight."""

import json
import os
import shutil
import subprocess

import pytest

from servers import ROOT

PROGRAMS = ROOT / ".venv/bin"
# A program in which the lines with the mark must be refused, and no others.
SAMPLE, MARK = "typed_sample.py", "# refused: "


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("types")
    for source, name in [("python/tests", "tests"), ("examples/python", "examples")]:
        (folder / name).mkdir()
        for file in (ROOT / source).glob("*.py"):
            shutil.copy(file, folder / name)
    (folder / "tests" / SAMPLE).rename(folder / SAMPLE)
    return folder


def pyright(folder, *arguments):
    # It asks the first Python on the path where packages are.
    path = os.environ | {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    command = ["node", ROOT / "python/pyright/node_modules/pyright/index.js", *arguments]
    return subprocess.run(command, cwd=folder, env=path, stdout=subprocess.PIPE, text=True)


def passes(run):
    assert run.returncode == 0, run.stdout


def test_mypy_accepts_what_uses_the_package(folder):
    mypy = [PROGRAMS / "mypy", "--config-file", ROOT / "python/pyproject.toml", "tests", "examples"]
    passes(subprocess.run(mypy, cwd=folder, stdout=subprocess.PIPE, text=True))


def test_pyright_accepts_what_uses_the_package(folder):
    passes(pyright(folder, "tests", "examples"))


def test_every_public_name_has_a_type(folder):
    passes(pyright(folder, "--verifytypes", "libseam", "--ignoreexternal"))


def test_pyright_refuses_the_marked_lines_and_no_others(folder):
    # mypy's verdict on them is one of the package's own tests.
    report = json.loads(pyright(folder, "--outputjson", SAMPLE).stdout)
    refused = {diagnostic["range"]["start"]["line"] for diagnostic in report["generalDiagnostics"]}
    lines = enumerate((folder / SAMPLE).read_text().splitlines())
    marked = {number for number, line in lines if MARK in line}
    assert marked
    assert refused == marked
