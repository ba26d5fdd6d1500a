"""The tarballs of `cargo xtask dist --target` for firmware: an image with each confirms a removal, in QEMU."""

import os
import subprocess

import pytest

from machines import BOARDS
from servers import ROOT


@pytest.mark.parametrize("board", BOARDS, ids=lambda board: board.triple)
def test_an_image_confirms_a_removal(board, trees, tmp_path):
    definitions = {
        "CMAKE_PREFIX_PATH": trees(board.triple),
        "CMAKE_SYSTEM_NAME": "Generic",
        "CMAKE_C_COMPILER": board.compiler,
        "CMAKE_C_FLAGS": board.options,
        "CMAKE_TRY_COMPILE_TARGET_TYPE": "STATIC_LIBRARY",
        "LIBC": ROOT / "tests/firmware/libc",
        "CODE": board.code,
        "RAM": board.ram,
    }
    command = ["cmake", "-G", "Ninja", "-S", ROOT / "tests/cross/bare", "-B", tmp_path]
    command += [f"-D{name}={value}" for name, value in definitions.items()]
    variables = {name: value for name, value in os.environ.items() if name not in ("CC", "CFLAGS")}
    for step in (command, ["cmake", "--build", tmp_path]):
        run = subprocess.run(step, env=variables, capture_output=True, text=True)
        assert run.returncode == 0, run.stdout + run.stderr
    header = subprocess.run(["readelf", "-hW", tmp_path / "image"], check=True, capture_output=True, text=True).stdout
    assert board.elf in header
    # A firmware that hangs is one that failed; no run takes a second.
    run = subprocess.run([*board.runner.split(), "-kernel", tmp_path / "image"], stdin=subprocess.DEVNULL, timeout=120)
    assert run.returncode == 0


@pytest.mark.parametrize("triple", [board.triple for board in BOARDS])
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
