"""Firmware for a Cortex-M4F: its library, its programs, and the imitated board."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from servers import ROOT

TARGET = "thumbv7em-none-eabihf"
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
PROCESSOR = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
# There is no C library; `libc/` has what the compilers call by name, and must not call itself.
FREESTANDING = ["-Os", "-ffunction-sections", "-fdata-sections", "-ffreestanding", "-fno-tree-loop-distribute-patterns"]
LINKED = ["-nostdlib", "-nostartfiles", "-lgcc", "-Wl,--gc-sections", "-Wl,-z,noexecstack"]
BOARD = [
    "-M",
    "mps2-an386",
    "-nographic",
    "-monitor",
    "none",
    "-serial",
    "none",
    "-semihosting-config",
    "enable=on,target=native",
]


def build_library():
    """Build the library without a transport. Returns where it is."""
    cargo = [
        "cargo",
        "rustc",
        "-p",
        "libseam-c",
        "--lib",
        "--crate-type",
        "staticlib",
        "--no-default-features",
        "--profile",
        "bare",
    ]
    variables = os.environ | {"CARGO_TARGET_DIR": str(ROOT / "target")}
    with_target = [ROOT / "scripts/with-target", TARGET, *cargo, "--target", TARGET]
    subprocess.run(with_target, cwd=ROOT, env=variables, check=True)
    return ROOT / "target" / TARGET / "bare/libseam.a"


@dataclass
class Image:
    """A program that was linked."""

    path: Path
    linker_map: Path

    def run(self):
        """Run it on the board. Returns what it printed; it ends with the program's exit code."""
        # Semihosting prints to the standard error.
        start = ["qemu-system-arm", *BOARD, "-kernel", self.path]
        run = subprocess.run(start, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        assert run.returncode == 0, run.stdout
        return run.stdout

    def flash(self):
        """Return the bytes of code, constants and initial data."""
        size = ["arm-none-eabi-size", self.path]
        text, data = subprocess.run(size, check=True, capture_output=True, text=True).stdout.splitlines()[1].split()[:2]
        return int(text) + int(data)

    def bytes_of_libseam(self, *kinds):
        """Return the bytes of the sections of these kinds that the linker took from our library."""
        return section_bytes(self.linker_map.read_text(), kinds, "libseam.a(")


def section_bytes(linker_map, kinds, origin):
    """Sum the sections of a linker's map whose names begin with one of `kinds` and that come from `origin`."""
    placed = linker_map.split("Linker script and memory map")[1]
    # ` .text.NAME  0xADDRESS  0xSIZE  FILE`, with a line break behind a long name.
    sections = re.findall(r"^ (\.\S+)\s+0x[0-9a-f]+\s+(0x[0-9a-f]+) (\S.*)$", placed, re.MULTILINE)
    return sum(int(size, 16) for name, size, file in sections if name.startswith(kinds) and origin in file)


def link(name, library, folder):
    """Compile and link the program `tests/firmware/NAME`."""
    source = ROOT / "tests/firmware"
    image = Image(folder / name, folder / f"{name}.map")
    folders = [source, source / "libc", source / name]
    includes = [word for place in [*folders, ROOT / "include"] for word in ("-I", place)]
    programs = [file for place in folders for file in sorted(place.glob("*.c"))]
    gcc = ["arm-none-eabi-gcc", *STRICT, *PROCESSOR, *FREESTANDING, *includes, *programs, library, *LINKED]
    subprocess.run([*gcc, "-T", source / "board.ld", f"-Wl,-Map={image.linker_map}", "-o", image.path], check=True)
    return image
