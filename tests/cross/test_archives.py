"""The tarballs of `cargo xtask dist --target` for firmware: an image links with each, and has its functions."""

import os
import subprocess

import pytest

from machines import BARE
from servers import ROOT


@pytest.mark.parametrize(("triple", "compiler", "options", "processor"), BARE)
def test_an_image_links(triple, compiler, options, processor, trees, tmp_path):
    definitions = {
        "CMAKE_PREFIX_PATH": trees(triple),
        "CMAKE_SYSTEM_NAME": "Generic",
        "CMAKE_C_COMPILER": compiler,
        "CMAKE_C_FLAGS": options,
        "CMAKE_TRY_COMPILE_TARGET_TYPE": "STATIC_LIBRARY",
        "LIBC": ROOT / "tests/firmware/libc",
    }
    command = ["cmake", "-G", "Ninja", "-S", ROOT / "tests/cross/bare", "-B", tmp_path]
    command += [f"-D{name}={value}" for name, value in definitions.items()]
    variables = {name: value for name, value in os.environ.items() if name not in ("CC", "CFLAGS")}
    for step in (command, ["cmake", "--build", tmp_path]):
        run = subprocess.run(step, env=variables, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
    printed = subprocess.run(["readelf", "-hsW", tmp_path / "image"], check=True, capture_output=True, text=True).stdout
    assert processor in printed
    assert "seam_call_feed_response" in printed


@pytest.mark.parametrize("triple", [triple for triple, *_ in BARE])
def test_an_archive_has_no_function_of_a_system(triple, trees):
    nm = ["nm", "--extern-only", "--defined-only", "--format=posix", trees(triple) / "lib/libseam.a"]
    printed = subprocess.run(nm, check=True, capture_output=True, text=True).stdout
    names = {line.split()[0] for line in printed.splitlines() if " T " in line}
    assert "seam_call_poll" in names
    assert "seam_call_execute" not in names


def test_a_package_for_64_bits_is_passed_over(trees, tmp_path):
    definitions = {
        "CMAKE_PREFIX_PATH": trees("x86_64-unknown-linux-gnu"),
        "CMAKE_SYSTEM_NAME": "Generic",
        "CMAKE_C_COMPILER": "arm-none-eabi-gcc",
        "CMAKE_TRY_COMPILE_TARGET_TYPE": "STATIC_LIBRARY",
    }
    command = ["cmake", "-G", "Ninja", "-S", ROOT / "tests/cross/bare", "-B", tmp_path]
    run = subprocess.run([*command, *[f"-D{n}={v}" for n, v in definitions.items()]], capture_output=True, text=True)
    assert run.returncode != 0
    assert "(for x86_64-unknown-linux-gnu)" in run.stderr
