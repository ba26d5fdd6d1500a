"""The tests on every other CPython that is found, with the built wheel in environments of their own: nox -- REPORTS."""

import os
import sys
from pathlib import Path

import nox

ROOT = Path(__file__).resolve().parents[1]
OWN = f"3.{sys.version_info.minor}"
OTHERS = [version for version in ("3.9", "3.10", "3.11", "3.12", "3.13") if version != OWN]
PYENV = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
# The shims of pyenv are there for versions that they refuse to start.
os.environ["PATH"] = os.pathsep.join([*map(str, PYENV.glob("versions/3.*/bin")), os.environ["PATH"]])
nox.options.envdir = str(ROOT / "target/nox")
nox.options.reuse_venv = "yes"
nox.options.error_on_missing_interpreters = False


@nox.session(python=OTHERS)
def tests(session: nox.Session) -> None:
    """Run the tests, and leave a report for each version in the folder REPORTS."""
    (wheel,) = (ROOT / "target/dist/python").glob("*.whl")
    session.install("--quiet", "--requirement", "requirements-test.txt")
    session.install("--quiet", "--no-index", "--no-deps", "--force-reinstall", str(wheel))
    # A type checker reports the same everywhere. Many ends of the interpreter, frozen programs and the generated
    # vectors are seen in .venv.
    ignored = ["--ignore=tests/test_typing.py", "--ignore=tests/test_frozen.py"]
    report = f"--junitxml={session.posargs[0]}/python-{session.python}.xml"
    environment = {"LIBSEAM_TEST_EXITS": "40", "LIBSEAM_TEST_VECTORS": "written"}
    workers = ["-n", "2", "--dist", "loadfile"]
    arguments = ["-p", "no:cacheprovider", "--color=no", *workers, *ignored, report, "tests"]
    session.run("pytest", *arguments, env=environment)
