"""The tarballs of other machines, unpacked."""

import subprocess
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def trees(pytestconfig, tmp_path_factory):
    """Return a function that unpacks the tarball for a target, once, and returns where its tree is."""
    folder, unpacked = Path(pytestconfig.getoption("tarballs")), {}

    def tree(triple):
        if triple not in unpacked:
            (tarball,) = folder.glob(f"libseam-*-{triple}.tar.gz")
            place = tmp_path_factory.mktemp("unpacked")
            subprocess.run(["tar", "-xzf", tarball, "-C", place], check=True)
            (unpacked[triple],) = place.iterdir()
        return unpacked[triple]

    return tree
