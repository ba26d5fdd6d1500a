"""The core without `std`: it builds for a machine that has none, and depends on nothing that needs one."""

import os
import subprocess

# A Cortex-M4F, as in a door controller.
TARGET = "thumbv7em-none-eabihf"


def test_the_bare_core_depends_on_httparse_and_zeroize_alone(root):
    tree = ["cargo", "tree", "-p", "libseam-core", "-e", "normal", "--prefix", "none", "--format", "{p}"]
    lines = subprocess.run(tree, cwd=root, check=True, capture_output=True, text=True).stdout.splitlines()
    assert {line.split()[0] for line in lines if line} == {"httparse", "libseam-core", "zeroize"}


def test_the_core_builds_for_bare_metal(root):
    build = ["cargo", "build", "--release", "-p", "libseam-core", "--target", TARGET]
    variables = os.environ | {"CARGO_TARGET_DIR": str(root / "target")}
    subprocess.run([root / "scripts/with-target", TARGET, *build], cwd=root, env=variables, check=True)
