"""The tarballs for firmware as a module of Zephyr and a component of ESP-IDF, as far as tools outside of those say.

Neither system can be had from a package registry. The tools that read a module's settings and a component's manifest can.
"""

import subprocess

import pytest
from kconfiglib import Kconfig

from machines import BOARDS

ESPRESSIF = ["riscv32imac-unknown-none-elf", "riscv32imc-unknown-none-elf"]


@pytest.mark.parametrize(
    ("triple", "symbols", "fits"),
    [
        ("thumbv6m-none-eabi", {"ARMV6_M_ARMV8_M_BASELINE": "y"}, True),
        ("thumbv6m-none-eabi", {"ARMV7_M_ARMV8_M_MAINLINE": "y"}, False),
        ("thumbv7m-none-eabi", {"ARMV7_M_ARMV8_M_MAINLINE": "y"}, True),
        ("thumbv7m-none-eabi", {"ARMV7_M_ARMV8_M_MAINLINE": "y", "FP_HARDABI": "y"}, False),
        ("thumbv7em-none-eabihf", {"CPU_CORTEX_M4": "y", "FP_HARDABI": "y"}, True),
        ("thumbv7em-none-eabihf", {"CPU_CORTEX_M4": "y"}, False),
        ("thumbv8m.main-none-eabihf", {"ARMV8_M_MAINLINE": "y", "FP_HARDABI": "y"}, True),
        ("thumbv8m.main-none-eabihf", {"ARMV7_M_ARMV8_M_MAINLINE": "y"}, False),
        ("riscv32imac-unknown-none-elf", {"RISCV": "y", "RISCV_ISA_EXT_A": "y", "RISCV_ISA_EXT_C": "y"}, True),
        ("riscv32imac-unknown-none-elf", {"RISCV": "y", "RISCV_ISA_EXT_C": "y"}, False),
        ("riscv32imc-unknown-none-elf", {"RISCV": "y", "RISCV_ISA_EXT_M": "y", "RISCV_ISA_EXT_C": "y"}, True),
        ("riscv32imc-unknown-none-elf", {"RISCV": "y", "SMP": "y"}, False),
    ],
)
def test_zephyrs_settings_offer_the_library_where_it_fits(triple, symbols, fits, trees, tmp_path):
    names = ["ARMV7_M_ARMV8_M_MAINLINE", "ARMV8_M_MAINLINE", "CPU_CORTEX_M4", "CPU_CORTEX_M7", "FP_HARDABI"]
    names += [
        "ARMV6_M_ARMV8_M_BASELINE",
        "SMP",
        "RISCV",
        "RISCV_ISA_EXT_A",
        "RISCV_ISA_EXT_C",
        "RISCV_ISA_EXT_M",
        "FPU",
        "64BIT",
    ]
    declared = [f"config {name}\n\tbool\n\tdefault {symbols.get(name, 'n')}\n" for name in names]
    settings = tmp_path / "Kconfig"
    settings.write_text("".join(declared) + f'source "{trees(triple)}/zephyr/Kconfig"\n')
    kconfig = Kconfig(str(settings), warn_to_stderr=False)
    assert kconfig.warnings == []
    kconfig.syms["LIBSEAM"].set_value("y")
    assert kconfig.syms["LIBSEAM"].str_value == ("y" if fits else "n")
    assert kconfig.syms["LIBSEAM_HEAP_SIZE"].str_value == ("16384" if fits else "")


@pytest.mark.parametrize("triple", [board.triple for board in BOARDS])
def test_files_that_the_module_names_are_there(triple, trees):
    tree = trees(triple)
    for name in (
        "zephyr/module.yml",
        "zephyr/CMakeLists.txt",
        "zephyr/port.c",
        "include/libseam_port.h",
        "lib/libseam.a",
    ):
        assert (tree / name).is_file()
    assert (tree / "idf_component.yml").is_file() == (triple in ESPRESSIF)


@pytest.mark.parametrize("triple", ESPRESSIF)
def test_espressifs_tool_packs_the_component(triple, trees, tmp_path):
    pack = ["compote", "component", "pack", "--name", "libseam", "--dest-dir", tmp_path]
    run = subprocess.run(pack, cwd=trees(triple), capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr
    assert list(tmp_path.glob("libseam_*.tgz"))
