"""The fixtures that tests share."""

import os
from pathlib import Path

import pytest

from servers import ROOT, running_sandbox


def pytest_addoption(parser):
    parser.addoption("--programs", help="the folder with the C tests' programs")
    parser.addoption("--tarball", help="the tarball of `cargo xtask dist`")
    parser.addoption("--tarballs", help="the folder with the tarballs of `cargo xtask dist --target`")


@pytest.fixture(scope="session")
def root() -> Path:
    """The repository's folder."""
    return ROOT


@pytest.fixture(scope="session")
def tree(root) -> Path:
    """The C tree."""
    return root / "target/dist/c"


@pytest.fixture
def sandbox():
    """A sandbox of the test's own."""
    with running_sandbox() as sandbox:
        yield sandbox


@pytest.fixture(scope="session")
def bless() -> bool:
    """True where this run writes what it expects."""
    return "BLESS" in os.environ
