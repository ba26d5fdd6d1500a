"""The tarball of `cargo xtask dist`, unpacked."""

import subprocess
import sys
from pathlib import Path

import pytest

from servers import ROOT

sys.path.insert(0, str(ROOT / "tests/guide"))


@pytest.fixture(scope="session")
def tarball(pytestconfig):
    return Path(pytestconfig.getoption("tarball"))


@pytest.fixture(scope="session")
def unpacked(tarball, tmp_path_factory):
    """The tree in another place than it was made in: its paths follow from where it is."""
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run(["tar", "-xzf", tarball, "-C", folder], check=True)
    return (folder / tarball.name.removesuffix(".tar.gz")).rename(folder / "elsewhere")
