"""Firmware in a machine that QEMU imitates: a program that tests the library down to the last byte of memory, and a controller
whose size is compared with the ledger of sizes.
"""

import json
import re
import sys

import pytest

import guide_table
import recording
from board import Workshop, build_library, freertos_kernel, section_bytes
from guide_table import number, range_of
from servers import ROOT, running_sandbox

sys.path[:0] = [str(ROOT / "tests/c"), str(ROOT / "tests/sizes")]

from header import functions, symbols  # noqa: E402
from ledger import compare  # noqa: E402

# The functions that the library leaves to the firmware.
HOOKS = {"seam_port_alloc", "seam_port_free", "seam_port_panic"}
# Functions that this build lacks: one needs an operating system, its table has no lists and no reads that confirm, and a
# firmware keeps no secret of webhooks.
HOSTED = {
    "seam_call_execute",
    "seam_call_item",
    "seam_call_new_confirm",
    "seam_call_new_off_boarding",
    "seam_call_new_off_boarding_check",
    "seam_call_new_off_boarding_plan",
    "seam_call_next",
    "seam_call_next_with",
    "seam_call_record",
    "seam_call_record_failed",
    "seam_call_recorded",
    "seam_call_set_confirm_many",
    "seam_call_set_evidence_file",
    "seam_call_set_journal",
    "seam_call_set_pages",
    "seam_evidence_verify",
    "seam_webhook_free",
    "seam_webhook_new",
    "seam_webhook_verify",
}
# The most bytes that a firmware may need, and what is aimed at.
MOST_HEAP, MOST_STACK = 8 * 1024, 2560
FLASH_AIM = 72 * 1024


@pytest.fixture(scope="session")
def library(tmp_path_factory):
    return build_library(tmp_path_factory.mktemp("library"))


@pytest.fixture(scope="session")
def workshop(library, tmp_path_factory):
    return Workshop(tmp_path_factory.mktemp("firmware"), library)


@pytest.fixture(scope="session")
def controller(workshop):
    return workshop.link("controller")


@pytest.fixture(scope="session")
def test_output(workshop):
    return workshop.link("test").run()


@pytest.fixture(scope="session")
def sizes(controller, test_output):
    """The sizes in bytes: of the image, and by operation of a call's heap, client, peak and stack."""
    sizes = {
        "flash": controller.flash(),
        "flash_of_libseam": controller.bytes_of_libseam(".text", ".rodata", ".data"),
        "static_ram_of_libseam": controller.bytes_of_libseam(".bss", ".data"),
        "calls": {},
    }
    for kind, operation, bytes_ in re.findall(r"^measure (\S+) (\S+) = (\d+)", test_output, re.MULTILINE):
        if kind == "worst_stack":
            sizes["worst_stack"] = int(bytes_)
        else:
            assert kind in ("heap", "client", "peak", "stack")
            sizes["calls"].setdefault(operation, {})[kind] = int(bytes_)
    return sizes


def test_the_library_has_the_functions_that_need_no_system(library):
    declared = set(functions((ROOT / "include/libseam.h").read_text()))
    ours = re.compile("seam_").match
    nm = ["arm-none-eabi-nm", "--extern-only"]
    assert declared > HOSTED
    assert set(filter(ours, symbols(*nm, "--defined-only", library))) == declared - HOSTED
    assert set(filter(ours, symbols(*nm, "--undefined-only", library))) == HOOKS


def passed(output):
    """Return 1 if a program's tests passed, and there were some."""
    return re.search(r"^[1-9]\d* passed, 0 failed$", output, re.MULTILINE)


def test_the_controller_removes_access(controller):
    assert passed(controller.run())


def test_the_test_program_finds_nothing(test_output):
    assert passed(test_output), test_output


def test_a_sandbox_answers_the_requests_of_the_board_as_it_did_when_it_was_recorded(test_output, workshop):
    requests = [bytes.fromhex(digits) for digits in re.findall(r"^request (\w+)$", test_output, re.MULTILINE)]
    operations = [request.split()[1].decode()[1:].replace("/", ".") for request in requests]
    assert set(operations) == {operation for operation, _ in recording.CALLS}
    for operation, request in zip(operations, requests):
        # Each has a sandbox with the demo's people, as some of them remove what others need.
        with running_sandbox() as sandbox:
            answer = recording.exchange(sandbox, request)
        assert recording.without_what_differs(answer) == recording.without_what_differs(workshop.replies[operation])


def test_the_controller_ends_as_it_must_over_a_modem(workshop):
    output = workshop.link("modem_test").run()
    assert passed(output), output


def test_the_controller_ends_as_it_must_in_a_task_of_freertos(workshop):
    output = workshop.link("freertos", freertos_kernel()).run()
    assert passed(output), output


def test_the_sizes_keep_within_their_limits(sizes):
    assert 0 < sizes["worst_stack"] <= MOST_STACK
    assert sizes["calls"]
    assert {name: call["heap"] for name, call in sizes["calls"].items() if call["heap"] > MOST_HEAP} == {}


def test_the_sizes_are_about_those_of_the_ledger(sizes, bless):
    compare("firmware", sizes, bless)


def table(sizes):
    """Return the rows of the guide's table."""

    def call(kind):
        return range_of([call[kind] for call in sizes["calls"].values()])

    over = sizes["flash"] - FLASH_AIM
    flash = "met" if over <= 0 else f"missed by {number(over)}"
    rows = {
        "flash": (
            number(sizes["flash"]),
            "the image of `tests/firmware/controller`: start-up, loop, heap, library; no network, whose place a script "
            f"has. The aim is {number(FLASH_AIM)}: {flash}",
        ),
        "of that, libseam": (
            number(sizes["flash_of_libseam"]),
            "code and constants that the linker took from `libseam.a`, for all five operations",
        ),
        "static RAM of libseam": (number(sizes["static_ram_of_libseam"]), "its variables"),
        "client": (call("client"), "the part of the heap that stays from call to call"),
        "heap": (call("heap"), "the smallest with which a call always succeeds, its client included"),
        "stack": (call("stack"), "in a call that is confirmed, with the controller's loop"),
        "stack at worst": (
            number(sizes["worst_stack"]),
            "in any call, whatever the server answers and whatever is asked for",
        ),
    }
    about_all = "| | bytes | what that is |\n|---|---|---|\n" + "".join(
        f"| {name} | {size} | {about} |\n" for name, (size, about) in rows.items()
    )
    about_each = "| operation | heap | the call's own peak | stack |\n|---|---|---|---|\n" + "".join(
        f"| `{name}` | {number(call['heap'])} | {number(call['peak'])} | {number(call['stack'])} |\n"
        for name, call in sorted(sizes["calls"].items())
    )
    return f"{about_all}\n{about_each}"


def test_the_guide_has_the_sizes_of_the_ledger(root, bless):
    sizes = json.loads((root / "docs/sizes.json").read_text())["firmware"]
    guide_table.check("sizes", table(sizes), bless)


def test_sections_are_summed_by_kind_and_origin():
    linker_map = (
        "Discarded\n .text.x 0x0 0x63 libseam.a(a.o)\nLinker script and memory map\n\n"
        ".text           0x00000000     0x30\n *(.text .text.*)\n .text.a         0x00000000     0x10 main.o\n"
        " .text.a_long_name\n                0x00000010     0x20 lib/libseam.a(b.o)\n"
        " .bss.c          0x20000000      0x4 lib/libseam.a(b.o)\n"
    )
    assert section_bytes(linker_map, (".text",), "") == 0x30
    assert section_bytes(linker_map, (".text",), "libseam.a(") == 0x20
    assert section_bytes(linker_map, (".bss", ".data"), "libseam.a(") == 4
