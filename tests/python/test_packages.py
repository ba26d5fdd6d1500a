"""The packages as strangers install them: the wheel where nothing else is, and the source distribution built by pip."""

import os
import re
import subprocess
import sys

import pytest

from servers import ROOT, environment

PROGRAMS = ROOT / ".venv/bin"
PIP = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
# The most bytes that a wheel may have.
LARGEST = 4_000_000

# Takes access away from somebody, by both clients.
REMOVE = """
import asyncio, libseam
seam = libseam.Seam()
seam.user_identities.delete(user_identity_id='1de00000-0000-4000-8000-000000000006')
async def main():
    async with libseam.AsyncSeam() as seam:
        await seam.user_identities.delete(user_identity_id='1de00000-0000-4000-8000-000000000007')
asyncio.run(main())
"""


@pytest.fixture(scope="session")
def wheel():
    (wheel,) = (ROOT / "target/dist/python").glob("*.whl")
    return wheel


@pytest.fixture
def python(tmp_path):
    """A Python of an environment with nothing in it."""
    subprocess.run([PROGRAMS / "python", "-m", "venv", tmp_path / "clean"], check=True)
    return tmp_path / "clean/bin/python"


def test_the_wheel_is_not_too_large(wheel):
    assert wheel.stat().st_size <= LARGEST


if sys.platform == "linux":

    def test_the_wheel_is_for_every_linux_since_2014(wheel):
        show = [PROGRAMS / "auditwheel", "show", wheel]
        told = " ".join(subprocess.run(show, check=True, capture_output=True, text=True).stdout.split())
        assert "-cp39-abi3-manylinux2014_" in wheel.name
        assert 'is consistent with the following platform tag: "manylinux_2_17_' in told


def test_the_wheel_runs_the_vectors_where_nothing_else_is(wheel, python):
    subprocess.run([python, *PIP, "--no-index", wheel], check=True)
    wanted = (ROOT / "python/requirements-test.txt").read_text().splitlines()
    subprocess.run([python, *PIP, *(line for line in wanted if line.startswith("pytest=="))], check=True)
    # Not `python -m pytest`, which puts the folder with the package's source on the path.
    vectors = ["tests/test_vectors.py", "tests/test_vectors_clients.py"]
    run = subprocess.run(
        [python.with_name("pytest"), "-q", *vectors], cwd=ROOT / "python", stdout=subprocess.PIPE, text=True
    )
    assert run.returncode == 0, run.stdout
    assert re.search(r"^\d+ passed in", run.stdout, re.MULTILINE), run.stdout


def test_pip_builds_the_source_distribution(python, sandbox, tmp_path):
    target = ROOT / "target/sdist"
    # Cargo would take the last one's crates for fresh: files have the same paths and times. Their dependencies are kept.
    crates = [word for crate in ("libseam-core", "libseam", "libseam-python") for word in ("-p", crate)]
    subprocess.run(["cargo", "clean", "--quiet", *crates, "--target-dir", target], cwd=ROOT, check=True)
    maturin = [PROGRAMS / "maturin", "sdist", "--out", tmp_path]
    subprocess.run(maturin, cwd=ROOT / "python", check=True)
    (source,) = tmp_path.glob("*.tar.gz")
    # Not optimized, which takes a fraction of the time: the wheel is what is tested as it ships.
    variables = {"CARGO_TARGET_DIR": str(target), "MATURIN_PEP517_ARGS": "--profile dev"}
    subprocess.run([python, *PIP, source], env=os.environ | variables, check=True)
    subprocess.run([python, "-I", "-W", "error", "-c", REMOVE], env=environment(sandbox), check=True)
