"""Machines other than this one: how programs are compiled for them, and how they run here."""

import sys
from dataclasses import dataclass

# zig has a C library for each, and an unwinder that must be named where a program is linked with the static library.
ZIG = f"{sys.executable} -m ziglang cc -target"


@dataclass(frozen=True)
class Machine:
    """A machine with an operating system."""

    triple: str
    # Names of the system and of the processor that CMake is given, as a toolchain file has them.
    system: str
    processor: str
    # Compiler with its options.
    compiler: str
    # Options of the linker.
    linked: str = ""
    # Command before a program that runs it here.
    runner: tuple = ()
    # Name of the processor in what `readelf` prints; empty where programs are not ELF.
    elf: str = ""
    # Newest glibc that the library may ask for; empty where it uses none.
    glibc: str = ""
    has_shared: bool = True
    # Says that certificates come from a file, and not from the system's store.
    has_certificate_file: bool = True


def linux(triple, processor, compiler, elf, glibc, emulator):
    """Describe a Linux whose programs an emulator runs with the C library of Debian's cross compiler."""
    runner = (emulator, "-L", f"/usr/{compiler.removesuffix('-gcc')}")
    return Machine(triple, "Linux", processor, compiler, runner=runner, elf=elf, glibc=glibc)


MACHINES = [
    Machine(
        "x86_64-unknown-linux-gnu",
        "Linux",
        "x86_64",
        f"{ZIG} x86_64-linux-gnu.2.17",
        linked="-lunwind",
        elf="X86-64",
        glibc="2.17",
    ),
    linux("aarch64-unknown-linux-gnu", "aarch64", "aarch64-linux-gnu-gcc", "AArch64", "2.17", "qemu-aarch64"),
    linux("armv7-unknown-linux-gnueabihf", "armv7l", "arm-linux-gnueabihf-gcc", "ARM", "2.17", "qemu-arm"),
    linux("riscv64gc-unknown-linux-gnu", "riscv64", "riscv64-linux-gnu-gcc", "RISC-V", "2.27", "qemu-riscv64"),
    Machine(
        "x86_64-unknown-linux-musl",
        "Linux",
        "x86_64",
        f"{ZIG} x86_64-linux-musl",
        linked="-static -lunwind",
        elf="X86-64",
        has_shared=False,
    ),
    Machine(
        "x86_64-pc-windows-gnu",
        "Windows",
        "AMD64",
        "x86_64-w64-mingw32-gcc",
        runner=("wine",),
        has_certificate_file=False,
    ),
]


@dataclass(frozen=True)
class Board:
    """A board without an operating system, which QEMU imitates."""

    triple: str
    # Compiler with the options of the processor, which `readelf` gives the name `elf`.
    compiler: str
    options: str
    elf: str
    # Command that runs an image, and where code and data lie. Without an address data follow the code.
    runner: str
    code: str = "0x0"
    ram: str = ""


ARM, RISCV = "arm-none-eabi-gcc", "riscv64-unknown-elf-gcc"
QEMU_ARM = "qemu-system-arm -nographic -monitor none -serial none -semihosting-config enable=on,target=native -M"
QEMU_RISCV = "qemu-system-riscv32 -nographic -monitor none -serial none -bios none -M virt -cpu"

BOARDS = [
    # The processor of this board is a Cortex-M0, which lacks nothing of a Cortex-M0+ that programs use.
    Board("thumbv6m-none-eabi", ARM, "-mcpu=cortex-m0 -mthumb", "ARM", f"{QEMU_ARM} microbit", ram="0x20000000"),
    Board("thumbv7m-none-eabi", ARM, "-mcpu=cortex-m3 -mthumb", "ARM", f"{QEMU_ARM} mps2-an385", ram="0x20000000"),
    Board(
        "thumbv7em-none-eabihf",
        ARM,
        "-mcpu=cortex-m4 -mthumb -mfloat-abi=hard -mfpu=fpv4-sp-d16",
        "ARM",
        f"{QEMU_ARM} mps2-an386",
        ram="0x20000000",
    ),
    Board(
        "thumbv8m.main-none-eabihf",
        ARM,
        "-mcpu=cortex-m33 -mthumb -mfloat-abi=hard -mfpu=fpv5-sp-d16",
        "ARM",
        f"{QEMU_ARM} mps2-an505",
        code="0x10000000",
        ram="0x38000000",
    ),
    Board(
        "riscv32imac-unknown-none-elf",
        RISCV,
        "-march=rv32imac -mabi=ilp32 -mcmodel=medany",
        "RISC-V",
        f"{QEMU_RISCV} rv32,f=false,d=false",
        code="0x80000000",
    ),
    Board(
        "riscv32imc-unknown-none-elf",
        RISCV,
        "-march=rv32imc_zicsr -mabi=ilp32 -mcmodel=medany",
        "RISC-V",
        f"{QEMU_RISCV} rv32,a=false,f=false,d=false",
        code="0x80000000",
    ),
]
