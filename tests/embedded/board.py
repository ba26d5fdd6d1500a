"""Firmware for a Cortex-M4F: its library, its programs, and the imitated board."""

import json
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import recording
from servers import ROOT

FIRMWARE = ROOT / "tests/firmware"
TARGET = "thumbv7em-none-eabihf"
STRICT = ["-std=c11", "-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]
PROCESSOR = ["-mcpu=cortex-m4", "-mthumb", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"]
# There is no C library; `libc/` has what the compilers call by name, and must not call itself.
FREESTANDING = ["-Os", "-ffunction-sections", "-fdata-sections", "-ffreestanding", "-fno-tree-loop-distribute-patterns"]
# Folders of tests/firmware whose files a program is made of, besides its own.
BARE = ["board", "libc", "door", "peer"]
PROGRAMS = {
    "controller": [*BARE, "heap", "plain", "ticks", "peer_wire"],
    "test": [*BARE, "heap", "starved", "ticks", "peer_wire", "truth"],
    "modem_test": [*BARE, "heap", "plain", "ticks", "modem", "truth"],
    "freertos": [*BARE, "peer_wire", "truth"],
    "confirming": [*BARE, "heap", "plain", "ticks", "peer_wire", "confirm"],
    "confirm_test": [*BARE, "heap", "starved", "ticks", "peer_wire", "confirm", "truth"],
}
# The files of the FreeRTOS kernel, in the folder that `freertos_kernel` returns.
KERNEL = ["tasks.c", "list.c", "queue.c", "portable/GCC/ARM_CM4F/port.c", "portable/MemMang/heap_4.c"]
KERNEL_INCLUDES = ["include", "portable/GCC/ARM_CM4F"]
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


def build_library(folder, *features):
    """Build the library without a transport, with these features. Returns where it is in `folder`."""
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
        "--features",
        ",".join(features),
    ]
    # Debian's compiler comes with a core library that is compiled for size here; rustup's is compiled for speed.
    variables = {"RUST_TARGET_VIA": "debian"} | os.environ | {"CARGO_TARGET_DIR": str(ROOT / "target")}
    with_target = [ROOT / "scripts/with-target", TARGET, *cargo, "--target", TARGET]
    subprocess.run(with_target, cwd=ROOT, env=variables, check=True)
    # The next build with other features takes its place.
    return Path(shutil.copy(ROOT / "target" / TARGET / "bare/libseam.a", folder))


def freertos_kernel():
    """Let cargo fetch the sources of the FreeRTOS kernel. Returns their folder."""
    manifest = FIRMWARE / "freertos/Cargo.toml"
    cargo = ["cargo", "metadata", "--locked", "--format-version", "1", "--manifest-path", manifest]
    packages = json.loads(subprocess.run(cargo, check=True, capture_output=True, text=True).stdout)["packages"]
    (package,) = (package for package in packages if package["name"] == "freertos-next")
    return Path(package["manifest_path"]).parent / "FreeRTOS-Kernel"


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
        """Return the bytes of code, constants and initial data, without the peer that stands for the network."""
        size = ["arm-none-eabi-size", "--format=sysv", self.path]
        rows = subprocess.run(size, check=True, capture_output=True, text=True).stdout.splitlines()
        sections = {name: int(bytes_) for name, bytes_, *_ in map(str.split, filter(None, rows)) if bytes_.isdigit()}
        return sum(sections.get(name, 0) for name in (".vectors", ".text", ".ARM.exidx", ".data"))

    def bytes_of_libseam(self, *kinds):
        """Return the bytes of the sections of these kinds that the linker took from our library."""
        return section_bytes(self.linker_map.read_text(), kinds, "libseam.a(")


def section_bytes(linker_map, kinds, origin):
    """Sum the sections of a linker's map whose names begin with one of `kinds` and that come from `origin`."""
    placed = linker_map.split("Linker script and memory map")[1]
    # ` .text.NAME  0xADDRESS  0xSIZE  FILE`, with a line break behind a long name.
    sections = re.findall(r"^ (\.\S+)\s+0x[0-9a-f]+\s+(0x[0-9a-f]+) (\S.*)$", placed, re.MULTILINE)
    return sum(int(size, 16) for name, size, file in sections if name.startswith(kinds) and origin in file)


@dataclass
class Workshop:
    """A folder in which programs are made: with the library, and with replies that were recorded for all of them."""

    folder: Path
    library: Path

    def __post_init__(self):
        recorded = recording.record()
        self.replies = recorded.confirmed
        (self.folder / "recorded.h").write_text(recorded.header())

    def compile(self, source, includes, flags):
        """Compile a file. Returns the object, which is named after its folder and the file."""
        made = self.folder / f"{source.parent.name}-{source.stem}.o"
        gcc = ["arm-none-eabi-gcc", *flags, *PROCESSOR, *FREESTANDING, *includes, "-c", source, "-o", made]
        subprocess.run(gcc, check=True)
        return made

    def link(self, name, kernel=None):
        """Compile and link the program `tests/firmware/NAME`, on a kernel of FreeRTOS if it has one."""
        image = Image(self.folder / name, self.folder / f"{name}.map")
        folders = [FIRMWARE / folder for folder in [*PROGRAMS[name], name]]
        includes = [word for place in [*folders, self.folder, ROOT / "include"] for word in ("-I", place)]
        foreign = []
        if kernel:
            foreign = [kernel / file for file in KERNEL]
            includes += [word for place in KERNEL_INCLUDES for word in ("-isystem", kernel / place)]
        sources = [file for place in folders for file in sorted(place.glob("*.c"))]
        objects = [self.compile(source, includes, STRICT) for source in sources]
        objects += [self.compile(source, includes, ["-w"]) for source in foreign]
        gcc = ["arm-none-eabi-gcc", *PROCESSOR, *objects, self.library, *LINKED, "-T", FIRMWARE / "board/board.ld"]
        subprocess.run([*gcc, f"-Wl,-Map={image.linker_map}", "-o", image.path], check=True)
        return image
